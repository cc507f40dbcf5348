"""The answers of the event gateway, and what each of them means for an event.

https://developer.amazon.com/docs/smarthome/send-events.html
"""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Final, NamedTuple

from .grant import GrantGone

# Failures that pass with time; so do those of a server in trouble.
_TEMPORARY: Final = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}
)
_TOKEN_REFUSED: Final = "INVALID_ACCESS_TOKEN_EXCEPTION"  # noqa: S105
_DISABLED: Final = "SKILL_DISABLED_EXCEPTION"
_NO_PERMISSION: Final = "INSUFFICIENT_PERMISSION_EXCEPTION"
_NOT_PERMITTED: Final = frozenset(
    {_NO_PERMISSION, "SKILL_NEVER_ENABLED_EXCEPTION", "SKILL_NOT_FOUND_EXCEPTION"}
)
# Codes that say something of the account, whatever the status.
_OF_THE_ACCOUNT: Final = _NOT_PERMITTED | {_TOKEN_REFUSED, _DISABLED}


class GatewayError(Exception):
    """Amazon did not take an event; it would not take it a second time either.

    `regions` are those whose gateway gave the code.
    """

    def __init__(
        self, message: str, code: str = "", regions: Sequence[str] = ()
    ) -> None:
        super().__init__(message)
        self.code = code
        self.regions = regions


class Rejected(GatewayError):
    """The event is too long, or something in it is wrong: parts may be taken."""


class NotPermitted(GatewayError):
    """Amazon takes no events of this account, but the grant may come good."""


class Suspended(GatewayError):
    """Amazon refuses also a new access token; the account may still be linked."""


class Unavailable(GatewayError):
    """Amazon takes no events now; `retry_after` are seconds, if it says so."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Answer(NamedTuple):
    """The relevant parts of one gateway's answer.

    Without an answer the status is 0, and the code the reason. The `description` is
    for people to read, without secrets.
    """

    region: str
    status: int
    code: str
    retry_after: float | None = None
    description: str = ""

    @property
    def taken(self) -> bool:
        """Return whether Amazon has taken the event."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def temporary(self) -> bool:
        """Return whether the same event may be taken later."""
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
        """Return whether the event itself is wrong, wherever it is sent."""
        return self.code not in _OF_THE_ACCOUNT and self.status in (
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        )

    @property
    def result(self) -> str:
        """Return the text for the history."""
        if self.taken:
            return str(self.status)
        return f"{self.status} {self.code}" if self.status else self.code


def needs_new_token(answers: Iterable[Answer]) -> bool:
    """Return whether all regions have refused, and one of them the token."""
    answers = [*answers]
    return any(answer.refuses_token for answer in answers) and not any(
        answer.taken or answer.temporary for answer in answers
    )


def verdict(answers: Sequence[Answer]) -> GatewayError | GrantGone:
    """Return the error for an event that no region has taken.

    Other regions refuse an account with several codes: 401, but also 403 as if the
    skill was disabled or never enabled. So the answer that is least final counts.
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
            # This gateway knows the account.
            return 2 if code == _NO_PERMISSION else 3
        case Suspended():
            return 4
        case GrantGone():
            return 5
    return 6
