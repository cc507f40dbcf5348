"""The weather outside: temperature and humidity."""

from homeassistant.components.weather.const import WeatherEntityStateAttribute as Has

from ..capability import EndpointDescription, has_attribute, numeric_attribute
from ..interfaces.humidity_sensor import HumiditySensor
from ..interfaces.temperature_sensor import TemperatureSensor

_has_temperature = has_attribute(Has.TEMPERATURE)
_has_humidity = has_attribute(Has.HUMIDITY)

ENDPOINT = EndpointDescription(
    category=lambda _: "TEMPERATURE_SENSOR",
    shape=(Has.TEMPERATURE_UNIT, _has_temperature, _has_humidity),
    capabilities=(
        TemperatureSensor(
            supported=_has_temperature,
            temperature=numeric_attribute(Has.TEMPERATURE),
            # It may differ from the house's.
            unit=lambda state: state.attributes.get(Has.TEMPERATURE_UNIT),
        ),
        HumiditySensor(
            supported=_has_humidity, humidity=numeric_attribute(Has.HUMIDITY)
        ),
    ),
)
