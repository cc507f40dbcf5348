"""Alexa Smart Home: Home Assistant, as Alexa sees it."""

from homeassistant.config_entries import SOURCE_IMPORT
from homeassistant.core import HomeAssistant
from homeassistant.helpers.typing import ConfigType
from homeassistant.util.hass_dict import HassKey
import voluptuous as vol

from . import http
from .automation_status import AutomationStatuses
from .capability import Site
from .const import BUILT_IN_BLOCK, BUILT_IN_DOMAIN, DOMAIN, LOGGER
from .endpoint_registry import EndpointRegistry
from .exposure import Exposure
from .models import AlexaConfigEntry, Runtime, Settings
from .schema import CONFIG_SCHEMA, settings_from_yaml

__all__ = ["CONFIG_SCHEMA"]

_YAML: HassKey[Settings | None] = HassKey(f"{DOMAIN}.yaml")


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Read the YAML; a line `alexa_smart_home:` makes the config entry."""
    try:
        hass.data[_YAML] = settings_from_yaml(config)
    except vol.Invalid as err:
        LOGGER.error("%s: %s: %s", BUILT_IN_DOMAIN, BUILT_IN_BLOCK, err)
        return False
    if DOMAIN in config and not hass.config_entries.async_entries(DOMAIN):
        hass.async_create_task(
            hass.config_entries.flow.async_init(
                DOMAIN, context={"source": SOURCE_IMPORT}, data={}
            )
        )
    return True


async def async_setup_entry(hass: HomeAssistant, entry: AlexaConfigEntry) -> bool:
    """Start to answer Alexa."""
    settings = hass.data[_YAML] or Settings()
    statuses = AutomationStatuses(hass)
    await statuses.async_load()
    site = Site(
        temperature_unit=hass.config.units.temperature_unit,
        locales=settings.locales,
        reports=settings.can_report,
        automation_status=statuses.status,
    )
    endpoints = EndpointRegistry(hass, Exposure(hass, settings), site)
    entry.async_on_unload(endpoints.async_start())
    entry.runtime_data = Runtime(
        hass=hass,
        settings=settings,
        endpoints=endpoints,
        automation_statuses=statuses,
    )
    http.async_open(entry.runtime_data)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: AlexaConfigEntry) -> bool:
    """Stop to answer Alexa."""
    http.async_close(hass)
    return True
