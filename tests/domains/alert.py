"""Alerts."""

from tests.domains.cases import DirectiveCase, Entity

ENTITIES = [
    Entity(
        title="on",
        entity_id="alert.garage",
        state="on",
        category="OTHER",
        interfaces=("PowerController",),
        values={"PowerController.powerState": "ON"},
        directives=[
            DirectiveCase(
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
        directives=[
            DirectiveCase(
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
        directives=[
            DirectiveCase(directive="PowerController.TurnOn", error="NOT_IN_OPERATION"),
            DirectiveCase(
                directive="PowerController.TurnOff", expected={"powerState": "OFF"}
            ),
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
