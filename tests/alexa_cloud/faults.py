"""Ways in which Amazon fails, on request and at random."""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
import json
from random import Random
from time import sleep
from typing import Final, Literal
from uuid import uuid4

from aiohttp import web
from aiohttp.typedefs import Handler

type Route = Literal["token", "gateway"]

# Seconds.
_PAUSE: Final = 0.05


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One failure; without a status the connection is cut."""

    status: int | None = None
    body: str = ""
    content_type: str = "application/json"
    retry_after: str | None = None
    # Where the client is sent instead.
    location: str | None = None
    # The body comes in so many parts, with a pause after the first one.
    parts: int = 1
    # The body is sent again and again, until the client closes the connection.
    endless: bool = False
    # What passes before it fails.
    seconds: float = 0
    # Whether the request takes effect, so that only its answer is lost.
    handled: bool = False

    def but_handled(self) -> Fault:
        """Return the same failure after the request has taken effect."""
        return replace(self, handled=True)

    def response(self) -> web.Response:
        """Return the answer that stands for the failure."""
        return web.Response(
            status=self.status or 500,
            text=self.body,
            content_type=self.content_type,
            headers=self._headers(),
        )

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Send the answer bit by bit."""
        response = web.StreamResponse(
            status=self.status or 500, headers=self._headers()
        )
        response.content_type = self.content_type
        await response.prepare(request)
        body = self.body.encode()
        while self.endless:
            await response.write(body)
        size = -(-len(body) // self.parts)
        for start in range(0, len(body), size):
            await response.write(body[start : start + size])
            if not start:
                # The clock of the event loop may stand still.
                await asyncio.to_thread(sleep, _PAUSE)
        await response.write_eof()
        return response

    def _headers(self) -> dict[str, str]:
        headers = {"Retry-After": self.retry_after, "Location": self.location}
        return {name: value for name, value in headers.items() if value is not None}


def refusal(status: int, code: str, description: str = "Refused on request") -> Fault:
    """Fail as the event gateway does: with a code."""
    body = {
        "header": {
            "namespace": "System",
            "name": "Exception",
            "messageId": str(uuid4()),
        },
        "payload": {"code": code, "description": description},
    }
    return Fault(status=status, body=json.dumps(body))


def throttled(retry_after: str | None = None) -> Fault:
    """Fail with 429, and say when to come again."""
    return replace(refusal(429, "THROTTLING_EXCEPTION"), retry_after=retry_after)


def unavailable() -> Fault:
    """Fail with 503."""
    return refusal(503, "SERVICE_UNAVAILABLE_EXCEPTION")


def html(status: int = 502) -> Fault:
    """Fail as a proxy before Amazon does."""
    return Fault(
        status=status,
        body="<html><body><h1>Bad Gateway</h1></body></html>",
        content_type="text/html",
    )


def empty(status: int) -> Fault:
    """Answer with a status and nothing else."""
    return Fault(status=status)


def endless(status: int) -> Fault:
    """Answer with a JSON text that does not end."""
    return Fault(status=status, body=" " * 64 * 1024, endless=True)


def redirect(location: str, status: int = 307) -> Fault:
    """Send the client to another server, with all that it said."""
    return Fault(status=status, location=location)


def hang(seconds: float = 60) -> Fault:
    """Say nothing for a while, then cut the connection."""
    return Fault(seconds=seconds)


def reset() -> Fault:
    """Cut the connection."""
    return Fault()


class Faults:
    """The failures to come: those that are queued first, then those of chance."""

    def __init__(self) -> None:
        self.injected: Counter[Route] = Counter()
        self._injected = asyncio.Event()
        self._queues: defaultdict[Route, deque[Fault]] = defaultdict(deque)
        self._chances: dict[Route, tuple[Random, float, Sequence[Fault]]] = {}

    def add(self, route: Route, fault: Fault, *, times: int = 1) -> None:
        """Let the next requests of a route fail."""
        self._queues[route].extend([fault] * times)

    def at_random(
        self, route: Route, faults: Sequence[Fault], *, rate: float, seed: int = 0
    ) -> None:
        """Let a share of a route's requests fail, the same ones for the same seed."""
        self._chances[route] = (Random(seed), rate, faults)

    def clear(self) -> None:
        """Let nothing fail any more."""
        self._queues.clear()
        self._chances.clear()

    def take(self, route: Route) -> Fault | None:
        """Return how this request fails, None when it does not."""
        fault = None
        if queue := self._queues[route]:
            fault = queue.popleft()
        elif chance := self._chances.get(route):
            random, rate, faults = chance
            fault = random.choice(faults) if random.random() < rate else None
        if fault is not None:
            self.injected[route] += 1
            self._injected.set()
        return fault

    async def wait_for(self, route: Route, times: int = 1) -> None:
        """Wait until so many requests of a route have met their failure."""
        while self.injected[route] < times:
            self._injected.clear()
            await self._injected.wait()

    @web.middleware
    async def middleware(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        """Let a request fail when its turn has come."""
        await request.read()
        fault = self.take("gateway" if request.path.endswith("/events") else "token")
        if fault is None:
            return await handler(request)
        if fault.handled:
            response = await handler(request)
            if response.status >= web.HTTPBadRequest.status_code:
                return response
        await asyncio.sleep(fault.seconds)
        if fault.status is None and request.transport is not None:
            request.transport.abort()
        if fault.parts > 1 or fault.endless:
            return await fault.stream(request)
        return fault.response()
