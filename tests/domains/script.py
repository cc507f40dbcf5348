"""Scripts."""

from unittest.mock import ANY

from tests.domains import routine_trigger
from tests.domains.cases import DirectiveCase, Entity

STARTED = {"cause": {"type": "VOICE_INTERACTION"}, "timestamp": ANY}

ENTITIES = [
    Entity(
        title=state,
        entity_id="script.good_night",
        state=state,
        category="ACTIVITY_TRIGGER",
        interfaces=("SceneController",),
        discovery={
            "SceneController": {
                "version": "3",
                "supportsDeactivation": True,
                "properties": None,
            }
        },
        directives=[
            DirectiveCase(
                directive="SceneController.Activate",
                calls=[("script.turn_on", {})],
                event="Alexa.SceneController.ActivationStarted",
                event_payload=STARTED,
            ),
            DirectiveCase(
                directive="SceneController.Deactivate",
                calls=[("script.turn_off", {})],
                event="Alexa.SceneController.DeactivationStarted",
                event_payload=STARTED,
            ),
        ],
    )
    for state in ("off", "on", "unknown")
]
ENTITIES += routine_trigger.SCRIPTS
