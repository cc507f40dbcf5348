"""Vacuum cleaners."""

from datetime import UTC, datetime

from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from custom_components.alexa_smart_home.settings import EntityConfig
from tests.domains.builders import (
    adjust_range,
    asset,
    bounds,
    expect,
    names,
    presets,
    set_mode,
    set_range,
    text,
    to_mode,
)
from tests.domains.cases import DirectiveCase, Entity

PAUSE, STOP, RETURN_HOME, FAN_SPEED, LOCATE, CLEAN_SPOT = 4, 8, 16, 32, 512, 1024
START, CLEAN_AREA = 8192, 16384

ACTIVITY = "ModeController/vacuum.activity"
SPEED = "RangeController/vacuum.fan_speed"

WHOLE = {
    "supported_features": PAUSE
    | STOP
    | RETURN_HOME
    | FAN_SPEED
    | LOCATE
    | CLEAN_SPOT
    | START,
    "fan_speed_list": ["min", "medium", "max_plus"],
    "fan_speed": "medium",
}
WHOLE_INTERFACES = (
    "PowerController",
    ACTIVITY,
    "PlaybackController",
    "TimeHoldController",
    SPEED,
)
SIMPLE = {"supported_features": START | STOP}
SIMPLE_INTERFACES = ("PowerController", ACTIVITY, "PlaybackController")
VERBS = [
    to_mode("Clean", "activity.cleaning"),
    to_mode("Vacuum", "activity.cleaning"),
    to_mode("Dock", "activity.docked"),
]


def rooms(entity_id: str) -> dict[str, str]:
    assert entity_id == "vacuum.rosie"
    return {"kitchen": "Kitchen", "bad": "Badezimmer (oben)"}


def mode(value: str, *labels: str) -> dict[str, object]:
    return {
        "value": f"activity.{value}",
        "modeResources": names(*(text(label) for label in labels)),
    }


def speed(name: str) -> tuple[str, dict[str, str]]:
    return ("vacuum.set_fan_speed", {"fan_speed": name})


