"""Alexa.SmartVision.ObjectDetectionSensor.

https://developer.amazon.com/docs/device-apis/alexa-smartvision-objectdetectionsensor.html

Amazon's page confirms that the interface is used with RTCSessionController, the classes
person and package, the property, its directive, and one event for each object. Animals
and vehicles are not among the classes. The fields of the configuration and of the event
are those that the Scrypted plug-in sends. Not confirmed: payload version 1.0 of the
event, the locales, and whether Alexa also filters the events by the enabled classes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, NamedTuple, override

from homeassistant.core import State
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType, JsonValueType
from homeassistant.util.uuid import random_uuid_hex

from ..protocol import Capability, CompileContext, DeviceEvent, Property, Reader
from ..protocol.errors import InvalidValue
from ..protocol.events import timestamp
from ..protocol.outcome import Handlers, Outcome
from ..protocol.payload import children, one_of


class ObjectClass(StrEnum):
    """The classes of objects that Alexa announces."""

    PERSON = "person"
    PACKAGE = "package"


class Detection(NamedTuple):
    """A detected object and the time of its detection."""

    object_class: ObjectClass
    when: datetime


@dataclass(frozen=True, kw_only=True)
class ObjectDetectionSensor(Capability):
    """Report detected objects.

    `classes` returns the classes that the device can detect, `detected` the objects
    that a change of state stands for. All classes of the device are always enabled.
    """

    interface: ClassVar[str] = "Alexa.SmartVision.ObjectDetectionSensor"
    version: ClassVar[str] = "1.0"

    classes: Reader[Iterable[ObjectClass]]
    detected: Callable[[State, State], Iterable[Detection]]

    @override
    def offered(self, state: State, context: CompileContext) -> bool:
        return super().offered(state, context) and any(self.classes(state))

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        return (Property("objectDetectionClasses", self._as_json),)

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        return {"SetObjectDetectionClasses": self._set_classes}

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        return {"configuration": {"objectDetectionConfiguration": self._as_json(state)}}

    @override
    def device_event(self, old: State, new: State) -> DeviceEvent | None:
        detections: list[JsonValueType] = [
            {
                "eventIdentifier": random_uuid_hex(),
                "imageNetClass": detection.object_class,
                "timeOfSample": timestamp(dt_util.as_utc(detection.when)),
                "uncertaintyInMilliseconds": 0,
            }
            for detection in self.detected(old, new)
        ]
        if not detections:
            return None
        return DeviceEvent(
            namespace=self.interface,
            name="ObjectDetection",
            payload={"events": detections},
        )

    def _as_json(self, state: State) -> JsonValueType:
        return [{"imageNetClass": it} for it in sorted(set(self.classes(state)))]

    def _set_classes(self, state: State, payload: JsonObjectType) -> Outcome:
        """Accept all classes; a sensor cannot be told to ignore one."""
        wanted = {
            one_of(item, "imageNetClass", *ObjectClass)
            for item in children(payload, "objectDetectionClasses")
        }
        if wanted != set(self.classes(state)):
            raise InvalidValue("The classes of the device cannot be changed")
        return Outcome(expected={"objectDetectionClasses": self._as_json(state)})
