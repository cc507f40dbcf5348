"""Decide which announced endpoints are gone, some only after a grace period."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_call_later

from ..endpoints.registry import EndpointRegistry
from ..protocol.discovery import without_alias
from ..protocol.not_exposed import Reason
from ..protocol.readers import known

# Seconds until an entity without a registry entry is gone: its integration may not be
# loaded yet. An endpoint of the built-in integration may be exposed later, too.
GRACE: Final = 300


class Grace:
    """Hold a grace period per endpoint; `on_over` is called at the end of each."""

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

    def is_gone(self, key: str, *, needs_grace: bool, registered: bool) -> bool:
        """Return whether an endpoint that cannot be found does not exist any more.

        `registered` means that its entity was registered when it was announced.
        """
        entity_id = without_alias(key)
        entry = self._entities.async_get(entity_id)
        state = self._hass.states.get(entity_id)
        if self._is_excluded(key):
            gone = True
        elif state is not None:
            gone = known(state) or not self._is_named(key, state)
        elif entry is not None:
            gone = entry.disabled
        else:
            gone, needs_grace = True, needs_grace or not registered
        if not gone:
            self.async_end(key)
        return gone and (not needs_grace or self._is_over(key))

    @callback
    def async_end(self, key: str) -> None:
        """End the grace period of an endpoint that came back or was deleted."""
        self._over.discard(key)
        if (cancel := self._waiting.pop(key, None)) is not None:
            cancel()

    @callback
    def async_stop(self) -> None:
        for cancel in self._waiting.values():
            cancel()
        self._waiting.clear()
        self._over.clear()

    def _is_over(self, key: str) -> bool:
        """Return whether the grace period is over; start it if it is not running."""

        @callback
        def over(_: datetime) -> None:
            del self._waiting[key]
            self._over.add(key)
            self._on_over(key)

        if key in self._over:
            return True
        if key not in self._waiting:
            self._waiting[key] = async_call_later(self._hass, GRACE, over)
        return False

    def _is_excluded(self, key: str) -> bool:
        """Return whether an endpoint is not exposed, whatever the state."""
        reason = self._endpoints.exposure.exclusion_reason(without_alias(key))
        return self._endpoints.faults.is_surplus(key) or (
            # The device class may be known only with the first state.
            reason is not None and reason is not Reason.NOT_BY_DEFAULT
        )

    def _is_named(self, key: str, state: State) -> bool:
        """Return whether the name of an endpoint is still a name of its entity."""
        identity = self._endpoints.exposure.identity(state)
        return key == state.entity_id or key in identity.aliases
