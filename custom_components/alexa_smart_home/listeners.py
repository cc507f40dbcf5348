"""Functions that are called with each change."""

from collections.abc import Callable

from homeassistant.core import CALLBACK_TYPE, callback


class Listeners[*Args]:
    """Base class of objects whose changes others follow."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[*Args], None]] = []

    @callback
    def async_listen(self, listener: Callable[[*Args], None]) -> CALLBACK_TYPE:
        """Call a listener with each change; return a function that removes it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def has_listeners(self) -> bool:
        return bool(self._listeners)

    @callback
    def async_notify(self, *change: *Args) -> None:
        for listener in self._listeners:
            listener(*change)
