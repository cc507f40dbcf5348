"""Alexa.TimeHoldController.

https://developer.amazon.com/docs/device-apis/alexa-timeholdcontroller.html

Amazon's page requires Alexa.Cooking as well. The built-in integration has declared the
interface alone since 2020, and its pull requests 30650 and 30764 report that "Alexa,
pause the laundry" pauses a timer and "Alexa, pause the vacuum" a vacuum. It is offered
only for these two, so that both sentences keep working.
"""

from dataclasses import dataclass
from typing import ClassVar, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..protocol import Capability, CompileContext, Predicate, Property, Reader
from ..protocol.errors import NotInOperation
from ..protocol.events import whole_seconds
from ..protocol.outcome import Handlers, Outcome, ServiceCall
from ..protocol.readers import always


@dataclass(frozen=True, kw_only=True)
class TimeHoldController(Capability):
    """Pause and resume a timer or vacuum, and report the start of a pause."""

    interface: ClassVar[str] = "Alexa.TimeHoldController"

    running: Predicate
    held: Predicate
    hold: Reader[ServiceCall]
    resume: Reader[ServiceCall]
    can_resume: Predicate = always

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        # holdEndTime is omitted: the end of a pause is unknown.
        return (Property("holdStartTime", self._held_since),)

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        handlers: Handlers = {"Hold": self._hold}
        if self.can_resume(state):
            handlers["Resume"] = self._resume
        return handlers

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        return {"configuration": {"allowRemoteResume": self.can_resume(state)}}

    def _held_since(self, state: State) -> JsonValueType:
        return whole_seconds(state.last_changed) if self.held(state) else None

    def _hold(self, state: State, _: JsonObjectType) -> Outcome:
        if self.held(state):
            return Outcome()
        if not self.running(state):
            raise NotInOperation(f"{state.entity_id} is not running")
        return Outcome(calls=(self.hold(state),))

    def _resume(self, state: State, _: JsonObjectType) -> Outcome:
        if self.running(state):
            return Outcome()
        if not self.held(state):
            raise NotInOperation(f"{state.entity_id} is not paused")
        return Outcome(calls=(self.resume(state),))
