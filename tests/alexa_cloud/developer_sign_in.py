"""Login with Amazon for the developer who manages skills.

https://developer.amazon.com/docs/login-with-amazon/authorization-code-grant.html
"""

import base64
from dataclasses import dataclass
import hashlib
from secrets import token_urlsafe
from typing import Final

from aiohttp import web
from yarl import URL

from .skill_management import DEVELOPER_TOKEN

SECURITY_PROFILE: Final = ("amzn1.application-oa2-client.profile", "profile-secret")
SCOPE: Final = "alexa::ask:skills:readwrite"
REFRESH_TOKEN: Final = "Atzr|the-refresh-token-of-a-developer"


@dataclass(frozen=True, kw_only=True)
class _SignedIn:
    redirect_uri: str
    challenge: str


class DeveloperSignIn:
    """Sign the developer in without a page, and exchange codes for tokens."""

    def __init__(self) -> None:
        # Seconds for which the next tokens are valid.
        self.expires_in = 3600
        # The kinds of token requests that were answered.
        self.grants: list[str] = []
        # The error of the next sign-in, such as "access_denied".
        self.error = ""
        self._codes: dict[str, _SignedIn] = {}

    async def authorize(self, request: web.Request) -> web.Response:
        """Redirect to Home Assistant with a code."""
        query = request.query
        wanted = {
            "response_type": "code",
            "client_id": SECURITY_PROFILE[0],
            "scope": SCOPE,
            "code_challenge_method": "S256",
        }
        if {key: query.get(key) for key in wanted} != wanted:
            return web.Response(status=400, text=f"{wanted} is required")
        if self.error:
            answer = {"error": self.error}
        else:
            answer = {"code": token_urlsafe(12)}
            self._codes[answer["code"]] = _SignedIn(
                redirect_uri=query["redirect_uri"], challenge=query["code_challenge"]
            )
        back = URL(query["redirect_uri"]).with_query(answer | {"state": query["state"]})
        raise web.HTTPFound(back)

    async def handle(self, request: web.Request) -> web.Response:
        """Answer a request for tokens."""
        fields = {key: str(value) for key, value in (await request.post()).items()}
        client = (fields.get("client_id"), fields.get("client_secret"))
        kind = fields.get("grant_type", "")
        is_valid = client == SECURITY_PROFILE and (
            self._redeem(fields)
            if kind == "authorization_code"
            else fields.get("refresh_token") == REFRESH_TOKEN
        )
        if not is_valid:
            return web.json_response({"error": "invalid_grant"}, status=400)
        self.grants.append(kind)
        return web.json_response(
            {
                "access_token": DEVELOPER_TOKEN,
                "refresh_token": REFRESH_TOKEN,
                "token_type": "bearer",
                "expires_in": self.expires_in,
            }
        )

    def _redeem(self, fields: dict[str, str]) -> bool:
        """Return whether a code is valid; it can be used once."""
        code = self._codes.pop(fields.get("code", ""), None)
        digest = hashlib.sha256(fields.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        return code is not None and (code.redirect_uri, code.challenge) == (
            fields.get("redirect_uri"),
            challenge,
        )
