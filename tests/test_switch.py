"""Tests of the switches of thermostats."""

from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.alexa_smart_home.const import DOMAIN, EVENT_AUTOMATION_STATUS
from tests.conftest import Alexa, SetUp
from tests.thermostats import (
    HALLWAY,
    SWITCH,
    alexa_status,
    register,
    set_thermostat,
    turn,
)

UPDATE = "AutomationManagement.UpdateAlexaAutomationStatus"


@pytest.fixture
def registry(hass: HomeAssistant) -> er.EntityRegistry:
    return er.async_get(hass)


async def test_switch(
    hass: HomeAssistant, registry: er.EntityRegistry, set_up: SetUp
) -> None:
    set_thermostat(hass)
    entry = await set_up()
    state = hass.states.get(SWITCH)
    assert state.state == "off"
    assert state.name == "Alexa Smart Home Automation of Hallway"
    registered = registry.async_get(SWITCH)
    assert registered.original_name == "Automation of Hallway"
    assert registered.entity_category is None
    device = dr.async_get(hass).async_get(registered.device_id)
    assert device.identifiers == {(DOMAIN, entry.entry_id)}
    assert device.entry_type is dr.DeviceEntryType.SERVICE


async def test_origin_of_change(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa
) -> None:
    set_thermostat(hass)
    await set_up()

    def attributes() -> list[str | None]:
        state = hass.states.get(SWITCH)
        return [
            state.state,
            *(state.attributes[key] for key in ("alexa_status", "changed_by")),
        ]

    assert attributes() == ["off", None, None]
    assert hass.states.get(SWITCH).attributes["changed_at"] is None
    await turn(hass, "turn_on", SWITCH)
    assert attributes() == ["on", None, "user"]
    await alexa.ask(UPDATE, HALLWAY, alexa_status("AUTOMATED"), version="1.0")
    assert attributes() == ["off", "AUTOMATED", "alexa"]
    assert hass.states.get(SWITCH).attributes["changed_at"].endswith("+00:00")


async def test_context_of_event(hass: HomeAssistant, set_up: SetUp) -> None:
    """The event has the context of the user who turned the switch."""
    set_thermostat(hass)
    await set_up()
    events = async_capture_events(hass, EVENT_AUTOMATION_STATUS)
    context = Context()
    await hass.services.async_call(
        "switch", "turn_on", {"entity_id": SWITCH}, blocking=True, context=context
    )
    assert [event.context for event in events] == [context]


async def test_added_and_removed_thermostats(
    hass: HomeAssistant, registry: er.EntityRegistry, set_up: SetUp
) -> None:
    """Only exposed thermostats have a switch."""
    set_thermostat(hass, "climate.fan", hvac_modes=["fan_only"], supported_features=0)
    hass.states.async_set("light.kitchen", "on")
    await set_up()
    assert not hass.states.async_entity_ids("switch")
    set_thermostat(hass)
    await hass.async_block_till_done()
    assert hass.states.async_entity_ids("switch") == [SWITCH]
    set_thermostat(hass, state=STATE_UNAVAILABLE)
    await hass.async_block_till_done()
    assert hass.states.get(SWITCH).state == "off"
    hass.states.async_remove(HALLWAY)
    await hass.async_block_till_done()
    assert registry.async_get(SWITCH) is None
    assert hass.states.get(SWITCH) is None


async def test_water_heaters(hass: HomeAssistant, set_up: SetUp) -> None:
    """Each entity with the capability of a thermostat has a switch."""
    hass.states.async_set(
        "water_heater.boiler",
        "eco",
        {"operation_list": ["eco", "off"], "supported_features": 3, "temperature": 50},
    )
    entry = await set_up()
    found = [
        thermostat.entity_id
        for thermostat in entry.runtime_data.thermostats.found.values()
    ]
    assert hass.states.async_entity_ids("switch") == [
        entity_id.replace("water_heater", "switch") + "_automation"
        for entity_id in found
    ]
    assert found


async def test_hidden_thermostat(
    hass: HomeAssistant, registry: er.EntityRegistry, set_up: SetUp
) -> None:
    register(hass)
    set_thermostat(hass)
    await set_up()
    assert hass.states.get(SWITCH)
    registry.async_update_entity(HALLWAY, hidden_by=er.RegistryEntryHider.USER)
    await hass.async_block_till_done()
    assert registry.async_get(SWITCH) is None
    registry.async_update_entity(HALLWAY, hidden_by=None)
    set_thermostat(hass, temperature=21)
    await hass.async_block_till_done()
    assert hass.states.get(SWITCH)


async def test_deleted_thermostat(
    hass: HomeAssistant, registry: er.EntityRegistry, set_up: SetUp
) -> None:
    register(hass)
    set_thermostat(hass)
    await set_up()
    registry.async_remove(HALLWAY)
    hass.states.async_remove(HALLWAY)
    await hass.async_block_till_done()
    assert registry.async_get(SWITCH) is None


async def test_renamed_thermostat(
    hass: HomeAssistant, registry: er.EntityRegistry, set_up: SetUp
) -> None:
    """The switch keeps its customization and follows the name."""
    register(hass)
    set_thermostat(hass)
    entry = await set_up()
    registry.async_update_entity(SWITCH, icon="mdi:fire")
    registry.async_update_entity(HALLWAY, new_entity_id="climate.corridor")
    hass.states.async_remove(HALLWAY)
    set_thermostat(hass, "climate.corridor", friendly_name="Corridor")
    await hass.async_block_till_done()
    assert hass.states.async_entity_ids("switch") == [SWITCH]
    assert registry.async_get(SWITCH).icon == "mdi:fire"
    assert registry.async_get(SWITCH).original_name == "Automation of Corridor"
    await turn(hass, "turn_on", SWITCH)
    statuses = entry.runtime_data.automation_statuses
    assert statuses.status("climate.corridor") == "AUTOMATED"
    assert hass.states.get(SWITCH).state == "on"


async def test_stale_switch(
    hass: HomeAssistant, registry: er.EntityRegistry, set_up: SetUp
) -> None:
    """A switch whose thermostat is no longer exposed is removed at the start."""
    kept, gone = register(hass), register(hass, "climate.attic")
    set_thermostat(hass)
    entry = await set_up()
    for thermostat in (kept, gone):
        registry.async_get_or_create(
            "switch", DOMAIN, f"{thermostat.id}_automation", config_entry=entry
        )
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    switches = [
        entity for entity in registry.entities.values() if entity.domain == "switch"
    ]
    assert [entity.unique_id for entity in switches] == [f"{kept.id}_automation"]


async def test_disabled_switch(
    hass: HomeAssistant, registry: er.EntityRegistry, set_up: SetUp, alexa: Alexa
) -> None:
    """A disabled switch does not change the automation status."""
    register(hass)
    set_thermostat(hass)
    entry = await set_up()
    registry.async_update_entity(SWITCH, disabled_by=er.RegistryEntryDisabler.USER)
    await hass.config_entries.async_reload(entry.entry_id)
    answer = await alexa.ask(UPDATE, HALLWAY, alexa_status("AUTOMATED"), version="1.0")
    assert answer["event"]["header"]["name"] == "Response"
    registry.async_update_entity(HALLWAY, hidden_by=er.RegistryEntryHider.USER)
    await hass.async_block_till_done()
    assert registry.async_get(SWITCH) is None
