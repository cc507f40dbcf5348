"""Lights."""

from tests.domains.builders import asset, expect, modes, names, set_mode, text
from tests.domains.cases import DirectiveCase, Entity

COLOR = {"hue": 350.5, "saturation": 0.7138, "brightness": 0.6524}
DIMMABLE = {"supported_color_modes": ["brightness"], "color_mode": "brightness"}
WHITE = {
    "supported_color_modes": ["color_temp", "hs"],
    "min_color_temp_kelvin": 2200,
    "max_color_temp_kelvin": 6500,
}
ALL = (
    "PowerController",
    "BrightnessController",
    "ColorController",
    "ColorTemperatureController",
)

EFFECT = "ModeController/light.effect"
EFFECTS = {
    "supported_color_modes": ["onoff"],
    "color_mode": "onoff",
    "supported_features": 4,
    "effect_list": ["off", "Music", "night"],
}

ENTITIES = [
    Entity(
        title="on and off only",
        entity_id="light.porch",
        state="on",
        attributes={"supported_color_modes": ["onoff"], "color_mode": "onoff"},
        category="LIGHT",
        interfaces=("PowerController",),
        values={"PowerController.powerState": "ON"},
        discovery={
            "PowerController": {
                "version": "3",
                "properties": {
                    "supported": [{"name": "powerState"}],
                    "proactivelyReported": True,
                    "retrievable": True,
                },
            }
        },
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn",
                calls=[("light.turn_on", {})],
                expected={"powerState": "ON"},
            ),
            DirectiveCase(
                directive="PowerController.TurnOff",
                calls=[("light.turn_off", {})],
                expected={"powerState": "OFF"},
            ),
        ],
    ),
    Entity(
        title="dimmable, off",
        entity_id="light.dimmer",
        state="off",
        attributes={**DIMMABLE, "color_mode": None, "brightness": None},
        category="LIGHT",
        interfaces=("PowerController", "BrightnessController"),
        values={
            "PowerController.powerState": "OFF",
            "BrightnessController.brightness": 0,
        },
        directives=[
            DirectiveCase(
                directive="BrightnessController.AdjustBrightness",
                payload={"brightnessDelta": 25},
                calls=[("light.turn_on", {"brightness_pct": 25})],
                expected={"brightness": 25},
            ),
        ],
    ),
    Entity(
        title="dimmable, on",
        entity_id="light.dimmer",
        state="on",
        attributes={**DIMMABLE, "brightness": 128},
        category="LIGHT",
        interfaces=("PowerController", "BrightnessController"),
        values={
            "PowerController.powerState": "ON",
            "BrightnessController.brightness": 50,
        },
        directives=[
            DirectiveCase(
                directive="BrightnessController.SetBrightness",
                payload={"brightness": 75},
                calls=[("light.turn_on", {"brightness_pct": 75})],
                expected={"brightness": 75},
            ),
            DirectiveCase(
                directive="BrightnessController.AdjustBrightness",
                payload={"brightnessDelta": -75},
                calls=[("light.turn_on", {"brightness_pct": 0})],
                expected={"brightness": 0},
            ),
            DirectiveCase(
                directive="BrightnessController.AdjustBrightness",
                payload={"brightnessDelta": 100},
                calls=[("light.turn_on", {"brightness_pct": 100})],
                expected={"brightness": 100},
            ),
            DirectiveCase(
                directive="BrightnessController.SetBrightness",
                payload={"brightness": 101},
                error="VALUE_OUT_OF_RANGE",
                details={"validRange": {"minimumValue": 0, "maximumValue": 100}},
            ),
            DirectiveCase(
                directive="BrightnessController.AdjustBrightness",
                payload={"brightnessDelta": -101},
                error="VALUE_OUT_OF_RANGE",
                details={"validRange": {"minimumValue": -100, "maximumValue": 100}},
            ),
            *(
                DirectiveCase(
                    directive="BrightnessController.SetBrightness",
                    payload=payload,
                    error="INVALID_DIRECTIVE",
                )
                for payload in (
                    {},
                    {"brightness": None},
                    {"brightness": "75"},
                    {"brightness": True},
                    {"brightness": [75]},
                )
            ),
        ],
    ),
    Entity(
        title="dimmest level",
        entity_id="light.dimmer",
        state="on",
        attributes={**DIMMABLE, "brightness": 1},
        category="LIGHT",
        interfaces=("PowerController", "BrightnessController"),
        values={
            "PowerController.powerState": "ON",
            "BrightnessController.brightness": 1,
        },
    ),
    Entity(
        title="brightness out of range",
        entity_id="light.dimmer",
        state="on",
        attributes={**DIMMABLE, "brightness": 300},
        category="LIGHT",
        interfaces=("PowerController", "BrightnessController"),
        values={
            "PowerController.powerState": "ON",
            "BrightnessController.brightness": 100,
        },
    ),
    Entity(
        title="on, brightness unknown",
        entity_id="light.dimmer",
        state="on",
        attributes={**DIMMABLE, "brightness": float("nan")},
        category="LIGHT",
        interfaces=("PowerController", "BrightnessController"),
        values={"PowerController.powerState": "ON"},
        directives=[
            DirectiveCase(
                directive="BrightnessController.AdjustBrightness",
                payload={"brightnessDelta": 10},
                error="INVALID_VALUE",
            ),
        ],
    ),
    Entity(
        title="color mode hs",
        entity_id="light.bulb",
        state="on",
        attributes={
            **WHITE,
            "color_mode": "hs",
            "brightness": 178,
            "hs_color": (348, 80),
            "color_temp_kelvin": None,
        },
        category="LIGHT",
        interfaces=ALL,
        values={
            "PowerController.powerState": "ON",
            "BrightnessController.brightness": 70,
            "ColorController.color": {
                "hue": 348,
                "saturation": 0.8,
                "brightness": 0.698,
            },
        },
        directives=[
            DirectiveCase(
                directive="ColorController.SetColor",
                payload={"color": COLOR},
                calls=[("light.turn_on", {"hs_color": (350.5, 71.38)})],
                # The brightness is kept.
                expected={"color": {**COLOR, "brightness": 0.698}},
            ),
            # Some integrations truncate 0.29 * 100 = 28.999999999999996 to 28.
            DirectiveCase(
                directive="ColorController.SetColor",
                payload={"color": {**COLOR, "saturation": 0.29}},
                calls=[("light.turn_on", {"hs_color": (350.5, 29)})],
                expected={"color": {**COLOR, "saturation": 0.29, "brightness": 0.698}},
            ),
            DirectiveCase(
                directive="ColorController.SetColor",
                payload={"color": {**COLOR, "hue": 361}},
                error="VALUE_OUT_OF_RANGE",
                details={"validRange": {"minimumValue": 0, "maximumValue": 360}},
            ),
            DirectiveCase(
                directive="ColorController.SetColor",
                payload={"color": {**COLOR, "saturation": 1.1}},
                error="VALUE_OUT_OF_RANGE",
                details={"validRange": {"minimumValue": 0, "maximumValue": 1}},
            ),
            DirectiveCase(
                directive="ColorController.SetColor",
                payload={"color": "red"},
                error="INVALID_DIRECTIVE",
            ),
            *(
                DirectiveCase(
                    directive=f"ColorTemperatureController.{name}",
                    error="NOT_SUPPORTED_IN_CURRENT_MODE",
                    details={"currentDeviceMode": "COLOR"},
                )
                for name in ("IncreaseColorTemperature", "DecreaseColorTemperature")
            ),
        ],
    ),
    Entity(
        title="color mode color_temp",
        entity_id="light.bulb",
        state="on",
        attributes={
            **WHITE,
            "color_mode": "color_temp",
            "brightness": 255,
            # Home Assistant sets hs_color in mode color_temp too.
            "hs_color": (28, 65),
            "color_temp_kelvin": 2700,
        },
        category="LIGHT",
        interfaces=ALL,
        values={
            "PowerController.powerState": "ON",
            "BrightnessController.brightness": 100,
            "ColorTemperatureController.colorTemperatureInKelvin": 2700,
        },
        directives=[
            DirectiveCase(
                directive="ColorTemperatureController.SetColorTemperature",
                payload={"colorTemperatureInKelvin": 5000},
                calls=[("light.turn_on", {"color_temp_kelvin": 5000})],
                expected={"colorTemperatureInKelvin": 5000},
            ),
            # A value out of range is set to the limit.
            DirectiveCase(
                directive="ColorTemperatureController.SetColorTemperature",
                payload={"colorTemperatureInKelvin": 7000},
                calls=[("light.turn_on", {"color_temp_kelvin": 6500})],
                expected={"colorTemperatureInKelvin": 6500},
            ),
            DirectiveCase(
                directive="ColorTemperatureController.SetColorTemperature",
                payload={"colorTemperatureInKelvin": 10001},
                error="VALUE_OUT_OF_RANGE",
                details={"validRange": {"minimumValue": 1000, "maximumValue": 10000}},
            ),
            DirectiveCase(
                directive="ColorTemperatureController.IncreaseColorTemperature",
                calls=[("light.turn_on", {"color_temp_kelvin": 3125})],
                expected={"colorTemperatureInKelvin": 3125},
            ),
            DirectiveCase(
                directive="ColorTemperatureController.DecreaseColorTemperature",
                calls=[("light.turn_on", {"color_temp_kelvin": 2380})],
                expected={"colorTemperatureInKelvin": 2380},
            ),
        ],
    ),
    Entity(
        title="color, off",
        entity_id="light.bulb",
        state="off",
        attributes={**WHITE, "color_mode": None, "brightness": None},
        category="LIGHT",
        interfaces=ALL,
        values={
            "PowerController.powerState": "OFF",
            "BrightnessController.brightness": 0,
        },
        directives=[
            # The brightness after turning on is unknown.
            DirectiveCase(
                directive="ColorController.SetColor",
                payload={"color": COLOR},
                calls=[("light.turn_on", {"hs_color": (350.5, 71.38)})],
                expected={"color": COLOR},
            ),
            DirectiveCase(
                directive="ColorTemperatureController.IncreaseColorTemperature",
                error="NOT_SUPPORTED_IN_CURRENT_MODE",
                details={"currentDeviceMode": "OTHER"},
            ),
        ],
    ),
    Entity(
        title="unknown",
        entity_id="light.porch",
        state="unknown",
        attributes={"supported_color_modes": ["onoff"]},
        category="LIGHT",
        interfaces=("PowerController",),
        values={"EndpointHealth.connectivity": {"value": "UNREACHABLE"}},
    ),
    Entity(
        title="assumed state",
        entity_id="light.porch",
        state="on",
        attributes={"supported_color_modes": ["onoff"], "assumed_state": True},
        category="LIGHT",
        interfaces=("PowerController",),
        values={},
        discovery={
            "PowerController": {
                "properties": {
                    "supported": [{"name": "powerState"}],
                    "proactivelyReported": False,
                    "retrievable": False,
                },
            }
        },
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn",
                calls=[("light.turn_on", {})],
                expected={"powerState": "ON"},
            ),
        ],
    ),
    Entity(
        title="effects, one active",
        entity_id="light.strip",
        state="on",
        attributes={**EFFECTS, "effect": "Music"},
        category="LIGHT",
        interfaces=("PowerController", EFFECT),
        values={
            "PowerController.powerState": "ON",
            f"{EFFECT}.mode": "effect.Music",
        },
        discovery={
            EFFECT: {
                "capabilityResources": names(text("effect")),
                "configuration": modes(
                    {
                        "effect.off": text("off"),
                        "effect.Music": text("Music"),
                        "effect.night": asset("Setting.Night"),
                    }
                ),
            }
        },
        directives=[
            set_mode(
                "light.effect",
                "effect.night",
                **expect("effect.night", ("light.turn_on", {"effect": "night"})),
            ),
        ],
    ),
    *(
        Entity(
            title=f"effects, {state}, {effect} active",
            entity_id="light.strip",
            state=state,
            attributes={**EFFECTS, "effect": effect},
            category="LIGHT",
            interfaces=("PowerController", EFFECT),
            values={"PowerController.powerState": state.upper()},
        )
        for state, effect in (("off", None), ("on", None), ("on", "another"))
    ),
]
