"""Toggle helpers."""

from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from tests.domains import routine_trigger
from tests.domains.cases import DirectiveCase, Entity

ENTITIES = [
    *(
        Entity(
            title=state,
            entity_id="input_boolean.guests",
            state=state,
            category="OTHER",
            interfaces=("PowerController",),
            values={"PowerController.powerState": power_state},
            directives=[
                DirectiveCase(
                    directive="PowerController.TurnOn",
                    calls=[("input_boolean.turn_on", {})],
                    expected={"powerState": "ON"},
                ),
                DirectiveCase(
                    directive="PowerController.TurnOff",
                    calls=[("input_boolean.turn_off", {})],
                    expected={"powerState": "OFF"},
                ),
            ],
        )
        for state, power_state in (("on", "ON"), ("off", "OFF"))
    ),
    Entity(
        title="no event reporting",
        entity_id="input_boolean.guests",
        state="on",
        context=CompileContext(reports=False),
        category="OTHER",
        interfaces=("PowerController",),
        values={"PowerController.powerState": "ON"},
        discovery={
            "PowerController": {
                "properties": {
                    "supported": [{"name": "powerState"}],
                    "proactivelyReported": False,
                    "retrievable": True,
                },
            }
        },
    ),
]
ENTITIES += routine_trigger.switches("input_boolean", "OTHER")
