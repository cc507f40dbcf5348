"""Water heaters."""

from typing import Any

from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from tests.domains.builders import (
    asset,
    expect,
    flags,
    modes,
    names,
    set_mode,
    text,
    toggle,
)
from tests.domains.cases import DirectiveCase, Entity

TARGET_TEMPERATURE, OPERATION_MODE, AWAY_MODE, ON_OFF = 1, 2, 4, 8

THERMOSTAT = "ThermostatController"
OPERATION = "ModeController/water_heater.operation_mode"
AWAY = "ToggleController/water_heater.away_mode"
STATUSES = {
    "AutomationManagement.automationStatuses": [
        {"status": "NOT_AUTOMATED", "capability": "Alexa.ThermostatController"}
    ]
}

BOILER = {
    "supported_features": TARGET_TEMPERATURE | OPERATION_MODE | AWAY_MODE,
    "min_temp": 30,
    "max_temp": 60,
    "target_temp_step": 0.5,
    "temperature": 45,
    "current_temperature": 41.5,
    "operation_list": ["off", "heat_pump", "electric", "eco"],
    "away_mode": "off",
}
BOILER_INTERFACES = (
    THERMOSTAT,
    OPERATION,
    AWAY,
    "TemperatureSensor",
    "AutomationManagement",
)
TANK = {
    "supported_features": TARGET_TEMPERATURE | ON_OFF,
    "min_temp": 110,
    "max_temp": 140,
    "temperature": 120,
    "current_temperature": None,
}


def celsius(value: float) -> dict[str, Any]:
    return {"value": value, "scale": "CELSIUS"}


def thermostat_mode(value: str, **more: Any) -> DirectiveCase:
    return DirectiveCase(
        directive=f"{THERMOSTAT}.SetThermostatMode",
        payload={"thermostatMode": {"value": value}},
        **more,
    )


def operate(operation: str) -> tuple[str, dict[str, str]]:
    return ("water_heater.set_operation_mode", {"operation_mode": operation})


def heat_to(temperature: float) -> tuple[str, dict[str, float]]:
    return ("water_heater.set_temperature", {"temperature": temperature})


