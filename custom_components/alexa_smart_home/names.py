"""Keeps the names that Alexa knows, when Home Assistant makes others."""

import asyncio
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.start import async_at_started

from .endpoint_registry import EndpointRegistry
from .exposure import Exposure
from .models import AlexaConfigEntry

NAMES_KEPT: Final = "names_kept"
# So many at once that the event loop does not feel it.
_PORTION: Final = 20


@callback
def keep_names(
    hass: HomeAssistant,
    entry: AlexaConfigEntry,
    endpoints: EndpointRegistry,
    exposure: Exposure,
) -> None:
    """Make the names of Home Assistant 2026.10 the aliases that Alexa hears, once.

    From 2026.11 on the full name of an entity begins with its device's name.
    """
    keep = getattr(er, "async_preserve_compat_name_as_alias", None)
    if keep is None or entry.data.get(NAMES_KEPT):
        return

    async def started(_: HomeAssistant) -> None:
        for number, state in enumerate(endpoints.exposed()):
            if exposure.config(state.entity_id).name is None:
                keep(hass, state.entity_id)
            if number % _PORTION == 0:
                await asyncio.sleep(0)
        hass.config_entries.async_update_entry(
            entry, data={**entry.data, NAMES_KEPT: True}
        )

    entry.async_on_unload(async_at_started(hass, started))
