"""What is found in pictures: persons, faces and vehicles."""

from homeassistant.const import EntityStateAttribute
from homeassistant.core import State

from ..capability import EndpointDescription
from ..interfaces.event_detection import EventDetectionSensor, Subject
from ..readers import Reader, available, numeric_attribute, numeric_state

_faces = numeric_attribute("total_faces")
_vehicles = numeric_attribute("vehicles")


def _persons(state: State) -> float | None:
    """Return how many persons there are, as far as the entity can tell."""
    if (faces := _faces(state)) is not None:
        return faces
    if isinstance(matches := state.attributes.get("matches"), dict):
        return len(matches.get("person") or ())
    return numeric_state(state)


def _looks_for_persons(state: State) -> bool:
    return (
        _faces(state) is not None
        or isinstance(state.attributes.get("matches"), dict)
        or state.attributes.get(EntityStateAttribute.UNIT_OF_MEASUREMENT) == "people"
    )


def _looks_for_vehicles(state: State) -> bool:
    return _vehicles(state) is not None and not _looks_for_persons(state)


def _any(count: Reader[float | None]) -> Reader[bool | None]:
    def present(state: State) -> bool | None:
        return None if (number := count(state)) is None else number > 0

    return present


ENDPOINT = EndpointDescription(
    category=lambda _: "CAMERA",
    shape=(_looks_for_persons, _looks_for_vehicles),
    reachable=available,
    capabilities=(
        EventDetectionSensor(
            subject=Subject.HUMAN,
            supported=_looks_for_persons,
            present=_any(_persons),
        ),
        EventDetectionSensor(
            subject=Subject.VEHICLE,
            supported=_looks_for_vehicles,
            present=_any(_vehicles),
        ),
    ),
)
