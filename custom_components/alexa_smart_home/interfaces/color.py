"""Alexa.ColorController.

https://developer.amazon.com/docs/device-apis/alexa-colorcontroller.html
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..protocol import Capability, CompileContext, Property, Reader
from ..protocol.outcome import Handlers, Outcome, ServiceCall
from ..protocol.payload import child, number_within

_FULL_CIRCLE: Final = 360


class Color(NamedTuple):
    """A colour: hue from 0 to 360 degrees, saturation and brightness from 0 to 1."""

    hue: float
    saturation: float
    brightness: float

    @property
    def valid(self) -> bool:
        hue, *others = self
        return 0 <= hue <= _FULL_CIRCLE and all(0 <= part <= 1 for part in others)


@dataclass(frozen=True, kw_only=True)
class ColorController(Capability):
    """Report and set the colour of a light; `color` is None while it shows white.

    A new colour does not change the brightness `level`, from 0 to 1, None if unknown.
    """

    interface: ClassVar[str] = "Alexa.ColorController"

    color: Reader[Color | None]
    level: Reader[float | None]
    set_color: Callable[[State, Color], ServiceCall]

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        return (Property("color", self._value),)

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        return {"SetColor": self._set}

    def _value(self, state: State) -> JsonValueType:
        color = self.color(state)
        return _json(color) if color is not None and color.valid else None

    def _set(self, state: State, payload: JsonObjectType) -> Outcome:
        wanted = child(payload, "color")
        color = Color(
            number_within(wanted, "hue", 0, 360),
            number_within(wanted, "saturation", 0, 1),
            number_within(wanted, "brightness", 0, 1),
        )
        level = self.level(state)
        expected = color if level is None else color._replace(brightness=level)
        return Outcome.of(self.set_color(state, color), color=_json(expected))


def _json(color: Color) -> JsonObjectType:
    return {
        "hue": round(color.hue, 2),
        "saturation": round(color.saturation, 4),
        "brightness": round(color.brightness, 4),
    }
