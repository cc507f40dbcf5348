"""Alexa.EqualizerController.

https://developer.amazon.com/docs/device-apis/alexa-equalizercontroller.html
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar, Final, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType

from ..protocol import Capability, CompileContext, Property, Reader
from ..protocol.outcome import Handlers, Outcome, ServiceCall
from ..protocol.payload import one_of

_MODES: Final = frozenset({"MOVIE", "MUSIC", "NIGHT", "SPORT", "TV"})


def equalizer_mode(sound_mode: str) -> str | None:
    """Return Amazon's name of a sound mode, None if it has none."""
    mode = sound_mode.upper()
    return mode if mode in _MODES else None


@dataclass(frozen=True, kw_only=True)
class EqualizerController(Capability):
    """Report and select the sound mode, among those in Amazon's list."""

    interface: ClassVar[str] = "Alexa.EqualizerController"

    sound_modes: Reader[Iterable[str]]
    sound_mode: Reader[str | None]
    select: Callable[[State, str], ServiceCall]

    @override
    def offered(self, state: State, context: CompileContext) -> bool:
        return super().offered(state, context) and bool(self._modes(state))

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        return (Property("mode", lambda s: equalizer_mode(self.sound_mode(s) or "")),)

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        return {"SetMode": self._set_mode}

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        return {
            "configurations": {
                "modes": {"supported": [{"name": mode} for mode in self._modes(state)]}
            }
        }

    def _modes(self, state: State) -> dict[str, str]:
        """Return the first sound mode of each of Amazon's names."""
        modes: dict[str, str] = {}
        for sound_mode in self.sound_modes(state):
            if mode := equalizer_mode(sound_mode):
                modes.setdefault(mode, sound_mode)
        return modes

    def _set_mode(self, state: State, payload: JsonObjectType) -> Outcome:
        modes = self._modes(state)
        mode = one_of(payload, "mode", *modes)
        return Outcome.of(self.select(state, modes[mode]), mode=mode)
