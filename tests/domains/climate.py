"""Thermostats."""

from collections.abc import Mapping
from typing import Any

from homeassistant.components.climate.const import ClimateEntityFeature as Feature
from homeassistant.const import UnitOfTemperature

from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from tests.domains import climate_modes
from tests.domains.cases import DirectiveCase, Entity

THERMOSTAT = "Alexa.ThermostatController"
FAHRENHEIT = CompileContext(temperature_unit=UnitOfTemperature.FAHRENHEIT)
KELVIN = CompileContext(temperature_unit=UnitOfTemperature.KELVIN)
SWITCHED = Feature.TURN_ON | Feature.TURN_OFF
SINGLE = Feature.TARGET_TEMPERATURE
DUAL = Feature.TARGET_TEMPERATURE_RANGE
NOT_AUTOMATED = {
    "AutomationManagement.automationStatuses": [
        {"status": "NOT_AUTOMATED", "capability": THERMOSTAT}
    ]
}
PLAIN = ("AutomationManagement", "ThermostatController")
PRESET = "ModeController/climate.preset_mode"
WITH_PRESETS = (*PLAIN, PRESET)
FULL = (*WITH_PRESETS, "HumiditySensor", "PowerController", "TemperatureSensor")

ALL_MODES = {
    # The order and duplicates do not matter.
    "hvac_modes": [
        "fan_only",
        "auto",
        "off",
        "heat_cool",
        "cool",
        "heat",
        "dry",
        "heat",
    ],
    "preset_modes": ["none", "eco", "comfort"],
    "preset_mode": "none",
    "min_temp": 7,
    "max_temp": 35,
    "target_temp_step": 0.5,
}
EVERYTHING = {
    **ALL_MODES,
    "supported_features": SWITCHED | SINGLE | Feature.PRESET_MODE,
    "temperature": 20.5,
    "current_temperature": 19.8,
    "current_humidity": 45,
}
HEATER = {
    "hvac_modes": ["heat", "off"],
    "supported_features": SINGLE,
    "min_temp": 7,
    "max_temp": 35,
    "temperature": 20,
}
RANGE = {
    "hvac_modes": ["heat_cool", "off"],
    "supported_features": DUAL,
    "min_temp": 7,
    "max_temp": 35,
    "target_temp_low": 18,
    "target_temp_high": 24,
}
BOTH = {
    "hvac_modes": ["heat_cool", "heat", "off"],
    "preset_modes": ["none", "eco"],
    "supported_features": SINGLE | DUAL | Feature.PRESET_MODE,
    "min_temp": 7,
    "max_temp": 35,
    "target_temp_step": 0.5,
}


def degrees(value: float, scale: str = "CELSIUS") -> dict[str, Any]:
    return {"value": value, "scale": scale}


def _directive(payload: Mapping[str, Any]) -> str:
    verb = "Adjust" if "targetSetpointDelta" in payload else "Set"
    return f"ThermostatController.{verb}TargetTemperature"


def set_temperature(
    payload: Mapping[str, Any],
    scale: str = "CELSIUS",
    *,
    target: float | None = None,
    low: float | None = None,
    high: float | None = None,
) -> DirectiveCase:
    """Return a directive that sets or adjusts a temperature."""
    setpoints = {
        "temperature": ("targetSetpoint", target),
        "target_temp_low": ("lowerSetpoint", low),
        "target_temp_high": ("upperSetpoint", high),
    }
    return DirectiveCase(
        directive=_directive(payload),
        payload=payload,
        calls=[
            (
                "climate.set_temperature",
                {
                    key: value
                    for key, (_, value) in setpoints.items()
                    if value is not None
                },
            )
        ],
        expected={
            name: degrees(value, scale)
            for name, value in setpoints.values()
            if value is not None
        },
    )


def to(value: float, scale: str = "CELSIUS") -> dict[str, Any]:
    return {"targetSetpoint": degrees(value, scale)}


def by(value: float, scale: str = "CELSIUS") -> dict[str, Any]:
    return {"targetSetpointDelta": degrees(value, scale)}


def between(
    low: float | None, high: float | None, scale: str = "CELSIUS"
) -> dict[str, Any]:
    payload = {"lowerSetpoint": low, "upperSetpoint": high}
    return {k: degrees(v, scale) for k, v in payload.items() if v is not None}


def rejects(
    payload: Mapping[str, Any],
    error: str,
    namespace: str = "Alexa",
    **details: Any,
) -> DirectiveCase:
    """Return a directive to set or adjust a temperature that is rejected."""
    return DirectiveCase(
        directive=_directive(payload),
        payload=payload,
        error=error,
        namespace=namespace,
        details=details,
    )


def out_of_range(
    payload: Mapping[str, Any],
    minimum: float = 7,
    maximum: float = 35,
    scale: str = "CELSIUS",
) -> DirectiveCase:
    return rejects(
        payload,
        "TEMPERATURE_VALUE_OUT_OF_RANGE",
        validRange={
            "minimumValue": degrees(minimum, scale),
            "maximumValue": degrees(maximum, scale),
        },
    )


def mode(
    value: str, *calls: tuple[str, Mapping[str, Any]], **wanted: Any
) -> DirectiveCase:
    return DirectiveCase(
        directive="ThermostatController.SetThermostatMode",
        payload={"thermostatMode": {"value": value, **wanted}},
        calls=calls,
        expected={"thermostatMode": value},
    )


