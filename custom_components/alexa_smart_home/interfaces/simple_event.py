"""Alexa.SimpleEventSource.

https://developer.amazon.com/docs/device-apis/alexa-simpleeventsource.html
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, NamedTuple, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType

from ..protocol import Capability, CompileContext, DeviceEvent, Reader
from ..protocol.events import whole_seconds
from ..protocol.labels import Label, Option, Word
from ..protocol.resources import friendly_names


class Occurrence(NamedTuple):
    """An event and its time."""

    event: str
    when: datetime


@dataclass(frozen=True, kw_only=True)
class SimpleEventSource(Capability):
    """Send events that start routines."""

    interface: ClassVar[str] = "Alexa.SimpleEventSource"
    version: ClassVar[str] = "1.0"
    # An event is sent once.
    main_only: ClassVar[bool] = True

    instance: str
    labels: tuple[Label, ...]
    # The attribute that holds the event; its translations name the events.
    attribute: str
    events: Reader[Iterable[str]]
    occurred: Callable[[State, State], Occurrence | None]

    @override
    def offered(self, state: State, context: CompileContext) -> bool:
        return super().offered(state, context) and any(self.events(state))

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        return {
            "capabilityResources": friendly_names(self.labels, state, context),
            "configuration": {
                "supportedEvents": [
                    {"id": event, **self._names_of(event, state, context)}
                    for event in self.events(state)
                ]
            },
        }

    def _names_of(
        self, event: str, state: State, context: CompileContext
    ) -> JsonObjectType:
        label = Option(event, self.attribute)
        return friendly_names((label,), state, context, Word.EVENT)

    @override
    def device_event(self, old: State, new: State) -> DeviceEvent | None:
        if (occurrence := self.occurred(old, new)) is None:
            return None
        return DeviceEvent(
            namespace=self.interface,
            name="Event",
            payload={
                "id": occurrence.event,
                "timestamp": whole_seconds(occurrence.when),
            },
            instance=self.instance,
        )
