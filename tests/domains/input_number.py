"""Number helpers."""

from tests.domains.builders import (
    adjust_range,
    asset,
    bounds,
    expect,
    presets,
    set_range,
)
from tests.domains.cases import Entity

VALUE = "RangeController/input_number.value"

ENTITIES = [
    Entity(
        title="in percent",
        entity_id="input_number.blend",
        state="55.0",
        attributes={
            "min": 0.0,
            "max": 100.0,
            "step": 5.0,
            "unit_of_measurement": "%",
            "mode": "slider",
        },
        category="OTHER",
        interfaces=(VALUE,),
        values={f"{VALUE}.rangeValue": 55},
        discovery={
            VALUE: {
                "configuration": {
                    **bounds(0, 100, 5),
                    "unitOfMeasure": "Alexa.Unit.Percent",
                    **presets(
                        {0: [asset("Value.Minimum")], 100: [asset("Value.Maximum")]}
                    ),
                },
            }
        },
        directives=[
            set_range(
                "input_number.value",
                60,
                **expect(60, ("input_number.set_value", {"value": 60})),
            ),
            adjust_range(
                "input_number.value",
                -20,
                **expect(35, ("input_number.set_value", {"value": 35})),
            ),
        ],
    ),
]
