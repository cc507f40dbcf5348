"""Lawn mowers."""

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

from ..capability import EndpointDescription, ServiceCall, available
from ..interfaces.mode import Mode
from ..resources import Action
from .robot import Activity, Robot

_ROBOT: Final = Robot(
    domain=DOMAIN,
    work=Activity(
        Mode(LawnMowerActivity.MOWING, ("mowing", "mow")),
        Feature.START_MOWING,
        ServiceCall(DOMAIN, SERVICE_START_MOWING),
    ),
    pause=Activity(
        Mode(LawnMowerActivity.PAUSED, ("paused", "pause")),
        Feature.PAUSE,
        ServiceCall(DOMAIN, SERVICE_PAUSE),
    ),
    stop=Activity(
        Mode(LawnMowerActivity.IDLE, ("stopped", "stop")),
        Feature.STOP,
        ServiceCall(DOMAIN, SERVICE_STOP),
    ),
    dock=Activity(
        Mode(LawnMowerActivity.DOCKED, ("docked", "dock")),
        Feature.DOCK,
        ServiceCall(DOMAIN, SERVICE_DOCK),
    ),
    verbs={Action.DOCK: LawnMowerActivity.DOCKED},
)

ENDPOINT = EndpointDescription(
    category=lambda _: "OTHER",
    reachable=available,
    capabilities=_ROBOT.capabilities(),
)
