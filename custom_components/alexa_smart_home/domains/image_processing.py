"""What is found in pictures: persons and faces."""

from homeassistant.const import EntityStateAttribute
from homeassistant.core import State

from ..capability import (
    EndpointDescription,
    available,
    numeric_attribute,
    numeric_state,
)
from ..interfaces.event_detection import EventDetectionSensor

_faces = numeric_attribute("total_faces")


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


def _person(state: State) -> bool | None:
    persons = _persons(state)
    return None if persons is None else persons > 0


ENDPOINT = EndpointDescription(
    category=lambda _: "CAMERA",
    shape=(_looks_for_persons,),
    reachable=available,
    capabilities=(EventDetectionSensor(supported=_looks_for_persons, person=_person),),
)
