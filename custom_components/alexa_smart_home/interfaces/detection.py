"""Alexa.ContactSensor and Alexa.MotionSensor.

https://developer.amazon.com/docs/device-apis/alexa-contactsensor.html
https://developer.amazon.com/docs/device-apis/alexa-motionsensor.html
"""

from dataclasses import dataclass
from typing import ClassVar, override

from homeassistant.core import State
from homeassistant.util.json import JsonValueType

from ..protocol import Capability, CompileContext, Property, Reader


@dataclass(frozen=True, kw_only=True)
class _DetectionSensor(Capability):
    """Report whether a sensor detects something."""

    detected: Reader[bool | None]

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        return (Property("detectionState", self._detection_state),)

    def _detection_state(self, state: State) -> JsonValueType:
        if (detected := self.detected(state)) is None:
            return None
        return "DETECTED" if detected else "NOT_DETECTED"


@dataclass(frozen=True, kw_only=True)
class ContactSensor(_DetectionSensor):
    """Report whether a contact is open (DETECTED) or closed."""

    interface: ClassVar[str] = "Alexa.ContactSensor"


@dataclass(frozen=True, kw_only=True)
class MotionSensor(_DetectionSensor):
    """Report whether a sensor detects motion."""

    interface: ClassVar[str] = "Alexa.MotionSensor"
