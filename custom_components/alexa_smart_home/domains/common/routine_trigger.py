"""How routines can start from what is no sensor: it poses as one.

Routines start when a sensor begins to detect something. What is on detects while
it is on. What is only activated detects for some seconds from then on: long
enough to be reported, short enough to start a routine again soon; and a time
that is read again after a restart is over, and starts nothing.

Home Assistant sets these times itself. A time in the future was set before the clock
was corrected, and starts nothing either.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from homeassistant.const import STATE_ON
from homeassistant.core import State
from homeassistant.util import dt as dt_util

from ...interfaces.detection import ContactSensor, MotionSensor
from ...protocol.description import Capabilities
from ...protocol.readers import Predicate, Reader
from ...settings import EntityConfig

type _Adapt = Callable[[Capabilities, EntityConfig], Capabilities]

# The setting that makes an entity pose as a sensor.
ROUTINE_TRIGGER: Final = frozenset({"routine_trigger"})
SECONDS: Final = 5.0
_OVER: Final = timedelta(seconds=SECONDS)
# Home Assistant sets events of the same millisecond one millisecond apart.
EARLIEST: Final = timedelta(seconds=-1)
_SENSORS: Final[Mapping[str | None, type[ContactSensor | MotionSensor]]] = {
    "contact": ContactSensor,
    "motion": MotionSensor,
}


def _poses(detected: Predicate, recheck_after: float | None = None) -> _Adapt:
    def adapt(capabilities: Capabilities, config: EntityConfig) -> Capabilities:
        if (sensor := _SENSORS.get(config.routine_trigger)) is None:
            return capabilities
        return (*capabilities, sensor(detected=detected, recheck_after=recheck_after))

    return adapt


def just_now(when: Reader[datetime | None]) -> Predicate:
    """Match for some seconds from a time on."""

    def predicate(state: State) -> bool:
        last = when(state)
        return last is not None and EARLIEST <= dt_util.utcnow() - last < _OVER

    return predicate


def last_time(state: State) -> datetime | None:
    """Read the last time of scenes, buttons and events: it is their state."""
    return dt_util.parse_datetime(state.state)


def when_activated(activated: Reader[datetime | None]) -> _Adapt:
    """Let routines start whenever something is activated."""
    return _poses(just_now(activated), SECONDS)


while_on: Final = _poses(lambda state: state.state == STATE_ON)
when_pressed: Final = when_activated(last_time)
