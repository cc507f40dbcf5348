"""Locks that open the door too."""

from custom_components.alexa_smart_home.settings import EntityConfig
from tests.domains.cases import Entity
from tests.domains.generic import asset, becomes, flags, modes, names, set_mode, text

OPEN = {"supported_features": 1}
STATE = "ModeController/lock.state"

ENTITIES = [
    Entity(
        title="that opens the door, but not for Alexa unless she is allowed to",
        entity_id="lock.front",
        state="locked",
        attributes=OPEN,
        category="SMARTLOCK",
        interfaces=("LockController",),
        values={"LockController.lockState": "LOCKED"},
    ),
    Entity(
        title="that does not open the door, though Alexa is allowed to",
        entity_id="lock.front",
        state="locked",
        config=EntityConfig(allow_open=True),
        category="SMARTLOCK",
        interfaces=("LockController",),
        values={"LockController.lockState": "LOCKED"},
    ),
    *(
        Entity(
            title=f"that opens the door, {state}",
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
                    # No verb: "open the door" must not do without Alexa's voice code.
                    "semantics": None,
                }
            },
            asks=[
                set_mode(
                    "lock.state",
                    "state.open",
                    **becomes("state.open", ("lock.open", {})),
                ),
                set_mode(
                    "lock.state",
                    "state.locked",
                    **becomes("state.locked", ("lock.lock", {})),
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
