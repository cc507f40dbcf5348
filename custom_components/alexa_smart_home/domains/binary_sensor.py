"""Binary sensors report as contact sensors, motion sensors or doorbells."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from homeassistant.components.binary_sensor.const import (
    BinarySensorDeviceClass as DeviceClass,
)
from homeassistant.const import STATE_OFF, STATE_ON, EntityStateAttribute
from homeassistant.core import State

from ..interfaces.detection import ContactSensor, MotionSensor
from ..interfaces.doorbell import DoorbellEventSource
from ..protocol import Capability, DisplayCategory, EndpointDescription
from ..protocol.description import Capabilities
from ..protocol.linking import Loan, Part
from ..protocol.readers import has_device_class, text_attribute
from ..settings import EntityConfig
from .common.detected_objects import detects_no_object, object_loans

# Routines can start from contact and motion sensors only, so warnings are contact
# sensors: on is reported as DETECTED. Entities without a device class and classes of
# the device's own condition (battery, charging, connectivity, update) are not exposed.
_is_contact: Final = has_device_class(
    DeviceClass.DOOR,
    DeviceClass.GARAGE_DOOR,
    DeviceClass.LOCK,
    DeviceClass.OPENING,
    DeviceClass.WINDOW,
    DeviceClass.CO,
    DeviceClass.COLD,
    DeviceClass.GAS,
    DeviceClass.GLASS_BREAK,
    DeviceClass.HEAT,
    DeviceClass.LIGHT,
    DeviceClass.MOISTURE,
    DeviceClass.PLUG,
    DeviceClass.POWER,
    DeviceClass.PROBLEM,
    DeviceClass.RUNNING,
    DeviceClass.SAFETY,
    DeviceClass.SMOKE,
    DeviceClass.TAMPER,
)
_is_motion: Final = has_device_class(
    DeviceClass.MOTION,
    DeviceClass.MOVING,
    DeviceClass.OCCUPANCY,
    DeviceClass.PRESENCE,
    DeviceClass.SOUND,
    DeviceClass.VIBRATION,
)


def _is_on(state: State) -> bool:
    return state.state == STATE_ON


def _turned_on(old: State, new: State) -> datetime | None:
    """Return the time of a change from off to on, None for any other change."""
    if old.state == STATE_OFF and new.state == STATE_ON:
        return new.last_changed
    return None


# The device classes of sensors that detect objects.
_OBJECT_CLASSES: Final = frozenset(
    {None, DeviceClass.MOTION, DeviceClass.OCCUPANCY, DeviceClass.PRESENCE}
)
_device_class: Final = text_attribute(EntityStateAttribute.DEVICE_CLASS)


def _may_detect_objects(state: State) -> bool:
    return _device_class(state) in _OBJECT_CLASSES


# The sensors that display categories add to an entity of any device class.
_CHOSEN: Final[Mapping[str, Capability]] = {
    DisplayCategory.CONTACT_SENSOR: ContactSensor(detected=_is_on),
    DisplayCategory.DOORBELL: DoorbellEventSource(pressed=_turned_on),
    DisplayCategory.MOTION_SENSOR: MotionSensor(detected=_is_on),
}


def _adapt(capabilities: Capabilities, config: EntityConfig) -> Capabilities:
    """Add the sensors of the configured display categories, each once."""
    chosen = {
        sensor.interface: sensor
        for category in config.display_categories
        if (sensor := _CHOSEN.get(category)) is not None
    }
    others = [sensor for sensor in capabilities if sensor.interface not in chosen]
    return (*others, *chosen.values())


_MOTION: Final = MotionSensor(supported=_is_motion, detected=_is_on)


def _is_obstruction(state: State) -> bool:
    """Match sensors of obstacles by their name: they have no device class."""
    return "obstruct" in f"{state.object_id} {state.name}".casefold()


ENDPOINT = EndpointDescription(
    category=lambda state: (
        DisplayCategory.CONTACT_SENSOR
        if _is_contact(state)
        else DisplayCategory.MOTION_SENSOR
    ),
    capabilities=(
        ContactSensor(supported=_is_contact, detected=_is_on),
        _MOTION,
    ),
    adapt=_adapt,
    lends=(
        Loan(part=Part.OBSTRUCTION, supported=_is_obstruction),
        *object_loans(_may_detect_objects, _turned_on),
        Loan(
            part=Part.MOTION,
            supported=has_device_class(DeviceClass.MOTION),
            named=detects_no_object,
            capabilities=(_MOTION,),
        ),
    ),
)
