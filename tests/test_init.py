"""The config entry's life, from the first start to the removal."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.alexa_smart_home.const import DOMAIN, STORES
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.repairs import Issue, async_raise
from tests.alexa_cloud import AlexaCloud
from tests.conftest import Alexa
from tests.test_sensor import until
from tests.thermostats import show


def files(hass_storage: dict[str, Any]) -> set[str]:
    return {
        key.removeprefix(f"{DOMAIN}.") for key in hass_storage if key.startswith(DOMAIN)
    }


async def later(hass: HomeAssistant) -> None:
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=5))
    await hass.async_block_till_done()


async def test_removed(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
    issue_registry: ir.IssueRegistry,
) -> None:
    """Nothing is left behind."""
    show(hass)
    hass.states.async_set("light.kitchen", "on")
    outbox = linked.runtime_data.link.outbox
    await until(hass, lambda: outbox.sent and not outbox.waiting)
    await hass.config_entries.async_reload(linked.entry_id)
    assert files(hass_storage) == set(STORES)
    for issue in Issue:
        async_raise(hass, issue)
    hass.states.async_set("light.kitchen", "off")
    await hass.async_block_till_done()
    await hass.config_entries.async_remove(linked.entry_id)
    await later(hass)
    assert not files(hass_storage)
    assert not issue_registry.issues
    assert not device_registry.devices
    assert not entity_registry.entities
