"""Locks."""

from collections.abc import Mapping
from typing import Final

from homeassistant.components.lock.const import DOMAIN, LockState
from homeassistant.const import SERVICE_LOCK, SERVICE_UNLOCK

from ..capability import EndpointDescription, ServiceCall
from ..interfaces.lock import LockController, LockState as AlexaLockState

# A lock that moves is still in the state that it comes from.
_STATES: Final[Mapping[str, AlexaLockState]] = {
    LockState.LOCKED: AlexaLockState.LOCKED,
    LockState.UNLOCKING: AlexaLockState.LOCKED,
    LockState.UNLOCKED: AlexaLockState.UNLOCKED,
    LockState.LOCKING: AlexaLockState.UNLOCKED,
    LockState.OPENING: AlexaLockState.UNLOCKED,
    LockState.OPEN: AlexaLockState.UNLOCKED,
    LockState.JAMMED: AlexaLockState.JAMMED,
}

ENDPOINT = EndpointDescription(
    category=lambda _: "SMARTLOCK",
    capabilities=(
        LockController(
            lock_state=lambda state: _STATES.get(state.state),
            lock=lambda _: ServiceCall(DOMAIN, SERVICE_LOCK),
            unlock=lambda _: ServiceCall(DOMAIN, SERVICE_UNLOCK),
        ),
    ),
)
