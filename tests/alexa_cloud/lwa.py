"""Login with Amazon: exchange authorization codes and refresh tokens.

https://developer.amazon.com/docs/login-with-amazon/authorization-code-grant.html
"""

from dataclasses import dataclass, field
from secrets import token_urlsafe
from time import time

from aiohttp import web

from .json_types import Json

FORM = "application/x-www-form-urlencoded"


class LwaError(Exception):
    """A token request that Login with Amazon rejects."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.status = status


@dataclass(kw_only=True, eq=False)
class Grant:
    """The permission of a customer to send events to one region."""

    account: str
    region: str
    # Token -> time of expiry.
    access_tokens: dict[str, float] = field(default_factory=dict)
    refresh_token: str = ""
    previous_refresh_token: str = ""
    # The error code of the gateway, None while the grant is valid.
    revoked: str | None = None


@dataclass(frozen=True, kw_only=True)
class Code:
    """An authorization code that is not exchanged yet."""

    account: str
    region: str
    expires: float


class Lwa:
    """Store the codes and grants of all customers of one skill."""

    def __init__(self, client_id: str, client_secret: str) -> None:
        self.client_id = client_id
        self.client_secret = client_secret
        self.expires_in = 3600
        # Whether the previous refresh token works until the newest is used.
        self.accepts_previous_refresh_token = False
        self.grants: list[Grant] = []
        self.requests: list[str] = []
        self._codes: dict[str, Code] = {}

    def new_code(self, account: str, region: str, lifetime: float) -> str:
        """Return a new code for an AcceptGrant directive."""
        code = f"AN{token_urlsafe(12)}"
        self._codes[code] = Code(
            account=account, region=region, expires=time() + lifetime
        )
        return code

    def find(self, access_token: str) -> Grant | None:
        """Return the grant of an access token."""
        return next(
            (grant for grant in self.grants if access_token in grant.access_tokens),
            None,
        )

    async def handle(self, request: web.Request) -> web.Response:
        """Answer a request for tokens."""
        fields = {key: str(value) for key, value in (await request.post()).items()}
        try:
            return web.json_response(self._answer(request.content_type, fields))
        except LwaError as err:
            answer = {"error": err.error, "error_description": str(err)}
            return web.json_response(answer, status=err.status)

    def _answer(self, content_type: str, fields: dict[str, str]) -> Json:
        if content_type != FORM:
            raise LwaError("invalid_request", f"The request must be {FORM}")
        kind = _field(fields, "grant_type")
        self.requests.append(kind)
        client = (_field(fields, "client_id"), _field(fields, "client_secret"))
        if client != (self.client_id, self.client_secret):
            raise LwaError("invalid_client", "Client authentication failed", 401)
        if kind == "authorization_code":
            grant = self._exchange(_field(fields, "code"))
        elif kind == "refresh_token":
            grant = self._refresh(_field(fields, "refresh_token"))
        else:
            raise LwaError("unsupported_grant_type", f"There is no grant type {kind}")
        return self._issue(grant)

    def _exchange(self, value: str) -> Grant:
        """Exchange a code for a grant that replaces the previous one."""
        code = self._codes.pop(value, None)
        if code is None or code.expires <= time():
            raise LwaError("invalid_grant", "The code is invalid or has expired")
        for grant in self.grants:
            if (grant.account, grant.region) == (code.account, code.region):
                grant.revoked = grant.revoked or "INVALID_ACCESS_TOKEN_EXCEPTION"
        grant = Grant(account=code.account, region=code.region)
        self.grants.append(grant)
        return grant

    def _refresh(self, value: str) -> Grant:
        """Return the grant of a refresh token."""
        for grant in self.grants:
            known = [grant.refresh_token]
            if self.accepts_previous_refresh_token and grant.previous_refresh_token:
                known.append(grant.previous_refresh_token)
            if value in known and grant.revoked is None:
                return grant
        raise LwaError("invalid_grant", "The request has an invalid grant parameter")

    def _issue(self, grant: Grant) -> Json:
        access_token = f"Atza|{token_urlsafe(48)}"
        grant.access_tokens[access_token] = time() + self.expires_in
        grant.previous_refresh_token = grant.refresh_token
        grant.refresh_token = f"Atzr|{token_urlsafe(48)}"
        return {
            "access_token": access_token,
            "refresh_token": grant.refresh_token,
            "token_type": "bearer",
            "expires_in": self.expires_in,
        }


def _field(fields: dict[str, str], name: str) -> str:
    if value := fields.get(name):
        return value
    raise LwaError("invalid_request", f"The request is missing {name}")
