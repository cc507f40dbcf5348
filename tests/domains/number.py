"""Numbers."""

from tests.domains.cases import Entity
from tests.domains.generic import (
    adjust_range,
    asset,
    flags,
    names,
    presets,
    reaches,
    set_range,
    spans,
    text,
)

VALUE = "RangeController/number.value"


def put(value: float) -> tuple[str, dict[str, float]]:
    return ("number.set_value", {"value": value})


ENTITIES = [
    Entity(
        title="of any kind",
        entity_id="number.delay",
        state="12.0",
        attributes={"min": 0, "max": 60.0, "step": 0.5},
        category="OTHER",
        interfaces=(VALUE,),
        values={f"{VALUE}.rangeValue": 12},
        discovery={
            VALUE: {
                "properties": flags(name="rangeValue"),
                "capabilityResources": names(text("value"), asset("Setting.Preset")),
                "configuration": {
                    **spans(0, 60, 0.5),
                    **presets(
                        {0: [asset("Value.Minimum")], 60: [asset("Value.Maximum")]}
                    ),
                },
            }
        },
        asks=[
            set_range("number.value", 12.26, **reaches(12.5, put(12.5))),
            set_range("number.value", 60, **reaches(60, put(60))),
            adjust_range(
                "number.value", -0.1, default=True, **reaches(11.5, put(11.5))
            ),
            adjust_range("number.value", 100, **reaches(60, put(60))),
            set_range(
                "number.value",
                -1,
                error="VALUE_OUT_OF_RANGE",
                details={"validRange": {"minimumValue": 0, "maximumValue": 60}},
            ),
        ],
    ),
    Entity(
        title="a temperature",
        entity_id="number.offset",
        state="-1.3",
        attributes={
            "min": -5,
            "max": 5,
            "step": 0.1,
            "unit_of_measurement": "°C",
            "device_class": "temperature",
        },
        category="OTHER",
        interfaces=(VALUE,),
        values={f"{VALUE}.rangeValue": -1.3},
        discovery={
            VALUE: {
                "capabilityResources": names(
                    asset("Setting.Temperature"), text("value")
                ),
                "configuration": {
                    **spans(-5, 5, 0.1),
                    "unitOfMeasure": "Alexa.Unit.Temperature.Celsius",
                    **presets(
                        {-5: [asset("Value.Minimum")], 5: [asset("Value.Maximum")]}
                    ),
                },
            }
        },
        # No digits that nobody asked for.
        asks=[set_range("number.value", 0.3, **reaches(0.3, put(0.3)))],
    ),
    Entity(
        title="its last step not its maximum, in a unit that Alexa does not know",
        entity_id="number.volume",
        state="7",
        attributes={"min": 1, "max": 10, "step": 2, "unit_of_measurement": "dB"},
        category="OTHER",
        interfaces=(VALUE,),
        values={f"{VALUE}.rangeValue": 7},
        discovery={
            VALUE: {
                "configuration": {
                    **spans(1, 10, 2),
                    **presets(
                        {1: [asset("Value.Minimum")], 9: [asset("Value.Maximum")]}
                    ),
                },
            }
        },
        asks=[set_range("number.value", 10, **reaches(9, put(9)))],
    ),
    Entity(
        title="of one single step, in which Alexa wants more than one",
        entity_id="number.flag",
        state="1",
        attributes={"min": 0, "max": 1, "step": 1},
        category="OTHER",
        interfaces=(VALUE,),
        values={f"{VALUE}.rangeValue": 1},
        discovery={
            VALUE: {
                "configuration": {
                    **spans(0, 1, 0.5),
                    **presets(
                        {0: [asset("Value.Minimum")], 1: [asset("Value.Maximum")]}
                    ),
                },
            }
        },
    ),
    *(
        Entity(
            title=f"its value {state}",
            entity_id="number.delay",
            state=state,
            attributes={"min": 0, "max": 60, "step": 1},
            category="OTHER",
            interfaces=(VALUE,),
            asks=[adjust_range("number.value", 1, error="INVALID_VALUE")],
        )
        for state in ("unknown", "nan", "many")
    ),
    Entity(
        title="out of its own range",
        entity_id="number.delay",
        state="61",
        attributes={"min": 0, "max": 60, "step": 1},
        category="OTHER",
        interfaces=(VALUE,),
    ),
    Entity(
        title="that has only one value",
        entity_id="number.fixed",
        state="3",
        attributes={"min": 3, "max": 3, "step": 1},
        category=None,
    ),
]
