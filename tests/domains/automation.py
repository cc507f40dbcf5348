"""Automations."""

from tests.domains.cases import DirectiveCase, Entity

ENTITIES = [
    Entity(
        title=state,
        entity_id="automation.blinds",
        state=state,
        category="ACTIVITY_TRIGGER",
        interfaces=("PowerController",),
        values={"PowerController.powerState": power_state},
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn",
                calls=[("automation.turn_on", {})],
                expected={"powerState": "ON"},
            ),
            DirectiveCase(
                directive="PowerController.TurnOff",
                calls=[("automation.turn_off", {})],
                expected={"powerState": "OFF"},
            ),
        ],
    )
    for state, power_state in (("on", "ON"), ("off", "OFF"))
]
