"""The period of grace of entities that may come back."""

from collections.abc import Callable
from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later


class Grace:
    """Waits for entities; `on_over` is called with each that has not come back."""

    def __init__(self, hass: HomeAssistant, on_over: Callable[[str], None]) -> None:
        self._hass = hass
        self._on_over = on_over
        self._waiting: dict[str, CALLBACK_TYPE] = {}
        self._over: set[str] = set()

    def is_over(self, entity_id: str, seconds: float) -> bool:
        """Return whether the period is over; let it begin if need be."""

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
        """Wait no more for an entity that is there, or given up."""
        self._over.discard(entity_id)
        if (cancel := self._waiting.pop(entity_id, None)) is not None:
            cancel()

    @callback
    def async_stop(self) -> None:
        """Wait for nothing any more."""
        for cancel in self._waiting.values():
            cancel()
        self._waiting.clear()
        self._over.clear()
