"""Remote controls."""

from tests.domains.builders import modes, text
from tests.domains.cases import DirectiveCase, Entity

ACTIVITY = 4
HUB = {
    "supported_features": ACTIVITY,
    "activity_list": ["Watch TV", "Listen to 1.FM", "Watch TV"],
}
START = {"directive": "ModeController.SetMode", "instance": "remote.activity"}

ENTITIES = [
    Entity(
        title="no activities",
        entity_id="remote.den",
        state="on",
        attributes={"supported_features": 0},
        category="REMOTE",
        interfaces=("PowerController",),
        values={"PowerController.powerState": "ON"},
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn",
                calls=[("remote.turn_on", {})],
                expected={"powerState": "ON"},
            ),
            DirectiveCase(
                directive="PowerController.TurnOff",
                calls=[("remote.turn_off", {})],
                expected={"powerState": "OFF"},
            ),
        ],
    ),
    Entity(
        title="two activities",
        entity_id="remote.hub",
        state="on",
        attributes={**HUB, "current_activity": "Watch TV"},
        category="REMOTE",
        interfaces=("PowerController", "ModeController/remote.activity"),
        values={
            "PowerController.powerState": "ON",
            "ModeController/remote.activity.mode": "activity.Watch TV",
        },
        directives=[
            DirectiveCase(
                **START,
                payload={"mode": "activity.Listen to 1.FM"},
                calls=[("remote.turn_on", {"activity": "Listen to 1.FM"})],
                expected={"mode": "activity.Listen to 1.FM"},
            ),
            DirectiveCase(
                **START, payload={"mode": "activity.Cook"}, error="INVALID_VALUE"
            ),
        ],
    ),
    Entity(
        title="one activity",
        entity_id="remote.hub",
        state="on",
        attributes={"supported_features": ACTIVITY, "activity_list": ["Watch TV"]},
        category="REMOTE",
        interfaces=("PowerController", "ModeController/remote.activity"),
        values={"PowerController.powerState": "ON"},
        discovery={
            "ModeController/remote.activity": {
                "configuration": modes(
                    {"activity.Watch TV": text("Watch TV"), "activity.-": text("-")}
                ),
            },
        },
        directives=[
            DirectiveCase(
                **START,
                payload={"mode": "activity.Watch TV"},
                calls=[("remote.turn_on", {"activity": "Watch TV"})],
                expected={"mode": "activity.Watch TV"},
            ),
            DirectiveCase(**START, payload={"mode": "activity.-"}),
        ],
    ),
    Entity(
        title="no current activity",
        entity_id="remote.hub",
        state="off",
        attributes={**HUB, "current_activity": None},
        category="REMOTE",
        interfaces=("PowerController", "ModeController/remote.activity"),
        values={"PowerController.powerState": "OFF"},
    ),
    Entity(
        title="unknown",
        entity_id="remote.den",
        state="unknown",
        category="REMOTE",
        interfaces=("PowerController",),
        values={"EndpointHealth.connectivity": {"value": "UNREACHABLE"}},
    ),
]
