"""Start the re-authentication flow when no linked account is left.

The flow is started without the repair issue that Home Assistant creates for it: the
integration's own issue says the same, and how to link again.
"""

from typing import Any

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigFlowContext,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ..const import DOMAIN, SIGNAL_STATUS_CHANGED
from .outbox import LinkState, Outbox


@callback
def async_start_reauth_when_lost(
    hass: HomeAssistant, entry: ConfigEntry[Any], outbox: Outbox
) -> None:
    """Start the flow now or when Amazon revokes the last account."""

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
            f"{DOMAIN} reauth",
        )

    entry.async_on_unload(async_dispatcher_connect(hass, SIGNAL_STATUS_CHANGED, check))
    check()
