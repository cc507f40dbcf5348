"""Media players can be switched, play, and change volume, source and channel."""

from collections.abc import Collection, Mapping
from dataclasses import replace
import math
from typing import Final

from homeassistant.components.media_player.const import (
    DOMAIN,
    SERVICE_PLAY_MEDIA,
    MediaPlayerDeviceClass as DeviceClass,
    MediaPlayerEntityCapabilityAttribute as CapabilityAttribute,
    MediaPlayerEntityFeature as Feature,
    MediaPlayerEntityStateAttribute as StateAttribute,
    MediaType,
)
from homeassistant.const import (
    SERVICE_MEDIA_NEXT_TRACK,
    SERVICE_MEDIA_PREVIOUS_TRACK,
    SERVICE_VOLUME_DOWN,
    SERVICE_VOLUME_MUTE,
    SERVICE_VOLUME_SET,
    SERVICE_VOLUME_UP,
    EntityStateAttribute,
)
from homeassistant.core import State

from ..interfaces.channel import ChannelController
from ..interfaces.input import InputController
from ..interfaces.speaker import Speaker
from ..interfaces.step_speaker import StepSpeaker
from ..interfaces.wake_on_lan import WakeOnLANController
from ..protocol import DisplayCategory, EndpointDescription, Reader
from ..protocol.description import Capabilities
from ..protocol.linking import Part
from ..protocol.outcome import ServiceCall
from ..protocol.readers import (
    available,
    flag_attribute,
    has_device_class,
    has_feature,
    numeric_attribute,
    text_attribute,
)
from ..settings import EntityConfig
from .common.keystrokes import BUTTON_PAD
from .common.media_power import POWER, has_power
from .common.media_sources import SOURCES
from .common.playback import PLAYBACK, player_effect

# The input of projectors and receivers can be selected by voice, as with TVs. The
# category SCREEN means a projection screen.
# https://developer.amazon.com/docs/device-apis/alexa-discovery.html#display-categories
_CATEGORIES: Final[Mapping[str | None, DisplayCategory]] = {
    DeviceClass.PROJECTOR: DisplayCategory.TV,
    DeviceClass.RECEIVER: DisplayCategory.TV,
    DeviceClass.SPEAKER: DisplayCategory.SPEAKER,
    DeviceClass.TV: DisplayCategory.TV,
}
# Attribute and value of a group of Music Assistant players.
_PLAYER_TYPE: Final = "mass_player_type"
_GROUP: Final = "group"

_device_class = text_attribute(EntityStateAttribute.DEVICE_CLASS)
_level = numeric_attribute(StateAttribute.MEDIA_VOLUME_LEVEL)
_sets_volume = has_feature(Feature.VOLUME_SET)
_steps_volume = has_feature(Feature.VOLUME_STEP)
_mutes = has_feature(Feature.VOLUME_MUTE)
_plays_media = has_feature(Feature.PLAY_MEDIA)
_has_channels = has_device_class(DeviceClass.RECEIVER, DeviceClass.TV)


def _category(state: State) -> DisplayCategory:
    if state.attributes.get(_PLAYER_TYPE) == _GROUP:
        return DisplayCategory.MUSIC_SYSTEM
    return _CATEGORIES.get(_device_class(state), DisplayCategory.STREAMING_DEVICE)


def _takes(state: State) -> Collection[Part]:
    """Take the keys of a remote, whose power is replaced by that of the player."""
    has_screen = _category(state) in (
        DisplayCategory.STREAMING_DEVICE,
        DisplayCategory.TV,
    )
    return {Part.KEYPAD} if has_screen and has_power(state) else ()


def _call(service: str, **data: bool) -> Reader[ServiceCall]:
    call = ServiceCall(DOMAIN, service, data)
    return lambda _: call


def _volume(state: State) -> int | None:
    level = _level(state)
    return None if level is None else min(100, max(0, round(level * 100)))


def _set_volume(_: State, volume: int) -> ServiceCall:
    """Return the call; its level times 100 truncates to this volume in percent."""
    level = volume / 100
    if int(level * 100) < volume:
        # 0.29 * 100 is 28.999999999999996.
        level = math.nextafter(level, 1)
    return ServiceCall(DOMAIN, SERVICE_VOLUME_SET, {"volume_level": level})


_mute = _call(SERVICE_VOLUME_MUTE, is_volume_muted=True)
_unmute = _call(SERVICE_VOLUME_MUTE, is_volume_muted=False)


def _channel(state: State) -> str | None:
    channel = state.attributes.get(StateAttribute.MEDIA_CHANNEL)
    return None if channel is None else str(channel)


def _change_channel(_: State, channel: str) -> ServiceCall:
    return ServiceCall(
        DOMAIN,
        SERVICE_PLAY_MEDIA,
        {"media_content_type": MediaType.CHANNEL, "media_content_id": channel},
    )


def _adapt(capabilities: Capabilities, config: EntityConfig) -> Capabilities:
    return tuple(
        replace(capability, names=config.inputs)
        if isinstance(capability, InputController)
        else capability
        for capability in capabilities
        # Alexa must not wake a player that it may only read.
        if not (config.read_only and isinstance(capability, WakeOnLANController))
    )


ENDPOINT = EndpointDescription(
    category=_category,
    shape=(*CapabilityAttribute,),
    attributes=(
        StateAttribute.INPUT_SOURCE,
        StateAttribute.MEDIA_CHANNEL,
        StateAttribute.MEDIA_VOLUME_LEVEL,
        StateAttribute.MEDIA_VOLUME_MUTED,
        StateAttribute.SOUND_MODE,
    ),
    reachable=available,
    takes=_takes,
    adapt=_adapt,
    settings=frozenset({"inputs"}),
    effect=player_effect,
    capabilities=(
        *POWER,
        Speaker(
            supported=_sets_volume,
            volume=_volume,
            set_volume=_set_volume,
            can_mute=_mutes,
            muted=flag_attribute(StateAttribute.MEDIA_VOLUME_MUTED),
            mute=_mute,
            unmute=_unmute,
        ),
        StepSpeaker(
            supported=lambda state: _steps_volume(state) and not _sets_volume(state),
            louder=_call(SERVICE_VOLUME_UP),
            softer=_call(SERVICE_VOLUME_DOWN),
            can_mute=_mutes,
            mute=_mute,
            unmute=_unmute,
        ),
        *PLAYBACK,
        *SOURCES,
        ChannelController(
            supported=lambda state: _has_channels(state) and _plays_media(state),
            channel=_channel,
            change=_change_channel,
            can_skip=has_feature(Feature.NEXT_TRACK | Feature.PREVIOUS_TRACK),
            next_channel=_call(SERVICE_MEDIA_NEXT_TRACK),
            previous_channel=_call(SERVICE_MEDIA_PREVIOUS_TRACK),
        ),
        BUTTON_PAD,
    ),
)
