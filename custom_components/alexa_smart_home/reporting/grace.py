"""Decide which announced endpoints are gone, some only after a grace period."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_call_later

from ..endpoints.registry import EndpointRegistry
from ..protocol.not_exposed import Reason
from ..protocol.readers import known

# Seconds until an entity without a registry entry is gone: its integration may not be
# loaded yet. An endpoint of the built-in integration may be exposed later, too.
GRACE: Final = 300


class Grace:
    """Hold a grace period per entity; `on_over` is called at the end of each."""

    def __init__(
        self,
        hass: HomeAssistant,
        endpoints: EndpointRegistry,
        on_over: Callable[[str], None],
    ) -> None:
        self._hass = hass
        self._endpoints = endpoints
        self._entities = er.async_get(hass)
        self._on_over = on_over
        self._waiting: dict[str, CALLBACK_TYPE] = {}
        self._over: set[str] = set()

    def is_gone(self, entity_id: str, *, needs_grace: bool, registered: bool) -> bool:
        """Return whether an entity is not exposed any more.

        `registered` means that it was registered when it was announced.
        """
        entry = self._entities.async_get(entity_id)
        state = self._hass.states.get(entity_id)
        if self._is_excluded(entity_id):
            gone = True
        elif state is not None:
            gone = known(state)
        elif entry is not None:
            gone = entry.disabled
        else:
            gone, needs_grace = True, needs_grace or not registered
        if not gone:
            self.async_end(entity_id)
        return gone and (not needs_grace or self._is_over(entity_id))

    @callback
    def async_end(self, entity_id: str) -> None:
        """End the grace period of an entity that came back or was deleted."""
        self._over.discard(entity_id)
        if (cancel := self._waiting.pop(entity_id, None)) is not None:
            cancel()

    @callback
    def async_stop(self) -> None:
        for cancel in self._waiting.values():
            cancel()
        self._waiting.clear()
        self._over.clear()

    def _is_over(self, entity_id: str) -> bool:
        """Return whether the grace period is over; start it if it is not running."""

        @callback
        def over(_: datetime) -> None:
            del self._waiting[entity_id]
            self._over.add(entity_id)
            self._on_over(entity_id)

        if entity_id in self._over:
            return True
        if entity_id not in self._waiting:
            self._waiting[entity_id] = async_call_later(self._hass, GRACE, over)
        return False

    def _is_excluded(self, entity_id: str) -> bool:
        """Return whether an entity is not exposed, whatever its state."""
        reason = self._endpoints.exposure.exclusion_reason(entity_id)
        return self._endpoints.faults.is_surplus(entity_id) or (
            # The device class may be known only with the first state.
            reason is not None and reason is not Reason.NOT_BY_DEFAULT
        )
