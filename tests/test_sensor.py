"""Tests of the diagnostic sensors."""

from datetime import timedelta

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from tests.alexa_cloud import AlexaCloud
from tests.common import async_idle
from tests.conftest import Alexa, SetUp, credentials

SENSORS = {"link", "reports_sent", "reports_waiting", "endpoints"}


def value(hass: HomeAssistant, sensor: str) -> str:
    state = hass.states.get(f"sensor.alexa_smart_home_{sensor}")
    assert state is not None
    return state.state


async def poll(hass: HomeAssistant) -> None:
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=31))
    await hass.async_block_till_done()


async def test_without_credentials(
    hass: HomeAssistant,
    set_up: SetUp,
    entity_registry: er.EntityRegistry,
    device_registry: dr.DeviceRegistry,
) -> None:
    hass.states.async_set("light.kitchen", "off")
    entry = await set_up()
    assert {sensor: value(hass, sensor) for sensor in SENSORS} == {
        "link": "not_linked",
        "reports_sent": "0",
        "reports_waiting": "0",
        "endpoints": "1",
    }
    (device,) = dr.async_entries_for_config_entry(device_registry, entry.entry_id)
    assert device.entry_type is dr.DeviceEntryType.SERVICE
    assert device.identifiers == {(DOMAIN, entry.entry_id)}
    for sensor in SENSORS:
        registered = entity_registry.async_get(f"sensor.alexa_smart_home_{sensor}")
        assert registered is not None
        assert registered.entity_category is er.EntityCategory.DIAGNOSTIC
        assert registered.device_id == device.id


async def test_link_sensor(
    hass: HomeAssistant, cloud: AlexaCloud, set_up: SetUp, alexa: Alexa
) -> None:
    """The sensor is updated at once."""
    await set_up(credentials(cloud))
    assert value(hass, "link") == "not_linked"
    await alexa.link(cloud.new_code())
    assert value(hass, "link") == "linked"


async def test_revoked_link(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    cloud.revoke()
    hass.states.async_set("light.kitchen", "on")
    await async_idle(hass)
    assert value(hass, "link") == "relink_needed"


async def test_counters(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """A report writes no state; the counters are polled."""
    await poll(hass)
    outbox = linked.runtime_data.reporting.outbox
    before = outbox.sent
    changes = async_capture_events(hass, EVENT_STATE_CHANGED)
    for number in range(10):
        hass.states.async_set("light.kitchen", "off" if number % 2 else "on")
    await async_idle(hass)
    assert not any(
        event.data["entity_id"].startswith("sensor.alexa") for event in changes
    )
    assert outbox.sent > before
    await poll(hass)
    assert value(hass, "reports_sent") == str(outbox.sent)
    assert value(hass, "reports_waiting") == "0"


async def test_waiting_reports(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    await cloud.stop()
    hass.states.async_set("light.kitchen", "on")
    await poll(hass)
    assert value(hass, "reports_waiting") == "1"


@pytest.mark.parametrize("moment", ["discovery", "a registry"])
async def test_endpoints(
    hass: HomeAssistant,
    set_up: SetUp,
    alexa: Alexa,
    entity_registry: er.EntityRegistry,
    moment: str,
) -> None:
    """Endpoints are counted at discovery and after a change of a registry."""
    hass.states.async_set("light.kitchen", "off")
    await set_up()
    assert value(hass, "endpoints") == "1"
    hass.states.async_set("switch.demo_hall", "off")
    if moment == "discovery":
        await alexa.discover()
    else:
        entity_registry.async_get_or_create(
            "switch", "demo", "1", object_id_base="demo_hall"
        )
        await hass.async_block_till_done()
        assert value(hass, "endpoints") == "1"
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=6))
    await hass.async_block_till_done()
    assert value(hass, "endpoints") == "2"
