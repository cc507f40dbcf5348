"""Events."""

from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from custom_components.alexa_smart_home.settings import EntityConfig
from tests.domains.builders import asset
from tests.domains.cases import Entity
from tests.domains.routine_trigger import FUTURE, JUST_NOW, LONG_AGO, NEXT

NOW = "2026-11-20T18:00:00.000+00:00"
BUTTON = {"device_class": "button", "event_types": ["press_start", "multi.press"]}


def _text(text: str) -> dict[str, object]:
    return {"@type": "text", "value": {"text": text, "locale": "en-US"}}


ENTITIES = [
    Entity(
        title="doorbell",
        entity_id="event.door",
        state=NOW,
        attributes={
            "device_class": "doorbell",
            "event_types": ["ring", "motion"],
            "event_type": "ring",
        },
        category="DOORBELL",
        interfaces=("DoorbellEventSource",),
        discovery={
            "DoorbellEventSource": {"proactivelyReported": True, "properties": None}
        },
    ),
    Entity(
        title="doorbell without event reporting",
        entity_id="event.door",
        state="unknown",
        attributes={"device_class": "doorbell", "event_types": ["ring"]},
        context=CompileContext(reports=False),
        category="DOORBELL",
        interfaces=("DoorbellEventSource",),
        discovery={"DoorbellEventSource": {"proactivelyReported": False}},
    ),
    Entity(
        title="button",
        entity_id="event.bed",
        state=NOW,
        attributes={**BUTTON, "event_type": "press_start"},
        category="REMOTE",
        interfaces=("SimpleEventSource/event.button",),
        discovery={
            "SimpleEventSource/event.button": {
                "version": "1.0",
                "capabilityResources": {"friendlyNames": [_text("button")]},
                "configuration": {
                    "supportedEvents": [
                        {"id": "press_start", "friendlyNames": [_text("press start")]},
                        {"id": "multi.press", "friendlyNames": [_text("multi.press")]},
                    ]
                },
            }
        },
    ),
    Entity(
        title="button that was never pressed",
        entity_id="event.bed",
        state="unknown",
        attributes=BUTTON,
        category="REMOTE",
        interfaces=("SimpleEventSource/event.button",),
    ),
    Entity(
        title="button, read only",
        entity_id="event.bed",
        state="unknown",
        attributes=BUTTON,
        config=EntityConfig(read_only=True),
        category="REMOTE",
        interfaces=("SimpleEventSource/event.button",),
    ),
    Entity(
        title="button without event types",
        entity_id="event.bed",
        state="unknown",
        attributes={"device_class": "button", "event_types": []},
        category=None,
    ),
    Entity(
        title="button with event types of Amazon's catalog",
        entity_id="event.bed",
        state="unknown",
        attributes={
            "device_class": "button",
            "event_types": ["single_press", "double press", "Long-press"],
        },
        category="REMOTE",
        interfaces=("SimpleEventSource/event.button",),
        discovery={
            "SimpleEventSource/event.button": {
                "configuration": {
                    "supportedEvents": [
                        {"id": event, "friendlyNames": [label]}
                        for event, label in (
                            ("single_press", asset("Button.SinglePress")),
                            ("double press", asset("Button.DoublePress")),
                            ("Long-press", _text("Long-press")),
                        )
                    ]
                }
            }
        },
    ),
    *(
        Entity(
            title=f"motion, {state}",
            entity_id="event.yard",
            state=state,
            attributes={"device_class": "motion", "event_types": ["motion"]},
            category="MOTION_SENSOR",
            interfaces=("MotionSensor",),
            values={"MotionSensor.detectionState": detected},
        )
        for state, detected in (
            (JUST_NOW, "DETECTED"),
            (NEXT, "DETECTED"),
            (LONG_AGO, "NOT_DETECTED"),
            (FUTURE, "NOT_DETECTED"),
            ("unknown", "NOT_DETECTED"),
        )
    ),
    Entity(
        title="no device class",
        entity_id="event.backup",
        state=NOW,
        attributes={"event_types": ["completed"], "event_type": "completed"},
        category=None,
    ),
]
