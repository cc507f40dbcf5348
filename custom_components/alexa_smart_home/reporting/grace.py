"""Wait some time for entities that may come back."""

from collections.abc import Callable
from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later


class Grace:
    """Hold a grace period per entity; `on_over` is called at the end of each."""

    def __init__(self, hass: HomeAssistant, on_over: Callable[[str], None]) -> None:
        self._hass = hass
        self._on_over = on_over
        self._waiting: dict[str, CALLBACK_TYPE] = {}
        self._over: set[str] = set()

    def is_over(self, entity_id: str, seconds: float) -> bool:
        """Return whether the grace period is over; start it if it is not running."""

        @callback
        def over(_: datetime) -> None:
            del self._waiting[entity_id]
            self._over.add(entity_id)
            self._on_over(entity_id)

        if entity_id in self._over:
            return True
        if entity_id not in self._waiting:
            self._waiting[entity_id] = async_call_later(self._hass, seconds, over)
        return False

    @callback
    def async_end(self, entity_id: str) -> None:
        """End the grace period of an entity that came back or was deleted."""
        self._over.discard(entity_id)
        if (cancel := self._waiting.pop(entity_id, None)) is not None:
            cancel()

    @callback
    def async_stop(self) -> None:
        """End all grace periods."""
        for cancel in self._waiting.values():
            cancel()
        self._waiting.clear()
        self._over.clear()
