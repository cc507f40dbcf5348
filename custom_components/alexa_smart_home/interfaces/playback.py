"""Alexa.PlaybackController.

https://developer.amazon.com/docs/device-apis/alexa-playbackcontroller.html
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType

from ..protocol import Capability, CompileContext, Predicate, Reader
from ..protocol.outcome import DirectiveHandler, Handlers, Outcome, ServiceCall


@dataclass(frozen=True, slots=True)
class Operation:
    """Play, Pause, Stop, StartOver, Previous, Next, Rewind or FastForward."""

    name: str
    supported: Predicate
    call: Reader[ServiceCall]


@dataclass(frozen=True, kw_only=True)
class PlaybackController(Capability):
    """Control playback with the supported operations.

    Supported operations with the same name are executed together, in their order.
    """

    interface: ClassVar[str] = "Alexa.PlaybackController"

    operations: tuple[Operation, ...]

    @override
    def offered(self, state: State, context: CompileContext) -> bool:
        return super().offered(state, context) and bool(self._operations(state))

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        calls: dict[str, list[Reader[ServiceCall]]] = {}
        for operation in self._operations(state):
            calls.setdefault(operation.name, []).append(operation.call)
        return {name: _handler(readers) for name, readers in calls.items()}

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        return {
            "supportedOperations": [
                *dict.fromkeys(operation.name for operation in self._operations(state))
            ]
        }

    def _operations(self, state: State) -> list[Operation]:
        return [item for item in self.operations if item.supported(state)]


def _handler(calls: Iterable[Reader[ServiceCall]]) -> DirectiveHandler:
    def handle(state: State, _: JsonObjectType) -> Outcome:
        return Outcome(calls=tuple(call(state) for call in calls))

    return handle
