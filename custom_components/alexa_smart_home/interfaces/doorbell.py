"""Alexa.DoorbellEventSource.

https://developer.amazon.com/docs/device-apis/alexa-doorbelleventsource.html
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType

from ..protocol import Capability, CompileContext, DeviceEvent
from ..protocol.events import Cause, occurrence


@dataclass(frozen=True, kw_only=True)
class DoorbellEventSource(Capability):
    """Send doorbell presses; `pressed` returns the time of one, or None."""

    interface: ClassVar[str] = "Alexa.DoorbellEventSource"
    # Alexa announces the press of each endpoint, and a press must be announced once.
    main_only: ClassVar[bool] = True

    pressed: Callable[[State, State], datetime | None]

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        return {"proactivelyReported": context.reports}

    @override
    def device_event(self, old: State, new: State) -> DeviceEvent | None:
        if (when := self.pressed(old, new)) is None:
            return None
        return DeviceEvent(
            namespace=self.interface,
            name="DoorbellPress",
            payload=occurrence(Cause.PHYSICAL_INTERACTION, when),
        )
