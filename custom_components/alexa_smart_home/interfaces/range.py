"""Alexa.RangeController.

https://developer.amazon.com/docs/device-apis/alexa-rangecontroller.html
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
import math
from typing import ClassVar, Final, NamedTuple, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..const import LARGEST_NUMBER
from ..protocol import CompileContext, Property, Reader
from ..protocol.errors import not_known
from ..protocol.labels import Label
from ..protocol.option_names import option_names
from ..protocol.outcome import Handlers, Outcome, ServiceCall
from ..protocol.payload import flag, number, number_within
from .generic import GenericController

MAX_PRESETS: Final = 150
_DIGITS: Final = 6


class Range(NamedTuple):
    """The values of a setting: minimum, maximum and step."""

    minimum: float
    maximum: float
    step: float = 1

    def holds(self, value: float) -> bool:
        return self.minimum <= value <= self.maximum

    def fit(self, value: float) -> float:
        """Return the nearest step, rounded to six decimal places."""
        minimum, maximum, step = self
        # Floats cannot represent the steps of a range with more than 2**53 steps.
        is_step = (
            value - minimum
        ) % step == 0 or maximum - minimum > LARGEST_NUMBER * step
        if self.holds(value) and is_step:
            return _plain(value)
        steps = math.floor(round((value - minimum) / step, _DIGITS) + 0.5)
        if steps < 0:
            steps = 0
        elif value > maximum - step / 2:
            # The last step may lie below the maximum.
            steps = min(steps, math.floor(round((maximum - minimum) / step, _DIGITS)))
        return _plain(round(minimum + steps * step, _DIGITS))


def _plain(value: float) -> float:
    """Return a whole number as an integer."""
    return int(value) if abs(value) < LARGEST_NUMBER and value == int(value) else value


PERCENTAGE: Final = Range(0, 100)


class Preset(NamedTuple):
    """A value with a name."""

    value: float
    labels: tuple[Label, ...]


@dataclass(frozen=True, kw_only=True)
class RangeController(GenericController[float]):
    """Report and set a number; without `set_value` it can only be read.

    `default_delta` converts the delta that Alexa sends if the user has not said one. A
    value outside `bounds` is not reported, and without a minimum below the maximum the
    capability is not offered. A step as large as the range is declared as half of it,
    unless the range is `exact`. A change smaller than `deadband` is not reported.
    """

    interface: ClassVar[str] = "Alexa.RangeController"

    value: Reader[float | None]
    set_value: Callable[[State, float], ServiceCall] | None = None
    bounds: Reader[Range] = lambda _: PERCENTAGE
    unit: Reader[str | None] = lambda _: None
    default_delta: Callable[[State, float], float] = lambda _, delta: delta
    presets: Reader[Iterable[Preset]] = lambda _: ()
    exact: bool = False
    deadband: float = 0

    @property
    @override
    def controllable(self) -> bool:
        return super().controllable and self.set_value is not None

    @override
    def offered(self, state: State, context: CompileContext) -> bool:
        if not super().offered(state, context):
            return False
        minimum, maximum, _ = self.bounds(state)
        return minimum < maximum

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        bounds = self.bounds(state)

        def value(state: State) -> JsonValueType:
            found = self.value(state)
            if found is None or not bounds.holds(found):
                return None
            return bounds.fit(found)

        return (Property("rangeValue", value, self.deadband),)

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        if (set_value := self.set_value) is None:
            return {}
        bounds = self.bounds(state)

        def outcome(state: State, value: float) -> Outcome:
            fitted = bounds.fit(value)
            return Outcome.of(set_value(state, fitted), rangeValue=fitted)

        def to_value(state: State, payload: JsonObjectType) -> Outcome:
            return outcome(state, number_within(payload, "rangeValue", *bounds[:2]))

        def by_delta(state: State, payload: JsonObjectType) -> Outcome:
            delta = number(payload, "rangeValueDelta")
            if flag(payload, "rangeValueDeltaDefault", default=False):
                step = math.copysign(max(abs(delta), bounds.step), delta)
                delta = self.default_delta(state, step)
            if (current := self.value(state)) is None:
                raise not_known(state, "value")
            return outcome(state, current + delta)

        return {"SetRangeValue": to_value, "AdjustRangeValue": by_delta}

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        bounds = self.bounds(state)
        minimum, maximum, step = bounds
        span = maximum - minimum
        configuration: JsonObjectType = {
            "supportedRange": {
                "minimumValue": minimum,
                "maximumValue": maximum,
                # Amazon requires more than one step.
                "precision": step if step < span or self.exact else span / 2,
            }
        }
        if (unit := self.unit(state)) is not None:
            configuration["unitOfMeasure"] = unit
        presets = [
            preset for preset in self.presets(state) if bounds.holds(preset.value)
        ]
        if presets := presets[:MAX_PRESETS]:
            names = option_names([preset.labels for preset in presets], state, context)
            configuration["presets"] = [
                {"rangeValue": bounds.fit(preset.value), "presetResources": resources}
                for preset, resources in zip(presets, names, strict=True)
            ]
        return {**super().discovery(state, context), "configuration": configuration}

    @override
    def setting_directive(self, value: float) -> JsonObjectType:
        return {"name": "SetRangeValue", "payload": {"rangeValue": value}}

    @override
    def reported(self, value: float) -> JsonValueType:
        return value
