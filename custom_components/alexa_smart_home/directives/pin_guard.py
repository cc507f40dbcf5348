"""Limit how often wrong PINs are tried."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HassJob,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers.event import (
    async_call_later,
    async_track_state_change_event,
)
from homeassistant.util.json import JsonObjectType

from .. import issues
from ..const import LOGGER
from ..issues import Issue
from ..protocol.errors import Unauthorized
from ..protocol.outcome import DirectiveHandler, Outcome
from ..protocol.readers import Predicate

MAX_TRIES: Final = 5
# Seconds.
LOCKOUT: Final = 60


@dataclass(slots=True)
class _Tries:
    """The PINs that were tried at one entity since the last right one.

    `unlock` cancels the end of the lockout, None: the entity is not locked.
    """

    count: int = 0
    refused: int = 0
    unlock: CALLBACK_TYPE | None = None
    unwatch: CALLBACK_TYPE | None = None


class PinGuard:
    """Counts wrong PINs per entity, whoever sends them, and stops to try them.

    A PIN counts as wrong from when it is tried until the entity shows that it was
    right: however many directives come at once, no more than five are tried.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._tries: dict[str, _Tries] = {}

    @callback
    def async_handle(
        self, handler: DirectiveHandler, state: State, payload: JsonObjectType
    ) -> Outcome:
        """Return the outcome of a directive; raises Unauthorized in a lockout."""
        try:
            outcome = handler(state, payload)
        except Unauthorized:
            if self._count(state.entity_id):
                self._lock_if_due(state.entity_id)
            raise
        if outcome.proof is not None:
            if not self._count(state.entity_id):
                raise Unauthorized("Too many PINs were wrong")
            self._watch(state.entity_id, outcome.proof)
        return outcome

    @callback
    def async_settle(self, entity_id: str, outcome: Outcome) -> None:
        """Note that the calls of an outcome have ended."""
        if outcome.proof is None:
            return
        state = self._hass.states.get(entity_id)
        if state is not None and outcome.proof(state):
            self._forget(entity_id)
        else:
            self._lock_if_due(entity_id)

    @callback
    def async_stop(self) -> None:
        """Forget all PINs that were tried."""
        for entity_id in (*self._tries,):
            self._forget(entity_id)

    def _count(self, entity_id: str) -> bool:
        """Count a PIN; returns whether it may be tried."""
        tries = self._tries.setdefault(entity_id, _Tries())
        if tries.count >= MAX_TRIES:
            tries.refused += 1
            return False
        tries.count += 1
        return True

    def _watch(self, entity_id: str, proof: Predicate) -> None:
        """Forget the wrong PINs when the entity shows that the last was right."""
        tries = self._tries[entity_id]
        if tries.unwatch is not None:
            return

        @callback
        def changed(event: Event[EventStateChangedData]) -> None:
            state = event.data["new_state"]
            if state is not None and proof(state):
                self._forget(entity_id)

        tries.unwatch = async_track_state_change_event(self._hass, entity_id, changed)

    def _lock_if_due(self, entity_id: str) -> None:
        tries = self._tries.get(entity_id)
        if tries is None or tries.unlock or tries.count < MAX_TRIES:
            return

        @callback
        def unlock(_: datetime) -> None:
            self._forget(entity_id)

        tries.unlock = async_call_later(
            self._hass, LOCKOUT, HassJob(unlock, cancel_on_shutdown=True)
        )
        LOGGER.warning(
            "%s PINs in a row failed for %s: no more are tried for %s seconds",
            tries.count,
            entity_id,
            LOCKOUT,
        )
        self._show()

    def _forget(self, entity_id: str) -> None:
        if (tries := self._tries.pop(entity_id, None)) is None:
            return
        if tries.unwatch is not None:
            tries.unwatch()
        if tries.unlock is not None:
            tries.unlock()
            self._show()
            LOGGER.warning(
                "PINs for %s are tried again; %s were refused meanwhile",
                entity_id,
                tries.refused,
            )

    def _show(self) -> None:
        lines = [
            f"{self._name(entity_id)} (`{entity_id}`): {tries.count}"
            for entity_id, tries in self._tries.items()
            if tries.unlock
        ]
        issues.async_list(self._hass, Issue.WRONG_PINS, lines)

    def _name(self, entity_id: str) -> str:
        state = self._hass.states.get(entity_id)
        return state.name if state else entity_id