ENTITIES = [
    Entity(
        title="all features except areas, cleaning",
        entity_id="vacuum.rosie",
        state="cleaning",
        attributes=WHOLE,
        context=CompileContext(areas=rooms),
        category="VACUUM_CLEANER",
        interfaces=WHOLE_INTERFACES,
        values={
            "PowerController.powerState": "ON",
            f"{ACTIVITY}.mode": "activity.cleaning",
            # The index of the fan speed.
            f"{SPEED}.rangeValue": 1,
        },
        discovery={
            ACTIVITY: {
                "capabilityResources": names(asset("Setting.Mode"), text("activity")),
                "configuration": {
                    "ordered": False,
                    "supportedModes": [
                        mode("cleaning", "cleaning", "clean", "vacuum"),
                        mode("paused", "paused", "pause"),
                        mode("idle", "stopped", "stop"),
                        mode("docked", "docked", "dock"),
                        mode("spot", "spot", "spot cleaning"),
                        mode("locate", "locate", "find"),
                    ],
                },
                "semantics": {"actionMappings": VERBS},
            },
            "PlaybackController": {"supportedOperations": ["Play", "Pause", "Stop"]},
            "TimeHoldController": {"configuration": {"allowRemoteResume": True}},
            SPEED: {
                "capabilityResources": names(asset("Setting.FanSpeed")),
                "configuration": {
                    **bounds(0, 2),
                    **presets(
                        {
                            0: [asset("Value.Minimum")],
                            1: [asset("Value.Medium")],
                            2: [text("max plus"), asset("Value.Maximum")],
                        }
                    ),
                },
            },
        },
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn", expected={"powerState": "ON"}
            ),
            DirectiveCase(
                directive="PowerController.TurnOff",
                calls=[("vacuum.return_to_base", {})],
                expected={"powerState": "OFF"},
            ),
            *(
                set_mode(
                    "vacuum.activity",
                    f"activity.{value}",
                    **expect(f"activity.{value}", (f"vacuum.{service}", {})),
                )
                for value, service in (
                    ("cleaning", "start"),
                    ("paused", "pause"),
                    ("idle", "stop"),
                    ("docked", "return_to_base"),
                )
            ),
            # The vacuum does not stay in this mode, so it is not an expected value.
            set_mode(
                "vacuum.activity",
                "activity.spot",
                calls=[("vacuum.clean_spot", {})],
            ),
            set_mode(
                "vacuum.activity",
                "activity.locate",
                calls=[("vacuum.locate", {})],
            ),
            set_mode("vacuum.activity", "activity.area.kitchen", error="INVALID_VALUE"),
            DirectiveCase(
                directive="PlaybackController.Play", calls=[("vacuum.start", {})]
            ),
            DirectiveCase(
                directive="PlaybackController.Pause", calls=[("vacuum.pause", {})]
            ),
            DirectiveCase(
                directive="PlaybackController.Stop", calls=[("vacuum.stop", {})]
            ),
            DirectiveCase(
                directive="TimeHoldController.Hold", calls=[("vacuum.pause", {})]
            ),
            DirectiveCase(directive="TimeHoldController.Resume"),
            set_range("vacuum.fan_speed", 2, **expect(2, speed("max_plus"))),
            adjust_range("vacuum.fan_speed", -1, **expect(0, speed("min"))),
            adjust_range(
                "vacuum.fan_speed", 5, default=True, **expect(2, speed("max_plus"))
            ),
            set_range(
                "vacuum.fan_speed",
                3,
                error="VALUE_OUT_OF_RANGE",
                details={"validRange": {"minimumValue": 0, "maximumValue": 2}},
            ),
        ],
    ),
    Entity(
        title="paused, fan speed not in the list",
        entity_id="vacuum.rosie",
        state="paused",
        attributes={**WHOLE, "fan_speed": "custom"},
        since=datetime(2026, 11, 1, 20, 15, tzinfo=UTC),
        category="VACUUM_CLEANER",
        interfaces=WHOLE_INTERFACES,
        values={
            "TimeHoldController.holdStartTime": "2026-11-01T20:15:00Z",
            "PowerController.powerState": "OFF",
            f"{ACTIVITY}.mode": "activity.paused",
        },
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn",
                calls=[("vacuum.start", {})],
                expected={"powerState": "ON"},
            ),
            DirectiveCase(directive="TimeHoldController.Hold"),
            DirectiveCase(
                directive="TimeHoldController.Resume", calls=[("vacuum.start", {})]
            ),
            adjust_range("vacuum.fan_speed", 1, error="INVALID_VALUE"),
        ],
    ),
    Entity(
        title="pause without start",
        entity_id="vacuum.rosie",
        state="cleaning",
        attributes={"supported_features": PAUSE | STOP},
        category="VACUUM_CLEANER",
        interfaces=(ACTIVITY, "PlaybackController", "TimeHoldController"),
        discovery={
            "TimeHoldController": {"configuration": {"allowRemoteResume": False}},
        },
        directives=[
            DirectiveCase(
                directive="TimeHoldController.Hold", calls=[("vacuum.pause", {})]
            ),
        ],
    ),
    Entity(
        title="returning",
        entity_id="vacuum.rosie",
        state="returning",
        attributes=WHOLE,
        category="VACUUM_CLEANER",
        interfaces=WHOLE_INTERFACES,
        values={"PowerController.powerState": "OFF", f"{SPEED}.rangeValue": 1},
        directives=[
            DirectiveCase(
                directive="TimeHoldController.Hold", error="NOT_IN_OPERATION"
            ),
            DirectiveCase(
                directive="TimeHoldController.Resume", error="NOT_IN_OPERATION"
            ),
        ],
    ),
    Entity(
        title="areas",
        entity_id="vacuum.rosie",
        state="docked",
        attributes={"supported_features": START | CLEAN_AREA},
        context=CompileContext(areas=rooms),
        category="VACUUM_CLEANER",
        interfaces=(ACTIVITY, "PlaybackController"),
        values={},
        discovery={
            ACTIVITY: {
                "configuration": {
                    "ordered": False,
                    "supportedModes": [
                        mode("cleaning", "cleaning", "clean", "vacuum"),
                        mode("area.kitchen", "Kitchen"),
                        mode("area.bad", "Badezimmer oben"),
                    ],
                },
                "semantics": {"actionMappings": VERBS[:2]},
            },
        },
        directives=[
            set_mode(
                "vacuum.activity",
                "activity.area.bad",
                calls=[("vacuum.clean_area", {"cleaning_area_id": ["bad"]})],
            ),
            set_mode("vacuum.activity", "activity.docked", error="INVALID_VALUE"),
        ],
    ),
    Entity(
        title="start and stop only",
        entity_id="vacuum.hoover",
        state="idle",
        attributes=SIMPLE,
        category="VACUUM_CLEANER",
        interfaces=SIMPLE_INTERFACES,
        values={
            "PowerController.powerState": "OFF",
            f"{ACTIVITY}.mode": "activity.idle",
        },
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOff",
                calls=[("vacuum.stop", {})],
                expected={"powerState": "OFF"},
            ),
        ],
    ),
    *(
        Entity(
            title=f"{state}",
            entity_id="vacuum.hoover",
            state=state,
            attributes=SIMPLE,
            category="VACUUM_CLEANER",
            interfaces=SIMPLE_INTERFACES,
            values=values,
        )
        for state, values in (
            ("unknown", {}),
            ("error", {"PowerController.powerState": "OFF"}),
        )
    ),
    Entity(
        title="read only",
        entity_id="vacuum.hoover",
        state="cleaning",
        attributes=SIMPLE,
        config=EntityConfig(read_only=True),
        category="VACUUM_CLEANER",
        # Interfaces without properties are left out.
        interfaces=("PowerController", ACTIVITY),
        values={
            "PowerController.powerState": "ON",
            f"{ACTIVITY}.mode": "activity.cleaning",
        },
    ),
    *(
        Entity(
            title=f"fan speeds {speeds}",
            entity_id="vacuum.hoover",
            state="idle",
            attributes={"supported_features": FAN_SPEED, "fan_speed_list": speeds},
            category="VACUUM_CLEANER",
            interfaces=(SPEED,),
            discovery={
                SPEED: {
                    "configuration": {
                        **bounds(0, len(speeds) - 1),
                        **presets(dict(enumerate(labels))),
                    },
                },
            },
        )
        for speeds, labels in (
            # off, automatic, custom and smart are neither minimum nor maximum.
            (
                ["off", "gentle", "strong", "auto"],
                [
                    [text("off")],
                    [text("gentle"), asset("Value.Minimum")],
                    [text("strong"), asset("Value.Maximum")],
                    [asset("Setting.Auto")],
                ],
            ),
            (
                ["Custom", "eco", "boost", "smart_mode"],
                [
                    [text("Custom")],
                    [text("eco"), asset("Value.Minimum")],
                    [text("boost"), asset("Value.Maximum")],
                    [text("smart mode")],
                ],
            ),
            (
                ["off", "on", "automatic"],
                [[text("off")], [text("on")], [text("automatic")]],
            ),
            # The speed named max has the asset Maximum, so the highest speed does not.
            (
                ["quiet", "max", "off", "max_plus"],
                [
                    [asset("Setting.Quiet"), asset("Value.Minimum")],
                    [asset("Value.Maximum")],
                    [text("off")],
                    [text("max plus")],
                ],
            ),
            (
                ["Max", "Medium", "Low"],
                [
                    [asset("Value.Maximum")],
                    [asset("Value.Medium")],
                    [asset("Value.Low")],
                ],
            ),
            (
                ["High", "Normal", "Silent"],
                [[asset("Value.High")], [text("Normal")], [text("Silent")]],
            ),
        )
    ),
    Entity(
        title="one fan speed",
        entity_id="vacuum.hoover",
        state="idle",
        attributes={"supported_features": FAN_SPEED, "fan_speed_list": ["max"]},
        category=None,
    ),
]
