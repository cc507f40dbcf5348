"""Alexa.Speaker.

https://developer.amazon.com/docs/device-apis/alexa-speaker.html
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType

from ..protocol import Capability, CompileContext, Predicate, Property, Reader
from ..protocol.errors import not_known
from ..protocol.outcome import Handlers, Outcome, ServiceCall
from ..protocol.payload import flag, number_within


@dataclass(frozen=True, kw_only=True)
class Speaker(Capability):
    """Report and set the volume, from 0 to 100 percent, and mute."""

    interface: ClassVar[str] = "Alexa.Speaker"

    volume: Reader[int | None]
    set_volume: Callable[[State, int], ServiceCall]
    can_mute: Predicate
    muted: Reader[bool | None]
    mute: Reader[ServiceCall]
    unmute: Reader[ServiceCall]

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        volume = Property("volume", self.volume)
        if not self.can_mute(state):
            return (volume,)
        return (volume, Property("muted", self.muted))

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        handlers: Handlers = {"SetVolume": self._set, "AdjustVolume": self._adjust}
        if self.can_mute(state):
            handlers["SetMute"] = self._set_mute
        return handlers

    def _set(self, state: State, payload: JsonObjectType) -> Outcome:
        return self._outcome(state, number_within(payload, "volume", 0, 100))

    def _adjust(self, state: State, payload: JsonObjectType) -> Outcome:
        delta = number_within(payload, "volume", -100, 100)
        if (current := self.volume(state)) is None:
            raise not_known(state, "volume")
        return self._outcome(state, min(100, max(0, current + delta)))

    def _outcome(self, state: State, value: float) -> Outcome:
        volume = round(value)
        return Outcome.of(self.set_volume(state, volume), volume=volume)

    def _set_mute(self, state: State, payload: JsonObjectType) -> Outcome:
        muted = flag(payload, "mute")
        call = (self.mute if muted else self.unmute)(state)
        return Outcome.of(call, muted=muted)
