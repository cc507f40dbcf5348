"""Humidifiers and dehumidifiers."""

from tests.domains.builders import (
    adjust_range,
    asset,
    bounds,
    expect,
    modes,
    names,
    set_mode,
    set_range,
    text,
)
from tests.domains.cases import DirectiveCase, Entity

TARGET = "RangeController/humidifier.humidity"
MODE = "ModeController/humidifier.mode"


def aim(value: float) -> tuple[str, dict[str, float]]:
    return ("humidifier.set_humidity", {"humidity": value})


ENTITIES = [
    Entity(
        title="modes and humidity sensor",
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
                "capabilityResources": names(
                    text("target humidity"), text("humidity"), text("percentage")
                ),
                "configuration": {
                    **bounds(30, 80, 5),
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
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn",
                calls=[("humidifier.turn_on", {})],
                expected={"powerState": "ON"},
            ),
            DirectiveCase(
                directive="PowerController.TurnOff",
                calls=[("humidifier.turn_off", {})],
                expected={"powerState": "OFF"},
            ),
            set_range("humidifier.humidity", 62, **expect(60, aim(60))),
            set_range("humidifier.humidity", 63, **expect(65, aim(65))),
            set_range(
                "humidifier.humidity",
                25,
                error="VALUE_OUT_OF_RANGE",
                details={"validRange": {"minimumValue": 30, "maximumValue": 80}},
            ),
            # A default delta is at least 5 percent.
            adjust_range("humidifier.humidity", 1, default=True, **expect(50, aim(50))),
            adjust_range(
                "humidifier.humidity", -10, default=True, **expect(35, aim(35))
            ),
            set_mode(
                "humidifier.mode",
                "mode.auto",
                **expect("mode.auto", ("humidifier.set_mode", {"mode": "auto"})),
            ),
        ],
    ),
    Entity(
        title="one mode",
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
        directives=[
            set_mode(
                "humidifier.mode",
                "mode.baby",
                **expect("mode.baby", ("humidifier.set_mode", {"mode": "baby"})),
            ),
            set_mode("humidifier.mode", "mode.-"),
        ],
    ),
    Entity(
        title="attributes missing",
        entity_id="humidifier.cellar",
        state="off",
        attributes={"device_class": "dehumidifier"},
        category="OTHER",
        interfaces=("PowerController", TARGET),
        values={"PowerController.powerState": "OFF"},
        discovery={
            TARGET: {
                "configuration": {
                    **bounds(0, 100),
                    "unitOfMeasure": "Alexa.Unit.Percent",
                },
            }
        },
        directives=[
            adjust_range(
                "humidifier.humidity",
                5,
                error="NOT_SUPPORTED_IN_CURRENT_MODE",
                details={"currentDeviceMode": "OTHER"},
            ),
        ],
    ),
    Entity(
        title="step of one percent",
        entity_id="humidifier.cellar",
        state="on",
        attributes={"min_humidity": 30, "max_humidity": 80, "humidity": 45},
        category="OTHER",
        interfaces=("PowerController", TARGET),
        values={"PowerController.powerState": "ON", f"{TARGET}.rangeValue": 45},
        directives=[
            # A default delta is more than one step.
            adjust_range("humidifier.humidity", 1, default=True, **expect(50, aim(50))),
        ],
    ),
    Entity(
        title="value out of range",
        entity_id="humidifier.cellar",
        state="on",
        attributes={"min_humidity": 30, "max_humidity": 80, "humidity": 20},
        category="OTHER",
        interfaces=("PowerController", TARGET),
        values={"PowerController.powerState": "ON"},
    ),
    Entity(
        title="unknown",
        entity_id="humidifier.cellar",
        state="unknown",
        category="OTHER",
        interfaces=("PowerController", TARGET),
        values={"EndpointHealth.connectivity": {"value": "UNREACHABLE"}},
    ),
]
