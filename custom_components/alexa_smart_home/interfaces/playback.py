"""Alexa.PlaybackController.

https://developer.amazon.com/docs/device-apis/alexa-playbackcontroller.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType

from ..capability import Capability, DirectiveHandler, Outcome, ServiceCall, Site
from ..readers import Predicate, Reader


@dataclass(frozen=True, slots=True)
class Operation:
    """One of Play, Pause, Stop, StartOver, Previous, Next, Rewind, FastForward."""

    name: str
    supported: Predicate
    call: Reader[ServiceCall]


@dataclass(frozen=True, kw_only=True)
class PlaybackController(Capability):
    """Plays, pauses, goes on: whatever is supported."""

    interface: ClassVar[str] = "Alexa.PlaybackController"

    operations: tuple[Operation, ...]

    @override
    def offered(self, state: State, site: Site) -> bool:
        return super().offered(state, site) and bool(self._operations(state))

    @override
    def directives(self, state: State, site: Site) -> Mapping[str, DirectiveHandler]:
        return {
            operation.name: _handler(operation.call)
            for operation in self._operations(state)
        }

    @override
    def discovery(self, state: State, site: Site) -> JsonObjectType:
        return {
            "supportedOperations": [
                operation.name for operation in self._operations(state)
            ]
        }

    def _operations(self, state: State) -> list[Operation]:
        return [
            operation for operation in self.operations if operation.supported(state)
        ]


def _handler(call: Reader[ServiceCall]) -> DirectiveHandler:
    def handle(state: State, _: JsonObjectType) -> Outcome:
        return Outcome(calls=(call(state),))

    return handle
