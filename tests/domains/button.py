"""Buttons of devices."""

from unittest.mock import ANY

from tests.domains import routine_trigger
from tests.domains.cases import DirectiveCase, Entity

ENTITIES = [
    Entity(
        title=title,
        entity_id="button.bell",
        state=state,
        category="ACTIVITY_TRIGGER",
        interfaces=("SceneController",),
        discovery={
            "SceneController": {"supportsDeactivation": False, "properties": None}
        },
        directives=[
            DirectiveCase(
                directive="SceneController.Activate",
                calls=[("button.press", {})],
                event="Alexa.SceneController.ActivationStarted",
                event_payload={
                    "cause": {"type": "VOICE_INTERACTION"},
                    "timestamp": ANY,
                },
            ),
        ],
    )
    for title, state in (
        ("pressed before", "2026-10-04T18:00:00+00:00"),
        ("never pressed", "unknown"),
    )
]
ENTITIES += routine_trigger.presses("button", "ACTIVITY_TRIGGER")
