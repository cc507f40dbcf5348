"""Types of JSON values, and checks for them that can be combined."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
import math
import re
from typing import cast

type JsonValue = dict[str, JsonValue] | list[JsonValue] | str | float | bool | None
type Json = dict[str, JsonValue]

# Takes a value and its path; yields one sentence per error.
type Check = Callable[[object, str], Iterator[str]]

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z", re.ASCII)


def anything(value: object, path: str) -> Iterator[str]:
    """Accept any value."""
    yield from ()


def boolean(value: object, path: str) -> Iterator[str]:
    """Accept true and false."""
    if not isinstance(value, bool):
        yield f"{path} must be true or false"


def one_of(*allowed: str) -> Check:
    """Return a check for one of these strings."""

    def check(value: object, path: str) -> Iterator[str]:
        if value not in allowed:
            yield f"{path} must be {' or '.join(allowed)}, not {value!r}"

    return check


def text(pattern: str = ".+", *, maximum: int = 2048) -> Check:
    """Return a check for a string that matches the pattern completely."""
    compiled = re.compile(pattern, re.ASCII | re.DOTALL)

    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield f"{path} must be a string"
        elif len(value) > maximum:
            yield f"{path} has {len(value)} characters, {maximum} are allowed"
        elif not compiled.fullmatch(value):
            yield f"{path} must match {pattern}"

    return check


def number(
    minimum: float = -math.inf, maximum: float = math.inf, *, whole: bool = False
) -> Check:
    """Return a check for a finite number within the bounds."""
    kinds = int if whole else (int, float)

    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, kinds) or isinstance(value, bool):
            yield f"{path} must be {'an integer' if whole else 'a number'}"
        elif not (minimum <= value <= maximum and math.isfinite(value)):
            yield f"{path} must be within {minimum} and {maximum}, not {value}"

    return check


def time(*, fraction: bool = True) -> Check:
    """Return a check for a time in UTC with `Z` and at most 3 fraction digits."""

    def check(value: object, path: str) -> Iterator[str]:
        match = _TIME.fullmatch(value) if isinstance(value, str) else None
        if match is None or (match[1] and not fraction) or not _exists(match[0]):
            digits = "at most 3 fraction digits" if fraction else "no fraction"
            yield f"{path} must be UTC with Z and {digits}, not {value!r}"

    return check


def _exists(value: str) -> bool:
    """Return whether a time is valid, such as no 30 February."""
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def record(
    required: Mapping[str, Check] | None = None,
    optional: Mapping[str, Check] | None = None,
    *,
    closed: bool = True,
) -> Check:
    """Return a check for an object; `closed` forbids other keys."""
    required = required or {}
    known = {**required, **(optional or {})}

    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{path} must be an object"
            return
        yield from (f"{path}.{key} is missing" for key in required if key not in value)
        for key, item in value.items():
            if key in known:
                yield from known[key](item, f"{path}.{key}")
            elif closed:
                yield f"{path}.{key} is unknown"

    return check


def array(
    item: Check,
    *,
    minimum: int = 0,
    maximum: int | None = None,
    key: Callable[[object], object] = repr,
) -> Check:
    """Return a check for an array of items with unique keys."""

    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{path} must be an array"
            return
        if not minimum <= len(value) <= (math.inf if maximum is None else maximum):
            yield f"{path} has {len(value)} items, {minimum}..{maximum} are allowed"
        seen = set()
        for index, entry in enumerate(value):
            yield from item(entry, f"{path}[{index}]")
            if (identity := repr(key(entry))) in seen:
                yield f"{path}[{index}] is a duplicate: {identity}"
            seen.add(identity)

    return check


def every(*checks: Check) -> Check:
    """Return a check that combines several checks."""

    def check(value: object, path: str) -> Iterator[str]:
        for single_check in checks:
            yield from single_check(value, path)

    return check


def dig(value: object, *keys: str) -> object:
    """Return the value at a path of keys, None if it is missing."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def items(value: object, *keys: str) -> list[Json]:
    """Return the objects of the array at a path of keys."""
    found = dig(value, *keys)
    return (
        [cast("Json", item) for item in found if isinstance(item, dict)]
        if isinstance(found, list)
        else []
    )
