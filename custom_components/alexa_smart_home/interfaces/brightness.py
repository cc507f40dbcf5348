"""Alexa.BrightnessController.

https://developer.amazon.com/docs/device-apis/alexa-brightnesscontroller.html
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType

from ..protocol import Capability, CompileContext, Property, Reader
from ..protocol.errors import not_known
from ..protocol.outcome import Handlers, Outcome, ServiceCall
from ..protocol.payload import number_within


@dataclass(frozen=True, kw_only=True)
class BrightnessController(Capability):
    """Report and set the brightness, from 0 to 100 percent."""

    interface: ClassVar[str] = "Alexa.BrightnessController"

    brightness: Reader[int | None]
    set_brightness: Callable[[State, int], ServiceCall]

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        return (Property("brightness", self.brightness),)

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        return {"SetBrightness": self._set, "AdjustBrightness": self._adjust}

    def _set(self, state: State, payload: JsonObjectType) -> Outcome:
        return self._outcome(state, number_within(payload, "brightness", 0, 100))

    def _adjust(self, state: State, payload: JsonObjectType) -> Outcome:
        delta = number_within(payload, "brightnessDelta", -100, 100)
        if (current := self.brightness(state)) is None:
            raise not_known(state, "brightness")
        return self._outcome(state, min(100, max(0, current + delta)))

    def _outcome(self, state: State, value: float) -> Outcome:
        brightness = round(value)
        return Outcome.of(self.set_brightness(state, brightness), brightness=brightness)
