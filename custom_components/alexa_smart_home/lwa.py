"""Login with Amazon: the two requests that bring tokens.

https://developer.amazon.com/docs/smarthome/authenticate-a-customer-permissions.html
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from aiohttp import ClientError, ClientSession, ClientTimeout
from homeassistant.util import dt as dt_util

# Seconds.
TIMEOUT: Final = 10
# Of an answer that does not say it.
DEFAULT_LIFETIME: Final = 3600


class LwaError(Exception):
    """The request failed for now; the tokens may still be good."""


class LwaRefused(LwaError):
    """The code or the refresh token is no good any more, for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What Login with Amazon hands out."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginWithAmazon:
    """The token endpoint, for one pair of credentials."""

    session: ClientSession
    url: str
    client_id: str
    client_secret: str = field(repr=False)

    async def async_exchange(self, code: str) -> Tokens:
        """Trade the code of an AcceptGrant; raises LwaError."""
        return await self._async_request(
            {"grant_type": "authorization_code"}, code=code
        )

    async def async_refresh(self, refresh_token: str) -> Tokens:
        """Trade a refresh token for new tokens; raises LwaError."""
        return await self._async_request(
            {"grant_type": "refresh_token"}, refresh_token=refresh_token
        )

    async def _async_request(self, form: Mapping[str, str], **secret: str) -> Tokens:
        credentials = {
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }
        try:
            async with self.session.post(
                self.url,
                data={**form, **secret, **credentials},
                timeout=ClientTimeout(total=TIMEOUT),
            ) as response:
                status = response.status
                body: Any = await response.json(content_type=None)
        except (ClientError, TimeoutError, ValueError) as err:
            raise LwaError(
                f"Login with Amazon cannot be reached: {type(err).__name__}"
            ) from err
        if status != HTTPStatus.OK or not isinstance(body, dict):
            raise _error(status, body)
        return _tokens(body, secret.get("refresh_token"))


def _tokens(body: dict[str, Any], old_refresh_token: str | None) -> Tokens:
    """Read an answer; one without a refresh token leaves the old one valid."""
    access_token = body.get("access_token")
    refresh_token = body.get("refresh_token") or old_refresh_token
    lifetime = body.get("expires_in", DEFAULT_LIFETIME)
    if (
        not isinstance(access_token, str)
        or not isinstance(refresh_token, str)
        or not isinstance(lifetime, int | float)
    ):
        raise LwaError("Login with Amazon gave an answer without tokens")
    return Tokens(
        access_token=access_token,
        refresh_token=refresh_token,
        expires_at=dt_util.utcnow() + timedelta(seconds=lifetime),
    )


def _error(status: int, body: Any) -> LwaError:
    error = body.get("error") if isinstance(body, dict) else None
    sentence = f"Login with Amazon answered {status} {error or 'without a reason'}"
    if error == "invalid_grant":
        return LwaRefused(sentence)
    return LwaError(sentence)
