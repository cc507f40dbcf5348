"""Test the sensors of persons and packages, which entities lend to cameras."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from homeassistant.core import State
import pytest

from custom_components.alexa_smart_home.interfaces.detection import MotionSensor
from custom_components.alexa_smart_home.interfaces.object_detection import (
    ObjectClass,
    ObjectDetectionSensor,
)
from custom_components.alexa_smart_home.protocol import events
from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from custom_components.alexa_smart_home.protocol.errors import AlexaError
from custom_components.alexa_smart_home.protocol.outcome import DeviceEvent
from tests.alexa_cloud.schema import check_event

INTERFACE = "Alexa.SmartVision.ObjectDetectionSensor"
NOW = datetime(2026, 10, 4, 18, 30, 15, 250_000, tzinfo=UTC)
PERSON, PACKAGE = (
    ObjectDetectionSensor(object_class=object_class, detected=lambda *_: NOW)
    for object_class in ObjectClass
)
BOTH = PERSON.merged(PACKAGE)
CAMERA = State("camera.porch", "idle")
SENSOR = State("binary_sensor.person", "on")
# The enabled classes; None: Alexa has not set them.
ENABLED: list[Any] = [None, (), ("person",), ("package",), ("person", "package")]


def _context(enabled: Collection[str] | None) -> CompileContext:
    """Return the context of a camera with these classes."""
    classes = {"camera.porch": frozenset(enabled)} if enabled is not None else {}
    return CompileContext(object_classes=classes.get)


def _json(*names: str) -> Any:
    return [{"imageNetClass": name} for name in names]


@pytest.mark.parametrize("enabled", ENABLED)
def test_enabled_classes(enabled: Collection[str] | None) -> None:
    assert BOTH
    (classes,) = BOTH.properties(CAMERA, _context(enabled))
    assert classes.name == "objectDetectionClasses"
    names = ("person", "package") if enabled is None else enabled
    assert classes.value(CAMERA) == _json(*names)


def test_merged_with_other_interface() -> None:
    motion = MotionSensor(detected=lambda _: True)
    assert PERSON.merged(motion) is None
    assert motion.merged(motion) is None


def test_not_offered_without_reports() -> None:
    assert PERSON.offered(CAMERA, CompileContext())
    assert not PERSON.offered(CAMERA, CompileContext(reports=False))


def _read(enabled: Collection[str] | None) -> DeviceEvent | None:
    return PERSON.event_reader("camera.porch", _context(enabled))(SENSOR, SENSOR)


@pytest.mark.parametrize("enabled", ENABLED)
def test_detection(enabled: Collection[str] | None) -> None:
    """Each detection of an enabled class has an identifier of its own."""
    found = [_read(enabled) for _ in range(2)]
    if enabled is not None and "person" not in enabled:
        assert found == [None, None]
        return
    identifiers = set()
    auth = events.EventAuth(token="token", message_id="message")
    for event in found:
        assert event
        check_event(events.device_event("camera#porch", event, auth))
        (detection,) = event.payload["events"]
        identifiers.add(detection.pop("eventIdentifier"))
        assert detection == {
            "imageNetClass": "person",
            "timeOfSample": "2026-10-04T18:30:15.250Z",
            "uncertaintyInMilliseconds": 0,
        }
    assert len(identifiers) == 2


@pytest.mark.parametrize(
    ("classes", "error"),
    [
        (_json("package"), "INVALID_VALUE"),
        (_json("person", "package"), "INVALID_VALUE"),
        (_json("vehicle"), "INVALID_VALUE"),
        ([{}], "INVALID_DIRECTIVE"),
        (["person"], "INVALID_DIRECTIVE"),
        (None, "INVALID_DIRECTIVE"),
    ],
)
def test_wrong_classes(classes: Any, error: str) -> None:
    enable = PERSON.directives(CAMERA, CompileContext())["SetObjectDetectionClasses"]
    with pytest.raises(AlexaError) as caught:
        enable(CAMERA, {"objectDetectionClasses": classes})
    assert caught.value.type == error
