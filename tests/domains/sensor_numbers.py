"""Sensors of air quality, other numbers and consumables."""

from typing import Any

from tests.domains.builders import asset, bounds, flags, names, text
from tests.domains.cases import Entity

INVENTORY = "InventoryLevelSensor/sensor.level"
ANY_NUMBER = bounds(-1_000_000_000, 1_000_000_000, 0.01)


def number(
    device_class: str | None,
    state: str,
    unit: str | None,
    value: float | None,
    labels: list[dict[str, Any]],
    span: dict[str, Any],
    *,
    alexa_unit: str | None = None,
    category: str = "OTHER",
) -> Entity:
    interface = f"RangeController/sensor.{device_class or 'value'}"
    attributes = {"device_class": device_class, "unit_of_measurement": unit}
    measure = {"unitOfMeasure": f"Alexa.Unit.{alexa_unit}"} if alexa_unit else {}
    return Entity(
        title=f"{device_class} of {state} {unit}",
        entity_id="sensor.number",
        state=state,
        attributes={k: v for k, v in attributes.items() if v is not None},
        category=category,
        interfaces=(interface,),
        values={} if value is None else {f"{interface}.rangeValue": value},
        discovery={
            interface: {
                "properties": flags(name="rangeValue", control=False),
                "capabilityResources": names(*labels),
                "configuration": {**span, **measure},
            }
        },
    )


def air(*args: Any, **more: Any) -> Entity:
    return number(*args, **more, category="AIR_QUALITY_MONITOR")


