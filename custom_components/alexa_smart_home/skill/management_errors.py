"""Errors of the Skill Management API, and of the steps that use it.

https://developer.amazon.com/docs/smapi/error-codes.html
"""

from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

from ..protocol.redact import masked_message
from ..reporting.body import json_fields
from ..translate import Translatable

# Messages of Amazon that are kept, from one answer.
_MAX_VIOLATIONS: Final = 5


class ErrorKind(Translatable, selector="skill_error"):
    """The kinds of errors; each has its own remedy, and its value names a text."""

    # The access token is invalid or expired, or the account has no access.
    SIGNED_OUT = "signed_out"
    # The Amazon account has no developer account.
    NOT_A_DEVELOPER = "not_a_developer"
    # Amazon does not accept the request or the manifest.
    REJECTED = "rejected"
    # Amazon limits the number of requests.
    BUSY = "busy"
    # Amazon cannot be reached, or its server fails.
    UNAVAILABLE = "unavailable"
    # The skill is being changed, or was changed since it was read.
    CONFLICT = "conflict"
    # The skill does not exist.
    NOT_FOUND = "not_found"
    # Amazon is still building the manifest.
    NOT_SETTLED = "not_settled"
    # The skill is no smart home skill.
    NOT_SMART_HOME = "not_smart_home"
    # The skill has no credentials for sending events.
    NO_CREDENTIALS = "no_credentials"
    # The text is not the ARN of a Lambda function, or the skill has none.
    INVALID_ARN = "invalid_arn"
    # The Lambda function is in an AWS region that Alexa does not use, or not for the
    # region of the accounts.
    WRONG_REGION = "wrong_region"


_KINDS: Final[Mapping[int, ErrorKind]] = {
    HTTPStatus.SEE_OTHER: ErrorKind.NOT_SETTLED,
    HTTPStatus.UNAUTHORIZED: ErrorKind.SIGNED_OUT,
    HTTPStatus.FORBIDDEN: ErrorKind.SIGNED_OUT,
    HTTPStatus.NOT_FOUND: ErrorKind.NOT_FOUND,
    HTTPStatus.REQUEST_TIMEOUT: ErrorKind.UNAVAILABLE,
    HTTPStatus.CONFLICT: ErrorKind.CONFLICT,
    HTTPStatus.PRECONDITION_FAILED: ErrorKind.CONFLICT,
    HTTPStatus.TOO_MANY_REQUESTS: ErrorKind.BUSY,
}


class SkillManagementError(Exception):
    """A request or a step failed.

    `message` and `violations` are Amazon's sentences without secrets, or ours if Amazon
    was not asked or did not answer; `status` is 0 then.
    """

    def __init__(
        self,
        kind: ErrorKind,
        message: str = "",
        *,
        status: int = 0,
        violations: Iterable[str] = (),
        retry_after: float | None = None,
    ) -> None:
        self.kind = kind
        self.message = message
        self.status = status
        self.violations = tuple(violations)
        # Seconds.
        self.retry_after = retry_after
        super().__init__(": ".join(self._parts()))

    def _parts(self) -> Iterator[str]:
        if self.status:
            yield f"Amazon answered {self.status}"
        if self.reason:
            yield self.reason
        elif not self.status:
            yield self.kind

    @property
    def reason(self) -> str:
        """Return the message with the violations, empty if Amazon gave no reason."""
        return "; ".join(filter(None, (self.message, *self.violations)))


def error_of_answer(
    status: int, body: bytes, *secrets: str, retry_after: float | None = None
) -> SkillManagementError:
    """Return the error for an answer without success."""
    answer = json_fields(body) or {}
    # Amazon's page shows errors in an object `error`, its specification does not.
    answer = answer["error"] if isinstance(answer.get("error"), dict) else answer
    return SkillManagementError(
        _kind(status),
        _message(answer, *secrets),
        status=status,
        violations=messages(answer.get("violations"), *secrets),
        retry_after=retry_after,
    )


def messages(errors: Any, *secrets: str) -> tuple[str, ...]:
    """Return the messages in a list of errors, at most five."""
    found = errors if isinstance(errors, list) else []
    texts = (_message(error, *secrets) for error in found if isinstance(error, dict))
    return tuple(filter(None, texts))[:_MAX_VIOLATIONS]


def _message(error: dict[str, Any], *secrets: str) -> str:
    message = error.get("message")
    return masked_message(message, *secrets) if isinstance(message, str) else ""


def _kind(status: int) -> ErrorKind:
    if kind := _KINDS.get(status):
        return kind
    client_error = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    return ErrorKind.REJECTED if client_error else ErrorKind.UNAVAILABLE
