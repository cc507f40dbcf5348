"""Switches and sockets."""

from tests.domains import routine_trigger
from tests.domains.cases import DirectiveCase, Entity

ENTITIES = [
    *(
        Entity(
            title=f"{device_class} {state}",
            entity_id="switch.pump",
            state=state,
            attributes={"device_class": device_class},
            category=category,
            # No sensor without `routine_trigger`.
            interfaces=("PowerController",),
            values={"PowerController.powerState": power_state},
            directives=[
                DirectiveCase(
                    directive="PowerController.TurnOn",
                    calls=[("switch.turn_on", {})],
                    expected={"powerState": "ON"},
                ),
                DirectiveCase(
                    directive="PowerController.TurnOff",
                    calls=[("switch.turn_off", {})],
                    expected={"powerState": "OFF"},
                ),
            ],
        )
        for device_class, category in (
            ("outlet", "SMARTPLUG"),
            ("switch", "SWITCH"),
            (None, "SWITCH"),
        )
        for state, power_state in (("on", "ON"), ("off", "OFF"))
    ),
    Entity(
        title="unknown",
        entity_id="switch.pump",
        state="unknown",
        category="SWITCH",
        interfaces=("PowerController",),
        values={"EndpointHealth.connectivity": {"value": "UNREACHABLE"}},
    ),
    Entity(
        title="neither on nor off",
        entity_id="switch.pump",
        state="standby",
        category="SWITCH",
        interfaces=("PowerController",),
    ),
    Entity(
        title="assumed state",
        entity_id="switch.pump",
        state="on",
        attributes={"assumed_state": True},
        category="SWITCH",
        interfaces=("PowerController",),
        discovery={
            "PowerController": {
                "properties": {
                    "supported": [{"name": "powerState"}],
                    "proactivelyReported": False,
                    "retrievable": False,
                },
            }
        },
    ),
]
ENTITIES += routine_trigger.switches("switch", "SWITCH")
