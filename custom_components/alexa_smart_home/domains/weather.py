"""Weather entities report the outdoor temperature and humidity."""

from homeassistant.components.weather.const import (
    WeatherEntityStateAttribute as StateAttribute,
)
from homeassistant.core import State

from ..interfaces.humidity_sensor import HumiditySensor
from ..interfaces.temperature_sensor import TemperatureSensor
from ..protocol import DisplayCategory, EndpointDescription
from ..protocol.readers import has_attribute, numeric_attribute, text_attribute
from ..protocol.temperature import SCALES

_has_temperature = has_attribute(StateAttribute.TEMPERATURE)
_unit = text_attribute(StateAttribute.TEMPERATURE_UNIT)
_has_humidity = has_attribute(StateAttribute.HUMIDITY)


def _has_known_unit(state: State) -> bool:
    return _has_temperature(state) and _unit(state) in (None, *SCALES)


ENDPOINT = EndpointDescription(
    category=lambda _: DisplayCategory.TEMPERATURE_SENSOR,
    shape=(StateAttribute.TEMPERATURE_UNIT, _has_known_unit, _has_humidity),
    capabilities=(
        TemperatureSensor(
            supported=_has_known_unit,
            temperature=numeric_attribute(StateAttribute.TEMPERATURE),
            # It may differ from the unit of Home Assistant.
            unit=_unit,
        ),
        HumiditySensor(
            supported=_has_humidity, humidity=numeric_attribute(StateAttribute.HUMIDITY)
        ),
    ),
)
