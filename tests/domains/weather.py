"""The weather."""

from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from tests.domains.cases import Entity

ENTITIES = [
    Entity(
        title="with temperature unit",
        entity_id="weather.home",
        state="sunny",
        attributes={"temperature": 70, "temperature_unit": "°F", "humidity": 54},
        context=CompileContext(temperature_unit="°C"),
        category="TEMPERATURE_SENSOR",
        interfaces=("TemperatureSensor", "HumiditySensor"),
        values={
            "TemperatureSensor.temperature": {"value": 70, "scale": "FAHRENHEIT"},
            "HumiditySensor.relativeHumidity": 54,
        },
    ),
    Entity(
        title="without temperature unit",
        entity_id="weather.home",
        state="rainy",
        attributes={"temperature": 11.5},
        context=CompileContext(temperature_unit="°C"),
        category="TEMPERATURE_SENSOR",
        interfaces=("TemperatureSensor",),
        values={"TemperatureSensor.temperature": {"value": 11.5, "scale": "CELSIUS"}},
    ),
    Entity(
        title="unknown",
        entity_id="weather.home",
        state="unknown",
        attributes={"temperature": 11.5},
        category="TEMPERATURE_SENSOR",
        interfaces=("TemperatureSensor",),
        values={"EndpointHealth.connectivity": {"value": "UNREACHABLE"}},
    ),
    Entity(
        title="no temperature",
        entity_id="weather.home",
        state="cloudy",
        attributes={"temperature": None},
        category=None,
    ),
]
