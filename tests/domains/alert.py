"""Alerts."""

from tests.domains.cases import Ask, Entity

ENTITIES = [
    Entity(
        title="on",
        entity_id="alert.garage",
        state="on",
        category="OTHER",
        interfaces=("PowerController",),
        values={"PowerController.powerState": "ON"},
        asks=[
            Ask(
                directive="PowerController.TurnOff",
                calls=[("alert.turn_off", {})],
                expected={"powerState": "OFF"},
            ),
        ],
    ),
    Entity(
        title="acknowledged",
        entity_id="alert.garage",
        state="off",
        category="OTHER",
        interfaces=("PowerController",),
        values={"PowerController.powerState": "OFF"},
        asks=[
            Ask(
                directive="PowerController.TurnOn",
                calls=[("alert.turn_on", {})],
                expected={"powerState": "ON"},
            ),
        ],
    ),
    Entity(
        title="idle",
        entity_id="alert.garage",
        state="idle",
        category="OTHER",
        interfaces=("PowerController",),
        values={"PowerController.powerState": "OFF"},
        asks=[
            Ask(directive="PowerController.TurnOn", error="NOT_IN_OPERATION"),
            Ask(directive="PowerController.TurnOff", expected={"powerState": "OFF"}),
        ],
    ),
    Entity(
        title="unknown",
        entity_id="alert.garage",
        state="unknown",
        category="OTHER",
        interfaces=("PowerController",),
        values={"EndpointHealth.connectivity": {"value": "UNREACHABLE"}},
    ),
]
