"""Alexa.EventDetectionSensor.

https://developer.amazon.com/docs/device-apis/alexa-eventdetectionsensor.html
"""

from dataclasses import dataclass
from typing import ClassVar, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..capability import Capability, Property, Reader, Site


@dataclass(frozen=True, kw_only=True)
class EventDetectionSensor(Capability):
    """Sees whether there is a person in the picture."""

    interface: ClassVar[str] = "Alexa.EventDetectionSensor"

    person: Reader[bool | None]

    @override
    def properties(self, state: State, site: Site) -> tuple[Property, ...]:
        return (Property("humanPresenceDetectionState", self._presence),)

    @override
    def discovery(self, state: State, site: Site) -> JsonObjectType:
        return {
            "configuration": {
                "detectionMethods": ["VIDEO"],
                "detectionModes": {
                    "humanPresence": {
                        "featureAvailability": "ENABLED",
                        "supportsNotDetected": True,
                    }
                },
            }
        }

    def _presence(self, state: State) -> JsonValueType:
        if (person := self.person(state)) is None:
            return None
        return {"value": "DETECTED" if person else "NOT_DETECTED"}
