"""Lights."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.components.light.const import (
    COLOR_MODES_BRIGHTNESS,
    COLOR_MODES_COLOR,
    DOMAIN,
    ColorMode,
    LightEntityCapabilityAttribute as Can,
    LightEntityFeature,
    LightEntityStateAttribute as Has,
)
from homeassistant.const import SERVICE_TURN_OFF, SERVICE_TURN_ON, STATE_OFF, STATE_ON
from homeassistant.core import State

from ..interfaces.brightness import BrightnessController
from ..interfaces.color import Color, ColorController
from ..interfaces.color_temperature import ColorTemperatureController, KelvinRange
from ..interfaces.power import PowerController
from ..protocol.description import EndpointDescription
from ..protocol.display_category import DisplayCategory
from ..protocol.outcome import ServiceCall, changed
from ..protocol.readers import (
    Predicate,
    has_feature,
    numeric,
    numeric_attribute,
    text_attribute,
    texts_attribute,
)
from .common.choice import choice

# The range of a light that does not tell its own, in Kelvin.
DEFAULT_KELVIN = KelvinRange(2000, 6535)
# Digits of a saturation in percent that are not noise.
_DIGITS: Final = 6

# Enums compare slowly.
_BRIGHTNESS: Final = str(Has.BRIGHTNESS)
_COLOR_MODE: Final = str(Has.COLOR_MODE)
# The colour mode that each parameter of light.turn_on leads to.
_COLOR_MODES: Final[Mapping[str, str]] = {
    str(Has.HS_COLOR): str(ColorMode.HS),
    str(Has.COLOR_TEMP_KELVIN): str(ColorMode.COLOR_TEMP),
}

_color_mode = text_attribute(Has.COLOR_MODE)
_color_modes = texts_attribute(Can.SUPPORTED_COLOR_MODES)
_raw_brightness = numeric_attribute(Has.BRIGHTNESS)
_warmest = numeric_attribute(Can.MIN_COLOR_TEMP_KELVIN)
_coolest = numeric_attribute(Can.MAX_COLOR_TEMP_KELVIN)
_raw_kelvin = numeric_attribute(Has.COLOR_TEMP_KELVIN)


def _supports(*modes: str) -> Predicate:
    """Match the lights that have one of the colour modes."""
    wanted = frozenset(modes)
    return lambda state: not wanted.isdisjoint(_color_modes(state))


def _brightness(state: State) -> int | None:
    if state.state != STATE_ON:
        return 0
    level = _raw_brightness(state)
    # A light that is on is not at 0 percent, however dim.
    return None if level is None else min(100, max(1, round(level / 255 * 100)))


def _level(state: State) -> float | None:
    level = _raw_brightness(state)
    return None if level is None else level / 255


def _shows_color(state: State) -> bool:
    return _color_mode(state) in COLOR_MODES_COLOR


def _color(state: State) -> Color | None:
    if not _shows_color(state):
        return None
    match state.attributes.get(Has.HS_COLOR):
        case (first, second):
            hue, saturation = numeric(first), numeric(second)
            if hue is not None and saturation is not None:
                return Color(hue, saturation / 100, _level(state) or 0)
    return None


def _kelvin(state: State) -> int | None:
    if _color_mode(state) != ColorMode.COLOR_TEMP:
        return None
    kelvin = _raw_kelvin(state)
    return None if kelvin is None else round(kelvin)


def _kelvin_range(state: State) -> KelvinRange:
    return KelvinRange(
        round(_warmest(state) or DEFAULT_KELVIN.warmest),
        round(_coolest(state) or DEFAULT_KELVIN.coolest),
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
            attributes[_BRIGHTNESS] = value / 100 * 255
        elif key in _COLOR_MODES:
            attributes |= {key: value, _COLOR_MODE: _COLOR_MODES[key]}
    return changed(state, STATE_ON, **attributes)


ENDPOINT = EndpointDescription(
    category=lambda _: DisplayCategory.LIGHT,
    shape=(*Can,),
    effect=_effect,
    capabilities=(
        PowerController(
            is_on=lambda state: state.state == STATE_ON,
            turn_on=lambda _: ServiceCall(DOMAIN, SERVICE_TURN_ON),
            turn_off=lambda _: ServiceCall(DOMAIN, SERVICE_TURN_OFF),
        ),
        BrightnessController(
            supported=_supports(*COLOR_MODES_BRIGHTNESS),
            brightness=_brightness,
            set_brightness=lambda _, brightness: ServiceCall(
                DOMAIN, SERVICE_TURN_ON, {"brightness_pct": brightness}
            ),
        ),
        ColorController(
            supported=_supports(*COLOR_MODES_COLOR),
            color=_color,
            level=_level,
            # "Make it red" does not mean "make it bright": that stays as it is.
            set_color=lambda _, color: ServiceCall(
                DOMAIN,
                SERVICE_TURN_ON,
                # 0.29 * 100 is 28.999999999999996: some integrations cut that to 28.
                {"hs_color": (color.hue, round(color.saturation * 100, _DIGITS))},
            ),
        ),
        ColorTemperatureController(
            supported=_supports(ColorMode.COLOR_TEMP),
            kelvin=_kelvin,
            bounds=_kelvin_range,
            shows_color=_shows_color,
            set_kelvin=lambda _, kelvin: ServiceCall(
                DOMAIN, SERVICE_TURN_ON, {"color_temp_kelvin": kelvin}
            ),
        ),
        choice(
            "light.effect",
            "effect",
            options=Can.EFFECT_LIST,
            service=SERVICE_TURN_ON,
            supported=has_feature(LightEntityFeature.EFFECT),
        ),
    ),
)
