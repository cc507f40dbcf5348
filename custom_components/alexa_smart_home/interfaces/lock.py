"""Alexa.LockController.

https://developer.amazon.com/docs/device-apis/alexa-lockcontroller.html
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, override

from homeassistant.core import State

from ..protocol import Capability, CompileContext, Property, Reader
from ..protocol.outcome import Handlers, Outcome, ServiceCall


class LockState(StrEnum):
    """The values of the property `lockState`."""

    LOCKED = "LOCKED"
    UNLOCKED = "UNLOCKED"
    JAMMED = "JAMMED"


@dataclass(frozen=True, kw_only=True)
class LockController(Capability):
    """Report the state of a lock, lock and unlock it."""

    interface: ClassVar[str] = "Alexa.LockController"

    lock_state: Reader[LockState | None]
    lock: Reader[ServiceCall]
    unlock: Reader[ServiceCall]

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        return (Property("lockState", self.lock_state),)

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        return {
            "Lock": lambda state, _: _outcome(self.lock(state), LockState.LOCKED),
            "Unlock": lambda state, _: _outcome(self.unlock(state), LockState.UNLOCKED),
        }


def _outcome(call: ServiceCall, lock_state: LockState) -> Outcome:
    return Outcome.of(call, lockState=lock_state)
