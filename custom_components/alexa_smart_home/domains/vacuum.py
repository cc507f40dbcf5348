"""Vacuums can clean, pause, stop, dock and clean areas; fan speed can be set."""

from collections.abc import Iterator
import re
from typing import Final, override

from homeassistant.components.vacuum.const import (
    DOMAIN,
    SERVICE_CLEAN_AREA,
    SERVICE_CLEAN_SPOT,
    SERVICE_LOCATE,
    SERVICE_PAUSE,
    SERVICE_RETURN_TO_BASE,
    SERVICE_SET_FAN_SPEED,
    SERVICE_START,
    SERVICE_STOP,
    VacuumActivity,
    VacuumEntityCapabilityAttribute as CapabilityAttribute,
    VacuumEntityFeature as Feature,
    VacuumEntityStateAttribute as StateAttribute,
)
from homeassistant.core import State

from ..interfaces.mode import Mode
from ..interfaces.range import Preset, Range, RangeController
from ..protocol import CompileContext, DisplayCategory, EndpointDescription
from ..protocol.labels import Action, Asset, Label, Option, Word
from ..protocol.linking import Part
from ..protocol.outcome import ServiceCall
from ..protocol.readers import available, has_feature, text_attribute, texts_attribute
from .common.commands import Command
from .common.robot import Robot

# Prefix of the modes that clean an area; the area id follows.
_AREA_PREFIX: Final = "area."

_WORD: Final = re.compile(r"[^\W_]+")
# Words in the names of fan speeds that are neither low nor high.
_UNORDERED: Final = frozenset(
    {"auto", "automatic", "custom", "customised", "customized", "none", "off", "smart"}
)
_LOW: Final = frozenset({"low", "min", "minimum", "quiet", "silent"})
_HIGH: Final = frozenset({"high", "max", "maximum", "strong", "turbo"})

_cleans_areas = has_feature(Feature.CLEAN_AREA)
_current_speed = text_attribute(StateAttribute.FAN_SPEED)
_speeds = texts_attribute(CapabilityAttribute.FAN_SPEED_LIST)


class _Vacuum(Robot):
    """Add modes that clean one area."""

    @override
    def modes(self, state: State, context: CompileContext) -> Iterator[Mode]:
        yield from super().modes(state, context)
        if _cleans_areas(state):
            for area_id, name in context.areas(state.entity_id).items():
                yield Mode(f"{_AREA_PREFIX}{area_id}", (name,), momentary=True)

    @override
    def set_mode(self, state: State, mode: str) -> ServiceCall:
        if not mode.startswith(_AREA_PREFIX):
            return super().set_mode(state, mode)
        areas = [mode.removeprefix(_AREA_PREFIX)]
        return ServiceCall(DOMAIN, SERVICE_CLEAN_AREA, {"cleaning_area_id": areas})


_ROBOT: Final = _Vacuum(
    domain=DOMAIN,
    working=Mode(
        VacuumActivity.CLEANING,
        (Option(VacuumActivity.CLEANING), Word.CLEANING, Word.CLEAN, Word.VACUUM),
    ),
    work=Command(Feature.START, SERVICE_START),
    pause=Command(Feature.PAUSE, SERVICE_PAUSE),
    stop=Command(Feature.STOP, SERVICE_STOP),
    dock=Command(Feature.RETURN_HOME, SERVICE_RETURN_TO_BASE),
    others={
        Mode("spot", (Word.SPOT, Word.SPOT_CLEANING), momentary=True): Command(
            Feature.CLEAN_SPOT, SERVICE_CLEAN_SPOT
        ),
        Mode("locate", (Word.LOCATE, Word.FIND), momentary=True): Command(
            Feature.LOCATE, SERVICE_LOCATE
        ),
    },
    verbs=(Action.CLEAN, Action.VACUUM),
)


def _speed_index(state: State) -> int | None:
    speeds, speed = _speeds(state), _current_speed(state)
    return speeds.index(speed) if speed is not None and speed in speeds else None


def _speed_presets(state: State) -> Iterator[Preset]:
    speeds = _speeds(state)
    extremes = _extreme_names(speeds)
    for index, speed in enumerate(speeds):
        yield Preset(
            index, (Option(speed, StateAttribute.FAN_SPEED), *extremes.get(index, ()))
        )


def _extreme_names(speeds: list[str]) -> dict[int, tuple[Label]]:
    """Return additional names of the lowest and of the highest speed by index.

    Vacuums that list their speeds from the highest to the lowest get none.
    """
    words = [frozenset(_WORD.findall(speed.casefold())) for speed in speeds]
    ordered = [i for i, name in enumerate(words) if name.isdisjoint(_UNORDERED)]
    extremes: dict[int, tuple[Label]] = {}
    match ordered:
        case [lowest, *_, highest]:
            if words[lowest].isdisjoint(_HIGH):
                extremes[lowest] = (Asset.MINIMUM,)
            if words[highest].isdisjoint(_LOW):
                extremes[highest] = (Asset.MAXIMUM,)
    return extremes


ENDPOINT = EndpointDescription(
    category=lambda _: DisplayCategory.VACUUM_CLEANER,
    shape=(*CapabilityAttribute,),
    reachable=available,
    effect=_ROBOT.effect,
    takes=lambda _: {Part.CONSUMABLE},
    capabilities=(
        *_ROBOT.capabilities(),
        _ROBOT.hold(),
        RangeController(
            instance="vacuum.fan_speed",
            labels=(Asset.FAN_SPEED,),
            supported=has_feature(Feature.FAN_SPEED),
            bounds=lambda state: Range(0, len(_speeds(state)) - 1),
            value=_speed_index,
            set_value=lambda state, speed: ServiceCall(
                DOMAIN, SERVICE_SET_FAN_SPEED, {"fan_speed": _speeds(state)[int(speed)]}
            ),
            presets=_speed_presets,
        ),
    ),
)
