"""Sirens and chimes."""

from tests.domains.builders import flags, modes, text
from tests.domains.cases import DirectiveCase, Entity

SWITCH = 1 | 2
TONES = 4
TONE = "ModeController/siren.tone"
SOUND = {
    "directive": "ModeController.SetMode",
    "instance": "siren.tone",
}

ENTITIES = [
    Entity(
        title="no tones",
        entity_id="siren.cellar",
        state="off",
        attributes={"supported_features": SWITCH},
        category="OTHER",
        interfaces=("PowerController",),
        values={"PowerController.powerState": "OFF"},
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn",
                calls=[("siren.turn_on", {})],
                expected={"powerState": "ON"},
            ),
            DirectiveCase(
                directive="PowerController.TurnOff",
                calls=[("siren.turn_off", {})],
                expected={"powerState": "OFF"},
            ),
        ],
    ),
    Entity(
        title="tones",
        entity_id="siren.cellar",
        state="on",
        attributes={
            "supported_features": SWITCH | TONES,
            "available_tones": ["Fire!", "Fog.horn", 3],
        },
        category="OTHER",
        interfaces=("PowerController", TONE),
        values={"PowerController.powerState": "ON"},
        # The current tone is unknown.
        discovery={TONE: {"properties": flags(known=False, name="mode")}},
        directives=[
            DirectiveCase(
                **SOUND,
                payload={"mode": "tone.Fog.horn"},
                calls=[("siren.turn_on", {"tone": "Fog.horn"})],
            ),
            DirectiveCase(
                **SOUND,
                payload={"mode": "tone.3"},
                calls=[("siren.turn_on", {"tone": "3"})],
            ),
            DirectiveCase(
                **SOUND, payload={"mode": "tone.Water"}, error="INVALID_VALUE"
            ),
        ],
    ),
    Entity(
        title="tones with numbers, turn_on only",
        entity_id="siren.chime",
        state="unknown",
        attributes={
            "supported_features": 1 | TONES,
            "available_tones": {1: "Ding", 2: "Dong"},
        },
        category="OTHER",
        interfaces=("PowerController", TONE),
        values={"EndpointHealth.connectivity": {"value": "UNREACHABLE"}},
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn",
                calls=[("siren.turn_on", {})],
                expected={"powerState": "ON"},
            ),
            DirectiveCase(
                directive="PowerController.TurnOff", error="INVALID_DIRECTIVE"
            ),
            DirectiveCase(
                **SOUND,
                payload={"mode": "tone.Dong"},
                calls=[("siren.turn_on", {"tone": "Dong"})],
            ),
        ],
    ),
    Entity(
        title="one tone",
        entity_id="siren.cellar",
        state="off",
        attributes={"supported_features": SWITCH | TONES, "available_tones": ["Fire"]},
        category="OTHER",
        interfaces=("PowerController", TONE),
        values={"PowerController.powerState": "OFF"},
        discovery={
            TONE: {
                "properties": flags(known=False, name="mode"),
                "configuration": modes(
                    {"tone.Fire": text("Fire"), "tone.-": text("-")}
                ),
            },
        },
        directives=[
            DirectiveCase(
                **SOUND,
                payload={"mode": "tone.Fire"},
                calls=[("siren.turn_on", {"tone": "Fire"})],
            ),
            DirectiveCase(**SOUND, payload={"mode": "tone.-"}),
        ],
    ),
    Entity(
        title="turn_off only",
        entity_id="siren.smoke",
        state="on",
        attributes={"supported_features": 2},
        category="OTHER",
        interfaces=("PowerController",),
        values={"PowerController.powerState": "ON"},
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn", error="INVALID_DIRECTIVE"
            ),
            DirectiveCase(
                directive="PowerController.TurnOff",
                calls=[("siren.turn_off", {})],
                expected={"powerState": "OFF"},
            ),
        ],
    ),
    Entity(
        title="no features",
        entity_id="siren.mute",
        state="off",
        attributes={"supported_features": TONES},
        category=None,
    ),
]
