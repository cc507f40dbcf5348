"""Alexa.SeekController.

https://developer.amazon.com/docs/device-apis/alexa-seekcontroller.html
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType

from ..protocol import Capability, CompileContext, Reader
from ..protocol.errors import AlexaError
from ..protocol.outcome import Handlers, Outcome, ServiceCall
from ..protocol.payload import number

# In seconds: the largest position is one day.
LONGEST: Final = 86_400.0


class NoPosition(AlexaError, error_type="ACTION_NOT_PERMITTED_FOR_CONTENT"):
    """The content has no position, such as a live broadcast."""

    namespace = "Alexa.Video"


@dataclass(frozen=True, kw_only=True)
class SeekController(Capability):
    """Change the playback position, in seconds."""

    interface: ClassVar[str] = "Alexa.SeekController"

    position: Reader[float | None]
    duration: Reader[float | None]
    seek: Callable[[State, float], ServiceCall]

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        return {"AdjustSeekPosition": self._adjust}

    def seek_by(self, state: State, seconds: float) -> tuple[ServiceCall, float]:
        """Return the action and the new position, from 0 to the duration."""
        if (current := self.position(state)) is None:
            raise NoPosition("The current position is unknown")
        end = self.duration(state) or LONGEST
        target = min(end, max(0, current + seconds))
        return self.seek(state, target), target

    def _adjust(self, state: State, payload: JsonObjectType) -> Outcome:
        delta = number(payload, "deltaPositionMilliseconds")
        call, target = self.seek_by(state, delta / 1000)
        return Outcome(
            calls=(call,),
            namespace=self.interface,
            name="StateReport",
            payload={
                "properties": [
                    {"name": "positionMilliseconds", "value": round(target * 1000)}
                ]
            },
        )
