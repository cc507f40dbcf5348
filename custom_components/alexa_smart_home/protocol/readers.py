"""Readers and predicates for the states of entities."""

from collections.abc import Callable
from typing import Any, Final

from homeassistant.const import (
    ATTR_ENTITY_ID,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
    EntityCapabilityAttribute,
    EntityStateAttribute,
)
from homeassistant.core import State

from ..const import LARGEST_NUMBER

type Predicate = Callable[[State], bool]
type Reader[T] = Callable[[State], T]


def always(_: State) -> bool:
    """Match every state."""
    return True


def available(state: State) -> bool:
    """Match states that are not unavailable."""
    return state.state != STATE_UNAVAILABLE


_NO_STATES: Final = (STATE_UNAVAILABLE, STATE_UNKNOWN)


def known(state: State) -> bool:
    """Match states that are neither unavailable nor unknown."""
    return state.state not in _NO_STATES


def has_feature(feature: int) -> Predicate:
    """Match entities that support all features in the flag."""
    # An int compares faster than a flag.
    wanted = int(feature)

    def predicate(state: State) -> bool:
        supported = state.attributes.get(EntityStateAttribute.SUPPORTED_FEATURES)
        return isinstance(supported, int) and int(supported) & wanted == wanted

    return predicate


def has_device_class(*device_classes: str) -> Predicate:
    """Match entities of one of the device classes."""
    wanted = frozenset(device_classes)
    device_class = text_attribute(EntityStateAttribute.DEVICE_CLASS)
    return lambda state: device_class(state) in wanted


def has_attribute(attribute: str) -> Predicate:
    """Match entities that have an attribute."""
    # A str compares faster than a StrEnum, here and below.
    name = str(attribute)
    return lambda state: state.attributes.get(name) is not None


_LISTS: Final = (list, tuple, set, frozenset)


def flag_attribute(attribute: str) -> Reader[bool | None]:
    """Read a boolean from an attribute, None for anything else."""
    return _typed_attribute(attribute, bool)


def text_attribute(attribute: str) -> Reader[str | None]:
    """Read a text from an attribute, None for anything else."""
    return _typed_attribute(attribute, str)


def _typed_attribute[T](attribute: str, wanted: type[T]) -> Reader[T | None]:
    name = str(attribute)

    def read(state: State) -> T | None:
        value = state.attributes.get(name)
        return value if isinstance(value, wanted) else None

    return read


def texts_attribute(attribute: str) -> Reader[list[str]]:
    """Read a list of texts from an attribute, without empty and other values."""
    name = str(attribute)

    def read(state: State) -> list[str]:
        texts = state.attributes.get(name)
        if not isinstance(texts, _LISTS):
            return []
        return [text for text in texts if isinstance(text, str) and text.strip()]

    return read


# The attributes that list the members of a group.
GROUP_ATTRIBUTES: Final = (ATTR_ENTITY_ID, EntityCapabilityAttribute.GROUP_ENTITIES)
_GROUP_READERS: Final = tuple(map(texts_attribute, GROUP_ATTRIBUTES))


def group_members(state: State) -> list[str]:
    """Read the entity ids of the members of a group."""
    return [member for read in _GROUP_READERS for member in read(state)]


def numeric(value: Any) -> float | None:
    """Return a number of at most 2**53, None for anything else."""
    try:
        result = float(value)
    except TypeError, ValueError, OverflowError:
        return None
    # Comparisons with NaN are false.
    return result if -LARGEST_NUMBER <= result <= LARGEST_NUMBER else None


def numeric_attribute(attribute: str) -> Reader[float | None]:
    """Read a number from an attribute, None for anything else."""
    name = str(attribute)
    return lambda state: numeric(state.attributes.get(name))


def numeric_state(state: State) -> float | None:
    """Read a number from the state, None for anything else."""
    return numeric(state.state)
