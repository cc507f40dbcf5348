"""Binary sensors: what opens, warns or moves."""

from typing import Final

from homeassistant.components.binary_sensor.const import (
    BinarySensorDeviceClass as Class,
)
from homeassistant.const import STATE_ON

from ..capability import EndpointDescription
from ..interfaces.detection import ContactSensor, MotionSensor
from ..readers import has_device_class

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

ENDPOINT = EndpointDescription(
    category=lambda state: "CONTACT_SENSOR" if _is_contact(state) else "MOTION_SENSOR",
    capabilities=(
        ContactSensor(
            supported=_is_contact, detected=lambda state: state.state == STATE_ON
        ),
        MotionSensor(
            supported=_is_motion, detected=lambda state: state.state == STATE_ON
        ),
    ),
)
