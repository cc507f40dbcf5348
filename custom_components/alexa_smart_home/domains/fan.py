"""Fans can be turned on and off; speed, swing, direction and preset can be set."""

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
    FanEntityCapabilityAttribute as CapabilityAttribute,
    FanEntityFeature as Feature,
    FanEntityStateAttribute as StateAttribute,
)
from homeassistant.const import SERVICE_TURN_OFF, SERVICE_TURN_ON, STATE_OFF, STATE_ON
from homeassistant.core import State

from ..interfaces.mode import Mode, ModeController
from ..interfaces.range import Preset, Range, RangeController
from ..interfaces.toggle import ToggleController
from ..protocol import DisplayCategory, EndpointDescription
from ..protocol.labels import Asset, Word
from ..protocol.linking import AIR_PARTS
from ..protocol.outcome import ServiceCall, changed
from ..protocol.readers import (
    flag_attribute,
    has_feature,
    numeric_attribute,
    text_attribute,
    texts_attribute,
)
from ..protocol.units import percent
from .common.choice import choice
from .common.commands import setter
from .common.on_off import call_if, has_either, is_on, on_or_off

# Names of the speeds by their number. With more speeds only the lowest and the highest
# have names.
_SPEED_NAMES: Final[Mapping[int, tuple[Asset, ...]]] = {
    1: (),
    2: (Asset.LOW, Asset.HIGH),
    3: (Asset.LOW, Asset.MEDIUM, Asset.HIGH),
}
# The minimum change for "faster" and "slower" in percent, so that it is noticeable.
_MIN_STEP: Final = 10
_FULL_SPEED: Final = 100

_percentage_attribute = numeric_attribute(StateAttribute.PERCENTAGE)
_step = numeric_attribute(StateAttribute.PERCENTAGE_STEP)
_preset_modes = texts_attribute(CapabilityAttribute.PRESET_MODES)
_has_preset_modes = has_feature(Feature.PRESET_MODE)
_has_power = has_either(Feature.TURN_ON, Feature.TURN_OFF)
_turn_on = call_if(Feature.TURN_ON, DOMAIN, SERVICE_TURN_ON)
_turn_off = call_if(Feature.TURN_OFF, DOMAIN, SERVICE_TURN_OFF)
_SETTING_FEATURES: Final = (
    has_feature(Feature.SET_SPEED),
    has_feature(Feature.OSCILLATE),
    has_feature(Feature.DIRECTION),
    lambda state: _has_preset_modes(state) and bool(_preset_modes(state)),
)


def _percentage(state: State) -> float | None:
    return 0 if state.state == STATE_OFF else _percentage_attribute(state)


def _presets(state: State) -> Iterator[Preset]:
    count = round(min(100, max(1, 100 / (_step(state) or 1))))
    for speed, name in enumerate(_SPEED_NAMES.get(count, ()), start=1):
        yield Preset(speed * 100 // count, (name,))
    if count not in _SPEED_NAMES:
        yield Preset(100 // count, (Asset.MINIMUM,))
        yield Preset(100, (Asset.MAXIMUM,))


def _speed_step(state: State, delta: float) -> int:
    """Return the step to the next speed, rounded down as Home Assistant rounds up."""
    return math.floor(math.copysign(max(_MIN_STEP, _step(state) or 0), delta))


def _only_turns_on_or_off(state: State) -> bool:
    return _has_power(state) and not any(
        supported(state) for supported in _SETTING_FEATURES
    )


def _full_or_zero(state: State) -> int | None:
    on = is_on(state)
    return None if on is None else on * _FULL_SPEED


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
    shape=(*CapabilityAttribute, StateAttribute.PERCENTAGE_STEP),
    effect=_effect,
    takes=lambda _: AIR_PARTS,
    capabilities=(
        on_or_off(DOMAIN, turn_on=Feature.TURN_ON, turn_off=Feature.TURN_OFF),
        RangeController(
            instance="fan.percentage",
            labels=(Asset.FAN_SPEED, Word.PERCENTAGE),
            supported=has_feature(Feature.SET_SPEED),
            value=_percentage,
            set_value=setter(DOMAIN, SERVICE_SET_PERCENTAGE, Word.PERCENTAGE),
            unit=percent,
            default_delta=_speed_step,
            presets=_presets,
        ),
        # Alexa cannot turn a fan on and off that has only PowerController:
        # https://github.com/home-assistant/core/issues/56053
        RangeController(
            instance="fan.percentage",
            labels=(Asset.FAN_SPEED, Word.PERCENTAGE),
            supported=_only_turns_on_or_off,
            value=_full_or_zero,
            set_value=lambda state, speed: (_turn_on if speed else _turn_off)(state),
            bounds=lambda _: Range(0, _FULL_SPEED, _FULL_SPEED),
            exact=True,
            unit=percent,
        ),
        ToggleController(
            instance="fan.oscillating",
            labels=(Asset.OSCILLATE, Word.ROTATE, Word.ROTATION),
            supported=has_feature(Feature.OSCILLATE),
            is_on=flag_attribute(StateAttribute.OSCILLATING),
            turn=setter(DOMAIN, SERVICE_OSCILLATE, "oscillating"),
        ),
        ModeController(
            instance="fan.direction",
            labels=(Asset.DIRECTION,),
            supported=has_feature(Feature.DIRECTION),
            modes=lambda _, _context: map(Mode, (DIRECTION_FORWARD, DIRECTION_REVERSE)),
            mode=text_attribute(StateAttribute.DIRECTION),
            attribute=StateAttribute.DIRECTION,
            set_mode=setter(DOMAIN, SERVICE_SET_DIRECTION, "direction"),
        ),
        choice(
            "fan.preset_mode",
            Asset.PRESET,
            options=CapabilityAttribute.PRESET_MODES,
            service=SERVICE_SET_PRESET_MODE,
            supported=has_feature(Feature.PRESET_MODE),
        ),
    ),
)
