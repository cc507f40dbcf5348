"""Valves."""

from custom_components.alexa_smart_home.settings import EntityConfig
from tests.domains.builders import (
    adjust_range,
    asset,
    condition,
    condition_range,
    expect,
    names,
    set_mode,
    set_range,
    to_mode,
    to_range,
)
from tests.domains.cases import DirectiveCase, Entity

OPEN, CLOSE, SET_POSITION, STOP = 1, 2, 4, 8

POSITION = "RangeController/valve.position"
STATE = "ModeController/valve.state"

ENTITIES = [
    Entity(
        title="position",
        entity_id="valve.radiator",
        state="opening",
        attributes={
            "supported_features": OPEN | CLOSE | SET_POSITION | STOP,
            "current_position": 15,
        },
        category="OTHER",
        interfaces=(POSITION, "PlaybackController"),
        values={f"{POSITION}.rangeValue": 15},
        discovery={
            POSITION: {
                "capabilityResources": names(
                    asset("Setting.Opening"), asset("Setting.Preset")
                ),
                "semantics": {
                    "actionMappings": [to_range("Open", 100), to_range("Close", 0)],
                    "stateMappings": [
                        condition_range("Open", 1, 100),
                        condition("Closed", 0),
                    ],
                },
            }
        },
        directives=[
            set_range(
                "valve.position",
                30,
                **expect(30, ("valve.set_valve_position", {"position": 30})),
            ),
            set_range("valve.position", 0, **expect(0, ("valve.close_valve", {}))),
            adjust_range(
                "valve.position",
                10,
                **expect(25, ("valve.set_valve_position", {"position": 25})),
            ),
            adjust_range(
                "valve.position",
                1,
                default=True,
                **expect(35, ("valve.set_valve_position", {"position": 35})),
            ),
            DirectiveCase(
                directive="PlaybackController.Stop", calls=[("valve.stop_valve", {})]
            ),
        ],
    ),
    Entity(
        title="set_position only",
        entity_id="valve.mixer",
        state="open",
        attributes={"supported_features": SET_POSITION, "current_position": 15},
        category="OTHER",
        interfaces=(POSITION,),
        values={f"{POSITION}.rangeValue": 15},
        directives=[
            set_range(
                "valve.position",
                100,
                **expect(100, ("valve.set_valve_position", {"position": 100})),
            ),
        ],
    ),
    Entity(
        title="open and close only",
        entity_id="valve.water",
        state="closed",
        attributes={"supported_features": OPEN | CLOSE, "device_class": "water"},
        category="OTHER",
        interfaces=(STATE,),
        values={f"{STATE}.mode": "state.closed"},
        discovery={
            STATE: {
                "semantics": {
                    "actionMappings": [
                        to_mode("Open", "state.open"),
                        to_mode("Close", "state.closed"),
                    ],
                    "stateMappings": [
                        condition("Open", "state.open"),
                        condition("Closed", "state.closed"),
                    ],
                }
            }
        },
        directives=[
            set_mode(
                "valve.state",
                "state.open",
                **expect("state.open", ("valve.open_valve", {})),
            ),
        ],
    ),
    Entity(
        title="close only",
        entity_id="valve.gas",
        state="open",
        attributes={"supported_features": OPEN | CLOSE, "device_class": "gas"},
        config=EntityConfig(close_only=True),
        category="OTHER",
        interfaces=(STATE,),
        values={f"{STATE}.mode": "state.open"},
        directives=[
            set_mode("valve.state", "state.open", error="INSUFFICIENT_PERMISSIONS"),
            set_mode(
                "valve.state",
                "state.closed",
                **expect("state.closed", ("valve.close_valve", {})),
            ),
        ],
    ),
    Entity(
        title="unknown",
        entity_id="valve.gas",
        state="unknown",
        attributes={"supported_features": OPEN | CLOSE},
        category="OTHER",
        interfaces=(STATE,),
    ),
]
