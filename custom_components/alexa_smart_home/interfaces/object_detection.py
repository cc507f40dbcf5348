"""Alexa.SmartVision.ObjectDetectionSensor.

https://developer.amazon.com/docs/device-apis/alexa-smartvision-objectdetectionsensor.html

Confirmed by this page: version 1.0, the use together with RTCSessionController, that
customers enable the classes of objects of which they want to be notified, that these
are detected, and payload version 1.0 of the errors of the interface.

Not confirmed, because the examples of the page are not available:

* The property, the directive, the configuration and the fields of the event are those
  of the Alexa plug-in of Scrypted. It also limits the classes to person and package,
  because Alexa accepts no others, such as animal and vehicle.
* The payload version 1.0 of the event is that of the errors.
* That all classes are enabled until the first directive.
* The supported locales: the available copies of Amazon's list do not contain the row.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, override

from homeassistant.core import State
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType, JsonValueType
from homeassistant.util.uuid import random_uuid_hex

from ..protocol import Capability, CompileContext, DeviceEvent, Property
from ..protocol.capability import DeviceEventReader
from ..protocol.errors import InvalidValue
from ..protocol.events import timestamp
from ..protocol.outcome import Bridge, Handlers, Outcome
from ..protocol.payload import children, one_of


class ObjectClass(StrEnum):
    """The classes of objects that Alexa announces."""

    PERSON = "person"
    PACKAGE = "package"


@dataclass(frozen=True, kw_only=True)
class ObjectDetectionSensor(Capability):
    """Report detected objects of a class while Alexa has enabled it.

    `detected` returns the time of a detection, or None. `others` are the classes that
    other entities detect for the same endpoint.
    """

    interface: ClassVar[str] = "Alexa.SmartVision.ObjectDetectionSensor"
    version: ClassVar[str] = "1.0"
    bridge_managed: ClassVar[bool] = True
    # Alexa announces the detection of each endpoint.
    main_only: ClassVar[bool] = True

    object_class: ObjectClass
    detected: Callable[[State, State], datetime | None]
    others: frozenset[ObjectClass] = frozenset()

    @property
    def classes(self) -> frozenset[ObjectClass]:
        return self.others | {self.object_class}

    @override
    def offered(self, state: State, context: CompileContext) -> bool:
        # Detections can only be sent.
        return context.reports and super().offered(state, context)

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        def value(state: State) -> JsonValueType:
            enabled = context.object_classes(state.entity_id)
            return _as_json(self.classes if enabled is None else self.classes & enabled)

        return (Property("objectDetectionClasses", value),)

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        return {"SetObjectDetectionClasses": self._enable}

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        return {
            "configuration": {"objectDetectionConfiguration": _as_json(self.classes)}
        }

    @override
    def event_reader(
        self, entity_id: str, context: CompileContext
    ) -> DeviceEventReader:
        def read(old: State, new: State) -> DeviceEvent | None:
            if (when := self.detected(old, new)) is None:
                return None
            enabled = context.object_classes(entity_id)
            if enabled is not None and self.object_class not in enabled:
                return None
            return self._detection(when)

        return read

    @override
    def merged(self, other: Capability) -> Capability | None:
        if not isinstance(other, ObjectDetectionSensor):
            return None
        return replace(self, others=self.others | other.classes)

    def _detection(self, when: datetime) -> DeviceEvent:
        event: JsonObjectType = {
            "eventIdentifier": random_uuid_hex(),
            "imageNetClass": self.object_class,
            "timeOfSample": timestamp(dt_util.as_utc(when)),
            "uncertaintyInMilliseconds": 0,
        }
        return DeviceEvent(
            namespace=self.interface,
            name="ObjectDetection",
            payload={"events": [event]},
        )

    def _enable(self, state: State, payload: JsonObjectType) -> Outcome:
        enabled = frozenset(
            one_of(item, "imageNetClass", *ObjectClass)
            for item in children(payload, "objectDetectionClasses")
        )
        if not enabled <= self.classes:
            raise InvalidValue("The camera does not detect objects of this class")

        async def store(bridge: Bridge) -> None:
            await bridge.async_set_object_classes(state.entity_id, enabled)

        return Outcome(job=store)


def _as_json(classes: frozenset[str]) -> JsonValueType:
    return [{"imageNetClass": name} for name in ObjectClass if name in classes]
