"""Keep the spoken names of entities when Home Assistant changes their full names."""

from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from .registry import EndpointRegistry

NAMES_KEPT: Final = "names_kept"


async def async_keep_names(
    hass: HomeAssistant, entry: ConfigEntry[Any], endpoints: EndpointRegistry
) -> None:
    """Store the names of Home Assistant 2026.10 as aliases of exposed entities, once.

    From 2026.11 on the full name of an entity begins with the name of its device.
    """
    keep = getattr(er, "async_preserve_compat_name_as_alias", None)
    if keep is None or entry.data.get(NAMES_KEPT):
        return
    async for endpoint, _ in endpoints.async_exposed():
        if endpoints.exposure.config(endpoint.entity_id).name is None:
            keep(hass, endpoint.entity_id)
    hass.config_entries.async_update_entry(entry, data={**entry.data, NAMES_KEPT: True})
