"""Sensors."""

from homeassistant.const import UnitOfTemperature

from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from tests.domains import sensor_numbers
from tests.domains.builders import bounds, flags, names, text
from tests.domains.cases import Entity

ASKED = "RangeController/sensor.humidity"
CELSIUS = {"device_class": "temperature", "unit_of_measurement": "°C"}
HUMIDITY = {"device_class": "humidity", "unit_of_measurement": "%"}

ENTITIES = [
    *(
        Entity(
            title=f"temperature in {scale}",
            entity_id="sensor.temperature",
            state=state,
            attributes={**CELSIUS, "unit_of_measurement": unit},
            # The unit of the sensor is used, not that of Home Assistant.
            context=CompileContext(temperature_unit=house),
            category="TEMPERATURE_SENSOR",
            interfaces=("TemperatureSensor",),
            values={
                "TemperatureSensor.temperature": {
                    "value": float(state),
                    "scale": scale,
                }
            },
            discovery={
                "TemperatureSensor": {
                    "version": "3",
                    "properties": {
                        "supported": [{"name": "temperature"}],
                        "proactivelyReported": True,
                        "retrievable": True,
                    },
                }
            },
        )
        for state, unit, scale, house in (
            ("-3.5", "°C", "CELSIUS", UnitOfTemperature.FAHRENHEIT),
            ("70", "°F", "FAHRENHEIT", UnitOfTemperature.CELSIUS),
            ("293.15", "K", "KELVIN", UnitOfTemperature.CELSIUS),
        )
    ),
    *(
        Entity(
            title=f"temperature of {state}",
            entity_id="sensor.temperature",
            state=state,
            attributes=CELSIUS,
            category="TEMPERATURE_SENSOR",
            interfaces=("TemperatureSensor",),
        )
        for state in ("nan", "inf", "-inf", "warm", "")
    ),
    *(
        Entity(
            title=f"no device class, in {unit}",
            entity_id="sensor.outside",
            state="17",
            attributes={"unit_of_measurement": unit},
            category="TEMPERATURE_SENSOR",
            interfaces=("TemperatureSensor",),
            values={
                "TemperatureSensor.temperature": {"value": 17.0, "scale": scale},
            },
        )
        for unit, scale in (("°C", "CELSIUS"), ("°F", "FAHRENHEIT"))
    ),
    # K is also the unit of color temperature.
    Entity(
        title="no device class, in K",
        entity_id="sensor.outside",
        state="2700",
        attributes={"unit_of_measurement": "K"},
        category="OTHER",
        interfaces=("RangeController/sensor.value",),
        values={"RangeController/sensor.value.rangeValue": 2700},
    ),
    Entity(
        title="temperature, unknown",
        entity_id="sensor.temperature",
        state="unknown",
        attributes=CELSIUS,
        category="TEMPERATURE_SENSOR",
        interfaces=("TemperatureSensor",),
        values={"EndpointHealth.connectivity": {"value": "UNREACHABLE"}},
    ),
    *(
        Entity(
            title=f"humidity of {state}",
            entity_id="sensor.humidity",
            state=state,
            attributes=HUMIDITY,
            category="TEMPERATURE_SENSOR",
            interfaces=("HumiditySensor", ASKED),
            values={
                "HumiditySensor.relativeHumidity": float(state),
                f"{ASKED}.rangeValue": float(state),
            },
            discovery={
                "HumiditySensor": {
                    "version": "3",
                    "properties": {
                        "supported": [{"name": "relativeHumidity"}],
                        "proactivelyReported": True,
                        "retrievable": True,
                    },
                },
                ASKED: {
                    "properties": flags(name="rangeValue", control=False),
                    "capabilityResources": names(text("humidity")),
                    "configuration": {
                        **bounds(0, 100, 0.1),
                        "unitOfMeasure": "Alexa.Unit.Percent",
                    },
                },
            },
        )
        for state in ("0", "45.3", "100")
    ),
    *(
        Entity(
            title=f"humidity of {state}",
            entity_id="sensor.humidity",
            state=state,
            attributes=HUMIDITY,
            category="TEMPERATURE_SENSOR",
            interfaces=("HumiditySensor", ASKED),
        )
        for state in ("-1", "100.1", "nan", "damp")
    ),
    *(
        Entity(
            title=f"attributes {attributes}",
            entity_id="sensor.other",
            state="20",
            attributes=attributes,
            category=None,
        )
        for attributes in (
            {"device_class": "temperature"},
            {"device_class": "temperature", "unit_of_measurement": "%"},
        )
    ),
    Entity(
        title="temperature, locale without the interface",
        entity_id="sensor.temperature",
        state="20",
        attributes=CELSIUS,
        context=CompileContext(locales=("nl-NL",)),
        category=None,
    ),
    *sensor_numbers.ENTITIES,
]
