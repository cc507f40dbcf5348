"""Vacuum cleaners."""

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
    VacuumEntityCapabilityAttribute as Can,
    VacuumEntityFeature as Feature,
    VacuumEntityStateAttribute as Has,
)
from homeassistant.core import State

from ..interfaces.mode import Mode
from ..interfaces.range import Preset, Range, RangeController
from ..protocol.compile_context import CompileContext
from ..protocol.description import EndpointDescription
from ..protocol.display_category import DisplayCategory
from ..protocol.outcome import ServiceCall
from ..protocol.readers import available, has_feature, text_attribute, texts_attribute
from ..protocol.resources import Action, Asset, Label
from .common.robot import Robot, Skill

# Tells the area of that id from the activities.
_AREA: Final = "area."

_WORD: Final = re.compile(r"[^\W_]+")
# Words of speeds that are neither low nor high.
_NO_DEGREES: Final = frozenset(
    {"auto", "automatic", "custom", "customised", "customized", "none", "off", "smart"}
)
_LOW: Final = frozenset({"low", "min", "minimum", "quiet", "silent"})
_HIGH: Final = frozenset({"high", "max", "maximum", "strong", "turbo"})

_cleans_areas = has_feature(Feature.CLEAN_AREA)
_current_speed = text_attribute(Has.FAN_SPEED)
_speeds = texts_attribute(Can.FAN_SPEED_LIST)


class _Vacuum(Robot):
    """A robot that can be sent to areas, where it knows some."""

    @override
    def modes(self, state: State, context: CompileContext) -> Iterator[Mode]:
        yield from super().modes(state, context)
        if _cleans_areas(state):
            for area_id, name in context.areas(state.entity_id).items():
                yield Mode(f"{_AREA}{area_id}", (name,), momentary=True)

    @override
    def set_mode(self, state: State, mode: str) -> ServiceCall:
        if not mode.startswith(_AREA):
            return super().set_mode(state, mode)
        areas = [mode.removeprefix(_AREA)]
        return ServiceCall(DOMAIN, SERVICE_CLEAN_AREA, {"cleaning_area_id": areas})


_ROBOT: Final = _Vacuum(
    domain=DOMAIN,
    working=Mode(VacuumActivity.CLEANING, ("cleaning", "clean", "vacuum")),
    work=Skill(Feature.START, SERVICE_START),
    pause=Skill(Feature.PAUSE, SERVICE_PAUSE),
    stop=Skill(Feature.STOP, SERVICE_STOP),
    dock=Skill(Feature.RETURN_HOME, SERVICE_RETURN_TO_BASE),
    others={
        Mode("spot", ("spot", "spot cleaning"), momentary=True): Skill(
            Feature.CLEAN_SPOT, SERVICE_CLEAN_SPOT
        ),
        Mode("locate", ("locate", "find"), momentary=True): Skill(
            Feature.LOCATE, SERVICE_LOCATE
        ),
    },
    verbs=(Action.CLEAN, Action.VACUUM),
)


def _speed(state: State) -> int | None:
    speeds, speed = _speeds(state), _current_speed(state)
    return speeds.index(speed) if speed is not None and speed in speeds else None


def _named_speeds(state: State) -> Iterator[Preset]:
    speeds = _speeds(state)
    ends = _ends(speeds)
    for index, speed in enumerate(speeds):
        yield Preset(index, (speed, *ends.get(index, ())))


def _ends(speeds: list[str]) -> dict[int, tuple[Label]]:
    """Return the further names of the lowest and of the highest speed.

    Some vacuums list their speeds from the highest to the lowest: these have none.
    """
    words = [frozenset(_WORD.findall(speed.casefold())) for speed in speeds]
    degrees = [i for i, said in enumerate(words) if said.isdisjoint(_NO_DEGREES)]
    ends: dict[int, tuple[Label]] = {}
    match degrees:
        case [lowest, *_, highest]:
            if words[lowest].isdisjoint(_HIGH):
                ends[lowest] = (Asset.MINIMUM,)
            if words[highest].isdisjoint(_LOW):
                ends[highest] = (Asset.MAXIMUM,)
    return ends


ENDPOINT = EndpointDescription(
    category=lambda _: DisplayCategory.VACUUM_CLEANER,
    shape=(*Can,),
    reachable=available,
    effect=_ROBOT.effect,
    capabilities=(
        *_ROBOT.capabilities(),
        _ROBOT.hold(),
        RangeController(
            instance="vacuum.fan_speed",
            labels=(Asset.FAN_SPEED,),
            supported=has_feature(Feature.FAN_SPEED),
            bounds=lambda state: Range(0, len(_speeds(state)) - 1),
            value=_speed,
            set_value=lambda state, speed: ServiceCall(
                DOMAIN,
                SERVICE_SET_FAN_SPEED,
                {"fan_speed": _speeds(state)[int(speed)]},
            ),
            presets=_named_speeds,
        ),
    ),
)
