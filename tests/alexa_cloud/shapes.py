"""Small checks that say what a JSON value may look like, and combine into big ones."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
import math
import re
from typing import cast

type JsonValue = dict[str, JsonValue] | list[JsonValue] | str | float | bool | None
type Json = dict[str, JsonValue]

# Takes a value and where it stands; yields a sentence for each thing that is wrong.
type Check = Callable[[object, str], Iterator[str]]

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z", re.ASCII)


def anything(value: object, path: str) -> Iterator[str]:
    """Accept any value."""
    yield from ()


def boolean(value: object, path: str) -> Iterator[str]:
    """Accept true and false, and no string that looks like them."""
    if not isinstance(value, bool):
        yield f"{path} must be true or false"


def one_of(*allowed: str) -> Check:
    """Accept these strings."""

    def check(value: object, path: str) -> Iterator[str]:
        if value not in allowed:
            yield f"{path} must be {' or '.join(allowed)}, not {value!r}"

    return check


def text(pattern: str = ".+", *, maximum: int = 2048) -> Check:
    """Accept a string that matches the whole pattern."""
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
    """Accept a finite number within the bounds."""
    kinds = int if whole else (int, float)

    def check(value: object, path: str) -> Iterator[str]:
        if not isinstance(value, kinds) or isinstance(value, bool):
            yield f"{path} must be {'an integer' if whole else 'a number'}"
        elif not (minimum <= value <= maximum and math.isfinite(value)):
            yield f"{path} must be within {minimum} and {maximum}, not {value}"

    return check


def time(*, fraction: bool = True) -> Check:
    """Accept a time in UTC with a Z, and with at most three fraction digits."""

    def check(value: object, path: str) -> Iterator[str]:
        match = _TIME.fullmatch(value) if isinstance(value, str) else None
        if match is None or (match[1] and not fraction) or not _exists(match[0]):
            digits = "at most 3 fraction digits" if fraction else "no fraction"
            yield f"{path} must be UTC with Z and {digits}, not {value!r}"

    return check


def _exists(value: str) -> bool:
    """Tell whether there is such a day and hour."""
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
    """Accept an object with these keys, and with no others when it is closed."""
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
                yield f"{path}.{key} is not known"

    return check


def array(
    item: Check,
    *,
    minimum: int = 0,
    maximum: int | None = None,
    key: Callable[[object], object] = repr,
) -> Check:
    """Accept an array of such items, no two of them with the same key."""

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
                yield f"{path}[{index}] stands there twice: {identity}"
            seen.add(identity)

    return check


def every(*checks: Check) -> Check:
    """Accept what all these checks accept."""

    def check(value: object, path: str) -> Iterator[str]:
        for each in checks:
            yield from each(value, path)

    return check


def dig(value: object, *keys: str) -> object:
    """Follow keys into nested objects, None where the way ends."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def items(value: object, *keys: str) -> list[Json]:
    """Follow keys to an array and return its objects."""
    found = dig(value, *keys)
    return (
        [cast("Json", item) for item in found if isinstance(item, dict)]
        if isinstance(found, list)
        else []
    )
