"""Subscriptions that last when the config entry is reloaded."""

from abc import ABC, abstractmethod
from typing import Any, Final

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ..const import DOMAIN
from .context import Call, PanelContext, async_loaded_entry

_FAILED: Final = (
    ConfigEntryState.FAILED_UNLOAD,
    ConfigEntryState.SETUP_ERROR,
    ConfigEntryState.SETUP_RETRY,
)


class Subscription(ABC):
    """Send events of the loaded config entry to a client."""

    def __init__(self, call: Call) -> None:
        self._hass = call.hass
        self._call = call
        self._runtime: PanelContext | None = None
        self._unsubscribe: list[CALLBACK_TYPE] = []
        # Whether the client knows that the entry is not loaded any more.
        self._is_closed = False

    @callback
    def async_start(self) -> None:
        """Confirm the subscription, and send events until the client ends it."""
        self._call.connection.send_result(self._call.id)
        disconnect = async_dispatcher_connect(
            self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._entry_changed
        )

        @callback
        def stop() -> None:
            disconnect()
            self._detach()

        self._call.connection.subscriptions[self._call.id] = stop
        self._attach(self._call.runtime)

    @abstractmethod
    def listen(self, runtime: PanelContext) -> list[CALLBACK_TYPE]:
        """Follow a loaded entry; return the functions that end this."""

    @callback
    def async_send(self, event: Any) -> None:
        self._call.connection.send_event(self._call.id, event)

    @callback
    def _entry_changed(
        self, change: ConfigEntryChange, entry: ConfigEntry[Any]
    ) -> None:
        if entry.domain != DOMAIN:
            return
        loaded = async_loaded_entry(self._hass)
        runtime = loaded.runtime_data if loaded else None
        if runtime is not self._runtime:
            self._detach()
            if runtime is not None:
                self._attach(runtime)
        is_gone = change is ConfigEntryChange.REMOVED or _stays_unloaded(entry)
        if is_gone and not self._is_closed:
            self._is_closed = True
            self.async_send({"closed": True})

    def _attach(self, runtime: PanelContext) -> None:
        self._runtime = runtime
        self._is_closed = False
        self._unsubscribe = self.listen(runtime)

    def _detach(self) -> None:
        self._runtime = None
        while self._unsubscribe:
            self._unsubscribe.pop()()


def _stays_unloaded(entry: ConfigEntry[Any]) -> bool:
    """Return whether an entry is disabled, or was not loaded because of an error."""
    return entry.disabled_by is not None or entry.state in _FAILED