ENTITIES = [
    Entity(
        title="heating",
        entity_id="water_heater.boiler",
        state="electric",
        attributes={**BOILER, "operation_mode": "electric"},
        category="WATER_HEATER",
        interfaces=BOILER_INTERFACES,
        values={
            f"{THERMOSTAT}.targetSetpoint": celsius(45),
            f"{THERMOSTAT}.thermostatMode": "HEAT",
            f"{OPERATION}.mode": "operation_mode.electric",
            f"{AWAY}.toggleState": "OFF",
            "TemperatureSensor.temperature": celsius(41.5),
            **STATUSES,
        },
        discovery={
            THERMOSTAT: {
                "configuration": {
                    "supportedModes": ["OFF", "HEAT", "ECO"],
                    "supportsScheduling": False,
                }
            },
            OPERATION: {
                "capabilityResources": names(asset("Setting.Mode")),
                "configuration": modes(
                    {
                        "operation_mode.off": text("off"),
                        "operation_mode.heat_pump": text("heat pump"),
                        "operation_mode.electric": text("electric"),
                        "operation_mode.eco": text("eco"),
                    }
                ),
            },
            # "Away mode" is a reserved word of Alexa.
            AWAY: {
                "properties": flags(name="toggleState"),
                "capabilityResources": names(text("away mode setting")),
            },
        },
        directives=[
            DirectiveCase(
                directive="AutomationManagement.UpdateAlexaAutomationStatus",
                payload={
                    "alexaAutomationStatuses": [
                        {"status": "AUTOMATED", "capability": f"Alexa.{THERMOSTAT}"}
                    ]
                },
            ),
            DirectiveCase(
                directive=f"{THERMOSTAT}.SetTargetTemperature",
                payload={"targetSetpoint": celsius(50.2)},
                calls=[heat_to(50)],
                expected={"targetSetpoint": celsius(50)},
            ),
            DirectiveCase(
                directive=f"{THERMOSTAT}.SetTargetTemperature",
                payload={"targetSetpoint": celsius(61)},
                error="TEMPERATURE_VALUE_OUT_OF_RANGE",
                details={
                    "validRange": {
                        "minimumValue": celsius(30),
                        "maximumValue": celsius(60),
                    }
                },
            ),
            DirectiveCase(
                directive=f"{THERMOSTAT}.AdjustTargetTemperature",
                payload={"targetSetpointDelta": celsius(-2)},
                calls=[heat_to(43)],
                expected={"targetSetpoint": celsius(43)},
            ),
            # The current operation mode is set again.
            thermostat_mode(
                "HEAT", calls=[operate("electric")], expected={"thermostatMode": "HEAT"}
            ),
            thermostat_mode(
                "ECO", calls=[operate("eco")], expected={"thermostatMode": "ECO"}
            ),
            thermostat_mode(
                "OFF", calls=[operate("off")], expected={"thermostatMode": "OFF"}
            ),
            thermostat_mode(
                "COOL",
                error="UNSUPPORTED_THERMOSTAT_MODE",
                namespace="Alexa.ThermostatController",
            ),
            set_mode(
                "water_heater.operation_mode",
                "operation_mode.heat_pump",
                **expect("operation_mode.heat_pump", operate("heat_pump")),
            ),
            toggle(
                "water_heater.away_mode",
                "on",
                calls=[("water_heater.set_away_mode", {"away_mode": True})],
            ),
            toggle(
                "water_heater.away_mode",
                "off",
                calls=[("water_heater.set_away_mode", {"away_mode": False})],
            ),
        ],
    ),
    Entity(
        title="off, away mode on",
        entity_id="water_heater.boiler",
        state="off",
        attributes={
            **BOILER,
            "operation_mode": "off",
            "away_mode": "on",
            "current_temperature": 20,
        },
        category="WATER_HEATER",
        interfaces=BOILER_INTERFACES,
        values={
            f"{THERMOSTAT}.targetSetpoint": celsius(45),
            f"{THERMOSTAT}.thermostatMode": "OFF",
            f"{OPERATION}.mode": "operation_mode.off",
            f"{AWAY}.toggleState": "ON",
            "TemperatureSensor.temperature": celsius(20),
            **STATUSES,
        },
        directives=[
            thermostat_mode(
                "HEAT",
                calls=[operate("heat_pump")],
                expected={"thermostatMode": "HEAT"},
            ),
            thermostat_mode(
                "OFF", calls=[operate("off")], expected={"thermostatMode": "OFF"}
            ),
            DirectiveCase(
                directive=f"{THERMOSTAT}.SetTargetTemperature",
                payload={"targetSetpoint": celsius(50)},
                error="THERMOSTAT_IS_OFF",
                namespace="Alexa.ThermostatController",
            ),
        ],
    ),
    Entity(
        title="power and temperature only, in Fahrenheit",
        entity_id="water_heater.tank",
        state="off",
        attributes=TANK,
        context=CompileContext(temperature_unit="°F"),
        category="WATER_HEATER",
        interfaces=("PowerController", THERMOSTAT, "AutomationManagement"),
        values={
            "PowerController.powerState": "OFF",
            f"{THERMOSTAT}.targetSetpoint": {"value": 120, "scale": "FAHRENHEIT"},
            f"{THERMOSTAT}.thermostatMode": "OFF",
            **STATUSES,
        },
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn",
                calls=[("water_heater.turn_on", {})],
                expected={"powerState": "ON"},
            ),
            thermostat_mode(
                "HEAT",
                calls=[("water_heater.turn_on", {})],
                expected={"thermostatMode": "HEAT"},
            ),
        ],
    ),
    Entity(
        title="power and temperature only, on",
        entity_id="water_heater.tank",
        state="gas",
        attributes=TANK,
        context=CompileContext(temperature_unit="°F"),
        category="WATER_HEATER",
        interfaces=("PowerController", THERMOSTAT, "AutomationManagement"),
        values={
            "PowerController.powerState": "ON",
            f"{THERMOSTAT}.targetSetpoint": {"value": 120, "scale": "FAHRENHEIT"},
            f"{THERMOSTAT}.thermostatMode": "HEAT",
            **STATUSES,
        },
        directives=[
            # The operation mode of a device that is on is kept.
            DirectiveCase(
                directive="PowerController.TurnOn", expected={"powerState": "ON"}
            ),
            thermostat_mode("HEAT", expected={"thermostatMode": "HEAT"}),
            DirectiveCase(
                directive="PowerController.TurnOff",
                calls=[("water_heater.turn_off", {})],
                expected={"powerState": "OFF"},
            ),
            thermostat_mode(
                "OFF",
                calls=[("water_heater.turn_off", {})],
                expected={"thermostatMode": "OFF"},
            ),
        ],
    ),
    Entity(
        title="temperature and away mode, unknown",
        entity_id="water_heater.kettle",
        state="unknown",
        attributes={
            "supported_features": TARGET_TEMPERATURE | AWAY_MODE,
            "temperature": float("nan"),
        },
        category="WATER_HEATER",
        interfaces=(THERMOSTAT, AWAY, "AutomationManagement"),
        values=STATUSES,
        discovery={
            THERMOSTAT: {
                "configuration": {
                    "supportedModes": ["HEAT"],
                    "supportsScheduling": False,
                }
            },
        },
        directives=[
            # The entity has no limits.
            DirectiveCase(
                directive=f"{THERMOSTAT}.SetTargetTemperature",
                payload={"targetSetpoint": celsius(95)},
                calls=[heat_to(95)],
                expected={"targetSetpoint": celsius(95)},
            ),
        ],
    ),
    Entity(
        title="one operation mode",
        entity_id="water_heater.boiler",
        state="electric",
        attributes={
            "supported_features": OPERATION_MODE,
            "operation_list": ["electric"],
            "operation_mode": "electric",
        },
        category="WATER_HEATER",
        interfaces=(OPERATION,),
        values={f"{OPERATION}.mode": "operation_mode.electric"},
        discovery={
            OPERATION: {
                "configuration": modes(
                    {
                        "operation_mode.electric": text("electric"),
                        "operation_mode.-": text("-"),
                    }
                ),
            },
        },
        directives=[
            set_mode(
                "water_heater.operation_mode",
                "operation_mode.electric",
                **expect("operation_mode.electric", operate("electric")),
            ),
            set_mode("water_heater.operation_mode", "operation_mode.-"),
        ],
    ),
    Entity(
        title="measurement only",
        entity_id="water_heater.gauge",
        state="electric",
        attributes={"current_temperature": 41.5},
        category="WATER_HEATER",
        interfaces=("TemperatureSensor",),
        values={"TemperatureSensor.temperature": celsius(41.5)},
    ),
]
