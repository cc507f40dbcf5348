"""Playback and position of media players."""

from collections.abc import Container, Mapping
from datetime import datetime
from typing import Final

from homeassistant.components.media_player.const import (
    DOMAIN,
    MediaPlayerEntityFeature as Feature,
    MediaPlayerEntityStateAttribute as StateAttribute,
)
from homeassistant.const import (
    SERVICE_MEDIA_NEXT_TRACK,
    SERVICE_MEDIA_PAUSE,
    SERVICE_MEDIA_PLAY,
    SERVICE_MEDIA_PREVIOUS_TRACK,
    SERVICE_MEDIA_SEEK,
    SERVICE_MEDIA_STOP,
    SERVICE_TURN_OFF,
    SERVICE_TURN_ON,
    STATE_BUFFERING,
    STATE_IDLE,
    STATE_OFF,
    STATE_ON,
    STATE_PAUSED,
    STATE_PLAYING,
    STATE_STANDBY,
)
from homeassistant.core import State
from homeassistant.util import dt as dt_util

from ...interfaces.playback import Operation, PlaybackController
from ...interfaces.playback_state import PlaybackState, PlaybackStateReporter
from ...interfaces.seek import SeekController
from ...protocol.description import Capabilities
from ...protocol.outcome import ServiceCall, changed
from ...protocol.readers import has_feature, numeric_attribute
from .commands import operation, setter

# STATE_ON says nothing about playback.
_STATES: Final[Mapping[str, PlaybackState]] = {
    STATE_BUFFERING: PlaybackState.PLAYING,
    STATE_PLAYING: PlaybackState.PLAYING,
    STATE_PAUSED: PlaybackState.PAUSED,
    STATE_IDLE: PlaybackState.STOPPED,
    STATE_OFF: PlaybackState.STOPPED,
    STATE_STANDBY: PlaybackState.STOPPED,
}
# The change of position by FastForward and Rewind, in seconds.
_SKIP: Final = 30

_last_position = numeric_attribute(StateAttribute.MEDIA_POSITION)
_can_seek = has_feature(Feature.SEEK)
_seek = setter(DOMAIN, SERVICE_MEDIA_SEEK, "seek_position")


def _position(state: State) -> float | None:
    """Return the current position in seconds, computed from the last update."""
    position = _last_position(state)
    updated = state.attributes.get(StateAttribute.MEDIA_POSITION_UPDATED_AT)
    if (
        position is None
        or state.state != STATE_PLAYING
        or not isinstance(updated, datetime)
    ):
        return position
    return position + max(0, (dt_util.utcnow() - updated).total_seconds())


_SEEK: Final = SeekController(
    supported=_can_seek,
    position=_position,
    duration=numeric_attribute(StateAttribute.MEDIA_DURATION),
    seek=_seek,
)


_OPERATIONS: Final = (
    operation("Play", DOMAIN, Feature.PLAY, SERVICE_MEDIA_PLAY),
    operation("Pause", DOMAIN, Feature.PAUSE, SERVICE_MEDIA_PAUSE),
    operation("Stop", DOMAIN, Feature.STOP, SERVICE_MEDIA_STOP),
    operation("Next", DOMAIN, Feature.NEXT_TRACK, SERVICE_MEDIA_NEXT_TRACK),
    operation("Previous", DOMAIN, Feature.PREVIOUS_TRACK, SERVICE_MEDIA_PREVIOUS_TRACK),
    Operation("StartOver", _can_seek, lambda state: _seek(state, 0)),
    Operation("FastForward", _can_seek, lambda state: _SEEK.seek_by(state, _SKIP)[0]),
    Operation("Rewind", _can_seek, lambda state: _SEEK.seek_by(state, -_SKIP)[0]),
)

PLAYING: Final = (STATE_BUFFERING, STATE_PLAYING)
# The state after an action, and the states before it from which that is certain; None
# means all. Pausing an idle player may leave it idle.
_STATE_AFTER: Final[Mapping[str, tuple[str, Container[str] | None]]] = {
    SERVICE_MEDIA_PLAY: (STATE_PLAYING, None),
    SERVICE_MEDIA_PAUSE: (STATE_PAUSED, PLAYING),
    SERVICE_MEDIA_STOP: (STATE_IDLE, (*PLAYING, STATE_PAUSED)),
    # The player may start to play.
    SERVICE_TURN_ON: (STATE_ON, (STATE_OFF, STATE_STANDBY)),
    SERVICE_TURN_OFF: (STATE_OFF, None),
}
# Data of actions that set the attribute of the same name.
_DATA_ATTRIBUTES: Final = (StateAttribute.INPUT_SOURCE, StateAttribute.SOUND_MODE)


def player_effect(state: State, call: ServiceCall) -> State:
    """Return the state after a change of playback, power, source or sound mode."""
    value, origins = _STATE_AFTER.get(call.service, (None, None))
    if value is not None and (origins is None or state.state in origins):
        return changed(state, value)
    attributes = {key: call.data[key] for key in _DATA_ATTRIBUTES if key in call.data}
    return changed(state, **attributes) if attributes else state


PLAYBACK: Final[Capabilities] = (
    PlaybackController(operations=_OPERATIONS),
    PlaybackStateReporter(
        supported=lambda state: any(
            operation.supported(state) for operation in _OPERATIONS
        ),
        playback_state=lambda state: _STATES.get(state.state),
    ),
    _SEEK,
)