ENTITIES = [
    air(
        "aqi",
        "42",
        None,
        42,
        [asset("AirQuality.IndoorAirQuality"), text("air quality")],
        bounds(0, 500),
    ),
    air(
        "carbon_monoxide",
        "1.25",
        "ppm",
        1.3,
        [asset("AirQuality.CarbonMonoxide")],
        bounds(0, 100_000, 0.1),
        alexa_unit="PartsPerMillion",
    ),
    air(
        "carbon_dioxide",
        "612.4",
        "ppm",
        612,
        [text("carbon dioxide"), text("CO2")],
        bounds(0, 100_000),
        alexa_unit="PartsPerMillion",
    ),
    air(
        "pm25",
        "8.14",
        "μg/m³",
        8.1,
        [asset("AirQuality.ParticulateMatter"), text("PM2.5")],
        bounds(0, 10_000, 0.1),
        alexa_unit="Density.MicroGramsPerCubicMeter",
    ),
    *(
        air(
            device_class,
            "8",
            "μg/m³",
            8,
            [text(device_class.upper())],
            bounds(0, 10_000, 0.1),
            alexa_unit="Density.MicroGramsPerCubicMeter",
        )
        for device_class in ("pm1", "pm4", "pm10")
    ),
    # A unit unknown to Alexa is left out.
    air(
        "volatile_organic_compounds",
        "0.254",
        "mg/m³",
        0.25,
        [asset("AirQuality.VolatileOrganicCompounds")],
        bounds(0, 100_000, 0.01),
    ),
    air(
        "volatile_organic_compounds_parts",
        "120",
        "ppb",
        120,
        [asset("AirQuality.VolatileOrganicCompounds")],
        bounds(0, 100_000, 0.01),
    ),
    *(
        air(
            "carbon_dioxide",
            state,
            "ppm",
            None,
            [text("carbon dioxide"), text("CO2")],
            bounds(0, 100_000),
            alexa_unit="PartsPerMillion",
        )
        for state in ("-1", "100001", "nan", "stale")
    ),
    number(
        "battery",
        "87",
        "%",
        87,
        [text("battery")],
        bounds(0, 100, 0.1),
        alexa_unit="Percent",
    ),
    number(
        "moisture",
        "31.26",
        "%",
        31.3,
        [text("moisture")],
        bounds(0, 100, 0.1),
        alexa_unit="Percent",
    ),
    number("power", "-230.456", "W", -230.46, [text("power")], ANY_NUMBER),
    number("energy", "12345.6", "kWh", 12345.6, [text("energy")], ANY_NUMBER),
    number("illuminance", "54612", "lx", 54612, [text("illuminance")], ANY_NUMBER),
    number(
        "atmospheric_pressure",
        "1013.2",
        "hPa",
        1013.2,
        [text("atmospheric pressure")],
        ANY_NUMBER,
    ),
    number(
        "distance",
        "3.5",
        "km",
        3.5,
        [text("distance")],
        ANY_NUMBER,
        alexa_unit="Distance.Kilometers",
    ),
    number(
        None,
        "17",
        "km",
        17,
        [text("value")],
        ANY_NUMBER,
        alexa_unit="Distance.Kilometers",
    ),
    Entity(
        title="number without a unit",
        entity_id="sensor.cycles",
        state="17",
        attributes={"state_class": "total"},
        category="OTHER",
        interfaces=("RangeController/sensor.value",),
        values={"RangeController/sensor.value.rangeValue": 17},
    ),
    *(
        Entity(
            title=f"consumable, {state} %",
            entity_id="sensor.toner",
            state=state,
            attributes={"unit_of_measurement": "%", "friendly_name": "Black toner"},
            category="OTHER",
            interfaces=("RangeController/sensor.value", INVENTORY),
            values=values,
            discovery={
                INVENTORY: {
                    "version": "3",
                    "capabilityResources": names(text("Black toner")),
                    "configuration": {
                        "measurement": {"@type": "Percentage"},
                        "replenishment": {
                            "@type": "DashReplenishmentId",
                            "value": "Default",
                        },
                    },
                }
            },
        )
        for state, values in (
            (
                "12",
                {
                    "RangeController/sensor.value.rangeValue": 12,
                    f"{INVENTORY}.level": {"@type": "Percentage", "value": 12},
                },
            ),
            ("-2", {}),
            ("empty", {}),
        )
    ),
    *(
        Entity(
            title=f"consumable: {object_id}, {name}",
            entity_id=f"sensor.{object_id}",
            state="12",
            attributes={"unit_of_measurement": "%", "friendly_name": name},
            category="OTHER",
            interfaces=("RangeController/sensor.value", INVENTORY),
            values={
                "RangeController/sensor.value.rangeValue": 12,
                f"{INVENTORY}.level": {"@type": "Percentage", "value": 12},
            },
            discovery={INVENTORY: {"capabilityResources": names(text(name))}},
        )
        for object_id, name in (
            # The entity id is English, the name is not.
            ("robot_main_brush_lifespan", "Hauptbürste"),
            ("robot_filters", "Robot Filters"),
            ("softener_12", "Salt level"),
            ("washer", "Rinse aid"),
            ("robot_dustbin", "Robot"),
            ("printer", "INK Cyan"),
        )
    ),
    *(
        Entity(
            title=f"not a consumable: {object_id} {attributes}",
            entity_id=f"sensor.{object_id}",
            state="12",
            attributes={"unit_of_measurement": "%", **attributes},
            category="OTHER",
            interfaces=(interface,),
            values={f"{interface}.rangeValue": 12},
        )
        for object_id, attributes, interface in (
            ("processor_use", {}, "RangeController/sensor.value"),
            ("zigbee_link_quality", {}, "RangeController/sensor.value"),
            ("phone_battery_level", {}, "RangeController/sensor.value"),
            ("hall_noise_level", {}, "RangeController/sensor.value"),
            ("nas_disk_space_remaining", {}, "RangeController/sensor.value"),
            # A device class excludes consumables.
            ("toner", {"device_class": "battery"}, "RangeController/sensor.battery"),
        )
    ),
    *(
        Entity(
            title=f"not a number: {attributes}",
            entity_id="sensor.text",
            state="2026-10-04",
            attributes=attributes,
            category=None,
        )
        for attributes in ({"device_class": "date"}, {"device_class": "enum"}, {})
    ),
]
