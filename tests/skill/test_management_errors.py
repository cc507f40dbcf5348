"""Test the errors for Amazon's answers."""

import pytest

from custom_components.alexa_smart_home.skill.management_errors import (
    ErrorKind,
    SkillManagementError,
    error_of_answer,
)


@pytest.mark.parametrize(
    ("status", "body", "kind", "text"),
    [
        (400, b"", "rejected", "Amazon answered 400"),
        (400, b'{"message": 3, "violations": [3]}', "rejected", "Amazon answered 400"),
        (409, b'{"message": "no"}', "conflict", "Amazon answered 409: no"),
        (412, b"<html>", "conflict", "Amazon answered 412"),
        (
            404,
            b'{"code": "X", "message": "no"}',
            "not_found",
            "Amazon answered 404: no",
        ),
        (405, b"[]", "rejected", "Amazon answered 405"),
        (408, b"", "unavailable", "Amazon answered 408"),
        (599, b"null", "unavailable", "Amazon answered 599"),
        (
            400,
            b'{"error": {"message": "a", "violations": [{"message": "b"}, {}]}}',
            "rejected",
            "Amazon answered 400: a; b",
        ),
        (
            400,
            b'{"message": "two\\nlines", "violations": [%s]}'
            % b",".join([b'{"message": "x"}'] * 9),
            "rejected",
            "Amazon answered 400: two?lines; x; x; x; x; x",
        ),
    ],
)
def test_error_of_answer(status: int, body: bytes, kind: str, text: str) -> None:
    error = error_of_answer(status, body)
    assert (error.kind, str(error)) == (kind, text)


def test_error_without_answer() -> None:
    assert str(SkillManagementError(ErrorKind.NO_CREDENTIALS)) == "no_credentials"
