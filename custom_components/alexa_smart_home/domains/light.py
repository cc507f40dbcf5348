"""Lights can be turned on and off; brightness, color and effect can be set."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.components.light.const import (
    COLOR_MODES_BRIGHTNESS,
    COLOR_MODES_COLOR,
    DOMAIN,
    ColorMode,
    LightEntityCapabilityAttribute as CapabilityAttribute,
    LightEntityFeature,
    LightEntityStateAttribute as StateAttribute,
)
from homeassistant.const import SERVICE_TURN_OFF, SERVICE_TURN_ON, STATE_OFF, STATE_ON
from homeassistant.core import State

from ..interfaces.brightness import BrightnessController
from ..interfaces.color import Color, ColorController
from ..interfaces.color_temperature import ColorTemperatureController, KelvinRange
from ..interfaces.power import PowerController
from ..protocol import DisplayCategory, EndpointDescription, Predicate
from ..protocol.labels import Word
from ..protocol.linking import Part
from ..protocol.outcome import ServiceCall, changed
from ..protocol.readers import (
    has_feature,
    numeric,
    numeric_attribute,
    text_attribute,
    texts_attribute,
)
from .common.choice import choice
from .common.commands import setter

# The range of a light without its own limits.
_DEFAULT_KELVIN = KelvinRange(2000, 6535)
# Decimal places of a saturation in percent: more is floating point error.
_DIGITS: Final = 6
# The color mode that each parameter of light.turn_on leads to.
_COLOR_MODES: Final[Mapping[str, str]] = {
    StateAttribute.HS_COLOR: ColorMode.HS,
    StateAttribute.COLOR_TEMP_KELVIN: ColorMode.COLOR_TEMP,
}

_color_mode = text_attribute(StateAttribute.COLOR_MODE)
_color_modes = texts_attribute(CapabilityAttribute.SUPPORTED_COLOR_MODES)
_brightness_attribute = numeric_attribute(StateAttribute.BRIGHTNESS)
_warmest = numeric_attribute(CapabilityAttribute.MIN_COLOR_TEMP_KELVIN)
_coolest = numeric_attribute(CapabilityAttribute.MAX_COLOR_TEMP_KELVIN)
_kelvin_attribute = numeric_attribute(StateAttribute.COLOR_TEMP_KELVIN)


def _supports(*modes: str) -> Predicate:
    """Match lights that support one of the color modes."""
    wanted = frozenset(modes)
    return lambda state: not wanted.isdisjoint(_color_modes(state))


def _brightness(state: State) -> int | None:
    if state.state != STATE_ON:
        return 0
    level = _brightness_attribute(state)
    # A light that is on reports at least 1 percent.
    return None if level is None else min(100, max(1, round(level / 255 * 100)))


def _level(state: State) -> float | None:
    level = _brightness_attribute(state)
    return None if level is None else level / 255


def _shows_color(state: State) -> bool:
    return _color_mode(state) in COLOR_MODES_COLOR


def _color(state: State) -> Color | None:
    if not _shows_color(state):
        return None
    match state.attributes.get(StateAttribute.HS_COLOR):
        case (first, second):
            hue, saturation = numeric(first), numeric(second)
            if hue is not None and saturation is not None:
                return Color(hue, saturation / 100, _level(state) or 0)
    return None


def _kelvin(state: State) -> int | None:
    if _color_mode(state) != ColorMode.COLOR_TEMP:
        return None
    kelvin = _kelvin_attribute(state)
    return None if kelvin is None else round(kelvin)


def _kelvin_range(state: State) -> KelvinRange:
    return KelvinRange(
        round(_warmest(state) or _DEFAULT_KELVIN.warmest),
        round(_coolest(state) or _DEFAULT_KELVIN.coolest),
    )


def _effect(state: State, call: ServiceCall) -> State:
    """Return the state of a light after light.turn_on or light.turn_off."""
    data = call.data
    if call.service == SERVICE_TURN_OFF or data.get("brightness_pct") == 0:
        return changed(state, STATE_OFF)
    if not data and state.state == STATE_ON:
        return state
    attributes: dict[str, Any] = {}
    for key, value in data.items():
        if key == "brightness_pct":
            attributes[StateAttribute.BRIGHTNESS] = value / 100 * 255
        elif key in _COLOR_MODES:
            attributes[key] = value
            attributes[StateAttribute.COLOR_MODE] = _COLOR_MODES[key]
    return changed(state, STATE_ON, **attributes)


ENDPOINT = EndpointDescription(
    category=lambda _: DisplayCategory.LIGHT,
    shape=(*CapabilityAttribute,),
    attributes=(
        StateAttribute.BRIGHTNESS,
        StateAttribute.COLOR_MODE,
        StateAttribute.COLOR_TEMP_KELVIN,
        StateAttribute.EFFECT,
        StateAttribute.HS_COLOR,
    ),
    effect=_effect,
    takes=lambda _: {Part.CURRENT, Part.ENERGY, Part.POWER},
    capabilities=(
        PowerController(
            is_on=lambda state: state.state == STATE_ON,
            turn_on=lambda _: ServiceCall(DOMAIN, SERVICE_TURN_ON),
            turn_off=lambda _: ServiceCall(DOMAIN, SERVICE_TURN_OFF),
        ),
        BrightnessController(
            supported=_supports(*COLOR_MODES_BRIGHTNESS),
            brightness=_brightness,
            set_brightness=setter(DOMAIN, SERVICE_TURN_ON, "brightness_pct"),
        ),
        ColorController(
            supported=_supports(*COLOR_MODES_COLOR),
            color=_color,
            level=_level,
            # The brightness in the directive is not set: only the color was asked for.
            set_color=lambda _, color: ServiceCall(
                DOMAIN,
                SERVICE_TURN_ON,
                # Some integrations truncate 0.29 * 100 = 28.999999999999996 to 28.
                {"hs_color": (color.hue, round(color.saturation * 100, _DIGITS))},
            ),
        ),
        ColorTemperatureController(
            supported=_supports(ColorMode.COLOR_TEMP),
            kelvin=_kelvin,
            bounds=_kelvin_range,
            shows_color=_shows_color,
            set_kelvin=setter(DOMAIN, SERVICE_TURN_ON, "color_temp_kelvin"),
        ),
        choice(
            "light.effect",
            Word.EFFECT,
            options=CapabilityAttribute.EFFECT_LIST,
            service=SERVICE_TURN_ON,
            supported=has_feature(LightEntityFeature.EFFECT),
        ),
    ),
)
