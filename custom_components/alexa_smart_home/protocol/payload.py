"""Typed readers for a directive's payload; they raise an AlexaError."""

import math

from homeassistant.util.json import JsonObjectType, JsonValueType

from ..const import LARGEST_NUMBER
from .errors import InvalidDirective, InvalidValue, ValueOutOfRange


def number(payload: JsonObjectType, key: str) -> float:
    """Read a number between -2**53 and 2**53."""
    value = _finite(payload, key)
    if not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
        raise InvalidValue(f"{key} must lie between -2**53 and 2**53")
    return value


def integer(payload: JsonObjectType, key: str) -> int:
    """Read a whole number; 50.0 is accepted."""
    value = number(payload, key)
    if value != int(value):
        raise InvalidDirective(f"{key} must be a whole number, not {value}")
    return int(value)


def number_within(
    payload: JsonObjectType, key: str, minimum: float, maximum: float
) -> float:
    """Read a number from `minimum` to `maximum`, both included."""
    value = _finite(payload, key)
    if not minimum <= value <= maximum:
        raise ValueOutOfRange(minimum, maximum)
    return value


def text(payload: JsonObjectType, key: str) -> str:
    """Read a string."""
    value = payload.get(key)
    if not isinstance(value, str):
        raise InvalidDirective(f"{key} must be a string, {_actual(value)}")
    return value


def one_of(payload: JsonObjectType, key: str, *allowed: str) -> str:
    """Read one of the allowed strings."""
    value = text(payload, key)
    if value not in allowed:
        raise InvalidValue(f"{key} must be one of {', '.join(allowed)}")
    return value


def flag(payload: JsonObjectType, key: str, *, default: bool | None = None) -> bool:
    """Read a boolean, which is required unless there is a default."""
    value = payload.get(key, default)
    if not isinstance(value, bool):
        raise InvalidDirective(f"{key} must be true or false, {_actual(value)}")
    return value


def child(payload: JsonObjectType, key: str) -> JsonObjectType:
    """Read an object."""
    return _object(payload.get(key), key)


def children(payload: JsonObjectType, key: str) -> list[JsonObjectType]:
    """Read a list of objects."""
    value = payload.get(key)
    if not isinstance(value, list):
        raise InvalidDirective(f"{key} must be a list, {_actual(value)}")
    return [_object(item, f"each item of {key}") for item in value]


def _finite(payload: JsonObjectType, key: str) -> float:
    value = payload.get(key)
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        # Comparisons with NaN are false; an integer may be too long for a float.
        or not -math.inf < value < math.inf
    ):
        raise InvalidDirective(f"{key} must be a number, {_actual(value)}")
    return value


def _object(value: JsonValueType, name: str) -> JsonObjectType:
    if not isinstance(value, dict):
        raise InvalidDirective(f"{name} must be an object, {_actual(value)}")
    return value


def _actual(value: JsonValueType) -> str:
    return "but is missing" if value is None else f"not {type(value).__name__}"
