"""Locks that open the door too."""

from tests.domains.cases import Entity
from tests.domains.generic import (
    asset,
    becomes,
    flags,
    modes,
    names,
    set_mode,
    text,
)

STATE = "ModeController/lock.state"

ENTITIES = [
    Entity(
        title=f"that opens the door, {state}",
        entity_id="lock.front",
        state=state,
        attributes={"supported_features": 1},
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
                "lock.state", "state.open", **becomes("state.open", ("lock.open", {}))
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
]
