"""Device triggers: Alexa starts or stops automating a thermostat."""

from typing import Any, Final

from homeassistant.components.device_automation import DEVICE_TRIGGER_BASE_SCHEMA
from homeassistant.components.homeassistant.triggers import event as event_trigger
from homeassistant.const import (
    CONF_DEVICE_ID,
    CONF_DOMAIN,
    CONF_ENTITY_ID,
    CONF_EVENT_DATA,
    CONF_PLATFORM,
    CONF_TYPE,
)
from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.helpers import (
    config_validation as cv,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.helpers.trigger import TriggerActionType, TriggerInfo
from homeassistant.helpers.typing import ConfigType
import voluptuous as vol

from .automation.status import ChangedBy
from .const import DOMAIN, EVENT_AUTOMATION_STATUS
from .interfaces.automation_management import AutomationStatus

# The status that Alexa reports; the switch of the thermostat has its own triggers.
TYPES: Final = {
    "alexa_takes_over": AutomationStatus.AUTOMATED,
    "alexa_hands_back": AutomationStatus.NOT_AUTOMATED,
}

TRIGGER_SCHEMA = DEVICE_TRIGGER_BASE_SCHEMA.extend(
    {
        vol.Required(CONF_TYPE): vol.In(TYPES),
        vol.Required(CONF_ENTITY_ID): cv.entity_id_or_uuid,
    }
)


async def async_get_triggers(
    hass: HomeAssistant, device_id: str
) -> list[dict[str, Any]]:
    """Return one trigger of each type for each thermostat."""
    device = dr.async_get(hass).async_get(device_id)
    return [
        {
            CONF_PLATFORM: "device",
            CONF_DOMAIN: DOMAIN,
            CONF_DEVICE_ID: device_id,
            CONF_ENTITY_ID: key,
            CONF_TYPE: type_,
        }
        for entry in hass.config_entries.async_loaded_entries(DOMAIN)
        if device is not None and (DOMAIN, entry.entry_id) in device.identifiers
        for key in entry.runtime_data.thermostats.found
        for type_ in TYPES
    ]


async def async_attach_trigger(
    hass: HomeAssistant,
    config: ConfigType,
    action: TriggerActionType,
    trigger_info: TriggerInfo,
) -> CALLBACK_TYPE:
    """Attach a trigger for the status that Alexa reports for a thermostat."""
    entity_id = er.async_resolve_entity_id(er.async_get(hass), config[CONF_ENTITY_ID])
    event_config = event_trigger.TRIGGER_SCHEMA(
        {
            CONF_PLATFORM: "event",
            event_trigger.CONF_EVENT_TYPE: EVENT_AUTOMATION_STATUS,
            CONF_EVENT_DATA: {
                CONF_ENTITY_ID: entity_id,
                "by": ChangedBy.ALEXA.value,
                "alexa_status": TYPES[config[CONF_TYPE]].value,
            },
        }
    )
    return await event_trigger.async_attach_trigger(
        hass, event_config, action, trigger_info, platform_type="device"
    )
