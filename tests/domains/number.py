"""Numbers."""

from tests.domains.builders import (
    adjust_range,
    asset,
    bounds,
    expect,
    flags,
    names,
    presets,
    set_range,
    text,
)
from tests.domains.cases import Entity

VALUE = "RangeController/number.value"


def put(value: float) -> tuple[str, dict[str, float]]:
    return ("number.set_value", {"value": value})


ENTITIES = [
    Entity(
        title="no unit",
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
                    **bounds(0, 60, 0.5),
                    **presets(
                        {0: [asset("Value.Minimum")], 60: [asset("Value.Maximum")]}
                    ),
                },
            }
        },
        directives=[
            set_range("number.value", 12.26, **expect(12.5, put(12.5))),
            set_range("number.value", 60, **expect(60, put(60))),
            adjust_range("number.value", -0.1, default=True, **expect(11.5, put(11.5))),
            adjust_range("number.value", 100, **expect(60, put(60))),
            set_range(
                "number.value",
                -1,
                error="VALUE_OUT_OF_RANGE",
                details={"validRange": {"minimumValue": 0, "maximumValue": 60}},
            ),
        ],
    ),
    Entity(
        title="temperature",
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
                    **bounds(-5, 5, 0.1),
                    "unitOfMeasure": "Alexa.Unit.Temperature.Celsius",
                    **presets(
                        {-5: [asset("Value.Minimum")], 5: [asset("Value.Maximum")]}
                    ),
                },
            }
        },
        # 0.3 has no digits of a floating point error.
        directives=[set_range("number.value", 0.3, **expect(0.3, put(0.3)))],
    ),
    Entity(
        title="maximum not a multiple of the step, unit unknown to Alexa",
        entity_id="number.volume",
        state="7",
        attributes={"min": 1, "max": 10, "step": 2, "unit_of_measurement": "dB"},
        category="OTHER",
        interfaces=(VALUE,),
        values={f"{VALUE}.rangeValue": 7},
        discovery={
            VALUE: {
                "configuration": {
                    **bounds(1, 10, 2),
                    **presets(
                        {1: [asset("Value.Minimum")], 9: [asset("Value.Maximum")]}
                    ),
                },
            }
        },
        directives=[set_range("number.value", 10, **expect(9, put(9)))],
    ),
    Entity(
        title="one step, divided for Alexa",
        entity_id="number.flag",
        state="1",
        attributes={"min": 0, "max": 1, "step": 1},
        category="OTHER",
        interfaces=(VALUE,),
        values={f"{VALUE}.rangeValue": 1},
        discovery={
            VALUE: {
                "configuration": {
                    **bounds(0, 1, 0.5),
                    **presets(
                        {0: [asset("Value.Minimum")], 1: [asset("Value.Maximum")]}
                    ),
                },
            }
        },
    ),
    *(
        Entity(
            title=f"value {state}",
            entity_id="number.delay",
            state=state,
            attributes={"min": 0, "max": 60, "step": 1},
            category="OTHER",
            interfaces=(VALUE,),
            directives=[adjust_range("number.value", 1, error="INVALID_VALUE")],
        )
        for state in ("unknown", "nan", "many")
    ),
    Entity(
        title="value out of range",
        entity_id="number.delay",
        state="61",
        attributes={"min": 0, "max": 60, "step": 1},
        category="OTHER",
        interfaces=(VALUE,),
    ),
    Entity(
        title="minimum equal to maximum",
        entity_id="number.fixed",
        state="3",
        attributes={"min": 3, "max": 3, "step": 1},
        category=None,
    ),
]
