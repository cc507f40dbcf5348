"""The results of directives and events in words."""

from collections.abc import Mapping
from http import HTTPStatus
import re
from typing import Final

from homeassistant.core import HomeAssistant

from ..translate import Translatable


class MessageResult(Translatable, selector="message_result"):
    """The answers to directives, and those of Amazon to events."""

    OK = "ok"
    DEFERRED = "deferred"
    # Answers of Home Assistant.
    AUTHORIZATION_REQUIRED = "authorization_required"
    INSUFFICIENT_PERMISSIONS = "insufficient_permissions"
    INTERNAL_ERROR = "internal_error"
    INVALID_DIRECTIVE = "invalid_directive"
    INVALID_VALUE = "invalid_value"
    NO_SUCH_ENDPOINT = "no_such_endpoint"
    NOT_LINKED = "not_linked"
    NOT_NOW = "not_now"
    OBSTACLE = "obstacle"
    OUT_OF_RANGE = "out_of_range"
    UNREACHABLE = "unreachable"
    WRONG_PIN = "wrong_pin"
    # Answers of Amazon.
    AMAZON_UNAVAILABLE = "amazon_unavailable"
    AMAZON_UNREACHABLE = "amazon_unreachable"
    INVALID_EVENT = "invalid_event"
    NOT_PERMITTED = "not_permitted"
    SKILL_DISABLED = "skill_disabled"
    THROTTLED = "throttled"
    TOKEN_REJECTED = "token_rejected"  # noqa: S105
    WRONG_REGION = "wrong_region"


# By the type of the ErrorResponse or the code of Amazon's answer.
_ERRORS: Final[Mapping[str, MessageResult]] = {
    "ACCEPT_GRANT_FAILED": MessageResult.NOT_LINKED,
    "ACTION_NOT_PERMITTED_FOR_CONTENT": MessageResult.NOT_NOW,
    "AUTHORIZATION_REQUIRED": MessageResult.AUTHORIZATION_REQUIRED,
    "DUAL_SETPOINTS_UNSUPPORTED": MessageResult.INVALID_VALUE,
    "ENDPOINT_UNREACHABLE": MessageResult.UNREACHABLE,
    "INSUFFICIENT_PERMISSIONS": MessageResult.INSUFFICIENT_PERMISSIONS,
    "INTERNAL_ERROR": MessageResult.INTERNAL_ERROR,
    "INVALID_DIRECTIVE": MessageResult.INVALID_DIRECTIVE,
    "INVALID_VALUE": MessageResult.INVALID_VALUE,
    "NOT_IN_OPERATION": MessageResult.NOT_NOW,
    "NOT_READY": MessageResult.NOT_NOW,
    "NOT_SUPPORTED_IN_CURRENT_MODE": MessageResult.NOT_NOW,
    "NO_SUCH_ENDPOINT": MessageResult.NO_SUCH_ENDPOINT,
    "OBSTACLE_DETECTED": MessageResult.OBSTACLE,
    "REQUESTED_SETPOINTS_TOO_CLOSE": MessageResult.OUT_OF_RANGE,
    "TEMPERATURE_VALUE_OUT_OF_RANGE": MessageResult.OUT_OF_RANGE,
    "THERMOSTAT_IS_OFF": MessageResult.NOT_NOW,
    "TRIPLE_SETPOINTS_UNSUPPORTED": MessageResult.INVALID_VALUE,
    "UNAUTHORIZED": MessageResult.WRONG_PIN,
    "UNCLEARED_ALARM": MessageResult.NOT_NOW,
    "UNSUPPORTED_THERMOSTAT_MODE": MessageResult.INVALID_VALUE,
    "VALUE_OUT_OF_RANGE": MessageResult.OUT_OF_RANGE,
    "INSUFFICIENT_PERMISSION_EXCEPTION": MessageResult.NOT_PERMITTED,
    "INVALID_ACCESS_TOKEN_EXCEPTION": MessageResult.TOKEN_REJECTED,
    "INVALID_REQUEST_EXCEPTION": MessageResult.INVALID_EVENT,
    "REQUEST_ENTITY_TOO_LARGE_EXCEPTION": MessageResult.INVALID_EVENT,
    "SKILL_DISABLED_EXCEPTION": MessageResult.SKILL_DISABLED,
    "SKILL_NEVER_ENABLED_EXCEPTION": MessageResult.WRONG_REGION,
    "SKILL_NOT_FOUND_EXCEPTION": MessageResult.WRONG_REGION,
    "THROTTLING_EXCEPTION": MessageResult.THROTTLED,
}
# By the status of answers with other codes.
_STATUSES: Final[Mapping[int, MessageResult]] = {
    HTTPStatus.BAD_REQUEST: MessageResult.INVALID_EVENT,
    HTTPStatus.UNAUTHORIZED: MessageResult.TOKEN_REJECTED,
    HTTPStatus.TOO_MANY_REQUESTS: MessageResult.THROTTLED,
}
_EVENT_STATUS: Final = re.compile(r"(\d{3})(?: (.*))?")


def directive_result(result: str) -> MessageResult | None:
    """Return the meaning of the answer to a directive, None if it is unknown.

    A result is the type of an error, or the name of another answer.
    """
    if result == "DeferredResponse":
        return MessageResult.DEFERRED
    return MessageResult.OK if not result.isupper() else _ERRORS.get(result)


def event_result(result: str) -> MessageResult | None:
    """Return the meaning of Amazon's answer to an event, None if it is unknown.

    A result is the status and the code, or the name of an exception.
    """
    if (found := _EVENT_STATUS.fullmatch(result)) is None:
        return MessageResult.AMAZON_UNREACHABLE
    status, code = int(found[1]), found[2]
    if status < HTTPStatus.MULTIPLE_CHOICES:
        return MessageResult.OK
    if (meaning := _ERRORS.get(code)) is not None:
        return meaning
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return MessageResult.AMAZON_UNAVAILABLE
    return _STATUSES.get(status)


def in_words(
    hass: HomeAssistant,
    meaning: MessageResult | None,
    result: str,
    language: str | None,
) -> str:
    """Return a sentence, or the result itself if its meaning is unknown."""
    return result if meaning is None else meaning.async_translate(hass, language)
