"""Test how the answers of the event gateways decide on an event."""

import pytest

from custom_components.alexa_smart_home.reporting.answers import (
    Answer,
    GatewayError,
    NotPermitted,
    Rejected,
    Suspended,
    Unavailable,
    needs_new_token,
    verdict,
)
from custom_components.alexa_smart_home.reporting.grant import GrantGone

NA_TOKEN = Answer("NA", 401, "INVALID_ACCESS_TOKEN_EXCEPTION")
EU_TOKEN = Answer("EU", 403, "INVALID_ACCESS_TOKEN_EXCEPTION")
FE_TOKEN = Answer("FE", 401, "without a code")
NA_NEVER = Answer("NA", 403, "SKILL_NEVER_ENABLED_EXCEPTION")
EU_NEVER = Answer("EU", 403, "SKILL_NEVER_ENABLED_EXCEPTION")
FE_DISABLED = Answer("FE", 403, "SKILL_DISABLED_EXCEPTION")
EU_PERMISSION = Answer("EU", 403, "INSUFFICIENT_PERMISSION_EXCEPTION")
NA_NO_SKILL = Answer("NA", 404, "SKILL_NOT_FOUND_EXCEPTION")
NA_NO_ACCOUNT = Answer("NA", 404, "ACCOUNT_NOT_FOUND_EXCEPTION")
NA_OTHER = Answer("NA", 403, "without a code")
NA_DOWN = Answer("NA", 503, "SERVICE_UNAVAILABLE_EXCEPTION")
FE_THROTTLED = Answer("FE", 429, "THROTTLING_EXCEPTION", 7)
EU_TIMEOUT = Answer("EU", 0, "TimeoutError")
EU_BAD = Answer("EU", 400, "INVALID_REQUEST_EXCEPTION")
EU_TOO_LARGE = Answer("EU", 413, "REQUEST_ENTITY_TOO_LARGE_EXCEPTION")
EU_ACCEPTED = Answer("EU", 202, "without a code")


@pytest.mark.parametrize(
    ("answers", "kind", "regions"),
    [
        # One region, which is configured or has accepted an event before.
        ([NA_TOKEN], Suspended, None),
        ([EU_TOKEN], Suspended, None),
        ([FE_TOKEN], Suspended, None),
        ([FE_DISABLED], GrantGone, None),
        ([NA_NEVER], NotPermitted, ["NA"]),
        ([NA_NO_SKILL], NotPermitted, ["NA"]),
        ([EU_PERMISSION], NotPermitted, ["EU"]),
        ([NA_NO_ACCOUNT], GatewayError, ["NA"]),
        ([NA_OTHER], GatewayError, ["NA"]),
        ([NA_DOWN], Unavailable, []),
        ([EU_TIMEOUT], Unavailable, []),
        ([EU_BAD], Rejected, ["EU"]),
        ([EU_TOO_LARGE], Rejected, ["EU"]),
        # The code decides, not the status.
        ([Answer("NA", 500, "SKILL_DISABLED_EXCEPTION")], GrantGone, None),
        ([Answer("NA", 400, "SKILL_NEVER_ENABLED_EXCEPTION")], NotPermitted, ["NA"]),
        # Several regions: the least final answer decides.
        ([NA_TOKEN, EU_TOKEN, FE_DISABLED], Suspended, None),
        ([NA_NEVER, EU_TOKEN, FE_TOKEN], NotPermitted, ["NA"]),
        ([NA_NEVER, EU_NEVER, FE_DISABLED], NotPermitted, ["NA", "EU"]),
        ([NA_NEVER, EU_PERMISSION, FE_DISABLED], NotPermitted, ["EU"]),
        ([NA_NO_ACCOUNT, EU_NEVER, FE_TOKEN], NotPermitted, ["EU"]),
        ([NA_NO_ACCOUNT, EU_TOKEN, FE_TOKEN], Suspended, None),
        ([NA_NO_ACCOUNT, FE_DISABLED], GrantGone, None),
        # The event is retried if a region fails temporarily.
        ([NA_DOWN, EU_TOKEN, FE_TOKEN], Unavailable, []),
        ([NA_TOKEN, EU_TIMEOUT, FE_DISABLED], Unavailable, []),
        ([NA_NEVER, EU_PERMISSION, FE_THROTTLED], Unavailable, []),
        ([NA_TOKEN, EU_BAD], Rejected, ["EU"]),
    ],
)
def test_verdict(
    answers: list[Answer], kind: type[Exception], regions: list[str] | None
) -> None:
    error = verdict(answers)
    assert type(error) is kind
    if regions is not None:
        assert isinstance(error, GatewayError)
        assert [*error.regions] == regions


def test_error_message_and_delay() -> None:
    """The message names the regions; the delay is the one of Amazon's answer."""
    error = verdict([NA_NEVER, EU_NEVER, FE_DISABLED])
    assert str(error) == "Amazon answered 403 SKILL_NEVER_ENABLED_EXCEPTION in NA, EU"
    error = verdict([NA_TOKEN, FE_THROTTLED])
    assert isinstance(error, Unavailable)
    assert error.retry_after == 7


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([NA_TOKEN], True),
        ([EU_TOKEN], True),
        ([FE_TOKEN], True),
        ([FE_DISABLED], False),
        ([EU_PERMISSION], False),
        ([EU_BAD], False),
        ([NA_NEVER, EU_TOKEN, FE_DISABLED], True),
        ([NA_TOKEN, EU_ACCEPTED], False),
        ([NA_TOKEN, EU_TIMEOUT, FE_TOKEN], False),
    ],
)
def test_needs_new_token(answers: list[Answer], expected: bool) -> None:
    """The token is refreshed only if no region may accept the current one."""
    assert needs_new_token(answers) is expected
