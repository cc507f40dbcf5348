"""Alexa.PowerController.

https://developer.amazon.com/docs/device-apis/alexa-powercontroller.html
"""

from dataclasses import dataclass
from typing import ClassVar, override

from homeassistant.core import State
from homeassistant.util.json import JsonValueType

from ..protocol import Capability, CompileContext, Property, Reader
from ..protocol.outcome import Handlers, Outcome, ServiceCall


@dataclass(frozen=True, kw_only=True)
class PowerController(Capability):
    """Report the power state, turn on and off; None: no action is needed."""

    interface: ClassVar[str] = "Alexa.PowerController"

    is_on: Reader[bool | None]
    turn_on: Reader[ServiceCall | None]
    turn_off: Reader[ServiceCall | None]

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        return (Property("powerState", self._power_state),)

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        return {
            "TurnOn": lambda state, _: _outcome(self.turn_on(state), "ON"),
            "TurnOff": lambda state, _: _outcome(self.turn_off(state), "OFF"),
        }

    def _power_state(self, state: State) -> JsonValueType:
        if (is_on := self.is_on(state)) is None:
            return None
        return "ON" if is_on else "OFF"


def _outcome(call: ServiceCall | None, power_state: str) -> Outcome:
    return Outcome(calls=(call,) if call else (), expected={"powerState": power_state})
