"""Fans."""

from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from custom_components.alexa_smart_home.settings import EntityConfig
from tests.domains.builders import (
    adjust_range,
    asset,
    bounds,
    expect,
    flags,
    modes,
    names,
    presets,
    set_mode,
    set_range,
    text,
    toggle,
)
from tests.domains.cases import DirectiveCase, Entity

SET_SPEED, OSCILLATE, DIRECTION, PRESET_MODE, TURN_OFF, TURN_ON = 1, 2, 4, 8, 16, 32
POWER = TURN_ON | TURN_OFF

SPEED = "RangeController/fan.percentage"
OSCILLATION = "ToggleController/fan.oscillating"
DIRECTION_MODE = "ModeController/fan.direction"
PRESET = "ModeController/fan.preset_mode"

THREE = {
    "supported_features": POWER | SET_SPEED,
    "percentage_step": 33.333333,
    "preset_mode": None,
    "preset_modes": None,
}


def speed(value: float) -> tuple[str, dict[str, float]]:
    return ("fan.set_percentage", {"percentage": value})


ENTITIES = [
    # Alexa cannot turn a fan on and off that has only PowerController.
    *(
        Entity(
            title=f"power only, {state}",
            entity_id="fan.attic",
            state=state,
            # Some integrations have PRESET_MODE without presets.
            attributes={
                "supported_features": POWER | PRESET_MODE,
                "preset_modes": None,
            },
            category="FAN",
            interfaces=("PowerController", SPEED),
            values={
                "PowerController.powerState": state.upper(),
                f"{SPEED}.rangeValue": value,
            },
            discovery={
                SPEED: {
                    "properties": flags(name="rangeValue"),
                    "capabilityResources": names(
                        asset("Setting.FanSpeed"), text("percentage")
                    ),
                    "configuration": {
                        **bounds(0, 100, 100),
                        "unitOfMeasure": "Alexa.Unit.Percent",
                    },
                },
            },
            directives=[
                DirectiveCase(
                    directive="PowerController.TurnOn",
                    calls=[("fan.turn_on", {})],
                    expected={"powerState": "ON"},
                ),
                DirectiveCase(
                    directive="PowerController.TurnOff",
                    calls=[("fan.turn_off", {})],
                    expected={"powerState": "OFF"},
                ),
                set_range("fan.percentage", 100, **expect(100, ("fan.turn_on", {}))),
                set_range("fan.percentage", 60, **expect(100, ("fan.turn_on", {}))),
                set_range("fan.percentage", 0, **expect(0, ("fan.turn_off", {}))),
                adjust_range(
                    "fan.percentage",
                    10,
                    default=True,
                    **expect(100, ("fan.turn_on", {})),
                ),
                adjust_range(
                    "fan.percentage",
                    -10,
                    default=True,
                    **expect(0, ("fan.turn_off", {})),
                ),
            ],
        )
        for state, value in (("on", 100), ("off", 0))
    ),
    Entity(
        title="turn_off only",
        entity_id="fan.attic",
        state="on",
        attributes={"supported_features": TURN_OFF},
        category="FAN",
        interfaces=("PowerController", SPEED),
        values={"PowerController.powerState": "ON", f"{SPEED}.rangeValue": 100},
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn", error="INVALID_DIRECTIVE"
            ),
            set_range("fan.percentage", 0, **expect(0, ("fan.turn_off", {}))),
            set_range("fan.percentage", 100, error="INVALID_DIRECTIVE"),
        ],
    ),
    *(
        Entity(
            title=f"power and one setting, no speed: {interface}",
            entity_id="fan.attic",
            state="on",
            attributes={"supported_features": POWER | feature, **attributes},
            category="FAN",
            interfaces=("PowerController", interface),
            values={"PowerController.powerState": "ON"},
        )
        for feature, interface, attributes in (
            (OSCILLATE, OSCILLATION, {}),
            (DIRECTION, DIRECTION_MODE, {}),
            (PRESET_MODE, PRESET, {"preset_modes": ["auto", "sleep"]}),
        )
    ),
    *(
        Entity(
            title=f"preset, {service} only",
            entity_id="fan.attic",
            state="on",
            attributes={
                "supported_features": feature | PRESET_MODE,
                "preset_modes": ["sleep", "breeze"],
            },
            category="FAN",
            interfaces=("PowerController", PRESET),
            values={"PowerController.powerState": "ON"},
            directives=[
                DirectiveCase(
                    directive=f"PowerController.{works}",
                    calls=[(f"fan.{service}", {})],
                    expected={"powerState": works.removeprefix("Turn").upper()},
                ),
                DirectiveCase(
                    directive=f"PowerController.{lacks}", error="INVALID_DIRECTIVE"
                ),
            ],
        )
        for feature, service, works, lacks in (
            (TURN_ON, "turn_on", "TurnOn", "TurnOff"),
            (TURN_OFF, "turn_off", "TurnOff", "TurnOn"),
        )
    ),
    Entity(
        title="three speeds",
        entity_id="fan.ceiling",
        state="on",
        attributes={**THREE, "percentage": 33},
        category="FAN",
        interfaces=("PowerController", SPEED),
        values={"PowerController.powerState": "ON", f"{SPEED}.rangeValue": 33},
        discovery={
            SPEED: {
                "capabilityResources": names(
                    asset("Setting.FanSpeed"), text("percentage")
                ),
                "configuration": {
                    **bounds(0, 100),
                    "unitOfMeasure": "Alexa.Unit.Percent",
                    **presets(
                        {
                            33: [asset("Value.Low")],
                            66: [asset("Value.Medium")],
                            100: [asset("Value.High")],
                        }
                    ),
                },
            }
        },
        directives=[
            set_range("fan.percentage", 66, **expect(66, speed(66))),
            set_range("fan.percentage", 0, **expect(0, speed(0))),
            # A default delta is one speed, any other delta is in percent.
            adjust_range("fan.percentage", 10, default=True, **expect(66, speed(66))),
            adjust_range("fan.percentage", -10, default=True, **expect(0, speed(0))),
            adjust_range("fan.percentage", 10, **expect(43, speed(43))),
        ],
    ),
    # Home Assistant rounds up to the next speed: 67 percent is the third of three
    # speeds and the fifth of six.
    *(
        Entity(
            title=f"at {percentage} percent, in steps of {step} percent",
            entity_id="fan.ceiling",
            state="on",
            attributes={**THREE, "percentage_step": step, "percentage": percentage},
            category="FAN",
            interfaces=("PowerController", SPEED),
            values={
                "PowerController.powerState": "ON",
                f"{SPEED}.rangeValue": percentage,
            },
            directives=[
                adjust_range(
                    "fan.percentage", -1, default=True, **expect(slower, speed(slower))
                ),
                adjust_range(
                    "fan.percentage", 1, default=True, **expect(faster, speed(faster))
                ),
            ],
        )
        for step, percentage, slower, faster in (
            (100 / 3, 100, 66, 100),
            (100 / 6, 50, 33, 66),
            (100 / 7, 100, 85, 100),
            # One percent would not be noticeable.
            (1.0, 50, 40, 60),
        )
    ),
    Entity(
        title="two speeds, off",
        entity_id="fan.bath",
        state="off",
        attributes={**THREE, "percentage_step": 50.0, "percentage": None},
        category="FAN",
        interfaces=("PowerController", SPEED),
        values={"PowerController.powerState": "OFF", f"{SPEED}.rangeValue": 0},
        discovery={
            SPEED: {
                "configuration": {
                    **bounds(0, 100),
                    "unitOfMeasure": "Alexa.Unit.Percent",
                    **presets({50: [asset("Value.Low")], 100: [asset("Value.High")]}),
                },
            }
        },
    ),
    Entity(
        title="one speed",
        entity_id="fan.bath",
        state="on",
        attributes={**THREE, "percentage_step": 100.0, "percentage": 100},
        category="FAN",
        interfaces=("PowerController", SPEED),
        values={"PowerController.powerState": "ON", f"{SPEED}.rangeValue": 100},
        discovery={
            SPEED: {
                "configuration": {
                    **bounds(0, 100),
                    "unitOfMeasure": "Alexa.Unit.Percent",
                },
            }
        },
    ),
    Entity(
        title="ten speeds, preset mode set",
        entity_id="fan.tower",
        state="on",
        attributes={**THREE, "percentage_step": 10.0, "percentage": None},
        category="FAN",
        interfaces=("PowerController", SPEED),
        values={"PowerController.powerState": "ON"},
        discovery={
            SPEED: {
                "configuration": {
                    **bounds(0, 100),
                    "unitOfMeasure": "Alexa.Unit.Percent",
                    **presets(
                        {10: [asset("Value.Minimum")], 100: [asset("Value.Maximum")]}
                    ),
                },
            }
        },
        directives=[adjust_range("fan.percentage", 10, error="INVALID_VALUE")],
    ),
    Entity(
        title="all features, presets of any name",
        entity_id="fan.purifier",
        state="on",
        attributes={
            "supported_features": POWER | OSCILLATE | DIRECTION | PRESET_MODE,
            "oscillating": True,
            "direction": "forward",
            "preset_mode": "v1.5/Turbo+",
            "preset_modes": [
                "auto",
                "v1.5/Turbo+",
                "night",
                "heat_up",
                "music",
                "auto",
                "%",
            ],
        },
        category="FAN",
        interfaces=("PowerController", OSCILLATION, DIRECTION_MODE, PRESET),
        # Two instances of one interface.
        values={
            "PowerController.powerState": "ON",
            f"{OSCILLATION}.toggleState": "ON",
            f"{DIRECTION_MODE}.mode": "direction.forward",
            f"{PRESET}.mode": "preset_mode.v1.5/Turbo+",
        },
        discovery={
            OSCILLATION: {
                "properties": flags(name="toggleState"),
                "capabilityResources": names(
                    asset("Setting.Oscillate"), text("rotate"), text("rotation")
                ),
            },
            DIRECTION_MODE: {
                "capabilityResources": names(asset("Setting.Direction")),
                "configuration": modes(
                    {
                        "direction.forward": text("forward"),
                        "direction.reverse": text("reverse"),
                    }
                ),
            },
            # Spoken names are unique; reserved words are left out in settings only.
            PRESET: {
                "configuration": modes(
                    {
                        "preset_mode.auto": asset("Setting.Auto"),
                        "preset_mode.v1.5/Turbo+": text("v1.5 Turbo"),
                        "preset_mode.night": asset("Setting.Night"),
                        "preset_mode.heat_up": text("heat up"),
                        "preset_mode.music": text("music"),
                        "preset_mode.%": text("%"),
                    }
                ),
            },
        },
        directives=[
            toggle(
                "fan.oscillating",
                "on",
                calls=[("fan.oscillate", {"oscillating": True})],
            ),
            toggle(
                "fan.oscillating",
                "off",
                calls=[("fan.oscillate", {"oscillating": False})],
            ),
            set_mode(
                "fan.direction",
                "direction.reverse",
                **expect(
                    "direction.reverse",
                    ("fan.set_direction", {"direction": "reverse"}),
                ),
            ),
            set_mode(
                "fan.preset_mode",
                "preset_mode.v1.5/Turbo+",
                **expect(
                    "preset_mode.v1.5/Turbo+",
                    ("fan.set_preset_mode", {"preset_mode": "v1.5/Turbo+"}),
                ),
            ),
            set_mode("fan.preset_mode", "preset_mode.5/Turbo+", error="INVALID_VALUE"),
        ],
    ),
    Entity(
        title="one preset, padded to two",
        entity_id="fan.purifier",
        state="on",
        attributes={
            "supported_features": POWER | PRESET_MODE,
            "preset_mode": "sleep",
            "preset_modes": ["sleep"],
        },
        category="FAN",
        interfaces=("PowerController", PRESET),
        values={
            "PowerController.powerState": "ON",
            f"{PRESET}.mode": "preset_mode.sleep",
        },
        discovery={
            PRESET: {
                "properties": flags(name="mode"),
                "configuration": modes(
                    {"preset_mode.sleep": text("sleep"), "preset_mode.-": text("-")}
                ),
            },
        },
        directives=[
            set_mode(
                "fan.preset_mode",
                "preset_mode.sleep",
                **expect(
                    "preset_mode.sleep",
                    ("fan.set_preset_mode", {"preset_mode": "sleep"}),
                ),
            ),
            set_mode("fan.preset_mode", "preset_mode.-"),
        ],
    ),
    Entity(
        title="more presets than Alexa accepts, one of the last set",
        entity_id="fan.purifier",
        state="on",
        attributes={
            "supported_features": PRESET_MODE,
            "preset_mode": "p 150",
            "preset_modes": [f"p {index}" for index in range(151)],
        },
        category="FAN",
        interfaces=(PRESET,),
        discovery={
            PRESET: {
                "configuration": modes(
                    {
                        f"preset_mode.p {index}": text(f"p {index}")
                        for index in range(150)
                    }
                )
            }
        },
    ),
    Entity(
        title="settings unknown",
        entity_id="fan.purifier",
        state="on",
        attributes={
            "supported_features": OSCILLATE | DIRECTION,
            "oscillating": None,
            "direction": None,
        },
        category="FAN",
        interfaces=(OSCILLATION, DIRECTION_MODE),
    ),
    Entity(
        title="read only",
        entity_id="fan.ceiling",
        state="on",
        attributes={
            **THREE,
            "percentage": 33,
            "supported_features": POWER | SET_SPEED | OSCILLATE,
            "oscillating": False,
        },
        config=EntityConfig(read_only=True),
        category="FAN",
        interfaces=("PowerController", SPEED, OSCILLATION),
        values={
            "PowerController.powerState": "ON",
            f"{SPEED}.rangeValue": 33,
            f"{OSCILLATION}.toggleState": "OFF",
        },
        discovery={
            SPEED: {"properties": flags(name="rangeValue", control=False)},
            OSCILLATION: {"properties": flags(name="toggleState", control=False)},
        },
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOff", error="INSUFFICIENT_PERMISSIONS"
            ),
            set_range("fan.percentage", 10, error="INSUFFICIENT_PERMISSIONS"),
            toggle("fan.oscillating", "on", error="INSUFFICIENT_PERMISSIONS"),
        ],
    ),
    Entity(
        title="locale without generic interfaces",
        entity_id="fan.ceiling",
        state="on",
        attributes={**THREE, "percentage": 33},
        context=CompileContext(locales=("ar-SA",)),
        category="FAN",
        interfaces=("PowerController",),
        values={"PowerController.powerState": "ON"},
    ),
    Entity(
        title="unknown",
        entity_id="fan.ceiling",
        state="unknown",
        attributes={**THREE, "percentage": 33},
        category="FAN",
        interfaces=("PowerController", SPEED),
        values={"EndpointHealth.connectivity": {"value": "UNREACHABLE"}},
    ),
]
