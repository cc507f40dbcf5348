"""Lawn mowers can be started, paused, stopped and docked."""

from typing import Final

from homeassistant.components.lawn_mower.const import (
    DOMAIN,
    SERVICE_DOCK,
    SERVICE_PAUSE,
    SERVICE_START_MOWING,
    SERVICE_STOP,
    LawnMowerActivity,
    LawnMowerEntityFeature as Feature,
)

from ..interfaces.mode import Mode
from ..protocol import EndpointDescription
from ..protocol.labels import Option, Word
from ..protocol.readers import available
from .common.commands import Command
from .common.robot import Robot

_ROBOT: Final = Robot(
    domain=DOMAIN,
    working=Mode(
        LawnMowerActivity.MOWING,
        (Option(LawnMowerActivity.MOWING), Word.MOWING, Word.MOW),
    ),
    work=Command(Feature.START_MOWING, SERVICE_START_MOWING),
    pause=Command(Feature.PAUSE, SERVICE_PAUSE),
    stop=Command(Feature.STOP, SERVICE_STOP),
    dock=Command(Feature.DOCK, SERVICE_DOCK),
)

ENDPOINT = EndpointDescription(
    reachable=available, effect=_ROBOT.effect, capabilities=_ROBOT.capabilities()
)
