"""Entities of a camera's device that detect a class of objects."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
import re
from typing import Final

from homeassistant.core import State

from ...interfaces.object_detection import ObjectClass, ObjectDetectionSensor
from ...protocol import Predicate
from ...protocol.linking import Loan, NamePredicate, Part

_PARTS: Final[Mapping[ObjectClass, Part]] = {
    ObjectClass.PERSON: Part.PERSON,
    ObjectClass.PACKAGE: Part.PACKAGE,
}
_CLASSES: Final[Mapping[str, ObjectClass]] = {
    "person": ObjectClass.PERSON,
    "people": ObjectClass.PERSON,
    "human": ObjectClass.PERSON,
    "package": ObjectClass.PACKAGE,
    "parcel": ObjectClass.PACKAGE,
}
# Objects that cameras detect and Alexa has no class for.
_OTHER_OBJECTS: Final = frozenset(
    {"animal", "bicycle", "bird", "car", "cat", "dog", "face", "pet", "vehicle"}
)
# Words that may follow the object: "Porch person detected".
_SUFFIXES: Final = frozenset(
    {"detected", "detection", "detector", "occupancy", "presence", "sensor"}
)
_WORD: Final = re.compile(r"[^\W\d_]+")


def class_of(name: str) -> ObjectClass | None:
    """Return the class of objects that the last word of a name means."""
    words = _words(name)
    return _CLASSES.get(words[-1]) if words else None


def detects(object_class: ObjectClass) -> NamePredicate:
    """Match entities that detect a class of objects.

    A translation key must only consist of the object: the keys of Reolink and UniFi
    Protect are "person" and "person_detected", while "crossline_person" and
    "detections_person" have another meaning. Other names begin with that of the camera.
    """

    def matches(state: State, translation_key: str | None) -> bool:
        if translation_key is not None:
            words = _words(translation_key)
            return len(words) == 1 and _CLASSES.get(words[0]) is object_class
        return (class_of(state.object_id) or class_of(state.name)) is object_class

    return matches


def detects_no_object(state: State, translation_key: str | None) -> bool:
    """Match entities whose name does not end with an object."""
    names = (
        (state.object_id, state.name) if translation_key is None else (translation_key,)
    )
    last_words = {words[-1] for name in names if (words := _words(name))}
    return last_words.isdisjoint(_CLASSES.keys() | _OTHER_OBJECTS)


def object_loans(
    supported: Predicate, detected: Callable[[State, State], datetime | None]
) -> Iterator[Loan]:
    """Yield the loans of entities that detect persons or packages, by their name."""
    for object_class, part in _PARTS.items():
        sensor = ObjectDetectionSensor(object_class=object_class, detected=detected)
        yield Loan(
            part=part,
            supported=supported,
            named=detects(object_class),
            capabilities=(sensor,),
        )


def _words(name: str) -> list[str]:
    """Return the words of a name without those that may follow an object."""
    return [word for word in _WORD.findall(name.casefold()) if word not in _SUFFIXES]
