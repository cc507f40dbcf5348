"""Tests of the device triggers."""

from typing import Any

from homeassistant.components.device_automation import DeviceAutomationType
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_get_device_automations,
)

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from tests.conftest import Alexa, SetUp
from tests.thermostats import (
    HALLWAY,
    SWITCH,
    alexa_status,
    automate,
    register,
    set_thermostat,
    turn,
)

ATTIC = "climate.attic"
UPDATE = "AutomationManagement.UpdateAlexaAutomationStatus"


@pytest.fixture
async def entry(hass: HomeAssistant, set_up: SetUp) -> AlexaConfigEntry:
    """Return the entry of a home with a registered and an unregistered thermostat."""
    register(hass)
    set_thermostat(hass)
    set_thermostat(hass, ATTIC)
    assert await async_setup_component(hass, "device_automation", {})
    return await set_up()


async def triggers(hass: HomeAssistant, entry: AlexaConfigEntry) -> list[Any]:
    """Return the triggers of the service device."""
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    found = await async_get_device_automations(
        hass, DeviceAutomationType.TRIGGER, device.id
    )
    return [trigger for trigger in found if trigger["domain"] == DOMAIN]


async def test_triggers(hass: HomeAssistant, entry: AlexaConfigEntry) -> None:
    keys = entry.runtime_data.thermostats.found
    assert len(keys) == 2
    assert {
        (trigger["entity_id"], trigger["type"])
        for trigger in await triggers(hass, entry)
    } == {
        (key, type_)
        for key in keys
        for type_ in ("alexa_takes_over", "alexa_hands_back")
    }


@pytest.mark.parametrize("entity_id", [HALLWAY, ATTIC])
async def test_trigger_fires(
    hass: HomeAssistant, entry: AlexaConfigEntry, alexa: Alexa, entity_id: str
) -> None:
    """A trigger fires for its thermostat and for the status reported by Alexa only."""
    key = entry.runtime_data.automation_statuses.key(entity_id)
    await automate(
        hass,
        *(
            {
                "alias": trigger["type"],
                "triggers": {**trigger, "metadata": {}},
                "actions": {"event": trigger["type"]},
            }
            for trigger in await triggers(hass, entry)
            if trigger["entity_id"] == key
        ),
    )
    over = async_capture_events(hass, "alexa_takes_over")
    back = async_capture_events(hass, "alexa_hands_back")
    await turn(hass, "turn_on", SWITCH, "switch.attic_automation")
    other = ATTIC if entity_id == HALLWAY else HALLWAY
    await alexa.ask(UPDATE, other, alexa_status("AUTOMATED"), version="1.0")
    await hass.async_block_till_done()
    assert (len(over), len(back)) == (0, 0)
    await alexa.ask(UPDATE, entity_id, alexa_status("AUTOMATED"), version="1.0")
    await hass.async_block_till_done()
    assert (len(over), len(back)) == (1, 0)
    await alexa.ask(UPDATE, entity_id, alexa_status("NOT_AUTOMATED"), version="1.0")
    await hass.async_block_till_done()
    assert (len(over), len(back)) == (1, 1)
