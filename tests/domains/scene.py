"""Scenes."""

from unittest.mock import ANY

from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from tests.domains import routine_trigger
from tests.domains.cases import DirectiveCase, Entity

ACTIVATE = DirectiveCase(
    directive="SceneController.Activate",
    calls=[("scene.turn_on", {})],
    event="Alexa.SceneController.ActivationStarted",
    event_payload={"cause": {"type": "VOICE_INTERACTION"}, "timestamp": ANY},
)

ENTITIES = [
    Entity(
        title="activated before",
        entity_id="scene.movie",
        state="2026-10-04T18:00:00+00:00",
        category="SCENE_TRIGGER",
        interfaces=("SceneController",),
        discovery={
            "SceneController": {
                "version": "3",
                "supportsDeactivation": False,
                "properties": None,
            }
        },
        directives=[ACTIVATE],
    ),
    # The state is the time of the last activation.
    Entity(
        title="never activated",
        entity_id="scene.movie",
        state="unknown",
        category="SCENE_TRIGGER",
        interfaces=("SceneController",),
        directives=[ACTIVATE],
    ),
    Entity(
        title="locale without scenes",
        entity_id="scene.movie",
        state="unknown",
        context=CompileContext(locales=("ar-SA",)),
        category=None,
    ),
]
ENTITIES += routine_trigger.presses("scene", "SCENE_TRIGGER")
