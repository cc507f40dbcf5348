"""Test which entities of a camera's device detect persons or packages."""

from datetime import UTC, datetime, timedelta
from typing import Any

from homeassistant.core import State
import pytest

from custom_components.alexa_smart_home.domains import DESCRIPTIONS
from custom_components.alexa_smart_home.interfaces.object_detection import (
    ObjectDetectionSensor,
)
from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from custom_components.alexa_smart_home.protocol.linking import Loan

NOW = datetime(2026, 10, 4, 18, tzinfo=UTC)
OCCUPANCY, MOTION = {"device_class": "occupancy"}, {"device_class": "motion"}
PACKAGE_EVENT = {"event_types": ["detected"]}
NEST = {**MOTION, "event_types": ["camera_motion", "camera_person", "camera_sound"]}
PEOPLE = {"unit_of_measurement": "people"}

# An entity id, the translation key, attributes, and the part that the entity lends.
LENDERS: list[tuple[str, str | None, dict[str, Any], str | None]] = [
    # Reolink; the language of its entity ids may be another one.
    ("binary_sensor.tur_bewegung", None, MOTION, "motion"),
    ("binary_sensor.tur_mensch", "person", MOTION, "person"),
    ("binary_sensor.tur_paket", "package", MOTION, "package"),
    ("binary_sensor.tur_tier", "animal", MOTION, None),
    ("binary_sensor.tur_haustier", "pet", MOTION, None),
    ("binary_sensor.tur_fahrzeug", "vehicle", MOTION, None),
    ("binary_sensor.tur_fahrrad", "non-motor_vehicle", MOTION, None),
    ("binary_sensor.tur_gesicht", "face", MOTION, None),
    ("binary_sensor.tur_besucher", "visitor", {}, None),
    ("binary_sensor.crossline_gate_person", "crossline_person", {}, None),
    # UniFi Protect.
    ("binary_sensor.door_person_detected", "person_detected", {}, "person"),
    ("binary_sensor.door_vehicle_detected", "vehicle_detected", {}, None),
    ("binary_sensor.door_person_detection", "detections_person", {}, None),
    ("binary_sensor.door_tracking_person", "tracking_person", {}, None),
    ("event.door_package", "package", PACKAGE_EVENT, "package"),
    ("event.door_vehicle", "vehicle", PACKAGE_EVENT, None),
    ("event.door_smart", "smart_detection", {"event_types": ["person", "car"]}, None),
    # Frigate, templates and MQTT.
    ("binary_sensor.door_person_occupancy", None, OCCUPANCY, "person"),
    ("binary_sensor.door_all_occupancy", None, OCCUPANCY, None),
    ("binary_sensor.door_car_occupancy", None, OCCUPANCY, None),
    ("binary_sensor.door_person_2", None, {"device_class": "presence"}, "person"),
    ("binary_sensor.human_detection", None, {}, "person"),
    ("binary_sensor.parcel_sensor", None, {}, "package"),
    ("binary_sensor.a1", None, {"friendly_name": "Porch Person detected"}, "person"),
    ("binary_sensor.a2", None, {"friendly_name": "Porch Dog", **MOTION}, None),
    ("binary_sensor.porch_salesperson", None, {}, None),
    ("binary_sensor.detected", None, {}, None),
    # A camera may be named after an object.
    ("binary_sensor.package_camera_motion", None, MOTION, "motion"),
    # A fault of the detection.
    ("binary_sensor.person", None, {"device_class": "problem"}, None),
    ("event.person", None, {"event_types": ["came", "left"]}, None),
    # Nest.
    ("event.door_motion", "motion", NEST, "motion"),
    ("image_processing.door", None, PEOPLE, "person"),
    ("image_processing.gate", None, {"device_class": "alpr", "vehicles": 1}, None),
]


def _loan(state: State, key: str | None) -> Loan | None:
    loans = DESCRIPTIONS[state.domain].lends
    return next((loan for loan in loans if loan.lent_by(state, key)), None)


@pytest.mark.parametrize(("entity_id", "key", "attributes", "part"), LENDERS)
def test_part(
    entity_id: str, key: str | None, attributes: dict[str, Any], part: str | None
) -> None:
    loan = _loan(State(entity_id, "off", attributes), key)
    assert (loan.part if loan else None) == part


def _event(event_type: str, seconds: int = 0, **attributes: Any) -> State:
    when = (NOW + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")
    attributes["event_type"] = event_type
    return State("event.package", when, attributes, last_updated=NOW)


def _sensor(state: str) -> State:
    return State("binary_sensor.person", state, last_changed=NOW)


def _people(state: str) -> State:
    return State("image_processing.people", state, PEOPLE, last_updated=NOW)


NEST_BEFORE = _event("camera_motion", -60, **NEST)
BEFORE = _event("detected", -60, **PACKAGE_EVENT)

# The states before and after a change, and the class of the detected object.
CHANGES: list[tuple[State, State, str | None]] = [
    (_sensor("off"), _sensor("on"), "person"),
    (_sensor("unavailable"), _sensor("on"), None),
    (_sensor("unknown"), _sensor("on"), None),
    (_sensor("on"), _sensor("on"), None),
    (_sensor("on"), _sensor("off"), None),
    (BEFORE, _event("detected", **PACKAGE_EVENT), "package"),
    (BEFORE, BEFORE, None),
    (State("event.package", "unknown", PACKAGE_EVENT), BEFORE, None),
    (NEST_BEFORE, _event("camera_person", **NEST), "person"),
    (NEST_BEFORE, _event("camera_sound", **NEST), None),
    (_people("0"), _people("2"), "person"),
    (_people("1"), _people("2"), None),
    (_people("unknown"), _people("2"), None),
    (_people("2"), _people("0"), None),
]


@pytest.mark.parametrize(("old", "new", "expected"), CHANGES)
def test_detection(old: State, new: State, expected: str | None) -> None:
    loan = _loan(new, None)
    assert loan
    context = CompileContext()
    (sensor,) = (
        item
        for item in loan.capabilities
        if isinstance(item, ObjectDetectionSensor) and item.offered(new, context)
    )
    event = sensor.event_reader("camera.porch", context)(old, new)
    if expected is None:
        assert event is None
        return
    assert event
    (detection,) = event.payload["events"]
    assert detection["imageNetClass"] == expected
    assert detection["timeOfSample"] == "2026-10-04T18:00:00.000Z"
