"""Inject faults into the local server, on request and at random."""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
import json
from random import Random
from time import sleep
from typing import Final, Literal, cast
from uuid import uuid4

from aiohttp import web
from aiohttp.typedefs import Handler

type Route = Literal[
    "token",
    "gateway",
    # The operations of the Skill Management API.
    "vendors",
    "skills",
    "create",
    "status",
    "get_manifest",
    "put_manifest",
    "account_linking",
    "credentials",
    "enablement",
]

# Seconds between two chunks.
_PAUSE: Final = 0.05


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A failing answer; without a status the connection is closed."""

    status: int | None = None
    body: str = ""
    content_type: str = "application/json"
    retry_after: str | None = None
    # The URL of a redirect.
    location: str | None = None
    # Send the answer of the handler; only its transfer is unusual.
    real_answer: bool = False
    # The number of chunks of the body, and the seconds between them.
    chunks: int = 1
    pause: float = _PAUSE
    # Split the body into two chunks in the middle of this text.
    split: str = ""
    # Split the answer in the middle of its headers.
    head_split: bool = False
    # Send a Content-Length header instead of chunked encoding.
    sized: bool = False
    # Close the connection after the first chunk.
    cut: bool = False
    # Repeat the body until the client closes the connection.
    endless: bool = False
    # Seconds before the answer.
    seconds: float = 0
    # Whether the request is handled, so that only its answer is lost.
    handled: bool = False

    def after_handling(self) -> Fault:
        """Return the fault with the request handled before it."""
        return replace(self, handled=True)

    def cut_off(self) -> Fault:
        """Return the fault with the connection closed after the first chunk."""
        return replace(self, cut=True)

    def in_chunks(self, chunks: int, seconds: float | None = None) -> Fault:
        """Return the fault with a body in chunks, spread over `seconds`."""
        pause = _PAUSE if seconds is None else seconds / (chunks - 1)
        return replace(self, chunks=chunks, pause=pause)

    def split_in(self, word: str, *, sized: bool = False) -> Fault:
        """Return the fault with a body that is split in the middle of a word."""
        return replace(self, split=word, sized=sized)

    def split_in_head(self, seconds: float = _PAUSE) -> Fault:
        """Return the fault with an answer that is split in its headers."""
        return replace(self, head_split=True, pause=seconds)

    def padded(self, size: int) -> Fault:
        """Return the fault with `size` spaces before the body."""
        return replace(self, body=" " * size + self.body)

    def with_answer(self, response: web.StreamResponse) -> Fault:
        """Return the fault with the status and body of an answer."""
        assert isinstance(response, web.Response)
        return replace(
            self,
            status=response.status,
            body=response.text or "",
            content_type=response.content_type,
        )

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Send the answer, or close the connection."""
        if self.status is None:
            if request.transport is not None:
                request.transport.abort()
        elif self.head_split:
            await self._split_head(request)
        elif self.chunks > 1 or self.split or self.endless:
            return await self.stream(request)
        return self.response()

    def response(self) -> web.Response:
        """Return the answer in one piece."""
        return web.Response(
            status=self.status or 500,
            text=self.body,
            content_type=self.content_type,
            headers=self._headers(),
        )

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Send the answer in chunks."""
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
        for number, chunk in enumerate(self._chunks(body)):
            if number and self.cut:
                if request.transport is not None:
                    request.transport.close()
                return response
            if number:
                await self._pause()
            await response.write(chunk)
        await response.write_eof()
        return response

    def _chunks(self, body: bytes) -> list[bytes]:
        if self.split:
            middle = body.index(self.split.encode()) + len(self.split) // 2
            return [body[:middle], body[middle:]]
        size = -(-len(body) // self.chunks) or 1
        return [body[start : start + size] for start in range(0, len(body), size)]

    async def _split_head(self, request: web.Request) -> None:
        """Send the answer split in its headers, and close the connection."""
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
        # The clock of the event loop may be frozen.
        await asyncio.to_thread(sleep, self.pause)

    def _headers(self) -> dict[str, str]:
        headers = {"Retry-After": self.retry_after, "Location": self.location}
        return {name: value for name, value in headers.items() if value is not None}


def refusal(status: int, code: str, description: str = "Refused on request") -> Fault:
    """Return an error of the event gateway with its code."""
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
    """Return status 429, with an optional Retry-After header."""
    return replace(refusal(429, "THROTTLING_EXCEPTION"), retry_after=retry_after)


def unavailable() -> Fault:
    """Return status 503."""
    return refusal(503, "SERVICE_UNAVAILABLE_EXCEPTION")


def html(status: int = 502) -> Fault:
    """Return the HTML error page of a proxy."""
    return Fault(
        status=status,
        body="<html><body><h1>Bad Gateway</h1></body></html>",
        content_type="text/html",
    )


def empty(status: int) -> Fault:
    """Return a status with an empty body."""
    return Fault(status=status)


def endless(status: int) -> Fault:
    """Return a status with a body that does not end."""
    return Fault(status=status, body=" " * 64 * 1024, endless=True)


def real_answer() -> Fault:
    """Return the answer of the handler, to be transferred in an unusual way."""
    return Fault(real_answer=True)


def redirect(location: str, status: int = 307) -> Fault:
    """Return a redirect that keeps the method and the body."""
    return Fault(status=status, location=location)


def hang(seconds: float = 60) -> Fault:
    """Wait, then close the connection without an answer."""
    return Fault(seconds=seconds)


def reset() -> Fault:
    """Close the connection without an answer."""
    return Fault()


class Faults:
    """Inject queued faults first, then random ones."""

    def __init__(self) -> None:
        self.injected: Counter[Route] = Counter()
        self.kinds: defaultdict[Route, set[Fault]] = defaultdict(set)
        self._injected = asyncio.Event()
        self._queues: defaultdict[Route, deque[Fault]] = defaultdict(deque)
        self._chances: dict[Route, tuple[Random, float, Iterator[Fault]]] = {}

    def add(self, route: Route, fault: Fault, *, times: int = 1) -> None:
        """Queue a fault for the next requests of a route."""
        self._queues[route].extend([fault] * times)

    def at_random(
        self, route: Route, faults: Sequence[Fault], *, rate: float, seed: int = 0
    ) -> None:
        """Inject faults into a share of a route's requests, repeatable by the seed.

        No fault is repeated before each of the others was injected.
        """
        random = Random(seed)
        self._chances[route] = (random, rate, _shuffled(faults, random))

    def clear(self) -> None:
        """Remove all faults."""
        self._queues.clear()
        self._chances.clear()

    def take(self, route: Route) -> Fault | None:
        """Return the fault of the next request, None for a normal answer."""
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
        """Wait until `times` faults were injected into a route."""
        while self.injected[route] < times:
            self._injected.clear()
            await self._injected.wait()

    @web.middleware
    async def middleware(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        """Answer a request with its fault, if there is one."""
        await request.read()
        # The route has no name if the path is unknown.
        fault = self.take(cast("Route", request.match_info.route.name))
        if fault is None:
            return await handler(request)
        if fault.real_answer:
            fault = fault.with_answer(await handler(request))
        elif fault.handled:
            response = await handler(request)
            if response.status >= web.HTTPBadRequest.status_code:
                return response
        await asyncio.sleep(fault.seconds)
        try:
            return await fault.answer(request)
        except ConnectionError:
            # The client has closed the connection.
            return web.Response()


def _shuffled(faults: Sequence[Fault], random: Random) -> Iterator[Fault]:
    """Yield all faults in random order, repeatedly."""
    while True:
        yield from random.sample(faults, len(faults))
