"""Asks to link the skill again when Amazon has taken the last grant back.

The flow is started without the issue that Home Assistant makes for it: the issue of
ours says the same, and what to do.
"""

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    ConfigEntryState,
    ConfigFlowContext,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from .const import DOMAIN, SIGNAL_CHANGED
from .models import AlexaConfigEntry
from .outbox import LinkState, Outbox


@callback
def ask_when_lost(hass: HomeAssistant, entry: AlexaConfigEntry, outbox: Outbox) -> None:
    """Start the flow that asks, now or whenever it is needed."""

    @callback
    def check() -> None:
        if outbox.state is not LinkState.RELINK_NEEDED:
            return
        if any(entry.async_get_active_flows(hass, {SOURCE_REAUTH, SOURCE_RECONFIGURE})):
            return
        context = ConfigFlowContext(
            source=SOURCE_REAUTH,
            entry_id=entry.entry_id,
            title_placeholders={"name": entry.title},
        )
        hass.async_create_task(
            hass.config_entries.flow.async_init(DOMAIN, context=context, data={}),
            f"{DOMAIN} relink",
        )

    entry.async_on_unload(async_dispatcher_connect(hass, SIGNAL_CHANGED, check))
    check()


@callback
def is_settled(entry: AlexaConfigEntry) -> bool:
    """Tell whether there is nothing to ask for any more."""
    if entry.state is not ConfigEntryState.LOADED:
        return False
    link = entry.runtime_data.link
    return link is None or link.outbox.state is not LinkState.RELINK_NEEDED
