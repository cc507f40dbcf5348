"""Keeps the names that Alexa knows, when Home Assistant makes others."""

from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from .exposure import Exposure
from .registry import EndpointRegistry

NAMES_KEPT: Final = "names_kept"


async def async_keep_names(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    endpoints: EndpointRegistry,
    exposure: Exposure,
) -> None:
    """Make the names of Home Assistant 2026.10 the aliases that Alexa hears, once.

    From 2026.11 on the full name of an entity begins with its device's name.
    """
    keep = getattr(er, "async_preserve_compat_name_as_alias", None)
    if keep is None or entry.data.get(NAMES_KEPT):
        return

    async for state in endpoints.async_exposed():
        if exposure.config(state.entity_id).name is None:
            keep(hass, state.entity_id)
    hass.config_entries.async_update_entry(entry, data={**entry.data, NAMES_KEPT: True})
