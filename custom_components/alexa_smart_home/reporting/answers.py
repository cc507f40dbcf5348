"""Answers of the event gateway and their meaning for an event.

https://developer.amazon.com/docs/smarthome/send-events.html
"""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Final, NamedTuple

from .grant import GrantGone

# Temporary failures besides those of the server (5xx).
_TEMPORARY: Final = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}
)
_TOKEN_REFUSED: Final = "INVALID_ACCESS_TOKEN_EXCEPTION"  # noqa: S105
_DISABLED: Final = "SKILL_DISABLED_EXCEPTION"
_NO_PERMISSION: Final = "INSUFFICIENT_PERMISSION_EXCEPTION"
_NOT_PERMITTED: Final = frozenset(
    {_NO_PERMISSION, "SKILL_NEVER_ENABLED_EXCEPTION", "SKILL_NOT_FOUND_EXCEPTION"}
)
# Codes that concern the account, whatever the status.
_OF_THE_ACCOUNT: Final = _NOT_PERMITTED | {_TOKEN_REFUSED, _DISABLED}


class GatewayError(Exception):
    """The event gateway rejected an event permanently.

    `regions` are those whose gateway answered with the code.
    """

    def __init__(
        self, message: str, code: str = "", regions: Sequence[str] = ()
    ) -> None:
        super().__init__(message)
        self.code = code
        self.regions = regions


class Rejected(GatewayError):
    """The event is too long or invalid; parts of it may be accepted."""


class NotPermitted(GatewayError):
    """Amazon rejects all events of the account, which its owner can change."""


class Suspended(GatewayError):
    """Amazon rejects also a new access token; the account may still be linked."""


class Unavailable(GatewayError):
    """The event gateway accepts no events for `retry_after` seconds, if known."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Answer(NamedTuple):
    """The relevant parts of one gateway's answer.

    Without an answer the status is 0 and the code names the error. The `description`
    is shown to users and holds no secret.
    """

    region: str
    status: int
    code: str
    retry_after: float | None = None
    description: str = ""

    @property
    def taken(self) -> bool:
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def temporary(self) -> bool:
        """Return whether the event may be accepted later."""
        return self.code not in _OF_THE_ACCOUNT and (
            not self.status
            or self.status in _TEMPORARY
            or self.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        )

    @property
    def refuses_token(self) -> bool:
        """Return whether a new access token may help."""
        return self.status == HTTPStatus.UNAUTHORIZED or self.code == _TOKEN_REFUSED

    @property
    def refuses_event(self) -> bool:
        """Return whether the event is invalid in every region."""
        return self.code not in _OF_THE_ACCOUNT and self.status in (
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        )

    @property
    def result(self) -> str:
        """Return the text for the message log."""
        if self.taken:
            return str(self.status)
        return f"{self.status} {self.code}" if self.status else self.code


def needs_new_token(answers: Iterable[Answer]) -> bool:
    """Return whether all regions rejected the event, one of them for its token."""
    answers = [*answers]
    return any(answer.refuses_token for answer in answers) and not any(
        answer.taken or answer.temporary for answer in answers
    )


def verdict(answers: Sequence[Answer]) -> GatewayError | GrantGone:
    """Return the error for an event that no region accepted.

    Gateways of other regions reject an account with several codes, 403 for a disabled
    skill among them. The least final answer therefore counts.
    """
    return min((_error(answer, answers) for answer in answers), key=_finality)


def _error(answer: Answer, answers: Iterable[Answer]) -> GatewayError | GrantGone:
    """Return the meaning of one answer; `answers` are those of all regions."""
    _, status, code, retry_after, description = answer
    if not status:
        return Unavailable(f"The event gateway cannot be reached: {code}")
    regions = [
        other.region
        for other in answers
        if (other.status, other.code) == (status, code)
    ]
    sentence = f"Amazon answered {status} {code} in {', '.join(regions)}"
    if answer.temporary:
        return Unavailable(sentence, retry_after)
    if answer.refuses_event:
        text = f"{sentence}: {description}" if description else sentence
        return Rejected(text, code, regions)
    if code in _NOT_PERMITTED:
        return NotPermitted(sentence, code, regions)
    if code == _DISABLED:
        return GrantGone(sentence)
    kind = Suspended if answer.refuses_token else GatewayError
    return kind(sentence, code, regions)


def _finality(error: GatewayError | GrantGone) -> int:
    """Return the place of an error among those of other regions, least final first."""
    match error:
        case Unavailable():
            return 0
        case Rejected():
            return 1
        case NotPermitted(code=code):
            # The gateway of the right region.
            return 2 if code == _NO_PERMISSION else 3
        case Suspended():
            return 4
        case GrantGone():
            return 5
    return 6
