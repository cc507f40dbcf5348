"""Ways in which Amazon fails, on request and at random."""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
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
    # The answer is that of the server: it fails in its form only.
    genuine: bool = False
    # The body comes in so many chunks, with a pause of so many seconds between them.
    parts: int = 1
    pause: float = _PAUSE
    # The body comes in two chunks, the first of which ends in the middle of this.
    split: str = ""
    # The answer comes in two pieces, the first of which ends in the middle of the head.
    head_split: bool = False
    # The head says how long the body is: its parts are not chunks.
    sized: bool = False
    # The connection is closed after the first part.
    cut: bool = False
    # The body is sent again and again, until the client closes the connection.
    endless: bool = False
    # What passes before it fails.
    seconds: float = 0
    # Whether the request takes effect, so that only its answer is lost.
    handled: bool = False

    def but_handled(self) -> Fault:
        """Return the same failure after the request has taken effect."""
        return replace(self, handled=True)

    def but_cut(self) -> Fault:
        """Return the same failure with an answer that ends after its first part."""
        return replace(self, cut=True)

    def in_parts(self, parts: int, seconds: float | None = None) -> Fault:
        """Return the same failure with a body in chunks, spread over some seconds."""
        pause = _PAUSE if seconds is None else seconds / (parts - 1)
        return replace(self, parts=parts, pause=pause)

    def split_in(self, word: str, *, sized: bool = False) -> Fault:
        """Return the same failure with a body that is split in the middle of a word."""
        return replace(self, split=word, sized=sized)

    def split_in_head(self, seconds: float = _PAUSE) -> Fault:
        """Return the same failure with an answer that is split in its head."""
        return replace(self, head_split=True, pause=seconds)

    def padded(self, size: int) -> Fault:
        """Return the same failure with so many spaces before the body."""
        return replace(self, body=" " * size + self.body)

    def telling(self, response: web.StreamResponse) -> Fault:
        """Return the same failure with the answer of the server."""
        assert isinstance(response, web.Response)
        return replace(
            self,
            status=response.status,
            body=response.text or "",
            content_type=response.content_type,
        )

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer, or cut the connection."""
        if self.status is None:
            if request.transport is not None:
                request.transport.abort()
        elif self.head_split:
            await self._split_head(request)
        elif self.parts > 1 or self.split or self.endless:
            return await self.stream(request)
        return self.response()

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
        body = self.body.encode()
        if self.sized:
            response.content_length = len(body)
        await response.prepare(request)
        while self.endless:
            await response.write(body)
        for number, part in enumerate(self._parts(body)):
            if number and self.cut:
                if request.transport is not None:
                    request.transport.close()
                return response
            if number:
                await self._pause()
            await response.write(part)
        await response.write_eof()
        return response

    def _parts(self, body: bytes) -> list[bytes]:
        if self.split:
            middle = body.index(self.split.encode()) + len(self.split) // 2
            return [body[:middle], body[middle:]]
        size = -(-len(body) // self.parts) or 1
        return [body[start : start + size] for start in range(0, len(body), size)]

    async def _split_head(self, request: web.Request) -> None:
        """Send the answer in two pieces, and close the connection."""
        status, body = HTTPStatus(self.status or 500), self.body.encode()
        fields = {
            "Content-Type": self.content_type,
            "Content-Length": str(len(body)),
            "Connection": "close",
            **self._headers(),
        }
        lines = [f"HTTP/1.1 {status} {status.phrase}"]
        lines += [f"{name}: {value}" for name, value in fields.items()]
        head = "\r\n".join((*lines, "", "")).encode()
        middle = len(head) // 2
        if (transport := request.transport) is None:
            return
        assert isinstance(transport, asyncio.Transport)
        transport.write(head[:middle])
        if not self.cut:
            await self._pause()
            transport.write(head[middle:] + body)
        transport.close()

    async def _pause(self) -> None:
        # The clock of the event loop may stand still.
        await asyncio.to_thread(sleep, self.pause)

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


def genuine() -> Fault:
    """Answer as the server does, in a form that is still to be chosen."""
    return Fault(genuine=True)


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
        self.kinds: defaultdict[Route, set[Fault]] = defaultdict(set)
        self._injected = asyncio.Event()
        self._queues: defaultdict[Route, deque[Fault]] = defaultdict(deque)
        self._chances: dict[Route, tuple[Random, float, Iterator[Fault]]] = {}

    def add(self, route: Route, fault: Fault, *, times: int = 1) -> None:
        """Let the next requests of a route fail."""
        self._queues[route].extend([fault] * times)

    def at_random(
        self, route: Route, faults: Sequence[Fault], *, rate: float, seed: int = 0
    ) -> None:
        """Let a share of a route's requests fail, the same ones for the same seed.

        No failure comes again before each of the others has come.
        """
        random = Random(seed)
        self._chances[route] = (random, rate, _shuffled(faults, random))

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
            fault = next(faults) if random.random() < rate else None
        if fault is not None:
            self.injected[route] += 1
            self.kinds[route].add(fault)
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
        if fault.genuine:
            fault = fault.telling(await handler(request))
        elif fault.handled:
            response = await handler(request)
            if response.status >= web.HTTPBadRequest.status_code:
                return response
        await asyncio.sleep(fault.seconds)
        try:
            return await fault.answer(request)
        except ConnectionError:
            # The client has heard enough.
            return web.Response()


def _shuffled(faults: Sequence[Fault], random: Random) -> Iterator[Fault]:
    """Yield all of them in some order, again and again."""
    while True:
        yield from random.sample(faults, len(faults))
