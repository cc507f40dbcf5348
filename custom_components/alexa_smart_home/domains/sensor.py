"""Sensors: temperature and humidity."""

from typing import Final

from homeassistant.components.sensor.const import SensorDeviceClass
from homeassistant.const import EntityStateAttribute
from homeassistant.core import State

from ..capability import EndpointDescription, has_device_class, numeric_state
from ..interfaces.humidity_sensor import HumiditySensor
from ..interfaces.temperature_sensor import TemperatureSensor
from ..temperature import SCALES

_measures_temperature: Final = has_device_class(SensorDeviceClass.TEMPERATURE)


def _unit(state: State) -> str | None:
    return state.attributes.get(EntityStateAttribute.UNIT_OF_MEASUREMENT)


ENDPOINT = EndpointDescription(
    category=lambda state: (
        "TEMPERATURE_SENSOR" if _measures_temperature(state) else "OTHER"
    ),
    capabilities=(
        TemperatureSensor(
            supported=lambda state: (
                _measures_temperature(state) and _unit(state) in SCALES
            ),
            temperature=numeric_state,
            unit=_unit,
        ),
        HumiditySensor(
            supported=has_device_class(SensorDeviceClass.HUMIDITY),
            humidity=numeric_state,
        ),
    ),
)
