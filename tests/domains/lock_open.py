"""Locks with the feature OPEN."""

from custom_components.alexa_smart_home.settings import EntityConfig
from tests.domains.builders import asset, expect, flags, modes, names, set_mode, text
from tests.domains.cases import Entity

OPEN = {"supported_features": 1}
STATE = "ModeController/lock.state"

ENTITIES = [
    Entity(
        title="feature OPEN, allow_open off",
        entity_id="lock.front",
        state="locked",
        attributes=OPEN,
        category="SMARTLOCK",
        interfaces=("LockController",),
        values={"LockController.lockState": "LOCKED"},
    ),
    Entity(
        title="allow_open on, without the feature OPEN",
        entity_id="lock.front",
        state="locked",
        config=EntityConfig(allow_open=True),
        category="SMARTLOCK",
        interfaces=("LockController",),
        values={"LockController.lockState": "LOCKED"},
    ),
    *(
        Entity(
            title=f"allow_open on, {state}",
            entity_id="lock.front",
            state=state,
            attributes=OPEN,
            config=EntityConfig(allow_open=True),
            category="SMARTLOCK",
            interfaces=("LockController", STATE),
            values={"LockController.lockState": lock_state, **values},
            discovery={
                STATE: {
                    "properties": flags(name="mode"),
                    "capabilityResources": names(text("latch")),
                    "configuration": modes(
                        {
                            "state.open": asset("Value.Open"),
                            "state.locked": text("locked"),
                        }
                    ),
                    # No semantics: "open the door" would open it without the voice PIN.
                    "semantics": None,
                }
            },
            directives=[
                set_mode(
                    "lock.state",
                    "state.open",
                    **expect("state.open", ("lock.open", {})),
                ),
                set_mode(
                    "lock.state",
                    "state.locked",
                    **expect("state.locked", ("lock.lock", {})),
                ),
                set_mode("lock.state", "state.unlocked", error="INVALID_VALUE"),
            ],
        )
        for state, lock_state, values in (
            ("locked", "LOCKED", {f"{STATE}.mode": "state.locked"}),
            ("open", "UNLOCKED", {f"{STATE}.mode": "state.open"}),
            ("unlocked", "UNLOCKED", {}),
        )
    ),
]
