"""Thermostats: fan, swing, presets, humidity and running components."""

from typing import Any

from homeassistant.components.climate.const import ClimateEntityFeature as Feature

from custom_components.alexa_smart_home.settings import EntityConfig
from tests.domains.builders import (
    adjust_range,
    asset,
    bounds,
    expect,
    flags,
    modes,
    names,
    set_mode,
    set_range,
    text,
    toggle,
)
from tests.domains.cases import DirectiveCase, Entity

FAN, SWING = "ModeController/climate.fan_mode", "ModeController/climate.swing_mode"
SWING_HORIZONTAL = "ModeController/climate.swing_horizontal_mode"
PRESET = "ModeController/climate.preset_mode"
HUMIDITY = "RangeController/climate.humidity"
COMPONENTS = "ThermostatController.HVAC.Components"
SWINGS = "ToggleController/climate.swing_mode"
SWINGS_HORIZONTAL = "ToggleController/climate.swing_horizontal_mode"
THERMOSTAT = ("AutomationManagement", "ThermostatController")

STATUSES = {
    "AutomationManagement.automationStatuses": [
        {"status": "NOT_AUTOMATED", "capability": "Alexa.ThermostatController"}
    ]
}
MODES = {
    "supported_features": Feature.FAN_MODE
    | Feature.SWING_MODE
    | Feature.SWING_HORIZONTAL_MODE
    | Feature.PRESET_MODE
    | Feature.TARGET_HUMIDITY,
    "hvac_modes": ["cool", "off"],
    "fan_modes": ["auto", "low", "Level 2.5"],
    "fan_mode": "Level 2.5",
    "swing_modes": ["off", "both"],
    "swing_mode": "off",
    "swing_horizontal_modes": ["off", "left"],
    "swing_horizontal_mode": "left",
    "preset_modes": ["none", "away"],
    "preset_mode": "away",
    "min_humidity": 30,
    "max_humidity": 70,
    "humidity": 55,
}


def swings(state: str) -> dict[str, str]:
    return {f"{swing}.toggleState": state for swing in (SWINGS, SWINGS_HORIZONTAL)}


def runs(**operations: str) -> dict[str, Any]:
    return {f"{COMPONENTS}.{key}Operation": value for key, value in operations.items()}


def components(*names: str) -> dict[str, Any]:
    return {
        COMPONENTS: {
            "version": "1.0",
            "configuration": {f"numberOf{name}Operations": 1 for name in names},
        }
    }


