"""Test which payload values each reader accepts and rejects."""

from collections.abc import Callable
from typing import Any

import pytest

from custom_components.alexa_smart_home.protocol import payload
from custom_components.alexa_smart_home.protocol.errors import (
    AlexaError,
    InvalidDirective,
    InvalidValue,
    ValueOutOfRange,
)

type Reader = Callable[[dict[str, Any], str], Any]


def within(wanted: dict[str, Any], key: str) -> float:
    return payload.number_within(wanted, key, -10, 10)


def one_of(wanted: dict[str, Any], key: str) -> str:
    return payload.one_of(wanted, key, "UP", "DOWN")


def flag_or_true(wanted: dict[str, Any], key: str) -> bool:
    return payload.flag(wanted, key, default=True)


ACCEPTED = [
    (payload.number, 5, 5),
    (payload.number, -5.5, -5.5),
    (payload.number, 0, 0),
    (payload.number, 2**53, 2**53),
    (payload.integer, 50, 50),
    (payload.integer, 50.0, 50),
    (payload.integer, -1, -1),
    (within, -10, -10),
    (within, 10.0, 10),
    (payload.text, "x", "x"),
    (payload.text, "", ""),
    (one_of, "UP", "UP"),
    (payload.flag, True, True),
    (payload.flag, False, False),
    (flag_or_true, False, False),
    (payload.child, {}, {}),
    (payload.child, {"a": [1]}, {"a": [1]}),
    (payload.children, [], []),
    (payload.children, [{}, {"a": 1}], [{}, {"a": 1}]),
]
NOT_NUMBERS = (True, False, "5", "", [5], {}, float("nan"), float("inf"), -float("inf"))
TOO_LARGE = (1e19, 1e300, -1e308, 2**53 + 1, 10**400)
REJECTED = [
    *((payload.number, value, InvalidDirective) for value in (None, *NOT_NUMBERS)),
    *((payload.integer, value, InvalidDirective) for value in (5.5, *NOT_NUMBERS)),
    *((within, value, InvalidDirective) for value in (None, *NOT_NUMBERS)),
    *((payload.number, value, InvalidValue) for value in TOO_LARGE),
    *((payload.integer, value, InvalidValue) for value in TOO_LARGE),
    *((within, value, ValueOutOfRange) for value in TOO_LARGE),
    (within, 10.01, ValueOutOfRange),
    (within, -11, ValueOutOfRange),
    *((payload.text, value, InvalidDirective) for value in (None, 5, True, [], {})),
    *((one_of, value, InvalidDirective) for value in (None, 5, ["UP"])),
    *((one_of, value, InvalidValue) for value in ("", "up", "LEFT")),
    *((payload.flag, value, InvalidDirective) for value in (None, 0, 1, "true", [])),
    *((flag_or_true, value, InvalidDirective) for value in (None, 0, "false")),
    *((payload.child, value, InvalidDirective) for value in (None, 5, "x", [], True)),
    *(
        (payload.children, value, InvalidDirective)
        for value in (None, 5, "x", {}, [None], [{}, "x"], [[]])
    ),
]


@pytest.mark.parametrize(("read", "value", "expected"), ACCEPTED)
def test_accepted(read: Reader, value: Any, expected: Any) -> None:
    assert read({"key": value}, "key") == expected


def test_whole_numbers_are_integers() -> None:
    assert isinstance(payload.integer({"key": 50.0}, "key"), int)


@pytest.mark.parametrize(("read", "value", "error"), REJECTED)
def test_rejected(read: Reader, value: Any, error: type[AlexaError]) -> None:
    with pytest.raises(error) as caught:
        read({"key": value}, "key")
    assert type(caught.value) is error
    if error is not ValueOutOfRange:
        assert "key" in str(caught.value)


@pytest.mark.parametrize(
    "read",
    [
        payload.number,
        payload.integer,
        within,
        payload.text,
        one_of,
        payload.flag,
        payload.child,
        payload.children,
    ],
)
def test_missing(read: Reader) -> None:
    with pytest.raises(InvalidDirective, match=r"key must be .*, but is missing"):
        read({"other": 1}, "key")


def test_missing_flag_with_default() -> None:
    assert flag_or_true({}, "key") is True
    assert payload.flag({}, "key", default=False) is False


def test_range() -> None:
    with pytest.raises(ValueOutOfRange) as caught:
        within({"key": 11}, "key")
    assert caught.value.payload == {
        "validRange": {"minimumValue": -10, "maximumValue": 10}
    }
    assert "-10 and 10" in str(caught.value)


def test_choices_are_named() -> None:
    with pytest.raises(InvalidValue, match="UP, DOWN"):
        one_of({"key": "LEFT"}, "key")
