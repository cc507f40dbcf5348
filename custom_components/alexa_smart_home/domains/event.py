"""Events report as doorbells, buttons or motion sensors."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from homeassistant.components.event.const import (
    DOMAIN,
    DoorbellEventType,
    EventDeviceClass as DeviceClass,
    EventEntityCapabilityAttribute as CapabilityAttribute,
    EventEntityStateAttribute as StateAttribute,
)
from homeassistant.const import EntityStateAttribute
from homeassistant.core import State
from homeassistant.util import dt as dt_util

from ..interfaces.detection import MotionSensor
from ..interfaces.doorbell import DoorbellEventSource
from ..interfaces.object_detection import ObjectClass, ObjectDetectionSensor
from ..interfaces.simple_event import Occurrence, SimpleEventSource
from ..protocol import DisplayCategory, EndpointDescription
from ..protocol.labels import Word
from ..protocol.linking import Loan, Part
from ..protocol.readers import (
    available,
    has_device_class,
    known,
    text_attribute,
    texts_attribute,
)
from .common.detected_objects import class_of, object_loans
from .common.routine_trigger import EARLIEST, SECONDS, happened_just_now, last_time

# The maximum age of a new event: older times are restored after a restart or sent by a
# device that reconnects.
_MAX_AGE: Final = timedelta(seconds=10)

# Of the times of events.
_PRECISION: Final = timedelta(milliseconds=1)

_is_doorbell: Final = has_device_class(DeviceClass.DOORBELL)
_is_button: Final = has_device_class(DeviceClass.BUTTON)
_is_motion: Final = has_device_class(DeviceClass.MOTION)

_CATEGORIES: Final[Mapping[str | None, DisplayCategory]] = {
    DeviceClass.DOORBELL: DisplayCategory.DOORBELL,
    DeviceClass.MOTION: DisplayCategory.MOTION_SENSOR,
}

_device_class: Final = text_attribute(EntityStateAttribute.DEVICE_CLASS)
_event: Final = text_attribute(StateAttribute.EVENT_TYPE)
_events: Final = texts_attribute(CapabilityAttribute.EVENT_TYPES)


def _occurred(old: State, new: State) -> Occurrence | None:
    event = _event(new)
    when = dt_util.parse_datetime(new.state)
    if (
        old.state == new.state
        or event is None
        or event not in _events(new)
        or when is None
        # An entity that is available again shows its last event.
        or (not known(old) and when <= old.last_changed - _PRECISION)
        or not EARLIEST <= new.last_updated - when <= _MAX_AGE
    ):
        return None
    return Occurrence(event, when)


def _pressed(old: State, new: State) -> datetime | None:
    occurrence = _occurred(old, new)
    if occurrence is None or not _is_press(occurrence.event, new):
        return None
    return occurrence.when


def _is_press(event: str, state: State) -> bool:
    """Return whether an event type means a press, by its words if RING is missing."""
    if DoorbellEventType.RING in _events(state):
        return event == DoorbellEventType.RING
    return any(word in event.casefold() for word in ("press", "ring", "doorbell"))


def _happened(old: State, new: State) -> datetime | None:
    occurrence = _occurred(old, new)
    return None if occurrence is None else occurrence.when


def _may_detect_objects(state: State) -> bool:
    """Match events that mean one thing, such as "detected"."""
    return _device_class(state) is None and len(_events(state)) == 1


def _object_sensor(object_class: ObjectClass) -> ObjectDetectionSensor:
    """Return the capability of events with a type for a class of objects."""

    def detected(old: State, new: State) -> datetime | None:
        occurrence = _occurred(old, new)
        if occurrence is None or class_of(occurrence.event) is not object_class:
            return None
        return occurrence.when

    return ObjectDetectionSensor(
        supported=lambda state: object_class in map(class_of, _events(state)),
        object_class=object_class,
        detected=detected,
    )


_DOORBELL: Final = DoorbellEventSource(supported=_is_doorbell, pressed=_pressed)
_MOTION: Final = MotionSensor(
    supported=_is_motion,
    detected=happened_just_now(last_time),
    recheck_after=SECONDS,
)

ENDPOINT = EndpointDescription(
    category=lambda state: _CATEGORIES.get(
        _device_class(state), DisplayCategory.REMOTE
    ),
    shape=(CapabilityAttribute.EVENT_TYPES,),
    reachable=available,
    capabilities=(
        _DOORBELL,
        SimpleEventSource(
            instance=f"{DOMAIN}.button",
            labels=(Word.BUTTON,),
            attribute=StateAttribute.EVENT_TYPE,
            supported=_is_button,
            events=_events,
            occurred=_occurred,
        ),
        _MOTION,
    ),
    lends=(
        Loan(
            part=Part.DOORBELL,
            supported=_is_doorbell,
            capabilities=(_DOORBELL,),
            category=DisplayCategory.DOORBELL,
        ),
        *object_loans(_may_detect_objects, _happened),
        # The motion event of Nest also has a type for persons.
        Loan(
            part=Part.MOTION,
            supported=_is_motion,
            capabilities=(_MOTION, *map(_object_sensor, ObjectClass)),
        ),
    ),
)
