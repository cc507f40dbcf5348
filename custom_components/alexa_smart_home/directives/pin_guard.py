"""Limit the attempts with wrong PINs."""

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
from homeassistant.helpers.event import async_call_later, async_track_state_change_event
from homeassistant.util.json import JsonObjectType

from .. import issues
from ..const import LOGGER
from ..issues import Issue
from ..protocol import Predicate
from ..protocol.errors import Unauthorized
from ..protocol.outcome import DirectiveHandler, Outcome

MAX_ATTEMPTS: Final = 5
# Seconds without attempts after too many wrong PINs.
LOCKOUT: Final = 60


@dataclass(slots=True)
class _Attempts:
    """The attempts for one entity since the last correct PIN.

    `unlock` cancels the timer of the lockout; None: no lockout.
    """

    count: int = 0
    rejected: int = 0
    unlock: CALLBACK_TYPE | None = None
    unwatch: CALLBACK_TYPE | None = None


class PinGuard:
    """Count the wrong PINs of each entity, from all accounts, and lock it after five.

    An attempt counts as wrong until the state of the entity confirms the PIN. This
    limits simultaneous directives to five attempts too.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._attempts: dict[str, _Attempts] = {}

    @callback
    def async_handle(
        self, handler: DirectiveHandler, state: State, payload: JsonObjectType
    ) -> Outcome:
        """Return the outcome of a directive; raises Unauthorized during a lockout."""
        try:
            outcome = handler(state, payload)
        except Unauthorized:
            if self._count(state.entity_id):
                self._lock_if_exceeded(state.entity_id)
            raise
        if outcome.proof is not None:
            if not self._count(state.entity_id):
                raise Unauthorized("Too many wrong PINs")
            self._watch(state.entity_id, outcome.proof)
        return outcome

    @callback
    def async_verify(self, entity_id: str, outcome: Outcome) -> None:
        """Check the state after the calls of an outcome, and lock or reset."""
        if outcome.proof is None:
            return
        state = self._hass.states.get(entity_id)
        if state is not None and outcome.proof(state):
            self._reset(entity_id)
        else:
            self._lock_if_exceeded(entity_id)

    @callback
    def async_stop(self) -> None:
        for entity_id in tuple(self._attempts):
            self._reset(entity_id)

    def _count(self, entity_id: str) -> bool:
        """Count an attempt, and return whether it is allowed."""
        attempts = self._attempts.setdefault(entity_id, _Attempts())
        if attempts.count >= MAX_ATTEMPTS:
            attempts.rejected += 1
            return False
        attempts.count += 1
        return True

    def _watch(self, entity_id: str, proof: Predicate) -> None:
        """Reset the entity when its state confirms a PIN."""
        attempts = self._attempts[entity_id]
        if attempts.unwatch is not None:
            return

        @callback
        def changed(event: Event[EventStateChangedData]) -> None:
            state = event.data["new_state"]
            if state is not None and proof(state):
                self._reset(entity_id)

        attempts.unwatch = async_track_state_change_event(
            self._hass, entity_id, changed
        )

    def _lock_if_exceeded(self, entity_id: str) -> None:
        attempts = self._attempts.get(entity_id)
        if attempts is None or attempts.unlock or attempts.count < MAX_ATTEMPTS:
            return

        @callback
        def unlock(_: datetime) -> None:
            self._reset(entity_id)

        attempts.unlock = async_call_later(
            self._hass, LOCKOUT, HassJob(unlock, cancel_on_shutdown=True)
        )
        LOGGER.warning(
            "%s PINs in a row failed for %s: rejecting all PINs for %s seconds",
            attempts.count,
            entity_id,
            LOCKOUT,
        )
        self._update_issue()

    def _reset(self, entity_id: str) -> None:
        if (attempts := self._attempts.pop(entity_id, None)) is None:
            return
        if attempts.unwatch is not None:
            attempts.unwatch()
        if attempts.unlock is not None:
            attempts.unlock()
            self._update_issue()
            LOGGER.warning(
                "Accepting PINs for %s again; %s were rejected during the lockout",
                entity_id,
                attempts.rejected,
            )

    def _update_issue(self) -> None:
        lines = [
            f"{self._name(entity_id)} (`{entity_id}`): {attempts.count}"
            for entity_id, attempts in self._attempts.items()
            if attempts.unlock
        ]
        issues.async_list(self._hass, Issue.WRONG_PINS, lines)

    def _name(self, entity_id: str) -> str:
        state = self._hass.states.get(entity_id)
        return state.name if state else entity_id