def rejects_mode(value: str, **wanted: Any) -> DirectiveCase:
    return DirectiveCase(
        directive="ThermostatController.SetThermostatMode",
        payload={"thermostatMode": {"value": value, **wanted}},
        error="UNSUPPORTED_THERMOSTAT_MODE",
        namespace=THERMOSTAT,
    )


def hvac(hvac_mode: str) -> tuple[str, Mapping[str, Any]]:
    return ("climate.set_hvac_mode", {"hvac_mode": hvac_mode})


def preset(name: str) -> tuple[str, Mapping[str, Any]]:
    return ("climate.set_preset_mode", {"preset_mode": name})


def automation(*statuses: Any) -> dict[str, Any]:
    return {"alexaAutomationStatuses": list(statuses)}


ENTITIES = [
    Entity(
        title="heating, all features",
        entity_id="climate.hall",
        state="heat",
        attributes=EVERYTHING,
        category="THERMOSTAT",
        interfaces=FULL,
        values={
            "PowerController.powerState": "ON",
            "ThermostatController.targetSetpoint": degrees(20.5),
            "ThermostatController.thermostatMode": "HEAT",
            "TemperatureSensor.temperature": degrees(19.8),
            "HumiditySensor.relativeHumidity": 45,
            f"{PRESET}.mode": "preset_mode.none",
            **NOT_AUTOMATED,
        },
        discovery={
            "ThermostatController": {
                "version": "3",
                "properties": {
                    "supported": [
                        {"name": "targetSetpoint"},
                        {"name": "thermostatMode"},
                    ],
                    "proactivelyReported": True,
                    "retrievable": True,
                },
                "configuration": {
                    "supportedModes": ["HEAT", "COOL", "AUTO", "OFF", "ECO", "CUSTOM"],
                    "supportsScheduling": False,
                },
            },
            "TemperatureSensor": {
                "version": "3",
                "properties": {
                    "supported": [{"name": "temperature"}],
                    "proactivelyReported": True,
                    "retrievable": True,
                },
            },
            "HumiditySensor": {
                "version": "3",
                "properties": {
                    "supported": [{"name": "relativeHumidity"}],
                    "proactivelyReported": True,
                    "retrievable": True,
                },
            },
            "AutomationManagement": {
                "version": "1.0",
                "properties": {
                    "supported": [{"name": "automationStatuses"}],
                    "proactivelyReported": True,
                    "retrievable": True,
                },
                "configuration": {
                    "supportedAutomationCapabilities": [{"capability": THERMOSTAT}]
                },
            },
        },
        directives=[
            # The action could change the mode of an entity that is on.
            DirectiveCase(
                directive="PowerController.TurnOn", expected={"powerState": "ON"}
            ),
            DirectiveCase(
                directive="PowerController.TurnOff",
                calls=[("climate.turn_off", {})],
                expected={"powerState": "OFF"},
            ),
            # The step is 0.5 degrees.
            set_temperature(to(21), target=21),
            set_temperature(to(21.3), target=21.5),
            set_temperature(to(70, "FAHRENHEIT"), target=21),
            set_temperature(to(294.15, "KELVIN"), target=21),
            # The limits are valid values.
            set_temperature(to(7), target=7),
            set_temperature(to(35), target=35),
            set_temperature(to(280.15, "KELVIN"), target=7),
            set_temperature(to(308.15, "KELVIN"), target=35),
            set_temperature(to(44.6, "FAHRENHEIT"), target=7),
            out_of_range(to(6)),
            out_of_range(to(35.5)),
            out_of_range(to(100, "FAHRENHEIT")),
            out_of_range(to(21, "KELVIN")),
            # A delta is converted without the offset of the scale.
            set_temperature(by(1), target=21.5),
            set_temperature(by(-2, "FAHRENHEIT"), target=19.5),
            set_temperature(by(1, "KELVIN"), target=21.5),
            out_of_range(by(15)),
            out_of_range(by(-14)),
            rejects(between(18, 24), "DUAL_SETPOINTS_UNSUPPORTED", THERMOSTAT),
            rejects(between(18, None), "DUAL_SETPOINTS_UNSUPPORTED", THERMOSTAT),
            rejects(between(None, 24), "DUAL_SETPOINTS_UNSUPPORTED", THERMOSTAT),
            rejects(
                {**to(21), **between(18, 24)},
                "TRIPLE_SETPOINTS_UNSUPPORTED",
                THERMOSTAT,
            ),
            rejects(
                {
                    **to(21),
                    "schedule": {"start": "2026-01-01T12:00:00Z", "duration": "PT3H"},
                },
                "UNWILLING_TO_SET_SCHEDULE",
                THERMOSTAT,
            ),
            *(
                rejects({key: wanted}, "INVALID_DIRECTIVE")
                for key in ("targetSetpoint", "lowerSetpoint", "targetSetpointDelta")
                for wanted in (
                    None,
                    21,
                    "21",
                    [21],
                    {},
                    {"value": 21},
                    {"scale": "CELSIUS"},
                    {"value": 21, "scale": None},
                    {"value": 21, "scale": 1},
                    degrees(float("nan")),
                    degrees(float("inf")),
                    {"value": None, "scale": "CELSIUS"},
                    {"value": "21", "scale": "CELSIUS"},
                    {"value": True, "scale": "CELSIUS"},
                )
            ),
            rejects({}, "INVALID_DIRECTIVE"),
            DirectiveCase(
                directive="ThermostatController.AdjustTargetTemperature",
                error="INVALID_DIRECTIVE",
            ),
            rejects(to(21, "REAUMUR"), "INVALID_VALUE"),
            rejects(by(1, "celsius"), "INVALID_VALUE"),
            mode("HEAT", hvac("heat")),
            mode("COOL", hvac("cool")),
            # heat_cool is preferred to auto.
            mode("AUTO", hvac("heat_cool")),
            mode("OFF", hvac("off")),
            mode("ECO", preset("eco")),
            mode("CUSTOM", hvac("dry"), customName="DEHUMIDIFY"),
            mode("CUSTOM", hvac("fan_only"), customName="FAN"),
            rejects_mode("CUSTOM"),
            rejects_mode("CUSTOM", customName="SAUNA"),
            rejects_mode("EM_HEAT"),
            rejects_mode("heat"),
            *(
                DirectiveCase(
                    directive="ThermostatController.SetThermostatMode",
                    payload=payload,
                    error="INVALID_DIRECTIVE",
                )
                for payload in (
                    {},
                    {"thermostatMode": None},
                    {"thermostatMode": "HEAT"},
                    {"thermostatMode": ["HEAT"]},
                    {"thermostatMode": {}},
                    {"thermostatMode": {"value": None}},
                    {"thermostatMode": {"value": ["HEAT"]}},
                    {"thermostatMode": {"value": "CUSTOM", "customName": None}},
                    {"thermostatMode": {"value": "CUSTOM", "customName": 1}},
                )
            ),
            *(
                DirectiveCase(
                    directive="AutomationManagement.UpdateAlexaAutomationStatus",
                    payload=automation(*statuses),
                )
                for statuses in (
                    [{"status": "AUTOMATED", "capability": THERMOSTAT}],
                    [{"status": "NOT_AUTOMATED", "capability": THERMOSTAT}],
                    [
                        {"status": "NOT_AUTOMATED", "capability": "Alexa.Other"},
                        {"status": "AUTOMATED", "capability": THERMOSTAT},
                    ],
                )
            ),
            *(
                DirectiveCase(
                    directive="AutomationManagement.UpdateAlexaAutomationStatus",
                    payload=payload,
                    error=error,
                )
                for payload, error in (
                    (automation(), "INVALID_VALUE"),
                    (
                        automation(
                            {"status": "AUTOMATED", "capability": "Alexa.Other"}
                        ),
                        "INVALID_VALUE",
                    ),
                    (
                        automation({"status": "MAYBE", "capability": THERMOSTAT}),
                        "INVALID_VALUE",
                    ),
                    (automation({"status": "AUTOMATED"}), "INVALID_DIRECTIVE"),
                    (automation({"capability": THERMOSTAT}), "INVALID_DIRECTIVE"),
                    (automation("AUTOMATED"), "INVALID_DIRECTIVE"),
                    (automation(None), "INVALID_DIRECTIVE"),
                    ({"alexaAutomationStatuses": {}}, "INVALID_DIRECTIVE"),
                    ({"alexaAutomationStatuses": None}, "INVALID_DIRECTIVE"),
                    ({}, "INVALID_DIRECTIVE"),
                )
            ),
        ],
    ),
    Entity(
        title="off",
        entity_id="climate.hall",
        state="off",
        # A preset does not change the mode OFF.
        attributes={**EVERYTHING, "preset_mode": "eco"},
        category="THERMOSTAT",
        interfaces=FULL,
        values={
            "PowerController.powerState": "OFF",
            "ThermostatController.targetSetpoint": degrees(20.5),
            "ThermostatController.thermostatMode": "OFF",
            "TemperatureSensor.temperature": degrees(19.8),
            "HumiditySensor.relativeHumidity": 45,
            f"{PRESET}.mode": "preset_mode.eco",
            **NOT_AUTOMATED,
        },
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn",
                calls=[("climate.turn_on", {})],
                expected={"powerState": "ON"},
            ),
            DirectiveCase(
                directive="PowerController.TurnOff",
                calls=[("climate.turn_off", {})],
                expected={"powerState": "OFF"},
            ),
            rejects(to(21), "THERMOSTAT_IS_OFF", THERMOSTAT),
            rejects(between(18, 24), "THERMOSTAT_IS_OFF", THERMOSTAT),
            rejects(by(1), "THERMOSTAT_IS_OFF", THERMOSTAT),
            mode("OFF", hvac("off")),
            mode("HEAT", hvac("heat")),
            mode("AUTO", hvac("heat_cool")),
            # A preset does not turn on the thermostat.
            mode("ECO", ("climate.turn_on", {}), preset("eco")),
        ],
    ),
    *(
        Entity(
            title=f"step of 1 degree, at {temperature}",
            entity_id="climate.hall",
            state="heat",
            attributes={**HEATER, "target_temp_step": 1, "temperature": temperature},
            category="THERMOSTAT",
            interfaces=PLAIN,
            values={
                "ThermostatController.targetSetpoint": degrees(temperature),
                "ThermostatController.thermostatMode": "HEAT",
                **NOT_AUTOMATED,
            },
            directives=[
                set_temperature(by(0), target=temperature),
                set_temperature(by(0.5), target=temperature + 1),
                set_temperature(by(-0.5), target=temperature - 1),
            ],
        )
        for temperature in (20, 21)
    ),
    *(
        Entity(
            title=f"off, without turn_on, {hvac_mode} only",
            entity_id="climate.hall",
            state="off",
            attributes={
                **BOTH,
                "hvac_modes": ["off", *hvac_modes],
                "supported_features": SINGLE | Feature.PRESET_MODE,
                "temperature": 20,
                "preset_mode": "none",
            },
            category="THERMOSTAT",
            interfaces=WITH_PRESETS,
            values={
                "ThermostatController.targetSetpoint": degrees(20),
                "ThermostatController.thermostatMode": "OFF",
                f"{PRESET}.mode": "preset_mode.none",
                **NOT_AUTOMATED,
            },
            directives=[mode("ECO", hvac(hvac_mode), preset("eco"))],
        )
        for hvac_mode, hvac_modes in (
            ("heat", ["cool", "heat"]),
            ("heat_cool", ["heat", "heat_cool"]),
        )
    ),
    Entity(
        title="mode unknown, temperatures known",
        entity_id="climate.hall",
        state="unknown",
        attributes=EVERYTHING,
        category="THERMOSTAT",
        interfaces=FULL,
        values={
            "ThermostatController.targetSetpoint": degrees(20.5),
            "TemperatureSensor.temperature": degrees(19.8),
            "HumiditySensor.relativeHumidity": 45,
            f"{PRESET}.mode": "preset_mode.none",
            **NOT_AUTOMATED,
        },
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn",
                calls=[("climate.turn_on", {})],
                expected={"powerState": "ON"},
            ),
            set_temperature(to(21), target=21),
            set_temperature(by(1), target=21.5),
            mode("HEAT", hvac("heat")),
        ],
    ),
    *(
        Entity(
            title=f"mode {state}",
            entity_id="climate.hall",
            state=state,
            attributes={**ALL_MODES, "supported_features": SINGLE, "temperature": 22},
            category="THERMOSTAT",
            interfaces=PLAIN,
            values={
                "ThermostatController.targetSetpoint": degrees(22),
                "ThermostatController.thermostatMode": alexa_mode,
                **NOT_AUTOMATED,
            },
            directives=directives,
        )
        for state, alexa_mode, directives in (
            ("cool", "COOL", [mode("COOL", hvac("cool")), mode("HEAT", hvac("heat"))]),
            (
                "heat_cool",
                "AUTO",
                [mode("AUTO", hvac("heat_cool")), set_temperature(to(23), target=23)],
            ),
            (
                "auto",
                "AUTO",
                [mode("AUTO", hvac("auto")), set_temperature(to(23), target=23)],
            ),
            # Both HVAC modes are CUSTOM.
            (
                "dry",
                "CUSTOM",
                [
                    mode("CUSTOM", hvac("dry"), customName="DEHUMIDIFY"),
                    mode("CUSTOM", hvac("fan_only"), customName="FAN"),
                    mode("HEAT", hvac("heat")),
                ],
            ),
            ("fan_only", "CUSTOM", [mode("OFF", hvac("off"))]),
        )
    ),
    Entity(
        title="eco preset",
        entity_id="climate.hall",
        state="heat",
        attributes={**EVERYTHING, "preset_mode": "eco"},
        category="THERMOSTAT",
        interfaces=FULL,
        values={
            "PowerController.powerState": "ON",
            "ThermostatController.targetSetpoint": degrees(20.5),
            "ThermostatController.thermostatMode": "ECO",
            "TemperatureSensor.temperature": degrees(19.8),
            "HumiditySensor.relativeHumidity": 45,
            f"{PRESET}.mode": "preset_mode.eco",
            **NOT_AUTOMATED,
        },
        directives=[
            mode("ECO", preset("eco")),
            mode("HEAT", preset("none"), hvac("heat")),
            mode("CUSTOM", preset("none"), hvac("dry"), customName="DEHUMIDIFY"),
            mode("OFF", hvac("off")),
        ],
    ),
    *(
        Entity(
            title=f"eco preset, other presets {', '.join(others)}",
            entity_id="climate.hall",
            state="heat",
            attributes={
                **HEATER,
                "hvac_modes": ["heat"],
                "preset_mode": "eco",
                "preset_modes": ["eco", *others],
                "temperature": 20.5,
                "supported_features": SINGLE,
            },
            category="THERMOSTAT",
            interfaces=("ThermostatController", "AutomationManagement"),
            values={
                "ThermostatController.targetSetpoint": degrees(20.5),
                "ThermostatController.thermostatMode": "ECO",
                **NOT_AUTOMATED,
            },
            directives=[mode("HEAT", *map(preset, usual), hvac("heat"))],
        )
        for others, usual in (
            (("away", "home", "comfort"), ("home",)),
            (("away", "comfort"), ("comfort",)),
            (("away", "boost"), ()),
        )
    ),
    Entity(
        title="eco preset in mode auto",
        entity_id="climate.hall",
        state="auto",
        attributes={
            "hvac_modes": ["heat_cool", "auto", "off"],
            "preset_modes": ["none", "eco"],
            "preset_mode": "eco",
            "supported_features": Feature.PRESET_MODE,
        },
        category="THERMOSTAT",
        interfaces=WITH_PRESETS,
        values={
            "ThermostatController.thermostatMode": "ECO",
            f"{PRESET}.mode": "preset_mode.eco",
            **NOT_AUTOMATED,
        },
        # The current HVAC mode is kept if it is AUTO too.
        directives=[mode("AUTO", preset("none"), hvac("auto"))],
    ),
    Entity(
        title="preset schedule",
        entity_id="climate.hall",
        state="auto",
        attributes={
            **HEATER,
            "hvac_modes": ["auto"],
            "preset_modes": ["away", "schedule"],
            "supported_features": SINGLE | Feature.PRESET_MODE,
        },
        category="THERMOSTAT",
        interfaces=WITH_PRESETS,
        values={
            "ThermostatController.targetSetpoint": degrees(20),
            "ThermostatController.thermostatMode": "AUTO",
            **NOT_AUTOMATED,
        },
        discovery={
            "ThermostatController": {
                "configuration": {
                    "supportedModes": ["AUTO"],
                    "supportsScheduling": True,
                },
            }
        },
        directives=[
            DirectiveCase(
                directive="ThermostatController.ResumeSchedule",
                calls=[preset("schedule")],
            ),
            rejects_mode("ECO"),
            rejects_mode("OFF"),
            rejects_mode("CUSTOM", customName="DEHUMIDIFY"),
        ],
    ),
    Entity(
        title="preset program",
        entity_id="climate.hall",
        state="heat",
        attributes={**HEATER, "preset_modes": ["program"]},
        category="THERMOSTAT",
        interfaces=PLAIN,
        values={
            "ThermostatController.targetSetpoint": degrees(20),
            "ThermostatController.thermostatMode": "HEAT",
            **NOT_AUTOMATED,
        },
        directives=[
            DirectiveCase(
                directive="ThermostatController.ResumeSchedule",
                calls=[preset("program")],
            ),
        ],
    ),
    Entity(
        title="auto without heat_cool",
        entity_id="climate.hall",
        state="heat",
        attributes={**HEATER, "hvac_modes": ["off", "auto", "heat"]},
        category="THERMOSTAT",
        interfaces=PLAIN,
        values={
            "ThermostatController.targetSetpoint": degrees(20),
            "ThermostatController.thermostatMode": "HEAT",
            **NOT_AUTOMATED,
        },
        discovery={
            "ThermostatController": {
                "configuration": {
                    "supportedModes": ["HEAT", "AUTO", "OFF"],
                    "supportsScheduling": False,
                },
            }
        },
        directives=[
            mode("AUTO", hvac("auto")),
            # The default step is 0.1 degrees.
            set_temperature(to(70, "FAHRENHEIT"), target=21.1),
        ],
    ),
    Entity(
        title="unit system in Fahrenheit",
        entity_id="climate.hall",
        state="heat",
        attributes={
            **HEATER,
            "min_temp": 45,
            "max_temp": 95,
            "target_temp_step": 1,
            "temperature": 68,
            "current_temperature": 66,
        },
        context=FAHRENHEIT,
        category="THERMOSTAT",
        interfaces=(*PLAIN, "TemperatureSensor"),
        values={
            "ThermostatController.targetSetpoint": degrees(68, "FAHRENHEIT"),
            "ThermostatController.thermostatMode": "HEAT",
            "TemperatureSensor.temperature": degrees(66, "FAHRENHEIT"),
            **NOT_AUTOMATED,
        },
        directives=[
            set_temperature(to(71, "FAHRENHEIT"), "FAHRENHEIT", target=71),
            set_temperature(to(21), "FAHRENHEIT", target=70),
            set_temperature(to(295.15, "KELVIN"), "FAHRENHEIT", target=72),
            set_temperature(to(35), "FAHRENHEIT", target=95),
            out_of_range(to(96, "FAHRENHEIT"), 45, 95, "FAHRENHEIT"),
            out_of_range(to(7), 45, 95, "FAHRENHEIT"),
            set_temperature(by(-1, "FAHRENHEIT"), "FAHRENHEIT", target=67),
            set_temperature(by(2), "FAHRENHEIT", target=72),
            set_temperature(by(-1, "KELVIN"), "FAHRENHEIT", target=66),
        ],
    ),
    Entity(
        title="unit system in Kelvin",
        entity_id="climate.hall",
        state="heat",
        attributes={
            **HEATER,
            "min_temp": 280,
            "max_temp": 308,
            "target_temp_step": 1,
            "temperature": 293,
        },
        context=KELVIN,
        category="THERMOSTAT",
        interfaces=PLAIN,
        values={
            "ThermostatController.targetSetpoint": degrees(293, "KELVIN"),
            "ThermostatController.thermostatMode": "HEAT",
            **NOT_AUTOMATED,
        },
        directives=[
            set_temperature(to(295, "KELVIN"), "KELVIN", target=295),
            set_temperature(to(23), "KELVIN", target=296),
            set_temperature(to(68, "FAHRENHEIT"), "KELVIN", target=293),
            set_temperature(by(2, "KELVIN"), "KELVIN", target=295),
            set_temperature(by(-2), "KELVIN", target=291),
            set_temperature(by(9, "FAHRENHEIT"), "KELVIN", target=298),
        ],
    ),
    Entity(
        title="two setpoints",
        entity_id="climate.range",
        state="heat_cool",
        attributes=RANGE,
        category="THERMOSTAT",
        interfaces=PLAIN,
        values={
            "ThermostatController.lowerSetpoint": degrees(18),
            "ThermostatController.upperSetpoint": degrees(24),
            "ThermostatController.thermostatMode": "AUTO",
            **NOT_AUTOMATED,
        },
        discovery={
            "ThermostatController": {
                "properties": {
                    "supported": [
                        {"name": "lowerSetpoint"},
                        {"name": "upperSetpoint"},
                        {"name": "thermostatMode"},
                    ],
                    "proactivelyReported": True,
                    "retrievable": True,
                },
            }
        },
        directives=[
            set_temperature(between(19, 25), low=19, high=25),
            set_temperature(between(68, 77, "FAHRENHEIT"), low=20, high=25),
            set_temperature(between(19, None), low=19, high=24),
            set_temperature(between(None, 25), low=18, high=25),
            # Both setpoints move by the same amount, within the limits.
            set_temperature(to(22), low=19, high=25),
            set_temperature(to(34), low=31, high=35),
            set_temperature(to(8), low=7, high=11),
            out_of_range(to(36)),
            out_of_range(between(6, 20)),
            out_of_range(between(20, 36)),
            set_temperature(by(1), low=19, high=25),
            set_temperature(by(-9, "FAHRENHEIT"), low=13, high=19),
            out_of_range(by(12)),
            out_of_range(by(-12)),
            # Floating point errors do not matter for a distance of one step.
            set_temperature(between(20.1, 20.2), low=20.1, high=20.2),
            *(
                rejects(
                    payload,
                    "REQUESTED_SETPOINTS_TOO_CLOSE",
                    THERMOSTAT,
                    minimumTemperatureDelta=degrees(0.1),
                )
                for payload in (
                    between(20, 20),
                    between(20, 20.04),
                    between(24, 18),
                    between(24, None),
                    between(None, 18),
                )
            ),
            rejects(
                {**to(21), **between(18, None)},
                "TRIPLE_SETPOINTS_UNSUPPORTED",
                THERMOSTAT,
            ),
        ],
    ),
    # Two setpoints in any mode if the entity has only a range.
    Entity(
        title="two setpoints, heating",
        entity_id="climate.range",
        state="heat",
        attributes={**RANGE, "hvac_modes": ["heat", "heat_cool", "off"]},
        category="THERMOSTAT",
        interfaces=PLAIN,
        values={
            "ThermostatController.lowerSetpoint": degrees(18),
            "ThermostatController.upperSetpoint": degrees(24),
            "ThermostatController.thermostatMode": "HEAT",
            **NOT_AUTOMATED,
        },
        directives=[
            set_temperature(between(19, 25), low=19, high=25),
            set_temperature(to(22), low=19, high=25),
            set_temperature(by(1), low=19, high=25),
        ],
    ),
    Entity(
        title="two setpoints, off",
        entity_id="climate.range",
        state="off",
        attributes=RANGE,
        category="THERMOSTAT",
        interfaces=PLAIN,
        values={
            "ThermostatController.lowerSetpoint": degrees(18),
            "ThermostatController.upperSetpoint": degrees(24),
            "ThermostatController.thermostatMode": "OFF",
            **NOT_AUTOMATED,
        },
        directives=[
            rejects(between(19, 25), "THERMOSTAT_IS_OFF", THERMOSTAT),
            rejects(by(1), "THERMOSTAT_IS_OFF", THERMOSTAT),
        ],
    ),
    Entity(
        title="limits that are not multiples of the step",
        entity_id="climate.range",
        state="heat_cool",
        attributes={
            **RANGE,
            "min_temp": 44.6,
            "max_temp": 95.2,
            "target_temp_step": 0.5,
            "target_temp_low": 60,
            "target_temp_high": 70,
        },
        context=FAHRENHEIT,
        category="THERMOSTAT",
        interfaces=PLAIN,
        values={
            "ThermostatController.lowerSetpoint": degrees(60, "FAHRENHEIT"),
            "ThermostatController.upperSetpoint": degrees(70, "FAHRENHEIT"),
            "ThermostatController.thermostatMode": "AUTO",
            **NOT_AUTOMATED,
        },
        directives=[
            set_temperature(to(46, "FAHRENHEIT"), "FAHRENHEIT", low=44.6, high=51),
            set_temperature(to(94, "FAHRENHEIT"), "FAHRENHEIT", low=89, high=95),
            set_temperature(between(7, 20), "FAHRENHEIT", low=44.6, high=68),
        ],
    ),
    Entity(
        title="two setpoints, unknown",
        entity_id="climate.range",
        state="heat_cool",
        attributes={**RANGE, "target_temp_low": None, "target_temp_high": None},
        category="THERMOSTAT",
        interfaces=PLAIN,
        values={"ThermostatController.thermostatMode": "AUTO", **NOT_AUTOMATED},
        directives=[
            set_temperature(between(19, 25), low=19, high=25),
            *(
                rejects(
                    payload, "NOT_SUPPORTED_IN_CURRENT_MODE", currentDeviceMode="OTHER"
                )
                for payload in (
                    to(21),
                    by(1),
                    between(19, None),
                    between(None, 25),
                )
            ),
        ],
    ),
    Entity(
        title="one or two setpoints, heating and cooling",
        entity_id="climate.both",
        state="heat_cool",
        attributes={
            **BOTH,
            "temperature": None,
            "target_temp_low": 18,
            "target_temp_high": 24,
        },
        category="THERMOSTAT",
        interfaces=WITH_PRESETS,
        values={
            "ThermostatController.lowerSetpoint": degrees(18),
            "ThermostatController.upperSetpoint": degrees(24),
            "ThermostatController.thermostatMode": "AUTO",
            **NOT_AUTOMATED,
        },
        discovery={
            "ThermostatController": {
                "properties": {
                    "supported": [
                        {"name": "targetSetpoint"},
                        {"name": "lowerSetpoint"},
                        {"name": "upperSetpoint"},
                        {"name": "thermostatMode"},
                    ],
                    "proactivelyReported": True,
                    "retrievable": True,
                },
            }
        },
        directives=[
            set_temperature(between(19, 25), low=19, high=25),
            set_temperature(to(22), low=19, high=25),
            set_temperature(by(-1), low=17, high=23),
        ],
    ),
    Entity(
        title="one or two setpoints, heating",
        entity_id="climate.both",
        state="heat",
        attributes={
            **BOTH,
            "temperature": 20,
            "target_temp_low": None,
            "target_temp_high": None,
        },
        category="THERMOSTAT",
        interfaces=WITH_PRESETS,
        values={
            "ThermostatController.targetSetpoint": degrees(20),
            "ThermostatController.thermostatMode": "HEAT",
            **NOT_AUTOMATED,
        },
        directives=[
            set_temperature(to(22), target=22),
            set_temperature(by(-1), target=19),
            rejects(between(18, 24), "DUAL_SETPOINTS_UNSUPPORTED", THERMOSTAT),
        ],
    ),
    Entity(
        title="one or two setpoints, one set",
        entity_id="climate.both",
        state="auto",
        attributes={**BOTH, "hvac_modes": ["auto", "off"], "temperature": 20},
        category="THERMOSTAT",
        interfaces=WITH_PRESETS,
        values={
            "ThermostatController.targetSetpoint": degrees(20),
            "ThermostatController.thermostatMode": "AUTO",
            **NOT_AUTOMATED,
        },
        directives=[
            set_temperature(to(22), target=22),
            set_temperature(by(1), target=21),
            set_temperature(between(18, 24), low=18, high=24),
        ],
    ),
    Entity(
        title="one or two setpoints, eco preset with two",
        entity_id="climate.both",
        state="heat_cool",
        attributes={
            **BOTH,
            "preset_mode": "eco",
            "temperature": None,
            "target_temp_low": 16,
            "target_temp_high": 28,
        },
        category="THERMOSTAT",
        interfaces=WITH_PRESETS,
        values={
            "ThermostatController.lowerSetpoint": degrees(16),
            "ThermostatController.upperSetpoint": degrees(28),
            "ThermostatController.thermostatMode": "ECO",
            f"{PRESET}.mode": "preset_mode.eco",
            **NOT_AUTOMATED,
        },
        directives=[
            set_temperature(to(21), low=15, high=27),
            set_temperature(by(1), low=17, high=29),
            set_temperature(between(18, 24), low=18, high=24),
            mode("AUTO", preset("none"), hvac("heat_cool")),
        ],
    ),
    Entity(
        title="attributes that are not numbers",
        entity_id="climate.hall",
        state="heat",
        attributes={
            **HEATER,
            "temperature": float("nan"),
            "current_temperature": float("nan"),
            "current_humidity": float("inf"),
        },
        category="THERMOSTAT",
        interfaces=(*PLAIN, "HumiditySensor", "TemperatureSensor"),
        values={"ThermostatController.thermostatMode": "HEAT", **NOT_AUTOMATED},
        directives=[
            rejects(by(1), "NOT_SUPPORTED_IN_CURRENT_MODE", currentDeviceMode="OTHER"),
            set_temperature(to(21), target=21),
        ],
    ),
    # Converted values miss both limits by a floating point error.
    Entity(
        title="limits with floating point errors",
        entity_id="climate.hall",
        state="heat",
        attributes={**HEATER, "min_temp": 16, "max_temp": 28},
        category="THERMOSTAT",
        interfaces=PLAIN,
        values={
            "ThermostatController.targetSetpoint": degrees(20),
            "ThermostatController.thermostatMode": "HEAT",
            **NOT_AUTOMATED,
        },
        directives=[
            set_temperature(to(60.8, "FAHRENHEIT"), target=16),
            set_temperature(to(82.4, "FAHRENHEIT"), target=28),
            out_of_range(to(60.7, "FAHRENHEIT"), 16, 28),
            out_of_range(to(82.5, "FAHRENHEIT"), 16, 28),
        ],
    ),
    Entity(
        title="only one limit",
        entity_id="climate.hall",
        state="heat",
        attributes={**HEATER, "max_temp": None},
        category="THERMOSTAT",
        interfaces=PLAIN,
        values={
            "ThermostatController.targetSetpoint": degrees(20),
            "ThermostatController.thermostatMode": "HEAT",
            **NOT_AUTOMATED,
        },
        directives=[set_temperature(to(3), target=3)],
    ),
    Entity(
        title="no target temperature",
        entity_id="climate.hall",
        state="fan_only",
        attributes={
            "hvac_modes": ["fan_only", "off"],
            "supported_features": 0,
        },
        category="THERMOSTAT",
        interfaces=PLAIN,
        values={"ThermostatController.thermostatMode": "CUSTOM", **NOT_AUTOMATED},
        discovery={
            "ThermostatController": {
                "properties": {
                    "supported": [{"name": "thermostatMode"}],
                    "proactivelyReported": True,
                    "retrievable": True,
                },
                "configuration": {
                    "supportedModes": ["OFF", "CUSTOM"],
                    "supportsScheduling": False,
                },
            }
        },
        directives=[
            mode("CUSTOM", hvac("fan_only"), customName="FAN"),
            rejects_mode("CUSTOM", customName="DEHUMIDIFY"),
        ],
    ),
    *(
        Entity(
            title=f"{state}, only the feature {feature.name}",
            entity_id="climate.hall",
            state=state,
            attributes={"hvac_modes": ["heat", "off"], "supported_features": feature},
            category="THERMOSTAT",
            interfaces=(*PLAIN, "PowerController"),
            values={
                "PowerController.powerState": power_state,
                "ThermostatController.thermostatMode": state.upper(),
                **NOT_AUTOMATED,
            },
            directives=[case],
        )
        for feature, state, power_state, case in (
            (
                Feature.TURN_ON,
                "off",
                "OFF",
                DirectiveCase(
                    directive="PowerController.TurnOn",
                    calls=[("climate.turn_on", {})],
                    expected={"powerState": "ON"},
                ),
            ),
            (
                Feature.TURN_ON,
                "heat",
                "ON",
                DirectiveCase(
                    directive="PowerController.TurnOff", error="INVALID_DIRECTIVE"
                ),
            ),
            (
                Feature.TURN_OFF,
                "heat",
                "ON",
                DirectiveCase(
                    directive="PowerController.TurnOff",
                    calls=[("climate.turn_off", {})],
                    expected={"powerState": "OFF"},
                ),
            ),
            (
                Feature.TURN_OFF,
                "off",
                "OFF",
                DirectiveCase(
                    directive="PowerController.TurnOn", error="INVALID_DIRECTIVE"
                ),
            ),
            # The entity is already on.
            (
                Feature.TURN_OFF,
                "heat",
                "ON",
                DirectiveCase(
                    directive="PowerController.TurnOn", expected={"powerState": "ON"}
                ),
            ),
        )
    ),
    Entity(
        title="mode dry only, with measurements",
        entity_id="climate.hall",
        state="dry",
        attributes={"hvac_modes": ["dry"], "current_humidity": 61.5},
        category="THERMOSTAT",
        interfaces=("HumiditySensor",),
        values={"HumiditySensor.relativeHumidity": 61.5},
    ),
    *(
        Entity(
            title=f"HVAC modes {hvac_modes}",
            entity_id="climate.hall",
            state="unknown",
            attributes={"hvac_modes": hvac_modes},
            category=None,
        )
        for hvac_modes in (None, [], ["dry"])
    ),
    Entity(
        title="assumed state",
        entity_id="climate.hall",
        state="heat",
        attributes={**EVERYTHING, "assumed_state": True},
        category="THERMOSTAT",
        interfaces=FULL,
        # Measured values and the automation status are not assumed.
        values={
            "TemperatureSensor.temperature": degrees(19.8),
            "HumiditySensor.relativeHumidity": 45,
            **NOT_AUTOMATED,
        },
    ),
    *(
        Entity(
            title=f"locales {' and '.join(locales)}",
            entity_id="climate.hall",
            state="heat",
            attributes={**HEATER, "current_temperature": 19},
            context=CompileContext(locales=locales),
            category="THERMOSTAT",
            interfaces=("ThermostatController", *interfaces),
            values={
                "ThermostatController.targetSetpoint": degrees(20),
                "ThermostatController.thermostatMode": "HEAT",
                **values,
            },
        )
        for locales, interfaces, values in (
            (
                ("de-DE",),
                ("TemperatureSensor",),
                {"TemperatureSensor.temperature": degrees(19)},
            ),
            (
                ("de-DE", "en-US"),
                ("TemperatureSensor", "AutomationManagement"),
                {"TemperatureSensor.temperature": degrees(19), **NOT_AUTOMATED},
            ),
            (("nl-NL",), (), {}),
        )
    ),
    Entity(
        title="automated by Home Assistant",
        entity_id="climate.hall",
        state="heat",
        attributes=HEATER,
        context=CompileContext(
            automation_status={"climate.hall": "AUTOMATED"}.__getitem__,
        ),
        category="THERMOSTAT",
        interfaces=PLAIN,
        values={
            "ThermostatController.targetSetpoint": degrees(20),
            "ThermostatController.thermostatMode": "HEAT",
            "AutomationManagement.automationStatuses": [
                {"status": "AUTOMATED", "capability": THERMOSTAT}
            ],
        },
    ),
    *climate_modes.ENTITIES,
]
