"""Event gateways: check each event, reject it or store it.

https://developer.amazon.com/docs/smarthome/send-events.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
import json
import re
from time import time
from typing import Final, NoReturn, cast

from aiohttp import web

from .customer_homes import CustomerHomes, ReceivedEvent
from .discovery import MAX_BYTES, MAX_ENDPOINTS
from .envelope import find_problems
from .events import Via
from .faults import refusal
from .json_types import Json, dig, items
from .lwa import Grant, Lwa

STATUSES: Final = {
    "INVALID_REQUEST_EXCEPTION": 400,
    "INVALID_ACCESS_TOKEN_EXCEPTION": 401,
    "SKILL_NEVER_ENABLED_EXCEPTION": 403,
    "SKILL_DISABLED_EXCEPTION": 403,
    "INSUFFICIENT_PERMISSION_EXCEPTION": 403,
    "ACCOUNT_NOT_FOUND_EXCEPTION": 404,
    "SKILL_NOT_FOUND_EXCEPTION": 404,
    "REQUEST_ENTITY_TOO_LARGE_EXCEPTION": 413,
}


_TOKEN: Final = re.compile(r"Atza\|[\w-]+")


class AutomationForm(Enum):
    """The accepted spellings of the GetAlexaAutomationStatus request."""

    SCHEMA = frozenset({"GetAlexaAutomationStatus"})
    PAGE = frozenset({"getAlexaAutomationStatus"})
    EITHER = SCHEMA | PAGE


class GatewayError(Exception):
    """An event that the gateway rejects."""

    def __init__(self, code: str, *found: str, violation: bool = True) -> None:
        super().__init__("; ".join(found))
        self.code = code
        self.found = found
        # Whether the request breaks Amazon's rules.
        self.violation = violation


@dataclass(frozen=True, kw_only=True)
class Violation:
    """A request that breaks Amazon's rules; its tokens are masked."""

    problems: tuple[str, ...]
    region: str
    body: str


class Gateway:
    """Receive the events of all regions."""

    def __init__(self, lwa: Lwa, customer_homes: CustomerHomes) -> None:
        self.automation_form = AutomationForm.SCHEMA
        self.wrong_region_code = "INVALID_ACCESS_TOKEN_EXCEPTION"
        self.violations: list[Violation] = []
        # The region of each request without an injected fault.
        self.request_regions: list[str] = []
        self.retries = 0
        self._lwa = lwa
        self._customer_homes = customer_homes
        self._digests: dict[str, bytes] = {}
        self._answered: dict[str, str] = {}
        self._accepted: set[tuple[str, str]] = set()

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one event: 202, or an error with its code."""
        region = request.match_info["region"]
        self.request_regions.append(region)
        body = await request.read()
        try:
            token = _bearer(request)
            grant = self._grant(token, region)
            self._accept(grant, self._checked(_parsed(request, body), token))
        except GatewayError as err:
            if err.violation:
                text = _TOKEN.sub("**token**", body.decode(errors="replace"))
                self.violations.append(
                    Violation(problems=err.found, region=region, body=text)
                )
            return refusal(STATUSES[err.code], err.code, str(err)).response()
        return web.Response(status=202)

    def _grant(self, token: str, region: str) -> Grant:
        """Return the grant of an access token that is valid in this region."""
        code = "INVALID_ACCESS_TOKEN_EXCEPTION"
        if (grant := self._lwa.find(token)) is None:
            raise GatewayError(code, "The access token was never issued")
        if grant.revoked is not None:
            raise GatewayError(grant.revoked, "The grant is revoked", violation=False)
        if grant.region != region:
            text = "The access token is another region's"
            raise GatewayError(self.wrong_region_code, text, violation=False)
        if grant.access_tokens[token] <= time():
            raise GatewayError(code, "The access token has expired", violation=False)
        return grant

    def _checked(self, message: Json, token: str) -> Json:
        """Return the event; raises GatewayError if it is invalid."""
        invalid = "INVALID_REQUEST_EXCEPTION"
        if not (found := find_problems(message, Via.GATEWAY)):
            name = dig(message, "event", "header", "name")
            if name in AutomationForm.EITHER.value - self.automation_form.value:
                raise GatewayError(
                    invalid, f"There is no event {name}", violation=False
                )
            found = [
                *_scope_rules(message, token),
                *self._identity_rules(message),
            ]
        if found:
            raise GatewayError(invalid, *found)
        return message

    def _identity_rules(self, message: Json) -> Iterator[str]:
        """Check that a message id and a correlation token are used once.

        WakeUp has the token of a directive that is answered later.
        """
        message_id = str(dig(message, "event", "header", "messageId"))
        body = _TOKEN.sub("", json.dumps(message, sort_keys=True)).encode()
        digest = sha256(body).digest()
        if self._digests.setdefault(message_id, digest) != digest:
            yield "messageId was used for another event"
        token = dig(message, "event", "header", "correlationToken")
        if dig(message, "event", "header", "name") == "WakeUp":
            if str(token) in self._answered:
                yield "WakeUp must be sent before the response"
        elif token and self._answered.setdefault(str(token), message_id) != message_id:
            yield "the directive of this correlationToken is answered already"

    def _accept(self, grant: Grant, message: Json) -> None:
        """Store an event, or count it as a retry."""
        identity = (grant.account, str(dig(message, "event", "header", "messageId")))
        if identity in self._accepted:
            self.retries += 1
            return
        self._accepted.add(identity)
        self._customer_homes.receive(
            ReceivedEvent(message=message, account=grant.account, region=grant.region)
        )


def _bearer(request: web.Request) -> str:
    """Return the token of the Authorization header."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or not token:
        raise GatewayError(
            "INVALID_ACCESS_TOKEN_EXCEPTION", "Authorization is no bearer token"
        )
    return token


def _parsed(request: web.Request, body: bytes) -> Json:
    """Return the JSON body; raises GatewayError if it is invalid or too large."""
    too_large = "REQUEST_ENTITY_TOO_LARGE_EXCEPTION"
    invalid = "INVALID_REQUEST_EXCEPTION"
    if len(body) > MAX_BYTES:
        raise GatewayError(too_large, f"The event has {len(body)} bytes")
    if request.content_type != "application/json":
        raise GatewayError(invalid, "Content-Type must be application/json")
    try:
        message = json.loads(body, parse_constant=_no_constant)
    except ValueError as err:
        raise GatewayError(invalid, f"The event is not JSON: {err}") from err
    if len(items(message, "event", "payload", "endpoints")) > MAX_ENDPOINTS:
        raise GatewayError(too_large, f"More than {MAX_ENDPOINTS} endpoints")
    return cast("Json", message)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _scope_rules(message: Json, token: str) -> Iterator[str]:
    """Check the parts that only events for the gateway must have."""
    event = message["event"]
    owner = "endpoint" if dig(event, "endpoint") else "payload"
    if dig(event, owner, "scope", "token") is None:
        yield f"{owner}.scope is missing"
    elif dig(event, owner, "scope", "token") != token:
        yield f"{owner}.scope has another token than the header Authorization"
    if dig(event, "header", "name") == "ErrorResponse":
        if dig(event, "header", "correlationToken") is None:
            yield "correlationToken is missing"
        if dig(event, "endpoint") is None:
            yield "endpoint is missing"
