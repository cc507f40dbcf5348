"""The subscription to the table of all entities."""

import asyncio
from datetime import datetime
from typing import Final, override

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HassJob,
    callback,
)
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_call_later

from ..const import DOMAIN, SIGNAL_STATUS_CHANGED
from ..protocol.message_log import Exchange, Record
from .context import Call, PanelContext
from .subscription import Subscription
from .table import Table

# Seconds between the first of several changes and the event with them.
DEBOUNCE: Final = 0.5


class DeviceUpdates(Subscription):
    """Send the table, and then the rows that have changed."""

    def __init__(self, call: Call) -> None:
        super().__init__(call)
        self._changed: set[str] = set()
        # Whether endpoints may have changed, not only the last messages.
        self._relist = False
        self._due = asyncio.Event()
        self._cancel: CALLBACK_TYPE | None = None

    @override
    def listen(self, runtime: PanelContext) -> list[CALLBACK_TYPE]:
        task = self._hass.async_create_background_task(
            self._async_send_table(Table(runtime, self._call.language)),
            f"{DOMAIN} page",
        )

        @callback
        def cancel() -> None:
            task.cancel()

        unsubscribe = [
            cancel,
            self._async_forget,
            runtime.endpoints.async_listen(self._endpoint_changed),
            runtime.directive_log.async_listen(self._message_logged),
            self._hass.bus.async_listen(
                EVENT_STATE_CHANGED, self._state_appeared, _appears
            ),
            async_dispatcher_connect(self._hass, SIGNAL_STATUS_CHANGED, self._schedule),
        ]
        if (report_log := runtime.report_log) is not None:
            unsubscribe.append(report_log.async_listen(self._message_logged))
        return unsubscribe

    async def _async_send_table(self, table: Table) -> None:
        """Send the table, and its changes together some time after the first one."""
        self.async_send(await table.async_build())
        while True:
            await self._due.wait()
            self._due.clear()
            entity_ids, relist = self._changed.copy(), self._relist
            self._changed.clear()
            self._relist = False
            changes = await table.async_changes(entity_ids, relist=relist)
            if changes is not None:
                self.async_send(changes)

    @callback
    def _endpoint_changed(self, entity_id: str) -> None:
        self._relist = True
        self._note(entity_id)

    @callback
    def _message_logged(self, record: Record, _: Exchange) -> None:
        if record.entity_id is not None:
            self._note(record.entity_id)

    @callback
    def _state_appeared(self, event: Event[EventStateChangedData]) -> None:
        self._relist = True
        self._note(event.data["entity_id"])

    def _note(self, entity_id: str) -> None:
        self._changed.add(entity_id)
        self._schedule()

    @callback
    def _schedule(self) -> None:
        if self._cancel is None:
            self._cancel = async_call_later(
                self._hass, DEBOUNCE, HassJob(self._send_soon, cancel_on_shutdown=True)
            )

    @callback
    def _send_soon(self, _: datetime) -> None:
        self._cancel = None
        self._due.set()

    @callback
    def _async_forget(self) -> None:
        """Forget the changes of an entry that is unloaded."""
        self._changed.clear()
        self._relist = False
        self._due.clear()
        if self._cancel is not None:
            self._cancel()
            self._cancel = None


@callback
def _appears(change: EventStateChangedData) -> bool:
    """Return whether an entity gets its first state or loses its last one."""
    return change["old_state"] is None or change["new_state"] is None
