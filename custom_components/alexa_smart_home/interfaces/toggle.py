"""Alexa.ToggleController.

https://developer.amazon.com/docs/device-apis/alexa-togglecontroller.html
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..protocol import CompileContext, Property, Reader
from ..protocol.outcome import Handlers, Outcome, ServiceCall
from .generic import GenericController


@dataclass(frozen=True, kw_only=True)
class ToggleController(GenericController[bool]):
    """Report a setting that is on or off, and turn it on and off."""

    interface: ClassVar[str] = "Alexa.ToggleController"

    is_on: Reader[bool | None]
    turn: Callable[[State, bool], ServiceCall]

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        def value(state: State) -> JsonValueType:
            is_on = self.is_on(state)
            return None if is_on is None else self.reported(is_on)

        return (Property("toggleState", value),)

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        return {
            "TurnOn": lambda state, _: self._outcome(state, is_on=True),
            "TurnOff": lambda state, _: self._outcome(state, is_on=False),
        }

    @override
    def setting_directive(self, value: bool) -> JsonObjectType:
        return {"name": "TurnOn" if value else "TurnOff", "payload": {}}

    @override
    def reported(self, value: bool) -> JsonValueType:
        return "ON" if value else "OFF"

    def _outcome(self, state: State, *, is_on: bool) -> Outcome:
        return Outcome.of(self.turn(state, is_on), toggleState=self.reported(is_on))
