"""Alexa.PlaybackStateReporter.

https://developer.amazon.com/docs/device-apis/alexa-playbackstatereporter.html
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, override

from homeassistant.core import State
from homeassistant.util.json import JsonValueType

from ..protocol import Capability, CompileContext, Property, Reader


class PlaybackState(StrEnum):
    """The values of the property `playbackState`."""

    PLAYING = "PLAYING"
    PAUSED = "PAUSED"
    STOPPED = "STOPPED"


@dataclass(frozen=True, kw_only=True)
class PlaybackStateReporter(Capability):
    """Report whether a media player is playing, paused or stopped."""

    interface: ClassVar[str] = "Alexa.PlaybackStateReporter"

    playback_state: Reader[PlaybackState | None]

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        return (Property("playbackState", self._playback_state),)

    def _playback_state(self, state: State) -> JsonValueType:
        playback_state = self.playback_state(state)
        return None if playback_state is None else {"state": playback_state}
