"""Sensors that let routines start from entities that are not sensors.

A routine starts when a contact or motion sensor reports DETECTED. A switch reports it
while it is on; a scene, script or button for `SECONDS` after its last activation: long
enough for a report, short enough to trigger the routine again soon.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from homeassistant.const import STATE_ON
from homeassistant.core import State
from homeassistant.util import dt as dt_util

from ...interfaces.detection import ContactSensor, MotionSensor
from ...protocol import Predicate, Reader
from ...protocol.description import Capabilities
from ...settings import EntityConfig

type _Adapt = Callable[[Capabilities, EntityConfig], Capabilities]

# The setting that makes an entity pose as a sensor.
ROUTINE_TRIGGER: Final = frozenset({"routine_trigger"})
SECONDS: Final = 5.0
_OVER: Final = timedelta(seconds=SECONDS)
# The minimum age of a time that counts. Home Assistant sets events of the same
# millisecond one millisecond apart; a time further in the future is from a wrong clock.
EARLIEST: Final = timedelta(seconds=-1)
_SENSORS: Final[Mapping[str | None, type[ContactSensor | MotionSensor]]] = {
    "contact": ContactSensor,
    "motion": MotionSensor,
}


def _with_sensor(detected: Predicate, recheck_after: float | None = None) -> _Adapt:
    def adapt(capabilities: Capabilities, config: EntityConfig) -> Capabilities:
        if (sensor := _SENSORS.get(config.routine_trigger)) is None:
            return capabilities
        return (*capabilities, sensor(detected=detected, recheck_after=recheck_after))

    return adapt


def happened_just_now(when: Reader[datetime | None]) -> Predicate:
    """Match entities whose time was less than `SECONDS` ago."""

    def predicate(state: State) -> bool:
        last = when(state)
        return last is not None and EARLIEST <= dt_util.utcnow() - last < _OVER

    return predicate


def last_time(state: State) -> datetime | None:
    """Read the time of the last activation from the state."""
    return dt_util.parse_datetime(state.state)


def when_activated(activated: Reader[datetime | None]) -> _Adapt:
    """Return a function that adds the sensor of an entity with activation times."""
    return _with_sensor(happened_just_now(activated), SECONDS)


while_on: Final = _with_sensor(lambda state: state.state == STATE_ON)
when_pressed: Final = when_activated(last_time)
