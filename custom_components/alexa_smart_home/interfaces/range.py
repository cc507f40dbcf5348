"""Alexa.RangeController.

https://developer.amazon.com/docs/device-apis/alexa-rangecontroller.html
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
import math
from typing import ClassVar, Final, NamedTuple, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..const import LARGEST_NUMBER
from ..protocol.capability import Property
from ..protocol.compile_context import CompileContext
from ..protocol.errors import not_known
from ..protocol.option_names import option_names
from ..protocol.outcome import DirectiveHandler, Outcome, ServiceCall
from ..protocol.payload import flag, number, number_within
from ..protocol.readers import Reader
from ..protocol.resources import Label
from .generic import GenericController

MAX_PRESETS: Final = 150
_DIGITS: Final = 6


class Range(NamedTuple):
    """What a number may be: from here to there, in steps."""

    minimum: float
    maximum: float
    step: float = 1

    def holds(self, value: float) -> bool:
        """Tell whether a number lies within."""
        return self.minimum <= value <= self.maximum

    def fit(self, value: float) -> float:
        """Return the nearest number that is a step, without needless digits."""
        minimum, maximum, step = self
        # In a range of so many steps nobody can count them.
        is_step = (
            value - minimum
        ) % step == 0 or maximum - minimum > LARGEST_NUMBER * step
        if self.holds(value) and is_step:
            return _plain(value)
        steps = math.floor(round((value - minimum) / step, _DIGITS) + 0.5)
        if steps < 0:
            steps = 0
        elif value > maximum - step / 2:
            # The last one may lie below the maximum.
            steps = min(steps, math.floor(round((maximum - minimum) / step, _DIGITS)))
        return _plain(round(minimum + steps * step, _DIGITS))


def _plain(value: float) -> float:
    """Return a whole number without a fraction."""
    return int(value) if abs(value) < LARGEST_NUMBER and value == int(value) else value


PERCENTAGE: Final = Range(0, 100)


class Preset(NamedTuple):
    """A value that has a name."""

    value: float
    labels: tuple[Label, ...]


@dataclass(frozen=True, kw_only=True)
class RangeController(GenericController[float]):
    """Has a number within bounds; without `set_value` it can only be read.

    `default_delta` makes of the step that Alexa sends for somebody who does not
    say how far what is meant. A value out of the bounds is not known; bounds that
    hold nothing are none. A step as wide as the bounds is declared as half of
    them, unless it is `exact`. A change of the value by less than `deadband` is not
    reported.
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
    def directives(
        self, state: State, context: CompileContext
    ) -> Mapping[str, DirectiveHandler]:
        if (set_value := self.set_value) is None:
            return {}
        bounds = self.bounds(state)

        def outcome(state: State, value: float) -> Outcome:
            fitted = bounds.fit(value)
            return Outcome(
                calls=(set_value(state, fitted),), expected={"rangeValue": fitted}
            )

        def to_value(state: State, payload: JsonObjectType) -> Outcome:
            minimum, maximum, _ = bounds
            return outcome(
                state, number_within(payload, "rangeValue", minimum, maximum)
            )

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
                # Alexa wants more than one step to fit in.
                "precision": step if step < span or self.exact else span / 2,
            }
        }
        if (unit := self.unit(state)) is not None:
            configuration["unitOfMeasure"] = unit
        presets = [p for p in self.presets(state) if bounds.holds(p.value)]
        if presets := presets[:MAX_PRESETS]:
            names = option_names([preset.labels for preset in presets], context)
            configuration["presets"] = [
                {"rangeValue": bounds.fit(preset.value), "presetResources": called}
                for preset, called in zip(presets, names, strict=True)
            ]
        return {**super().discovery(state, context), "configuration": configuration}

    @override
    def setting_directive(self, value: float) -> JsonObjectType:
        return {"name": "SetRangeValue", "payload": {"rangeValue": value}}

    @override
    def reported(self, value: float) -> JsonValueType:
        return value
