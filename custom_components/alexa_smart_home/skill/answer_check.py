"""Check that the addresses for Amazon are answered by Home Assistant, and in time."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
import socket
from typing import Final, NamedTuple

from aiohttp import ClientError
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util.json import json_loads
from yarl import URL

from ..const import API_URL
from ..protocol.arrivals import PROBE
from ..reporting.body import async_read
from .finding import Finding, Line, Subject
from .target import Target

# Bytes of an answer that are read.
_MAX_ANSWER: Final = 64 * 1024
# An element of Home Assistant's sign-in page.
_SIGN_IN: Final = b"<ha-authorize"
_MEANINGS: Final[Mapping[int, Finding]] = {
    HTTPStatus.OK: Finding.ANSWER_OF_OTHER_SERVER,
    HTTPStatus.BAD_REQUEST: Finding.ANSWER_BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED: Finding.ANSWER_OF_OTHER_SERVER,
    HTTPStatus.FORBIDDEN: Finding.ANSWER_FORBIDDEN,
    HTTPStatus.NOT_FOUND: Finding.ANSWER_NOT_FOUND,
}


class Answer(NamedTuple):
    """An answer and the address that it redirects to."""

    status: int
    body: bytes
    location: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request without a token, and whether an answer to it is the right one."""

    subject: Subject
    method: str
    path: str
    is_right: Callable[[Answer], bool]
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None


async def async_check_answers(target: Target) -> list[Line]:
    """Return the lines about the sign-in page, the token endpoint and the API."""
    probe = target.arrivals.async_expect()
    requests = (
        Request(
            subject=Subject.AUTHORIZE,
            method="GET",
            path="/auth/authorize",
            is_right=_is_sign_in,
        ),
        Request(
            subject=Subject.TOKEN,
            method="POST",
            path="/auth/token",
            # Any other request without a valid code counts as a failed login.
            form={"action": "revoke"},
            is_right=_is_of_token_endpoint,
        ),
        Request(
            subject=Subject.API,
            method="POST",
            path=API_URL,
            query={PROBE: probe},
            is_right=partial(_is_of_api, target, probe),
        ),
    )
    try:
        return await asyncio.gather(
            *(_async_line(target, request) for request in requests)
        )
    finally:
        target.arrivals.async_take(probe)


async def _async_line(target: Target, request: Request) -> Line:
    """Send a request and return the line about its answer."""
    loop = asyncio.get_running_loop()
    started = loop.time()
    limit = target.rules.answer_limit
    values = {"path": request.path, "host": target.host, "limit": f"{limit:g}"}
    try:
        async with asyncio.timeout(limit):
            answer = await _async_ask(target, request)
    except TimeoutError:
        return Line(request.subject, Finding.ANSWER_SLOW, values)
    except (ClientError, OSError, ValueError) as err:
        values["reason"] = type(err).__name__
        return Line(request.subject, Finding.ANSWER_LOST, values)
    values |= {
        "seconds": f"{loop.time() - started:.2f}",
        "status": str(answer.status),
        "location": _origin(target.url, answer.location),
    }
    return Line(request.subject, _meaning(request, answer), values)


async def _async_ask(target: Target, request: Request) -> Answer:
    """Send a request as a new client would, with IPv4 as AWS Lambda uses it."""
    session = async_get_clientsession(target.hass, family=socket.AF_INET)
    async with session.request(
        request.method,
        target.url.with_path(request.path).with_query(request.query),
        data=request.form,
        headers={"Connection": "close"},
        allow_redirects=False,
        ssl=target.rules.trust(),
    ) as response:
        body = await async_read(response.content, _MAX_ANSWER)
        return Answer(response.status, body, response.headers.get("Location", ""))


def _meaning(request: Request, answer: Answer) -> Finding:
    if request.is_right(answer):
        return Finding.ANSWER_RIGHT
    if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
        return Finding.ANSWER_REDIRECT
    if answer.status >= HTTPStatus.BAD_GATEWAY:
        return Finding.ANSWER_BAD_GATEWAY
    return _MEANINGS.get(answer.status, Finding.ANSWER_UNEXPECTED)


def _is_sign_in(answer: Answer) -> bool:
    return answer.status == HTTPStatus.OK and _SIGN_IN in answer.body


def _is_of_token_endpoint(answer: Answer) -> bool:
    """Return whether nothing was revoked, or the request was rejected as OAuth says."""
    if answer.status == HTTPStatus.OK:
        return not answer.body
    try:
        body = json_loads(answer.body)
    except ValueError:
        return False
    return (
        answer.status == HTTPStatus.BAD_REQUEST
        and isinstance(body, dict)
        and "error" in body
    )


def _is_of_api(target: Target, probe: str, answer: Answer) -> bool:
    """Return whether this Home Assistant has received and rejected the request."""
    arrived = not target.arrivals.async_take(probe)
    return arrived and answer.status == HTTPStatus.UNAUTHORIZED


def _origin(url: URL, location: str) -> str:
    """Return the origin of a redirect: its path and query may hold secrets."""
    try:
        return str(url.join(URL(location)).origin())
    except ValueError:
        return ""
