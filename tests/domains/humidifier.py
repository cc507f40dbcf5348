"""Humidifiers and dehumidifiers."""

from tests.domains.cases import Ask, Entity
from tests.domains.generic import (
    adjust_range,
    asset,
    becomes,
    modes,
    names,
    reaches,
    set_mode,
    set_range,
    spans,
    text,
)

TARGET = "RangeController/humidifier.humidity"
MODE = "ModeController/humidifier.mode"


def aim(value: float) -> tuple[str, dict[str, float]]:
    return ("humidifier.set_humidity", {"humidity": value})


ENTITIES = [
    Entity(
        title="with modes and a sensor",
        entity_id="humidifier.bedroom",
        state="on",
        attributes={
            "supported_features": 1,
            "min_humidity": 30,
            "max_humidity": 80,
            "target_humidity_step": 5,
            "humidity": 45,
            "current_humidity": 38.5,
            "mode": "baby",
            "available_modes": ["auto", "baby"],
        },
        category="OTHER",
        interfaces=("PowerController", TARGET, MODE, "HumiditySensor"),
        values={
            "PowerController.powerState": "ON",
            f"{TARGET}.rangeValue": 45,
            f"{MODE}.mode": "mode.baby",
            "HumiditySensor.relativeHumidity": 38.5,
        },
        discovery={
            TARGET: {
                "capabilityResources": names(text("target humidity"), text("humidity")),
                "configuration": {
                    **spans(30, 80, 5),
                    "unitOfMeasure": "Alexa.Unit.Percent",
                },
            },
            MODE: {
                "capabilityResources": names(asset("Setting.Mode")),
                "configuration": modes(
                    {"mode.auto": asset("Setting.Auto"), "mode.baby": text("baby")}
                ),
            },
        },
        asks=[
            Ask(
                directive="PowerController.TurnOn",
                calls=[("humidifier.turn_on", {})],
                expected={"powerState": "ON"},
            ),
            Ask(
                directive="PowerController.TurnOff",
                calls=[("humidifier.turn_off", {})],
                expected={"powerState": "OFF"},
            ),
            set_range("humidifier.humidity", 62, **reaches(60, aim(60))),
            set_range("humidifier.humidity", 63, **reaches(65, aim(65))),
            set_range(
                "humidifier.humidity",
                25,
                error="VALUE_OUT_OF_RANGE",
                details={"validRange": {"minimumValue": 30, "maximumValue": 80}},
            ),
            # "More humid" is at least one step.
            adjust_range(
                "humidifier.humidity", 1, default=True, **reaches(50, aim(50))
            ),
            adjust_range(
                "humidifier.humidity", -10, default=True, **reaches(35, aim(35))
            ),
            set_mode(
                "humidifier.mode",
                "mode.auto",
                **becomes("mode.auto", ("humidifier.set_mode", {"mode": "auto"})),
            ),
        ],
    ),
    Entity(
        title="with one mode",
        entity_id="humidifier.bedroom",
        state="on",
        attributes={
            "supported_features": 1,
            "mode": "baby",
            "available_modes": ["baby"],
        },
        category="OTHER",
        interfaces=("PowerController", TARGET, MODE),
        values={"PowerController.powerState": "ON", f"{MODE}.mode": "mode.baby"},
        discovery={
            MODE: {
                "configuration": modes({"mode.baby": text("baby"), "mode.-": text("-")})
            }
        },
        asks=[
            set_mode(
                "humidifier.mode",
                "mode.baby",
                **becomes("mode.baby", ("humidifier.set_mode", {"mode": "baby"})),
            ),
            set_mode("humidifier.mode", "mode.-"),
        ],
    ),
    Entity(
        title="that tells little",
        entity_id="humidifier.cellar",
        state="off",
        attributes={"device_class": "dehumidifier"},
        category="OTHER",
        interfaces=("PowerController", TARGET),
        values={"PowerController.powerState": "OFF"},
        discovery={
            TARGET: {
                "configuration": {
                    **spans(0, 100),
                    "unitOfMeasure": "Alexa.Unit.Percent",
                },
            }
        },
        asks=[
            adjust_range(
                "humidifier.humidity",
                5,
                error="NOT_SUPPORTED_IN_CURRENT_MODE",
                details={"currentDeviceMode": "OTHER"},
            ),
        ],
    ),
    Entity(
        title="in steps of one percent",
        entity_id="humidifier.cellar",
        state="on",
        attributes={"min_humidity": 30, "max_humidity": 80, "humidity": 45},
        category="OTHER",
        interfaces=("PowerController", TARGET),
        values={"PowerController.powerState": "ON", f"{TARGET}.rangeValue": 45},
        asks=[
            # "More humid" is more than one of them.
            adjust_range(
                "humidifier.humidity", 1, default=True, **reaches(50, aim(50))
            ),
        ],
    ),
    Entity(
        title="out of its own range",
        entity_id="humidifier.cellar",
        state="on",
        attributes={"min_humidity": 30, "max_humidity": 80, "humidity": 20},
        category="OTHER",
        interfaces=("PowerController", TARGET),
        values={"PowerController.powerState": "ON"},
    ),
    Entity(
        title="without a state",
        entity_id="humidifier.cellar",
        state="unknown",
        category="OTHER",
        interfaces=("PowerController", TARGET),
        values={"EndpointHealth.connectivity": {"value": "UNREACHABLE"}},
    ),
]
