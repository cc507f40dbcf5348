"""Alexa.ColorTemperatureController.

https://developer.amazon.com/docs/device-apis/alexa-colortemperaturecontroller.html
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple, override

from homeassistant.core import State
from homeassistant.util.color import (
    color_temperature_kelvin_to_mired as to_mired,
    color_temperature_mired_to_kelvin as to_kelvin,
)
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..protocol import Capability, CompileContext, Property, Reader
from ..protocol.errors import NotSupportedInCurrentMode
from ..protocol.outcome import Handlers, Outcome, ServiceCall
from ..protocol.payload import number_within

# The range of the interface in kelvin.
MINIMUM: Final = 1000
MAXIMUM: Final = 10000
# The step of "warmer" and "cooler": equal steps in mired look equal, unlike in kelvin.
STEP_IN_MIRED: Final = 50


class KelvinRange(NamedTuple):
    """The warmest and the coolest white of a light, in kelvin."""

    warmest: int
    coolest: int


@dataclass(frozen=True, kw_only=True)
class ColorTemperatureController(Capability):
    """Report and set the white of a light, in kelvin and within its `bounds`.

    `kelvin` is None while the light is off or while `shows_color` is true.
    """

    interface: ClassVar[str] = "Alexa.ColorTemperatureController"

    kelvin: Reader[int | None]
    bounds: Reader[KelvinRange]
    shows_color: Reader[bool]
    set_kelvin: Callable[[State, int], ServiceCall]

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        return (Property("colorTemperatureInKelvin", self._value),)

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        return {
            "SetColorTemperature": self._set,
            "IncreaseColorTemperature": lambda s, _: self._step(s, -STEP_IN_MIRED),
            "DecreaseColorTemperature": lambda s, _: self._step(s, STEP_IN_MIRED),
        }

    def _value(self, state: State) -> JsonValueType:
        kelvin = self.kelvin(state)
        return kelvin if kelvin is not None and MINIMUM <= kelvin <= MAXIMUM else None

    def _set(self, state: State, payload: JsonObjectType) -> Outcome:
        return self._outcome(
            state, number_within(payload, "colorTemperatureInKelvin", MINIMUM, MAXIMUM)
        )

    def _step(self, state: State, mired: int) -> Outcome:
        if (kelvin := self.kelvin(state)) is None:
            if self.shows_color(state):
                raise NotSupportedInCurrentMode("The light shows a colour", "COLOR")
            raise NotSupportedInCurrentMode("The colour temperature is unknown")
        return self._outcome(state, to_kelvin(max(1, to_mired(kelvin) + mired)))

    def _outcome(self, state: State, kelvin: float) -> Outcome:
        warmest, coolest = self.bounds(state)
        value = round(min(coolest, max(warmest, kelvin)))
        return Outcome.of(self.set_kelvin(state, value), colorTemperatureInKelvin=value)
