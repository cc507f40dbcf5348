"""Typed readers for a directive's payload; what does not fit is refused."""

import math

from homeassistant.util.json import JsonObjectType, JsonValueType

from ..const import LARGEST_NUMBER
from .errors import InvalidDirective, InvalidValue, ValueOutOfRange


def number(payload: JsonObjectType, key: str) -> float:
    """Read a number between -2**53 and 2**53."""
    value = _finite(payload, key)
    if not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
        raise InvalidValue(f"{key} is too large a number")
    return value


def integer(payload: JsonObjectType, key: str) -> int:
    """Read a whole number; 50.0 is one too."""
    value = number(payload, key)
    if value != int(value):
        raise InvalidDirective(f"{key} must be a whole number, not {value}")
    return int(value)


def number_within(
    payload: JsonObjectType, key: str, minimum: float, maximum: float
) -> float:
    """Read a number that must lie in a range, ends included."""
    value = _finite(payload, key)
    if not minimum <= value <= maximum:
        raise ValueOutOfRange(minimum, maximum)
    return value


def text(payload: JsonObjectType, key: str) -> str:
    """Read a string."""
    value = payload.get(key)
    if not isinstance(value, str):
        raise InvalidDirective(f"{key} must be a string, not {_kind(value)}")
    return value


def one_of(payload: JsonObjectType, key: str, *allowed: str) -> str:
    """Read a string that must be one of the given ones."""
    value = text(payload, key)
    if value not in allowed:
        raise InvalidValue(f"{key} must be one of {', '.join(allowed)}")
    return value


def flag(payload: JsonObjectType, key: str, *, default: bool | None = None) -> bool:
    """Read a boolean; without a default it must be there."""
    value = payload.get(key, default)
    if not isinstance(value, bool):
        raise InvalidDirective(f"{key} must be true or false, not {_kind(value)}")
    return value


def child(payload: JsonObjectType, key: str) -> JsonObjectType:
    """Read an object."""
    return _object(payload.get(key), key)


def children(payload: JsonObjectType, key: str) -> list[JsonObjectType]:
    """Read a list of objects."""
    value = payload.get(key)
    if not isinstance(value, list):
        raise InvalidDirective(f"{key} must be a list, not {_kind(value)}")
    return [_object(item, f"each item of {key}") for item in value]


def _finite(payload: JsonObjectType, key: str) -> float:
    value = payload.get(key)
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        # Not a number compares as false; an integer may be too long for a float.
        or not -math.inf < value < math.inf
    ):
        raise InvalidDirective(f"{key} must be a number, not {_kind(value)}")
    return value


def _object(value: JsonValueType, what: str) -> JsonObjectType:
    if not isinstance(value, dict):
        raise InvalidDirective(f"{what} must be an object, not {_kind(value)}")
    return value


def _kind(value: JsonValueType) -> str:
    return "missing" if value is None else type(value).__name__
