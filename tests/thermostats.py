"""Helpers for tests with thermostats and automations."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.components.climate.const import ClimateEntityFeature
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.alexa_smart_home.automation.watch import DEBOUNCE

HALLWAY = "climate.hallway"
SWITCH = "switch.hallway_automation"
AUTOMATION = "automation.night"

ATTRIBUTES = {
    "friendly_name": "Hallway",
    "hvac_modes": ["off", "heat"],
    "supported_features": ClimateEntityFeature.TARGET_TEMPERATURE,
    "temperature": 20,
    "current_temperature": 19,
    "min_temp": 7,
    "max_temp": 35,
    "target_temp_step": 0.5,
}


def set_thermostat(
    hass: HomeAssistant,
    entity_id: str = HALLWAY,
    state: str = "heat",
    **attributes: Any,
) -> None:
    """Set the state of a thermostat."""
    hass.states.async_set(entity_id, state, {**ATTRIBUTES, **attributes})


def alexa_status(
    status: str, capability: str = "Alexa.ThermostatController"
) -> dict[str, Any]:
    """Return the payload with which Alexa sends its status."""
    return {"alexaAutomationStatuses": [{"status": status, "capability": capability}]}


def cool_down(entity_id: str = HALLWAY) -> dict[str, Any]:
    """Return an action that sets a temperature."""
    return {
        "action": "climate.set_temperature",
        "target": {"entity_id": entity_id},
        "data": {"temperature": 16},
    }


def automation(*actions: Any, alias: str = "Night", **config: Any) -> dict[str, Any]:
    """Return the configuration of an automation."""
    return {
        "id": alias.lower(),
        "alias": alias,
        "triggers": {"trigger": "event", "event_type": "night"},
        "actions": [*actions] or [cool_down()],
        **config,
    }


async def automate(hass: HomeAssistant, *automations: Any) -> None:
    """Set up automations."""
    config = {"automation": [*automations] or [automation()]}
    assert await async_setup_component(hass, "automation", config)
    await hass.async_block_till_done()


async def replace_automations(hass: HomeAssistant, *automations: Any) -> None:
    """Reload other automations."""
    with patch(
        "homeassistant.config.load_yaml_config_file",
        return_value={"automation": [*automations]},
    ):
        await hass.services.async_call("automation", "reload", blocking=True)
    await wait_for_targets(hass)


async def wait_for_targets(hass: HomeAssistant) -> None:
    """Wait until the targets of the automations are known."""
    await hass.async_block_till_done()
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=DEBOUNCE + 1))
    await hass.async_block_till_done()


async def turn(hass: HomeAssistant, service: str, *entity_ids: str) -> None:
    """Turn automations, or the switches of thermostats, on or off."""
    for entity_id in entity_ids:
        await hass.services.async_call(
            entity_id.partition(".")[0],
            service,
            {"entity_id": entity_id},
            blocking=True,
        )
    await hass.async_block_till_done()


@callback
def register(
    hass: HomeAssistant, entity_id: str = HALLWAY, **changes: Any
) -> er.RegistryEntry:
    """Register a thermostat in the entity registry."""
    registry = er.async_get(hass)
    name = entity_id.partition(".")[2]
    entry = registry.async_get_or_create(
        "climate", "test", name, suggested_object_id=name
    )
    return registry.async_update_entity(entry.entity_id, **changes)
