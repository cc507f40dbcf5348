"""Find the sensors whose measurements of energy Home Assistant stores."""

from typing import Final

from homeassistant.components.sensor.const import (
    ATTR_STATE_CLASS,
    SensorDeviceClass,
    SensorStateClass,
)
from homeassistant.const import EntityStateAttribute
from homeassistant.core import HomeAssistant
from homeassistant.util.unit_conversion import EnergyConverter

_RECORDER: Final = "recorder"
# Templates may have no device class.
_DEVICE_CLASSES: Final = (SensorDeviceClass.ENERGY, None)
_STATE_CLASSES: Final = (SensorStateClass.TOTAL, SensorStateClass.TOTAL_INCREASING)


def measures_energy(hass: HomeAssistant, entity_id: str) -> bool:
    """Return whether the recorder counts the energy that an entity measures."""
    state = hass.states.get(entity_id)
    if state is None or _RECORDER not in hass.config.components:
        return False
    get = state.attributes.get
    return (
        get(EntityStateAttribute.DEVICE_CLASS) in _DEVICE_CLASSES
        and get(ATTR_STATE_CLASS) in _STATE_CLASSES
        and get(EntityStateAttribute.UNIT_OF_MEASUREMENT) in EnergyConverter.VALID_UNITS
    )
