"""Remote controls."""

from dataclasses import replace
from typing import Any

from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from custom_components.alexa_smart_home.settings import EntityConfig
from tests.domains.builders import modes, text
from tests.domains.cases import DirectiveCase, Entity

ACTIVITY = 4
HUB = {
    "supported_features": ACTIVITY,
    "activity_list": ["Watch TV", "Listen to 1.FM", "Watch TV"],
}
SEND = "KeypadController.SendKeystroke"
START = {"directive": "ModeController.SetMode", "instance": "remote.activity"}


def _keypad(platform: str, **commands: str) -> Entity:
    """Return a remote of an integration, and the commands of its keys."""
    return Entity(
        title=f"keys of {platform}",
        entity_id="remote.tv",
        state="on",
        attributes={"supported_features": 0},
        context=CompileContext(platform=lambda _: platform),
        category="REMOTE",
        interfaces=("PowerController", "KeypadController"),
        values={"PowerController.powerState": "ON"},
        discovery={
            "KeypadController": {
                "version": "3",
                "keys": [*commands],
                "properties": None,
            }
        },
        directives=[
            *(_keystroke(key, command) for key, command in commands.items()),
            DirectiveCase(
                directive=SEND, payload={"keystroke": "HOME"}, error="INVALID_VALUE"
            ),
            DirectiveCase(directive=SEND, error="INVALID_DIRECTIVE"),
        ],
    )


def _keystroke(key: str, command: str) -> DirectiveCase:
    return DirectiveCase(
        directive=SEND,
        payload={"keystroke": key},
        calls=[("remote.send_command", {"command": [command]})],
    )


ROKU = _keypad(
    "roku",
    UP="up",
    DOWN="down",
    LEFT="left",
    RIGHT="right",
    SELECT="select",
    BACK="back",
    INFO="info",
    MORE="info",
)
NO_KEYPAD: Any = {"interfaces": ("PowerController",), "discovery": {}, "directives": ()}
KEYPADS = [
    _keypad(
        "androidtv_remote",
        UP="DPAD_UP",
        DOWN="DPAD_DOWN",
        LEFT="DPAD_LEFT",
        RIGHT="DPAD_RIGHT",
        SELECT="DPAD_CENTER",
        BACK="BACK",
        PAGE_UP="PAGE_UP",
        PAGE_DOWN="PAGE_DOWN",
        INFO="INFO",
    ),
    _keypad(
        "apple_tv",
        UP="up",
        DOWN="down",
        LEFT="left",
        RIGHT="right",
        SELECT="select",
        BACK="menu",
    ),
    _keypad(
        "braviatv",
        UP="Up",
        DOWN="Down",
        LEFT="Left",
        RIGHT="Right",
        SELECT="Confirm",
        BACK="Return",
        INFO="Display",
        MORE="Options",
    ),
    ROKU,
    _keypad(
        "samsungtv",
        UP="KEY_UP",
        DOWN="KEY_DOWN",
        LEFT="KEY_LEFT",
        RIGHT="KEY_RIGHT",
        SELECT="KEY_ENTER",
        BACK="KEY_RETURN",
        INFO="KEY_INFO",
        MORE="KEY_TOOLS",
    ),
    replace(
        ROKU,
        title="read-only keypad",
        config=EntityConfig(read_only=True),
        **NO_KEYPAD,
    ),
    replace(
        ROKU,
        title="unknown keys",
        context=CompileContext(platform=lambda _: "broadlink"),
        **NO_KEYPAD,
    ),
]
ENTITIES = [
    *KEYPADS,
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
