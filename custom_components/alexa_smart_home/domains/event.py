"""Events: doorbells, buttons, and motion that is seen."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from homeassistant.components.event.const import (
    DOMAIN,
    DoorbellEventType,
    EventDeviceClass as Class,
    EventEntityCapabilityAttribute as Can,
    EventEntityStateAttribute as Has,
)
from homeassistant.const import EntityStateAttribute
from homeassistant.core import State
from homeassistant.util import dt as dt_util

from ..interfaces.detection import MotionSensor
from ..interfaces.doorbell import DoorbellEventSource
from ..interfaces.simple_event import Occurrence, SimpleEventSource
from ..protocol.description import EndpointDescription
from ..protocol.display_category import DisplayCategory
from ..protocol.readers import (
    available,
    has_device_class,
    text_attribute,
    texts_attribute,
)
from .common.routine_trigger import EARLIEST, SECONDS, just_now, last_time

# A time further back is one that Home Assistant remembers from before it started,
# or the device from before it was away.
_LATEST: Final = timedelta(seconds=10)

_is_doorbell: Final = has_device_class(Class.DOORBELL)
_is_button: Final = has_device_class(Class.BUTTON)
_is_motion: Final = has_device_class(Class.MOTION)

_CATEGORIES: Final[Mapping[str | None, DisplayCategory]] = {
    Class.DOORBELL: DisplayCategory.DOORBELL,
    Class.MOTION: DisplayCategory.MOTION_SENSOR,
}

_event: Final = text_attribute(Has.EVENT_TYPE)
_events: Final = texts_attribute(Can.EVENT_TYPES)


def _occurred(old: State, new: State) -> Occurrence | None:
    event = _event(new)
    when = dt_util.parse_datetime(new.state)
    if (
        old.state == new.state
        or event is None
        or event not in _events(new)
        or when is None
        or not EARLIEST <= new.last_updated - when <= _LATEST
    ):
        return None
    return Occurrence(event, when)


def _pressed(old: State, new: State) -> datetime | None:
    occurrence = _occurred(old, new)
    if occurrence is None or not _is_press(occurrence.event, new):
        return None
    return occurrence.when


def _is_press(event: str, state: State) -> bool:
    """Tell a press from what else a doorbell sees; older ones have other words."""
    if DoorbellEventType.RING in _events(state):
        return event == DoorbellEventType.RING
    return any(word in event.casefold() for word in ("press", "ring", "doorbell"))


def _category(state: State) -> DisplayCategory:
    device_class = state.attributes.get(EntityStateAttribute.DEVICE_CLASS)
    return _CATEGORIES.get(device_class, DisplayCategory.REMOTE)


ENDPOINT = EndpointDescription(
    category=_category,
    shape=(Can.EVENT_TYPES,),
    reachable=available,
    capabilities=(
        DoorbellEventSource(supported=_is_doorbell, pressed=_pressed),
        SimpleEventSource(
            instance=f"{DOMAIN}.button",
            labels=("button",),
            supported=_is_button,
            events=_events,
            occurred=_occurred,
        ),
        MotionSensor(
            supported=_is_motion, detected=just_now(last_time), recheck_after=SECONDS
        ),
    ),
)
