"""Binary sensors of cameras that detect a class of objects."""

from collections.abc import Iterator, Mapping
import re
from typing import Final

from homeassistant.components.binary_sensor.const import (
    BinarySensorDeviceClass as DeviceClass,
)
from homeassistant.const import STATE_OFF, STATE_ON, EntityStateAttribute
from homeassistant.core import State

from ...interfaces.object_detection import (
    Detection,
    ObjectClass,
    ObjectDetectionSensor,
)

# Sensors of other classes report a condition, such as a fault of the detection.
_DEVICE_CLASSES: Final = frozenset(
    {None, DeviceClass.MOTION, DeviceClass.OCCUPANCY, DeviceClass.PRESENCE}
)
_OBJECTS: Final[Mapping[str, ObjectClass]] = {
    "person": ObjectClass.PERSON,
    "people": ObjectClass.PERSON,
    "human": ObjectClass.PERSON,
    "package": ObjectClass.PACKAGE,
    "parcel": ObjectClass.PACKAGE,
}
# Words that may follow the object in a name: "Porch person detected".
_SUFFIXES: Final = frozenset(
    {"detected", "detection", "detector", "occupancy", "presence", "sensor"}
)
_WORD: Final = re.compile(r"[^\W\d_]+")


def detected_object(state: State) -> ObjectClass | None:
    """Return the class of objects that a binary sensor detects, by its name.

    The last word counts, because the name begins with that of the camera.
    """
    if state.attributes.get(EntityStateAttribute.DEVICE_CLASS) not in _DEVICE_CLASSES:
        return None
    return _named_object(state.object_id) or _named_object(state.name)


def _named_object(name: str) -> ObjectClass | None:
    words = [word for word in _WORD.findall(name.casefold()) if word not in _SUFFIXES]
    return _OBJECTS.get(words[-1]) if words else None


def _classes(state: State) -> Iterator[ObjectClass]:
    if (object_class := detected_object(state)) is not None:
        yield object_class


def _detected(old: State, new: State) -> Iterator[Detection]:
    if old.state == STATE_OFF and new.state == STATE_ON:
        for object_class in _classes(new):
            yield Detection(object_class, new.last_changed)


OBJECT_DETECTION: Final = ObjectDetectionSensor(classes=_classes, detected=_detected)
