"""Locks."""

from tests.domains import lock_open
from tests.domains.cases import DirectiveCase, Entity

ENTITIES = [
    *(
        Entity(
            title=state,
            entity_id="lock.door",
            state=state,
            category="SMARTLOCK",
            interfaces=("LockController",),
            values={"LockController.lockState": lock_state},
            discovery={
                "LockController": {
                    "version": "3",
                    "properties": {
                        "supported": [{"name": "lockState"}],
                        "proactivelyReported": True,
                        "retrievable": True,
                    },
                }
            },
            directives=[
                DirectiveCase(
                    directive="LockController.Lock",
                    calls=[("lock.lock", {})],
                    expected={"lockState": "LOCKED"},
                ),
                DirectiveCase(
                    directive="LockController.Unlock",
                    calls=[("lock.unlock", {})],
                    expected={"lockState": "UNLOCKED"},
                ),
            ],
        )
        for state, lock_state in (
            ("locked", "LOCKED"),
            ("unlocking", "LOCKED"),
            ("unlocked", "UNLOCKED"),
            ("locking", "UNLOCKED"),
            ("opening", "UNLOCKED"),
            ("open", "UNLOCKED"),
            ("jammed", "JAMMED"),
        )
    ),
    Entity(
        title="unknown",
        entity_id="lock.door",
        state="unknown",
        category="SMARTLOCK",
        interfaces=("LockController",),
        values={"EndpointHealth.connectivity": {"value": "UNREACHABLE"}},
    ),
    Entity(
        title="invalid state",
        entity_id="lock.door",
        state="ajar",
        category="SMARTLOCK",
        interfaces=("LockController",),
    ),
    Entity(
        title="assumed state",
        entity_id="lock.door",
        state="locked",
        attributes={"assumed_state": True},
        category="SMARTLOCK",
        interfaces=("LockController",),
        discovery={
            "LockController": {
                "properties": {
                    "supported": [{"name": "lockState"}],
                    "proactivelyReported": False,
                    "retrievable": False,
                },
            }
        },
    ),
    *lock_open.ENTITIES,
]
