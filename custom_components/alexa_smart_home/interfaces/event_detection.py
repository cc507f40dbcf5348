"""Alexa.EventDetectionSensor.

https://developer.amazon.com/docs/device-apis/alexa-eventdetectionsensor.html
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..capability import Capability, Property, Site
from ..readers import Reader


class Subject(StrEnum):
    """What can be seen in a picture."""

    HUMAN = "human"
    VEHICLE = "vehicle"


@dataclass(frozen=True, kw_only=True)
class EventDetectionSensor(Capability):
    """Sees whether a subject is in the picture."""

    interface: ClassVar[str] = "Alexa.EventDetectionSensor"

    subject: Subject
    present: Reader[bool | None]

    @override
    def properties(self, state: State, site: Site) -> tuple[Property, ...]:
        return (Property(f"{self.subject}PresenceDetectionState", self._presence),)

    @override
    def discovery(self, state: State, site: Site) -> JsonObjectType:
        return {
            "configuration": {
                "detectionMethods": ["VIDEO"],
                "detectionModes": {
                    f"{self.subject}Presence": {
                        "featureAvailability": "ENABLED",
                        "supportsNotDetected": True,
                    }
                },
            }
        }

    def _presence(self, state: State) -> JsonValueType:
        if (present := self.present(state)) is None:
            return None
        return {"value": "DETECTED" if present else "NOT_DETECTED"}
