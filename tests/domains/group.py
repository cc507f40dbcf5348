"""Groups from the YAML key `group:`."""

from tests.domains.cases import DirectiveCase, Entity

SWITCHED = (
    "alert",
    "automation",
    "camera",
    "climate",
    "group",
    "humidifier",
    "media_player",
    "remote",
    "script",
    "siren",
    "vacuum",
    "water_heater",
)

ENTITIES = [
    *(
        Entity(
            title=f"members {' and '.join(members)}, {state}",
            entity_id="group.downstairs",
            state=state,
            attributes={"entity_id": members},
            category=category,
            interfaces=("PowerController",),
            values={"PowerController.powerState": power_state},
            directives=[
                DirectiveCase(
                    directive="PowerController.TurnOn",
                    calls=[("homeassistant.turn_on", {})],
                    expected={"powerState": "ON"},
                ),
                DirectiveCase(
                    directive="PowerController.TurnOff",
                    calls=[("homeassistant.turn_off", {})],
                    expected={"powerState": "OFF"},
                ),
            ],
        )
        for members, category in (
            (("light.a", "light.b"), "LIGHT"),
            (("switch.a", "switch.b"), "SWITCH"),
            # One category or OTHER.
            (("switch.a", "input_boolean.b"), "OTHER"),
            (("input_boolean.a",), "OTHER"),
            (("fan.a",), "FAN"),
            (("light.a", "switch.b"), "OTHER"),
            # One member that can be turned on is enough.
            (("light.a", "lock.b"), "OTHER"),
            *(((f"{domain}.a",), "OTHER") for domain in SWITCHED),
        )
        for state, power_state in (("on", "ON"), ("off", "OFF"))
    ),
    *(
        Entity(
            title=f"no member can be turned on: {members}",
            entity_id="group.downstairs",
            state="on",
            attributes={"entity_id": members},
            category=None,
        )
        for members in (None, (), ("lock.a", "cover.b"), ("person.a",))
    ),
    # A group of scenes and cameras has no state but is reachable.
    *(
        Entity(
            title=f"members {' and '.join(members)}, unknown",
            entity_id="group.evening",
            state="unknown",
            attributes={"entity_id": members},
            category="OTHER",
            interfaces=("PowerController",),
            directives=[
                DirectiveCase(
                    directive="PowerController.TurnOn",
                    calls=[("homeassistant.turn_on", {})],
                    expected={"powerState": "ON"},
                ),
                turn_off,
            ],
        )
        for members, turn_off in (
            (
                ("scene.a", "scene.b"),
                DirectiveCase(
                    directive="PowerController.TurnOff", error="INVALID_DIRECTIVE"
                ),
            ),
            (
                ("camera.a", "scene.b"),
                DirectiveCase(
                    directive="PowerController.TurnOff",
                    calls=[("homeassistant.turn_off", {})],
                    expected={"powerState": "OFF"},
                ),
            ),
        )
    ),
    # The state of a group of covers and lights may be "open".
    Entity(
        title="neither on nor off",
        entity_id="group.downstairs",
        state="open",
        attributes={"entity_id": ("cover.a", "light.b")},
        category="OTHER",
        interfaces=("PowerController",),
    ),
    Entity(
        title="unknown",
        entity_id="group.downstairs",
        state="unknown",
        attributes={"entity_id": ("light.a",)},
        category="LIGHT",
        interfaces=("PowerController",),
        values={"EndpointHealth.connectivity": {"value": "UNREACHABLE"}},
    ),
]
