"""The weather outside: temperature and humidity."""

from homeassistant.components.weather.const import WeatherEntityStateAttribute as Has
from homeassistant.core import State

from ..interfaces.humidity_sensor import HumiditySensor
from ..interfaces.temperature_sensor import TemperatureSensor
from ..protocol.description import EndpointDescription
from ..protocol.display_category import DisplayCategory
from ..protocol.readers import has_attribute, numeric_attribute, text_attribute
from ..protocol.temperature import SCALES

_has_temperature = has_attribute(Has.TEMPERATURE)
_unit = text_attribute(Has.TEMPERATURE_UNIT)
_has_humidity = has_attribute(Has.HUMIDITY)


def _tells_temperature(state: State) -> bool:
    return _has_temperature(state) and _unit(state) in (None, *SCALES)


ENDPOINT = EndpointDescription(
    category=lambda _: DisplayCategory.TEMPERATURE_SENSOR,
    shape=(Has.TEMPERATURE_UNIT, _tells_temperature, _has_humidity),
    capabilities=(
        TemperatureSensor(
            supported=_tells_temperature,
            temperature=numeric_attribute(Has.TEMPERATURE),
            # It may differ from the house's.
            unit=_unit,
        ),
        HumiditySensor(
            supported=_has_humidity, humidity=numeric_attribute(Has.HUMIDITY)
        ),
    ),
)
