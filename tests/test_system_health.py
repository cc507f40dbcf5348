"""Tests of the system health."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import get_system_health_info
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from custom_components.alexa_smart_home.const import DOMAIN, GATEWAYS, TOKEN_URL
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from tests.alexa_cloud import AlexaCloud
from tests.conftest import SetUp
from tests.translations import TEXTS

TEXTS_SHOWN = set(TEXTS["system_health"]["info"])


@pytest.fixture(autouse=True)
async def _system_health(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "system_health", {})


async def health(hass: HomeAssistant) -> dict[str, Any]:
    """Return the system health information, and check that each key has a text."""
    info = await get_system_health_info(hass, DOMAIN)
    assert set(info) <= TEXTS_SHOWN
    return {
        key: await value if asyncio.iscoroutine(value) else value
        for key, value in info.items()
    }


async def test_linked(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    assert await health(hass) == {
        "link": "Linked",
        "endpoints": 2,
        "reports_waiting": 0,
        "connection": {"type": "failed", "error": "External address"},
        "login_with_amazon": "ok",
        "gateway_na": "ok",
    }
    await cloud.stop()
    hass.states.async_set("light.kitchen", "on")
    unreachable = {"type": "failed", "error": "unreachable"}
    assert await health(hass) == {
        "link": "Linked",
        "endpoints": 2,
        "reports_waiting": 1,
        "connection": {"type": "failed", "error": "External address"},
        "login_with_amazon": unreachable,
        "gateway_na": unreachable,
    }


@pytest.mark.parametrize("region", GATEWAYS)
async def test_without_credentials(
    hass: HomeAssistant,
    set_up: SetUp,
    aioclient_mock: AiohttpClientMocker,
    region: str,
) -> None:
    """Only the configured region is checked."""
    aioclient_mock.get(TOKEN_URL, status=404)
    aioclient_mock.get(GATEWAYS[region], exc=TimeoutError)
    await set_up({"endpoint": GATEWAYS[region]})
    assert await health(hass) == {
        "link": "Not linked",
        "endpoints": 0,
        "reports_waiting": 0,
        "connection": {
            "type": "failed",
            "error": "External address, Linked account",
        },
        "login_with_amazon": "ok",
        f"gateway_{region.lower()}": {"type": "failed", "error": "timeout"},
    }


async def test_without_region(
    hass: HomeAssistant, set_up: SetUp, aioclient_mock: AiohttpClientMocker
) -> None:
    """All regions are checked until an event is accepted."""
    aioclient_mock.get(TOKEN_URL, status=404)
    for gateway in GATEWAYS.values():
        aioclient_mock.get(gateway, status=404)
    await set_up()
    found = await health(hass)
    gateways = {key: it for key, it in found.items() if key.startswith("gateway")}
    assert gateways == dict.fromkeys(("gateway_na", "gateway_eu", "gateway_fe"), "ok")


async def test_not_loaded(hass: HomeAssistant, set_up: SetUp) -> None:
    entry = await set_up()
    await hass.config_entries.async_unload(entry.entry_id)
    assert await health(hass) == {}
