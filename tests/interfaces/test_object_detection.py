"""Test the sensors of persons and packages, which cameras borrow."""

from datetime import UTC, datetime
from typing import Any

from homeassistant.core import State
import pytest

from custom_components.alexa_smart_home.domains.common.detected_objects import (
    OBJECT_DETECTION,
    detected_object,
)
from custom_components.alexa_smart_home.endpoints.compile import (
    Endpoint,
    compile_endpoint,
)
from custom_components.alexa_smart_home.protocol import events
from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from custom_components.alexa_smart_home.protocol.description import EndpointDescription
from custom_components.alexa_smart_home.protocol.directive import Directive
from custom_components.alexa_smart_home.protocol.discovery import Identity
from custom_components.alexa_smart_home.protocol.display_category import DisplayCategory
from custom_components.alexa_smart_home.protocol.errors import AlexaError
from custom_components.alexa_smart_home.settings import EntityConfig
from tests.alexa_cloud.schema import check_event

INTERFACE = "Alexa.SmartVision.ObjectDetectionSensor"
NOW = datetime(2026, 10, 4, 18, 30, 15, 250_000, tzinfo=UTC)
CLASSES = [{"imageNetClass": "person"}]


def _sensor(value: str, object_id: str = "porch_person") -> State:
    return State(f"binary_sensor.{object_id}", value, last_changed=NOW)


def _compiled(object_id: str = "porch_person") -> Endpoint | None:
    return compile_endpoint(
        EndpointDescription(
            category=lambda _: DisplayCategory.CAMERA, capabilities=(OBJECT_DETECTION,)
        ),
        _sensor("off", object_id),
        CompileContext(),
        Identity(name="Porch", description="Camera"),
        EntityConfig(),
    )


@pytest.fixture
def endpoint() -> Endpoint:
    endpoint = _compiled()
    assert endpoint
    return endpoint


@pytest.mark.parametrize(
    ("object_id", "attributes", "expected"),
    [
        ("porch_person", {}, "person"),
        ("porch_person_detected_2", {"device_class": "motion"}, "person"),
        ("porch_person_occupancy", {"device_class": "occupancy"}, "person"),
        ("human_detection", {}, "person"),
        ("porch_package", {}, "package"),
        ("porch_parcel_sensor", {"device_class": "presence"}, "package"),
        ("a1", {"friendly_name": "Porch Person detected"}, "person"),
        # Amazon has no class for these.
        ("porch_animal", {}, None),
        ("porch_vehicle", {"device_class": "motion"}, None),
        # A camera may be named after an object.
        ("package_camera_motion", {"device_class": "motion"}, None),
        ("person_2", {"device_class": "problem"}, None),
        ("porch_salesperson", {}, None),
        ("detected", {}, None),
    ],
)
def test_detected_object(
    object_id: str, attributes: dict[str, Any], expected: str | None
) -> None:
    state = State(f"binary_sensor.{object_id}", "off", attributes)
    assert detected_object(state) == expected


def test_discovery(endpoint: Endpoint) -> None:
    assert endpoint.discovery["capabilities"][0] == {
        "type": "AlexaInterface",
        "interface": INTERFACE,
        "version": "1.0",
        "properties": {
            "supported": [{"name": "objectDetectionClasses"}],
            "proactivelyReported": True,
            "retrievable": True,
        },
        "configuration": {"objectDetectionConfiguration": CLASSES},
    }
    check_event(events.discover_response([endpoint.discovery]))


def test_not_offered_without_class() -> None:
    assert _compiled("porch_motion") is None


def test_value(endpoint: Endpoint) -> None:
    values = endpoint.properties(_sensor("on"))
    assert values[INTERFACE, None, "objectDetectionClasses"] == CLASSES
    directive = Directive(endpoint_id=endpoint.endpoint_id, correlation_token="token")
    check_event(events.state_report(directive, values, NOW))


def test_detection(endpoint: Endpoint) -> None:
    """A change from off to on is one event with a new identifier each time."""
    (read,) = endpoint.device_events
    found = [read(_sensor("off"), _sensor("on")) for _ in range(2)]
    identifiers = set()
    for event in found:
        assert event
        assert (event.namespace, event.name) == (INTERFACE, "ObjectDetection")
        (detection,) = event.payload["events"]
        identifiers.add(detection.pop("eventIdentifier"))
        assert detection == {
            "imageNetClass": "person",
            "timeOfSample": "2026-10-04T18:30:15.250Z",
            "uncertaintyInMilliseconds": 0,
        }
    assert len(identifiers) == 2


def test_message_of_detection(endpoint: Endpoint) -> None:
    (read,) = endpoint.device_events
    event = read(_sensor("off"), _sensor("on"))
    assert event
    auth = events.EventAuth(token="token", message_id="message")
    message = events.device_event(endpoint.endpoint_id, event, auth)
    assert message["event"]["header"]["payloadVersion"] == "1.0"
    check_event(message)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("on", "off"),
        ("on", "on"),
        ("unavailable", "on"),
        ("unknown", "on"),
        ("off", "unavailable"),
    ],
)
def test_no_detection(endpoint: Endpoint, old: str, new: str) -> None:
    (read,) = endpoint.device_events
    assert read(_sensor(old), _sensor(new)) is None


def _set(endpoint: Endpoint, classes: object) -> Any:
    handler = endpoint.handlers[INTERFACE, None, "SetObjectDetectionClasses"]
    payload: Any = {"objectDetectionClasses": classes}
    return handler(_sensor("off"), payload).expected


def test_set_all_classes(endpoint: Endpoint) -> None:
    assert _set(endpoint, CLASSES) == {"objectDetectionClasses": CLASSES}


@pytest.mark.parametrize(
    ("classes", "error"),
    [
        ([], "INVALID_VALUE"),
        ([{"imageNetClass": "package"}], "INVALID_VALUE"),
        ([{"imageNetClass": "vehicle"}], "INVALID_VALUE"),
        ([{}], "INVALID_DIRECTIVE"),
        (["person"], "INVALID_DIRECTIVE"),
        (None, "INVALID_DIRECTIVE"),
    ],
)
def test_set_other_classes(endpoint: Endpoint, classes: object, error: str) -> None:
    with pytest.raises(AlexaError) as caught:
        _set(endpoint, classes)
    assert caught.value.type == error
