"""Locks can be locked and unlocked, and their latch opened if the user allows it."""

from collections.abc import Mapping
from typing import Final

from homeassistant.components.lock.const import DOMAIN, LockEntityFeature, LockState
from homeassistant.const import SERVICE_LOCK, SERVICE_OPEN, SERVICE_UNLOCK

from ..interfaces.lock import LockController, LockState as AlexaLockState
from ..interfaces.mode import Mode, ModeController
from ..protocol import DisplayCategory, EndpointDescription
from ..protocol.description import Capabilities
from ..protocol.labels import Asset, Word
from ..protocol.outcome import ServiceCall
from ..protocol.readers import has_feature
from ..settings import EntityConfig

# A lock that is locking or unlocking still has its previous state.
_STATES: Final[Mapping[str, AlexaLockState]] = {
    LockState.LOCKED: AlexaLockState.LOCKED,
    LockState.UNLOCKING: AlexaLockState.LOCKED,
    LockState.UNLOCKED: AlexaLockState.UNLOCKED,
    LockState.LOCKING: AlexaLockState.UNLOCKED,
    LockState.OPENING: AlexaLockState.UNLOCKED,
    LockState.OPEN: AlexaLockState.UNLOCKED,
    LockState.JAMMED: AlexaLockState.JAMMED,
}
_SERVICES: Final[Mapping[str, str]] = {
    LockState.OPEN: SERVICE_OPEN,
    LockState.LOCKED: SERVICE_LOCK,
}

# Alexa asks for the voice PIN before it unlocks, but not before it sets this mode.
_LATCH: Final = ModeController(
    instance="lock.state",
    labels=(Word.LATCH,),
    supported=has_feature(LockEntityFeature.OPEN),
    modes=lambda _, _context: (
        Mode(LockState.OPEN, (Asset.OPEN,)),
        Mode(LockState.LOCKED),
    ),
    mode=lambda state: state.state,
    set_mode=lambda _, mode: ServiceCall(DOMAIN, _SERVICES[mode]),
)


def _adapt(capabilities: Capabilities, config: EntityConfig) -> Capabilities:
    return (*capabilities, _LATCH) if config.allow_open else capabilities


ENDPOINT = EndpointDescription(
    category=lambda _: DisplayCategory.SMARTLOCK,
    adapt=_adapt,
    settings=frozenset({"allow_open"}),
    capabilities=(
        LockController(
            lock_state=lambda state: _STATES.get(state.state),
            lock=lambda _: ServiceCall(DOMAIN, SERVICE_LOCK),
            unlock=lambda _: ServiceCall(DOMAIN, SERVICE_UNLOCK),
        ),
    ),
)
