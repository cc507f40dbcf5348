"""Alexa.StepSpeaker.

https://developer.amazon.com/docs/device-apis/alexa-stepspeaker.html
"""

from dataclasses import dataclass
from typing import ClassVar, Final, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType

from ..protocol import Capability, CompileContext, Predicate, Reader
from ..protocol.outcome import Handlers, Outcome, ServiceCall
from ..protocol.payload import flag, integer, number_within

MAX_STEPS: Final = 100


@dataclass(frozen=True, kw_only=True)
class StepSpeaker(Capability):
    """Change the volume in steps, and mute; nothing is reported."""

    interface: ClassVar[str] = "Alexa.StepSpeaker"

    louder: Reader[ServiceCall]
    softer: Reader[ServiceCall]
    can_mute: Predicate
    mute: Reader[ServiceCall]
    unmute: Reader[ServiceCall]

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        handlers: Handlers = {"AdjustVolume": self._adjust}
        if self.can_mute(state):
            handlers["SetMute"] = self._set_mute
        return handlers

    def _adjust(self, state: State, payload: JsonObjectType) -> Outcome:
        number_within(payload, "volumeSteps", -MAX_STEPS, MAX_STEPS)
        steps = integer(payload, "volumeSteps")
        call = (self.louder if steps > 0 else self.softer)(state)
        # Alexa sends ten steps by default, which is too much for a remote control.
        by_default = flag(payload, "volumeStepsDefault", default=False)
        return Outcome(calls=(call,) * (1 if by_default and steps else abs(steps)))

    def _set_mute(self, state: State, payload: JsonObjectType) -> Outcome:
        muted = flag(payload, "mute")
        return Outcome(calls=((self.mute if muted else self.unmute)(state),))