ENTITIES = [
    Entity(
        title="all modes",
        entity_id="climate.office",
        state="cool",
        attributes=MODES,
        category="AIR_CONDITIONER",
        interfaces=(*THERMOSTAT, FAN, SWING, SWING_HORIZONTAL, PRESET, HUMIDITY),
        values={
            "ThermostatController.thermostatMode": "COOL",
            f"{FAN}.mode": "fan_mode.Level 2.5",
            f"{SWING}.mode": "swing_mode.off",
            f"{SWING_HORIZONTAL}.mode": "swing_horizontal_mode.left",
            f"{PRESET}.mode": "preset_mode.away",
            f"{HUMIDITY}.rangeValue": 55,
            **STATUSES,
        },
        discovery={
            FAN: {
                "properties": flags(name="mode"),
                "capabilityResources": names(
                    asset("Setting.FanSpeed"), text("fan mode")
                ),
                "configuration": modes(
                    {
                        "fan_mode.auto": text("auto"),
                        "fan_mode.low": asset("Value.Low"),
                        "fan_mode.Level 2.5": text("Level 2.5"),
                    }
                ),
            },
            SWING: {
                "capabilityResources": names(
                    asset("Setting.Oscillate"),
                    text("swing"),
                    text("rotate"),
                    text("rotation"),
                )
            },
            SWING_HORIZONTAL: {"capabilityResources": names(text("horizontal swing"))},
            PRESET: {"capabilityResources": names(asset("Setting.Preset"))},
            HUMIDITY: {
                "configuration": {
                    **bounds(30, 70),
                    "unitOfMeasure": "Alexa.Unit.Percent",
                }
            },
        },
        directives=[
            *(
                set_mode(
                    f"climate.{name}",
                    f"{name}.{value}",
                    **expect(f"{name}.{value}", (f"climate.set_{name}", {name: value})),
                )
                for name, value in (
                    ("fan_mode", "Level 2.5"),
                    ("swing_mode", "both"),
                    ("swing_horizontal_mode", "off"),
                    ("preset_mode", "none"),
                )
            ),
            set_range(
                "climate.humidity",
                60,
                **expect(60, ("climate.set_humidity", {"humidity": 60})),
            ),
            adjust_range(
                "climate.humidity",
                100,
                **expect(70, ("climate.set_humidity", {"humidity": 70})),
            ),
            set_range(
                "climate.humidity",
                71,
                error="VALUE_OUT_OF_RANGE",
                details={"validRange": {"minimumValue": 30, "maximumValue": 70}},
            ),
        ],
    ),
    Entity(
        title="one preset",
        entity_id="climate.office",
        state="heat",
        attributes={
            "supported_features": Feature.PRESET_MODE,
            "hvac_modes": ["heat", "off"],
            "preset_modes": ["boost"],
            "preset_mode": "boost",
        },
        category="THERMOSTAT",
        interfaces=(*THERMOSTAT, PRESET),
        values={
            "ThermostatController.thermostatMode": "HEAT",
            f"{PRESET}.mode": "preset_mode.boost",
            **STATUSES,
        },
        discovery={
            PRESET: {
                "configuration": modes(
                    {"preset_mode.boost": text("boost"), "preset_mode.-": text("-")}
                ),
            },
        },
        directives=[
            set_mode(
                "climate.preset_mode",
                "preset_mode.boost",
                **expect(
                    "preset_mode.boost",
                    ("climate.set_preset_mode", {"preset_mode": "boost"}),
                ),
            ),
            set_mode("climate.preset_mode", "preset_mode.-"),
        ],
    ),
    Entity(
        title="all modes, values unknown",
        entity_id="climate.office",
        state="cool",
        attributes={
            **MODES,
            "fan_mode": None,
            "swing_mode": "diagonal",
            "swing_horizontal_mode": None,
            "preset_mode": None,
            "humidity": None,
        },
        category="AIR_CONDITIONER",
        interfaces=(*THERMOSTAT, FAN, SWING, SWING_HORIZONTAL, PRESET, HUMIDITY),
        values={"ThermostatController.thermostatMode": "COOL", **STATUSES},
    ),
    *(
        Entity(
            title=f"HVAC modes {' and '.join(modes_)}",
            entity_id="climate.room",
            state="off",
            attributes={"hvac_modes": ["off", *modes_]},
            category=category,
            interfaces=THERMOSTAT,
            values={"ThermostatController.thermostatMode": "OFF", **STATUSES},
        )
        for modes_, category in (
            (("cool",), "AIR_CONDITIONER"),
            (("cool", "dry", "fan_only"), "AIR_CONDITIONER"),
            (("cool", "heat"), "THERMOSTAT"),
            (("cool", "heat_cool"), "THERMOSTAT"),
            (("cool", "auto"), "THERMOSTAT"),
            (("heat",), "THERMOSTAT"),
            (("fan_only",), "THERMOSTAT"),
        )
    ),
    *(
        Entity(
            title=f"swing on or off only: {current}",
            entity_id="climate.office",
            state="heat",
            attributes={
                "supported_features": Feature.SWING_MODE
                | Feature.SWING_HORIZONTAL_MODE,
                "hvac_modes": ["heat", "off"],
                "swing_modes": ["on", "off"],
                "swing_mode": current,
                "swing_horizontal_modes": ["off", "on"],
                "swing_horizontal_mode": current,
            },
            category="THERMOSTAT",
            interfaces=(*THERMOSTAT, SWINGS, SWINGS_HORIZONTAL),
            values={
                "ThermostatController.thermostatMode": "HEAT",
                **values,
                **STATUSES,
            },
            discovery={
                SWINGS: {
                    "properties": flags(name="toggleState"),
                    "capabilityResources": names(
                        asset("Setting.Oscillate"),
                        text("swing"),
                        text("rotate"),
                        text("rotation"),
                    ),
                },
                SWINGS_HORIZONTAL: {
                    "capabilityResources": names(text("horizontal swing"))
                },
            },
            directives=[
                toggle(
                    f"climate.{name}",
                    state,
                    calls=[(f"climate.set_{name}", {name: state})],
                )
                for name in ("swing_mode", "swing_horizontal_mode")
                for state in ("on", "off")
            ],
        )
        for current, values in (
            ("on", swings("ON")),
            ("off", swings("OFF")),
            (None, {}),
            ("both", {}),
        )
    ),
    *(
        Entity(
            title=f"all components, {action}",
            entity_id="climate.house",
            state="heat_cool",
            attributes={
                "hvac_modes": ["heat_cool", "fan_only"],
                "hvac_action": action,
            },
            category="THERMOSTAT",
            interfaces=(*THERMOSTAT, COMPONENTS),
            values={
                "ThermostatController.thermostatMode": "AUTO",
                **values,
                **STATUSES,
            },
            discovery=components("PrimaryHeater", "Cooler", "Fan"),
        )
        for action, values in (
            ("heating", runs(primaryHeater="STAGE_1", cooler="OFF", fan="STAGE_1")),
            ("preheating", runs(primaryHeater="STAGE_1", cooler="OFF", fan="STAGE_1")),
            ("cooling", runs(primaryHeater="OFF", cooler="STAGE_1", fan="STAGE_1")),
            ("drying", runs(primaryHeater="OFF", cooler="STAGE_1", fan="STAGE_1")),
            ("fan", runs(primaryHeater="OFF", cooler="OFF", fan="STAGE_1")),
            ("idle", runs(primaryHeater="OFF", cooler="OFF", fan="OFF")),
            ("off", runs(primaryHeater="OFF", cooler="OFF", fan="OFF")),
            ("defrosting", {}),
            ("humming", {}),
        )
    ),
    *(
        Entity(
            title=f"components of the modes {modes_}",
            entity_id="climate.room",
            state="off",
            attributes={
                "hvac_modes": ["off", *modes_],
                "hvac_action": "off",
                "supported_features": features,
                "fan_modes": ["low", "high"],
            },
            category=category,
            interfaces=(*THERMOSTAT, COMPONENTS, *more),
            values={
                "ThermostatController.thermostatMode": "OFF",
                **runs(**dict.fromkeys(parts, "OFF")),
                **STATUSES,
            },
        )
        for modes_, features, category, parts, more in (
            (["heat"], 0, "THERMOSTAT", ("primaryHeater",), ()),
            (
                ["cool"],
                Feature.FAN_MODE,
                "AIR_CONDITIONER",
                ("cooler", "fan"),
                (FAN,),
            ),
            (["dry"], 0, "THERMOSTAT", ("cooler",), ()),
        )
    ),
    Entity(
        title="mode auto only, components unknown",
        entity_id="climate.room",
        state="auto",
        attributes={"hvac_modes": ["auto"], "hvac_action": "heating"},
        category="THERMOSTAT",
        interfaces=THERMOSTAT,
        values={"ThermostatController.thermostatMode": "AUTO", **STATUSES},
    ),
    Entity(
        title="read only",
        entity_id="climate.room",
        state="heat",
        attributes={"hvac_modes": ["heat", "off"], "hvac_action": "idle"},
        config=EntityConfig(read_only=True),
        category="THERMOSTAT",
        interfaces=(*THERMOSTAT, COMPONENTS),
        values={
            "ThermostatController.thermostatMode": "HEAT",
            **runs(primaryHeater="OFF"),
            **STATUSES,
        },
        directives=[
            DirectiveCase(
                directive="ThermostatController.SetThermostatMode",
                payload={"thermostatMode": {"value": "OFF"}},
                error="INSUFFICIENT_PERMISSIONS",
            ),
        ],
    ),
]
