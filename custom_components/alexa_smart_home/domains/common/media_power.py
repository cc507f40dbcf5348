"""Power of media players, by power actions, by Wake-on-LAN, or by play and stop."""

from typing import Final

from homeassistant.components.media_player.const import (
    DOMAIN,
    MediaPlayerDeviceClass as DeviceClass,
    MediaPlayerEntityFeature as Feature,
)
from homeassistant.const import (
    SERVICE_MEDIA_PAUSE,
    SERVICE_MEDIA_PLAY,
    SERVICE_MEDIA_STOP,
    SERVICE_TURN_OFF,
    SERVICE_TURN_ON,
    STATE_OFF,
    STATE_ON,
    STATE_PAUSED,
    STATE_STANDBY,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
)
from homeassistant.core import State

from ...interfaces.wake_on_lan import WakeablePowerController, WakeOnLANController
from ...protocol.description import Capabilities
from ...protocol.outcome import ServiceCall
from ...protocol.readers import has_device_class, has_feature
from .on_off import call_if, has_either
from .playback import PLAYING

has_power = has_either(Feature.TURN_ON, Feature.TURN_OFF)
_turns_on = has_feature(Feature.TURN_ON)
_turns_off = has_feature(Feature.TURN_OFF)
_is_television = has_device_class(
    DeviceClass.PROJECTOR, DeviceClass.RECEIVER, DeviceClass.TV
)
_plays = has_feature(Feature.PLAY)
_stops = has_feature(Feature.STOP)
_pauses = has_feature(Feature.PAUSE)


def _is_asleep(state: State) -> bool:
    return state.state in (STATE_OFF, STATE_STANDBY, STATE_UNAVAILABLE, STATE_UNKNOWN)


def _is_on(state: State) -> bool | None:
    if state.state == STATE_UNKNOWN:
        return None
    return state.state not in (STATE_OFF, STATE_STANDBY)


def _only_plays_and_stops(state: State) -> bool:
    """Match players without power actions that can play, and stop or pause."""
    return not has_power(state) and _plays(state) and (_stops(state) or _pauses(state))


def _needs_wake_up(state: State) -> bool:
    """Match players that can be off but not be turned on; no speakers without power."""
    return not _turns_on(state) and (_turns_off(state) or _is_television(state))


def _is_active(state: State) -> bool | None:
    """Return whether a player without power actions is on.

    A paused player is on if it supports stop, off otherwise.
    """
    if state.state == STATE_UNKNOWN:
        return None
    if state.state == STATE_PAUSED:
        return _stops(state)
    return state.state in (STATE_ON, *PLAYING)


def _play(state: State) -> ServiceCall | None:
    """Return no call if the player plays: it could start from the beginning."""
    if state.state in PLAYING:
        return None
    return ServiceCall(DOMAIN, SERVICE_MEDIA_PLAY)


def _stop(state: State) -> ServiceCall:
    service = SERVICE_MEDIA_STOP if _stops(state) else SERVICE_MEDIA_PAUSE
    return ServiceCall(DOMAIN, service)


POWER: Final[Capabilities] = (
    WakeablePowerController(
        supported=has_power,
        wakeable=lambda state: (
            _needs_wake_up(state) and not _only_plays_and_stops(state)
        ),
        asleep=_is_asleep,
        is_on=_is_on,
        turn_on=call_if(Feature.TURN_ON, DOMAIN, SERVICE_TURN_ON),
        turn_off=call_if(Feature.TURN_OFF, DOMAIN, SERVICE_TURN_OFF),
    ),
    WakeablePowerController(
        supported=_only_plays_and_stops,
        wakeable=lambda state: _needs_wake_up(state) and _only_plays_and_stops(state),
        asleep=_is_asleep,
        is_on=_is_active,
        turn_on=_play,
        turn_off=_stop,
    ),
    WakeOnLANController(supported=_needs_wake_up),
)
