"""Timers."""

from datetime import UTC, datetime

from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from tests.domains.cases import DirectiveCase, Entity

BOTH = ("PowerController", "TimeHoldController")

ENTITIES = [
    Entity(
        title="running",
        entity_id="timer.laundry",
        state="active",
        attributes={"duration": "0:10:00"},
        category="OTHER",
        interfaces=BOTH,
        values={"PowerController.powerState": "ON"},
        discovery={
            "TimeHoldController": {
                "configuration": {"allowRemoteResume": True},
                "properties": {
                    "supported": [{"name": "holdStartTime"}],
                    "proactivelyReported": True,
                    "retrievable": True,
                },
            }
        },
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn", expected={"powerState": "ON"}
            ),
            DirectiveCase(
                directive="PowerController.TurnOff",
                calls=[("timer.cancel", {})],
                expected={"powerState": "OFF"},
            ),
            DirectiveCase(
                directive="TimeHoldController.Hold", calls=[("timer.pause", {})]
            ),
            DirectiveCase(directive="TimeHoldController.Resume"),
        ],
    ),
    Entity(
        title="paused",
        entity_id="timer.laundry",
        state="paused",
        since=datetime(2026, 11, 1, 20, 15, 7, 900_000, tzinfo=UTC),
        category="OTHER",
        interfaces=BOTH,
        values={
            "PowerController.powerState": "ON",
            "TimeHoldController.holdStartTime": "2026-11-01T20:15:07Z",
        },
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn",
                calls=[("timer.start", {})],
                expected={"powerState": "ON"},
            ),
            DirectiveCase(directive="TimeHoldController.Hold"),
            DirectiveCase(
                directive="TimeHoldController.Resume", calls=[("timer.start", {})]
            ),
        ],
    ),
    Entity(
        title="idle",
        entity_id="timer.laundry",
        state="idle",
        category="OTHER",
        interfaces=BOTH,
        values={"PowerController.powerState": "OFF"},
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn",
                calls=[("timer.start", {})],
                expected={"powerState": "ON"},
            ),
            DirectiveCase(
                directive="TimeHoldController.Hold", error="NOT_IN_OPERATION"
            ),
            DirectiveCase(
                directive="TimeHoldController.Resume", error="NOT_IN_OPERATION"
            ),
        ],
    ),
    Entity(
        title="unknown",
        entity_id="timer.laundry",
        state="unknown",
        category="OTHER",
        interfaces=BOTH,
        values={"EndpointHealth.connectivity": {"value": "UNREACHABLE"}},
    ),
    Entity(
        title="locale with PowerController only",
        entity_id="timer.laundry",
        state="idle",
        context=CompileContext(locales=("de-DE",)),
        category="OTHER",
        interfaces=("PowerController",),
        values={"PowerController.powerState": "OFF"},
    ),
]
