"""Lawn mowers."""

from tests.domains.builders import expect, names, set_mode, text, to_mode
from tests.domains.cases import DirectiveCase, Entity

START_MOWING, PAUSE, DOCK, STOP = 1, 2, 4, 8

ACTIVITY = "ModeController/lawn_mower.activity"
INTERFACES = ("PowerController", ACTIVITY, "PlaybackController")
MOWER = {"supported_features": START_MOWING | PAUSE | DOCK}


def mode(value: str, *labels: str) -> dict[str, object]:
    return {
        "value": f"activity.{value}",
        "modeResources": names(*(text(label) for label in labels)),
    }


ENTITIES = [
    Entity(
        title="mowing",
        entity_id="lawn_mower.shaun",
        state="mowing",
        attributes=MOWER,
        category="OTHER",
        interfaces=INTERFACES,
        values={
            "PowerController.powerState": "ON",
            f"{ACTIVITY}.mode": "activity.mowing",
        },
        discovery={
            ACTIVITY: {
                "configuration": {
                    "ordered": False,
                    "supportedModes": [
                        mode("mowing", "mowing", "mow"),
                        mode("paused", "paused", "pause"),
                        mode("docked", "docked", "dock"),
                    ],
                },
                "semantics": {"actionMappings": [to_mode("Dock", "activity.docked")]},
            },
        },
        directives=[
            *(
                set_mode(
                    "lawn_mower.activity",
                    f"activity.{value}",
                    **expect(f"activity.{value}", (f"lawn_mower.{service}", {})),
                )
                for value, service in (
                    ("mowing", "start_mowing"),
                    ("paused", "pause"),
                    ("docked", "dock"),
                )
            ),
            DirectiveCase(
                directive="PowerController.TurnOff",
                calls=[("lawn_mower.dock", {})],
                expected={"powerState": "OFF"},
            ),
            DirectiveCase(
                directive="PlaybackController.Pause", calls=[("lawn_mower.pause", {})]
            ),
        ],
    ),
    Entity(
        title="stop only",
        entity_id="lawn_mower.shaun",
        state="docked",
        attributes={"supported_features": START_MOWING | STOP},
        category="OTHER",
        interfaces=("PowerController", ACTIVITY, "PlaybackController"),
        values={"PowerController.powerState": "OFF"},
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn",
                calls=[("lawn_mower.start_mowing", {})],
                expected={"powerState": "ON"},
            ),
            DirectiveCase(
                directive="PowerController.TurnOff",
                calls=[("lawn_mower.stop", {})],
                expected={"powerState": "OFF"},
            ),
            DirectiveCase(
                directive="PlaybackController.Play",
                calls=[("lawn_mower.start_mowing", {})],
            ),
            DirectiveCase(
                directive="PlaybackController.Stop", calls=[("lawn_mower.stop", {})]
            ),
        ],
    ),
    Entity(
        title="paused",
        entity_id="lawn_mower.shaun",
        state="paused",
        attributes=MOWER,
        category="OTHER",
        interfaces=INTERFACES,
        values={
            "PowerController.powerState": "OFF",
            f"{ACTIVITY}.mode": "activity.paused",
        },
        directives=[
            DirectiveCase(
                directive="PlaybackController.Play",
                calls=[("lawn_mower.start_mowing", {})],
            ),
        ],
    ),
    Entity(
        title="unknown",
        entity_id="lawn_mower.shaun",
        state="unknown",
        attributes=MOWER,
        category="OTHER",
        interfaces=INTERFACES,
    ),
]
