"""Servers at an external address: Home Assistant, and others in its place."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
import socket
import ssl
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.abc import AbstractResolver, ResolveResult

from custom_components.alexa_smart_home.const import API_URL
from custom_components.alexa_smart_home.protocol.arrivals import PROBE, Arrivals

type Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Resolver(AbstractResolver):
    """Resolve each name to the same addresses."""

    def __init__(self, *addresses: str, hangs: bool = False) -> None:
        self._addresses = addresses
        self._hangs = hangs

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        if self._hangs:
            await asyncio.Event().wait()
        if not self._addresses:
            raise OSError(None, "Domain name not found")
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in self._addresses
        ]

    async def close(self) -> None: ...

    async def real_close(self) -> None: ...


def ignore_failed_handshakes() -> None:
    """Do not report the handshakes that clients of this event loop reject."""
    loop = asyncio.get_running_loop()
    report = loop.get_exception_handler()

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if report and not isinstance(context.get("exception"), OSError):
            report(loop, context)

    loop.set_exception_handler(handle)


@asynccontextmanager
async def serving(answer: Answer, context: ssl.SSLContext | None) -> AsyncIterator[int]:
    """Start a server with or without TLS; yield its port."""
    ignore_failed_handshakes()
    server = web.ServerRunner(
        web.Server(answer, handler_cancellation=True), shutdown_timeout=0.1
    )
    await server.setup()
    site = web.TCPSite(server, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    try:
        yield server.addresses[0][1]
    finally:
        await server.cleanup()


@asynccontextmanager
async def bound(*, listening: bool) -> AsyncIterator[int]:
    """Yield a port that rejects connections, or accepts them without an answer."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if listening:
            server.listen()
        yield server.getsockname()[1]


def home_assistant(
    arrivals: Arrivals, others: Mapping[str, Answer], api_status: int = 401
) -> Answer:
    """Return the answers of Home Assistant, except to some paths.

    `api_status` is the status of the API after a request has arrived.
    """

    async def answer(request: web.Request) -> web.StreamResponse:
        if (other := others.get(request.path, others.get("*"))) is not None:
            return await other(request)
        match request.method, request.path:
            case "GET", "/auth/authorize":
                page = "<title>Home Assistant</title><ha-authorize></ha-authorize>"
                return web.Response(text=page, content_type="text/html")
            case "POST", "/auth/token":
                assert (await request.post())["action"] == "revoke"
                return web.Response()
            case "POST", path if path == API_URL:
                assert arrivals.async_take(request.query[PROBE])
                return web.Response(status=api_status)
        return web.Response(status=404)

    return answer


def forwards(port: int) -> Answer:
    """Return a reverse proxy of a server without TLS."""

    async def answer(request: web.Request) -> web.Response:
        async with (
            ClientSession() as session,
            session.request(
                request.method,
                f"http://127.0.0.1:{port}{request.path_qs}",
                data=await request.read(),
                headers=request.headers,
            ) as response,
        ):
            return web.Response(
                status=response.status,
                body=await response.read(),
                content_type=response.content_type,
            )

    return answer


def says(status: int, text: str = "", **headers: str) -> Answer:
    """Return a page of another server."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(
            status=status, text=text, content_type="text/html", headers=headers
        )

    return answer


async def hangs(_: web.Request) -> web.StreamResponse:
    """Never answer."""
    await asyncio.Event().wait()
    raise AssertionError


async def breaks(request: web.Request) -> web.StreamResponse:
    """Close the connection without an answer."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()
