"""Fans."""

from collections.abc import Iterator, Mapping
import math
from typing import Final

from homeassistant.components.fan.const import (
    DIRECTION_FORWARD,
    DIRECTION_REVERSE,
    DOMAIN,
    SERVICE_OSCILLATE,
    SERVICE_SET_DIRECTION,
    SERVICE_SET_PERCENTAGE,
    SERVICE_SET_PRESET_MODE,
    FanEntityCapabilityAttribute as Can,
    FanEntityFeature as Feature,
    FanEntityStateAttribute as Has,
)
from homeassistant.const import SERVICE_TURN_OFF, SERVICE_TURN_ON, STATE_OFF, STATE_ON
from homeassistant.core import State

from ..interfaces.mode import Mode, ModeController
from ..interfaces.range import Preset, Range, RangeController
from ..interfaces.toggle import ToggleController
from ..protocol.compile_context import CompileContext
from ..protocol.description import EndpointDescription
from ..protocol.display_category import DisplayCategory
from ..protocol.outcome import ServiceCall, changed
from ..protocol.readers import (
    flag_attribute,
    has_feature,
    numeric_attribute,
    text_attribute,
    texts_attribute,
)
from ..protocol.resources import Asset
from ..protocol.units import percent
from .common.choice import choice
from .common.on_off import call_if, has_either, is_on, on_or_off

# How people call the speeds of a fan that has so many; of one that has more,
# they know the least and the most.
_SPEEDS: Final[Mapping[int, tuple[Asset, ...]]] = {
    1: (),
    2: (Asset.LOW, Asset.HIGH),
    3: (Asset.LOW, Asset.MEDIUM, Asset.HIGH),
}
# How far "faster" and "slower" go at least, in percent: people must feel it.
_LEAST_STEP: Final = 10
_FULL_SPEED: Final = 100

_raw_percentage = numeric_attribute(Has.PERCENTAGE)
_step = numeric_attribute(Has.PERCENTAGE_STEP)
_preset_modes = texts_attribute(Can.PRESET_MODES)
_presets_can_be_set = has_feature(Feature.PRESET_MODE)
_has_power = has_either(Feature.TURN_ON, Feature.TURN_OFF)
_turn_on = call_if(Feature.TURN_ON, DOMAIN, SERVICE_TURN_ON)
_turn_off = call_if(Feature.TURN_OFF, DOMAIN, SERVICE_TURN_OFF)
_SETTINGS: Final = (
    has_feature(Feature.SET_SPEED),
    has_feature(Feature.OSCILLATE),
    has_feature(Feature.DIRECTION),
    lambda state: _presets_can_be_set(state) and bool(_preset_modes(state)),
)


def _percentage(state: State) -> float | None:
    return 0 if state.state == STATE_OFF else _raw_percentage(state)


def _presets(state: State) -> Iterator[Preset]:
    count = round(min(100, max(1, 100 / (_step(state) or 1))))
    for speed, name in enumerate(_SPEEDS.get(count, ()), start=1):
        yield Preset(speed * 100 // count, (name,))
    if count not in _SPEEDS:
        yield Preset(100 // count, (Asset.MINIMUM,))
        yield Preset(100, (Asset.MAXIMUM,))


def _one_speed(state: State, delta: float) -> int:
    """Return how far the next speed is; of three, 67 percent is the third already."""
    return math.floor(math.copysign(max(_LEAST_STEP, _step(state) or 0), delta))


def _only_turns_on_or_off(state: State) -> bool:
    return _has_power(state) and not any(
        has_setting(state) for has_setting in _SETTINGS
    )


def _all_or_nothing(state: State) -> int | None:
    on = is_on(state)
    return None if on is None else on * _FULL_SPEED


def _directions(_: State, _context: CompileContext) -> tuple[Mode, ...]:
    return (Mode(DIRECTION_FORWARD), Mode(DIRECTION_REVERSE))


def _effect(state: State, call: ServiceCall) -> State:
    """Return the state after a change of speed or power: 0 percent is off."""
    if call.service == SERVICE_SET_PERCENTAGE:
        percentage = call.data["percentage"]
        value = STATE_ON if percentage else STATE_OFF
        return changed(state, value, percentage=percentage)
    if call.service == SERVICE_TURN_OFF:
        return changed(state, STATE_OFF)
    if call.service == SERVICE_TURN_ON and state.state != STATE_ON:
        # The device chooses the speed.
        return changed(state, STATE_ON, percentage=None)
    return state


ENDPOINT = EndpointDescription(
    category=lambda _: DisplayCategory.FAN,
    shape=(*Can, Has.PERCENTAGE_STEP),
    effect=_effect,
    capabilities=(
        on_or_off(DOMAIN, turn_on=Feature.TURN_ON, turn_off=Feature.TURN_OFF),
        RangeController(
            instance="fan.percentage",
            labels=(Asset.FAN_SPEED, "percentage"),
            supported=has_feature(Feature.SET_SPEED),
            value=_percentage,
            set_value=lambda _, value: ServiceCall(
                DOMAIN, SERVICE_SET_PERCENTAGE, {"percentage": value}
            ),
            unit=percent,
            default_delta=_one_speed,
            presets=_presets,
        ),
        # With power alone Alexa cannot switch a fan:
        # https://github.com/home-assistant/core/issues/56053
        RangeController(
            instance="fan.percentage",
            labels=(Asset.FAN_SPEED, "percentage"),
            supported=_only_turns_on_or_off,
            value=_all_or_nothing,
            set_value=lambda state, speed: (_turn_on if speed else _turn_off)(state),
            bounds=lambda _: Range(0, _FULL_SPEED, _FULL_SPEED),
            exact=True,
            unit=percent,
        ),
        ToggleController(
            instance="fan.oscillating",
            labels=(Asset.OSCILLATE,),
            supported=has_feature(Feature.OSCILLATE),
            is_on=flag_attribute(Has.OSCILLATING),
            turn=lambda _, oscillating: ServiceCall(
                DOMAIN, SERVICE_OSCILLATE, {"oscillating": oscillating}
            ),
        ),
        ModeController(
            instance="fan.direction",
            labels=(Asset.DIRECTION,),
            supported=has_feature(Feature.DIRECTION),
            modes=_directions,
            mode=text_attribute(Has.DIRECTION),
            set_mode=lambda _, direction: ServiceCall(
                DOMAIN, SERVICE_SET_DIRECTION, {"direction": direction}
            ),
        ),
        choice(
            "fan.preset_mode",
            Asset.PRESET,
            options=Can.PRESET_MODES,
            service=SERVICE_SET_PRESET_MODE,
            supported=has_feature(Feature.PRESET_MODE),
        ),
    ),
)
