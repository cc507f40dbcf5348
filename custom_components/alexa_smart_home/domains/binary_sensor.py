"""Binary sensors: what opens, warns or moves."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from homeassistant.components.binary_sensor.const import (
    BinarySensorDeviceClass as Class,
)
from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import State

from ..interfaces.detection import ContactSensor, MotionSensor
from ..interfaces.doorbell import DoorbellEventSource
from ..protocol.capability import Capability
from ..protocol.description import Capabilities, EndpointDescription
from ..protocol.display_category import DisplayCategory
from ..protocol.readers import has_device_class
from ..settings import EntityConfig

# On is "open", or for warnings "something is the matter": Alexa knows no other
# sensor that routines can start from. What tells of a device's own well-being
# (battery, charging, connectivity, update) and what says nothing of its kind
# is not exposed.
_is_contact: Final = has_device_class(
    Class.DOOR,
    Class.GARAGE_DOOR,
    Class.LOCK,
    Class.OPENING,
    Class.WINDOW,
    Class.CO,
    Class.COLD,
    Class.GAS,
    Class.GLASS_BREAK,
    Class.HEAT,
    Class.LIGHT,
    Class.MOISTURE,
    Class.PLUG,
    Class.POWER,
    Class.PROBLEM,
    Class.RUNNING,
    Class.SAFETY,
    Class.SMOKE,
    Class.TAMPER,
)
_is_motion: Final = has_device_class(
    Class.MOTION,
    Class.MOVING,
    Class.OCCUPANCY,
    Class.PRESENCE,
    Class.SOUND,
    Class.VIBRATION,
)


def _is_on(state: State) -> bool:
    return state.state == STATE_ON


def _pressed(old: State, new: State) -> datetime | None:
    """Return when the sensor turned on; `on` after an unknown state is no press."""
    if old.state == STATE_OFF and new.state == STATE_ON:
        return new.last_changed
    return None


# The display categories that make a sensor of an entity of any class, or of none.
_CHOSEN: Final[Mapping[str, Capability]] = {
    DisplayCategory.CONTACT_SENSOR: ContactSensor(detected=_is_on),
    DisplayCategory.DOORBELL: DoorbellEventSource(pressed=_pressed),
    DisplayCategory.MOTION_SENSOR: MotionSensor(detected=_is_on),
}


def _adapt(capabilities: Capabilities, config: EntityConfig) -> Capabilities:
    """Add the sensors that the display categories ask for, each once."""
    chosen = {
        sensor.interface: sensor
        for category in config.display_categories
        if (sensor := _CHOSEN.get(category)) is not None
    }
    of_class = [it for it in capabilities if it.interface not in chosen]
    return (*of_class, *chosen.values())


ENDPOINT = EndpointDescription(
    category=lambda state: (
        DisplayCategory.CONTACT_SENSOR
        if _is_contact(state)
        else DisplayCategory.MOTION_SENSOR
    ),
    capabilities=(
        ContactSensor(supported=_is_contact, detected=_is_on),
        MotionSensor(supported=_is_motion, detected=_is_on),
    ),
    adapt=_adapt,
)
