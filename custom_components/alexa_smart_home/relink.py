"""Asks to link the skill again when Amazon has taken the last grant back."""

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from .const import SIGNAL_CHANGED
from .models import AlexaConfigEntry
from .outbox import LinkState, Outbox


@callback
def ask_when_lost(hass: HomeAssistant, entry: AlexaConfigEntry, outbox: Outbox) -> None:
    """Start the flow that asks, now or whenever it is needed."""

    @callback
    def check() -> None:
        if outbox.state is LinkState.RELINK_NEEDED:
            entry.async_start_reauth(hass)

    entry.async_on_unload(async_dispatcher_connect(hass, SIGNAL_CHANGED, check))
    check()


@callback
def is_settled(entry: AlexaConfigEntry) -> bool:
    """Tell whether there is nothing to ask for any more."""
    if entry.state is not ConfigEntryState.LOADED:
        return False
    link = entry.runtime_data.link
    return link is None or link.outbox.state is not LinkState.RELINK_NEEDED
