"""A real Home Assistant in this process, with many entities."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
import logging
from random import Random
import socket
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from unittest.mock import patch

from aiohttp import ThreadedResolver
from homeassistant import loader
from homeassistant.auth.const import GROUP_ID_ADMIN
from homeassistant.auth.models import RefreshToken
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import aiohttp_client
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_test_home_assistant

import custom_components  # noqa: F401 - ours, not the test plug-in's
from tests.alexa_cloud.certificates import Certificates

SKILL = "https://pitangui.amazon.com/"

logging.getLogger().setLevel(logging.ERROR)
# Its missing library is not needed here.
logging.getLogger("homeassistant.components.camera").setLevel(logging.CRITICAL)

type Written = tuple[str, dict[str, Any]]


class _Resolver(ThreadedResolver):
    """Resolves names without Home Assistant's zeroconf."""

    real_close = ThreadedResolver.close


def free_port() -> int:
    """Return a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@asynccontextmanager
async def bare_home(
    state: CoreState = CoreState.not_running,
) -> AsyncIterator[HomeAssistant]:
    """Yield a Home Assistant with its own configuration, not started yet."""
    with (
        TemporaryDirectory() as directory,
        # Home Assistant's own wants to be the only one in a process.
        patch.object(aiohttp_client, "_async_make_resolver", lambda _: _Resolver()),
    ):
        async with async_test_home_assistant(
            config_dir=directory, initial_state=state
        ) as hass:
            # The plug-in hides the custom integrations.
            del hass.data[loader.DATA_CUSTOM_COMPONENTS]
            try:
                yield hass
            finally:
                await hass.async_stop(force=True)


async def start(
    hass: HomeAssistant,
    config: dict[str, Any],
    certificates: Certificates | None = None,
) -> tuple[str, str, float]:
    """Set up integrations and start Home Assistant, with TLS if it has certificates.

    Return the URL, the token of Alexa, and the seconds until the start.
    """
    port = free_port()
    began = perf_counter()
    scheme = "http"
    http: dict[str, Any] = {"server_host": ["127.0.0.1"], "server_port": port}
    if certificates is not None:
        scheme = "https"
        http["ssl_certificate"] = str(certificates.certificate)
        http["ssl_key"] = str(certificates.key)
        # Home Assistant loads its cloud to find an address, unless it has one.
        hass.config.external_url = f"https://127.0.0.1:{port}"
    for domain in config:
        if not await async_setup_component(hass, domain, {**config, "http": http}):
            raise RuntimeError(f"{domain} does not load")
    await hass.async_start()
    seconds = perf_counter() - began
    await hass.async_block_till_done()
    token = hass.auth.async_create_access_token(await skill_token(hass))
    return f"{scheme}://127.0.0.1:{port}", token, seconds


async def skill_token(hass: HomeAssistant) -> RefreshToken:
    """Return the refresh token of the skill, which an administrator has linked."""
    for user in await hass.auth.async_get_users():
        for refresh_token in user.refresh_tokens.values():
            if refresh_token.client_id == SKILL:
                return refresh_token
    user = await hass.auth.async_create_user("Alexa", group_ids=[GROUP_ID_ADMIN])
    return await hass.auth.async_create_refresh_token(user, client_id=SKILL)


def crowd(number: int) -> Iterator[str]:
    """Yield entity ids in the proportions of a typical home."""
    kinds = tuple(_KINDS)
    for index in range(number):
        kind = kinds[index % len(kinds)]
        if kind == "climate" and index > _THERMOSTATS * len(kinds):
            kind = "sensor"
        yield f"{kind}.entity_{index}"


def written(entity_id: str, random: Random) -> Written:
    """Return a random state of an entity and its attributes."""
    domain, _, object_id = entity_id.partition(".")
    state, attributes = _KINDS[domain](random)
    if random.random() < _UNAVAILABLE:
        state, attributes = "unavailable", {}
    return state, attributes | {"friendly_name": object_id.replace("_", " ")}


# Upper limit of a real home.
_THERMOSTATS = 40
# One of this number of states is unavailable.
_UNAVAILABLE = 0.02


def _light(random: Random) -> Written:
    bulb = {
        "supported_color_modes": ["color_temp", "xy"],
        "min_color_temp_kelvin": 2000,
        "max_color_temp_kelvin": 6535,
        "effect_list": ["off", "candle", "fire", "prism"],
        "effect": None,
        "color_mode": None,
        "brightness": None,
        "color_temp_kelvin": None,
        "hs_color": None,
        "rgb_color": None,
        "xy_color": None,
        "supported_features": 44,
    }
    if random.choice((True, False)):
        return "off", bulb
    return "on", bulb | {
        "effect": "off",
        "color_mode": "color_temp",
        "brightness": random.randrange(5, 256, 25),
        "color_temp_kelvin": random.choice((2200, 2700, 4000, 6500)),
        "hs_color": (28.4, 65.7),
        "rgb_color": (255, 167, 87),
        "xy_color": (0.526, 0.387),
    }


def _switch(random: Random) -> Written:
    return random.choice(("on", "off")), {"device_class": "outlet"}


def _cover(random: Random) -> Written:
    position = random.randrange(0, 101, 20)
    return "open" if position else "closed", {
        "device_class": "shutter",
        "supported_features": 15,
        "current_position": position,
        "is_closed": not position,
    }


def _climate(random: Random) -> Written:
    mode = random.choice(("off", "heat", "cool"))
    return mode, {
        "hvac_modes": ["off", "heat", "cool", "fan_only"],
        "min_temp": 7,
        "max_temp": 35,
        "target_temp_step": 0.5,
        "fan_modes": ["auto", "low", "high"],
        "preset_modes": ["none", "eco", "sleep"],
        "temperature": random.randrange(10, 30, 2),
        "current_temperature": random.randrange(5, 35, 3),
        "current_humidity": random.randrange(20, 90, 5),
        "fan_mode": "auto",
        "preset_mode": "none",
        "hvac_action": {"off": "off", "heat": "heating", "cool": "cooling"}[mode],
        "supported_features": 1 | 8 | 16 | 128 | 256,
    }


def _sensor(random: Random) -> Written:
    return str(random.randrange(-20, 45, 5)), {
        "state_class": "measurement",
        "device_class": "temperature",
        "unit_of_measurement": "°C",
    }


def _binary_sensor(random: Random) -> Written:
    return random.choice(("on", "off")), {"device_class": "motion"}


def _lock(random: Random) -> Written:
    return random.choice(("locked", "unlocked")), {"supported_features": 0}


def _media_player(random: Random) -> Written:
    return random.choice(("playing", "paused", "off")), {
        "device_class": "tv",
        "supported_features": 1 | 4 | 8 | 16 | 32 | 128 | 256 | 2048 | 4096 | 16384,
        "volume_level": random.randrange(0, 101, 20) / 100,
        "is_volume_muted": random.choice((True, False)),
        "media_title": "News",
        "media_content_type": "tvshow",
        "app_name": "TV",
        "source": "TV",
        "source_list": ["TV", "HDMI 1", "HDMI 2", "Radio"],
    }


_KINDS = {
    "light": _light,
    "switch": _switch,
    "cover": _cover,
    "climate": _climate,
    "sensor": _sensor,
    "binary_sensor": _binary_sensor,
    "lock": _lock,
    "media_player": _media_player,
}
