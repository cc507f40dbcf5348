"""Image processing reports persons, faces and vehicles as motion sensors."""

from datetime import datetime

from homeassistant.const import EntityStateAttribute
from homeassistant.core import State

from ..interfaces.detection import MotionSensor
from ..interfaces.object_detection import ObjectClass, ObjectDetectionSensor
from ..protocol import DisplayCategory, EndpointDescription
from ..protocol.linking import Loan, Part
from ..protocol.readers import available, numeric_attribute, numeric_state

_faces = numeric_attribute("total_faces")
_vehicles = numeric_attribute("vehicles")


def _counts_persons(state: State) -> bool:
    return (
        _faces(state) is not None
        or isinstance(state.attributes.get("matches"), dict)
        or state.attributes.get(EntityStateAttribute.UNIT_OF_MEASUREMENT) == "people"
    )


def _has_count(state: State) -> bool:
    return _counts_persons(state) or _vehicles(state) is not None


def _count(state: State) -> float | None:
    """Return the number of persons, or of vehicles if persons are not counted."""
    if not _counts_persons(state):
        return _vehicles(state)
    if (faces := _faces(state)) is not None:
        return faces
    if isinstance(matches := state.attributes.get("matches"), dict):
        return len(matches.get("person") or ())
    return numeric_state(state)


def _detected(state: State) -> bool | None:
    return None if (count := _count(state)) is None else count > 0


def _appeared(old: State, new: State) -> datetime | None:
    """Return the time at which persons have appeared, None for any other change."""
    if _detected(old) is False and _detected(new):
        return new.last_updated
    return None


ENDPOINT = EndpointDescription(
    category=lambda _: DisplayCategory.MOTION_SENSOR,
    shape=(_has_count,),
    reachable=available,
    capabilities=(MotionSensor(supported=_has_count, detected=_detected),),
    # Most of these entities have no device: users choose their camera.
    lends=(
        Loan(
            part=Part.PERSON,
            supported=_counts_persons,
            capabilities=(
                ObjectDetectionSensor(
                    object_class=ObjectClass.PERSON, detected=_appeared
                ),
            ),
        ),
    ),
)
