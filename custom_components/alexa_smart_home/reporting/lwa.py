"""Login with Amazon: request access tokens and refresh tokens.

https://developer.amazon.com/docs/smarthome/authenticate-a-customer-permissions.html
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final, TypeIs

from aiohttp import ClientError, ClientSession
from homeassistant.util import dt as dt_util

from .body import async_read, json_fields

# Seconds for a request. The answer to AcceptGrant must arrive within 8.
TIMEOUT: Final = 6
# Seconds that an access token is valid: without `expires_in`, and at most.
DEFAULT_LIFETIME: Final = 3600
MAX_LIFETIME: Final = 24 * 3600
# Bytes.
_MAX_ANSWER: Final = 64 * 1024
_MAX_TOKEN: Final = 4096
# Only these error codes are logged: others may hold any text.
# https://developer.amazon.com/docs/login-with-amazon/authorization-code-grant.html
_REASONS: Final = frozenset(
    {
        "InsecureError",
        "InvalidRequest",
        "ServerError",
        "ServiceUnavailable",
        "invalid_client",
        "invalid_grant",
        "invalid_request",
        "invalid_scope",
        "server_error",
        "temporarily_unavailable",
        "unauthorized_client",
        "unsupported_grant_type",
    }
)


class LwaError(Exception):
    """The request failed; the tokens may still be valid."""


class LwaRefused(LwaError):
    """The code or the refresh token is permanently invalid."""


class LwaMisconfigured(LwaError):
    """The client id or the client secret is wrong; the tokens may still be valid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """An access token with its end, and a refresh token."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginWithAmazon:
    """Send requests to the token endpoint with one pair of credentials."""

    session: ClientSession
    url: str
    client_id: str
    client_secret: str = field(repr=False)

    async def async_exchange(self, code: str) -> Tokens:
        return await self._async_request("authorization_code", code=code)

    async def async_refresh(self, refresh_token: str) -> Tokens:
        return await self._async_request("refresh_token", refresh_token=refresh_token)

    async def _async_request(self, grant_type: str, **secret: str) -> Tokens:
        form = {
            "grant_type": grant_type,
            **secret,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }
        try:
            # The timeout of aiohttp is rounded up to whole seconds.
            async with (
                asyncio.timeout(TIMEOUT),
                self.session.post(
                    self.url,
                    data=form,
                    # Another server must not get the credentials.
                    allow_redirects=False,
                ) as response,
            ):
                status = response.status
                content = await async_read(response.content, _MAX_ANSWER)
                body = json_fields(content) or {}
        except (ClientError, TimeoutError) as err:
            raise LwaError(
                f"Login with Amazon cannot be reached: {type(err).__name__}"
            ) from err
        if status != HTTPStatus.OK:
            raise _error(status, body)
        return _tokens(body, secret.get("refresh_token"))


def _tokens(body: dict[str, Any], old_refresh_token: str | None) -> Tokens:
    """Return the tokens of an answer; without a refresh token the old one stays."""
    access_token = body.get("access_token")
    refresh_token = body.get("refresh_token") or old_refresh_token
    if not is_token(access_token) or not is_token(refresh_token):
        raise LwaError("Login with Amazon gave an answer without tokens")
    return Tokens(
        access_token=access_token,
        refresh_token=refresh_token,
        expires_at=dt_util.utcnow() + timedelta(seconds=_lifetime(body)),
    )


def is_token(value: object) -> TypeIs[str]:
    """Return whether a value can be a token in a header."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= _MAX_TOKEN
        and value.isascii()
        and value.isprintable()
    )


def _lifetime(body: dict[str, Any]) -> float:
    """Return the seconds for which an access token is valid."""
    lifetime = body.get("expires_in")
    if (
        not isinstance(lifetime, int | float)
        or isinstance(lifetime, bool)
        # False for NaN.
        or not lifetime > 0
    ):
        return DEFAULT_LIFETIME
    return min(lifetime, MAX_LIFETIME)


def _error(status: int, body: dict[str, Any]) -> LwaError:
    error = body.get("error")
    if not isinstance(error, str) or error not in _REASONS:
        error = "without a known reason"
    sentence = f"Login with Amazon answered {status} {error}"
    if error == "invalid_grant":
        return LwaRefused(sentence)
    if error in ("invalid_client", "unauthorized_client"):
        return LwaMisconfigured(sentence)
    return LwaError(sentence)
