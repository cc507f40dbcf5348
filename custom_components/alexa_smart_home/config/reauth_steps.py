"""Steps of the config flow that wait until the skill is linked again."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, override

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigEntryState,
    ConfigFlow,
    ConfigFlowResult,
)
from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_call_later

from ..const import SIGNAL_STATUS_CHANGED
from ..reporting.event_reporting import EventReporting
from ..reporting.outbox import LinkState
from .flow_steps import UserInput

# Seconds after which a re-authentication without an open dialog is finished.
REAUTH_END_DELAY: Final = 10


class ReauthSteps(ConfigFlow):
    """Wait for the next AcceptGrant directive."""

    def __init__(self) -> None:
        super().__init__()
        self._relinked: asyncio.Task[None] | None = None
        self._cancel_end: CALLBACK_TYPE | None = None

    async def async_step_reauth(self, _: Mapping[str, Any]) -> ConfigFlowResult:
        """Start the re-authentication: the skill must be linked again."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(self, _: UserInput = None) -> ConfigFlowResult:
        """Wait until the skill is linked again."""
        if self._relinked is None:
            self._relinked = self.hass.async_create_background_task(
                self._async_relinked(), "alexa_smart_home relink"
            )
        if not self._relinked.done():
            return self.async_show_progress(
                step_id="reauth_confirm",
                progress_action="relink",
                progress_task=self._relinked,
            )
        # Without an open dialog, no client requests the next step.
        self._cancel_end = async_call_later(
            self.hass, REAUTH_END_DELAY, self._async_end
        )
        return self.async_show_progress_done(next_step_id="relinked")

    async def async_step_relinked(self, _: UserInput = None) -> ConfigFlowResult:
        return self.async_abort(reason="relinked")

    @override
    @callback
    def async_remove(self) -> None:
        super().async_remove()
        if self._cancel_end is not None:
            self._cancel_end()

    async def _async_relinked(self) -> None:
        entry = self._get_reauth_entry()
        changed = asyncio.Event()

        @callback
        def link_changed() -> None:
            changed.set()

        disconnect = async_dispatcher_connect(
            self.hass, SIGNAL_STATUS_CHANGED, link_changed
        )
        try:
            while not is_reauth_settled(entry):
                await changed.wait()
                changed.clear()
        finally:
            disconnect()

    async def _async_end(self, _: datetime) -> None:
        await self.hass.config_entries.flow.async_configure(self.flow_id)


def is_reauth_settled(entry: ConfigEntry[Any]) -> bool:
    """Return whether an account is linked again, or the entry sends no events."""
    if entry.state is not ConfigEntryState.LOADED:
        return False
    reporting: EventReporting | None = entry.runtime_data.reporting
    return reporting is None or reporting.outbox.state is not LinkState.RELINK_NEEDED
