"""A TLS server in front of Home Assistant, or one that fails on purpose."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
import ssl
from typing import Self

type Behavior = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Request:
    """A received request."""

    head: bytes
    body: bytes = field(repr=False)

    def header(self, name: str) -> str | None:
        """Return the value of a header."""
        for line in self.head.decode().split("\r\n")[1:]:
            key, _, value = line.partition(": ")
            if key.lower() == name.lower():
                return value
        return None


async def read_message(reader: asyncio.StreamReader) -> Request:
    """Read a message with a Content-Length."""
    head = await reader.readuntil(b"\r\n\r\n")
    message = Request(head=head, body=b"")
    length = int(message.header("Content-Length") or 0)
    return Request(head=head, body=await reader.readexactly(length))


class Front:
    """Count connections, keep requests, and answer them as `behavior` does."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.connections = 0
        self.requests: list[Request] = []
        self.behavior: Behavior = answer(b"{}")
        self.port = 0
        self._context = context
        self._server: asyncio.Server | None = None
        self._tasks: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    @property
    def url(self) -> str:
        """Return the address for BASE_URL."""
        return f"{'https' if self._context else 'http'}://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def open(self) -> None:
        """Listen, on the same port as before."""
        # A client does not answer the end of a TLS connection while it is idle.
        tls = {"ssl": self._context, "ssl_shutdown_timeout": 0.01}
        self._server = await asyncio.start_server(
            self._accept, "127.0.0.1", self.port, **(tls if self._context else {})
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop listening and close all connections."""
        assert self._server is not None
        self._server.close()
        await self.close_connections()
        await self._server.wait_closed()

    async def close_connections(self, last_words: bytes = b"") -> None:
        """Close all connections, after writing something that nobody has asked for."""
        tasks = dict(self._tasks)
        for writer in tasks.values():
            writer.write(last_words)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _accept(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.connections += 1
        self._tasks[task] = writer
        try:
            with suppress(asyncio.IncompleteReadError, OSError):
                while not writer.is_closing():
                    request = await read_message(reader)
                    self.requests.append(request)
                    await self.behavior(request, writer)
        finally:
            del self._tasks[task]
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


def answer(body: bytes, status: str = "200 OK", *more: str) -> Behavior:
    """Answer with a body."""
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *more, "", "")
    return send("\r\n".join(lines).encode() + body)


def chunked(*parts: bytes) -> Behavior:
    """Answer in chunks."""
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (*parts, b""))
    return send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)


def send(data: bytes, *, close: bool = False) -> Behavior:
    """Send bytes, and then close the connection."""

    async def behavior(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        if close:
            writer.close()

    return behavior


def drip(data: bytes, *, after: bytes = b"") -> Behavior:
    """Send bytes, and then a byte every few milliseconds."""

    async def behavior(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(after)
        for byte in data:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.01)

    return behavior


async def hang(_: Request, writer: asyncio.StreamWriter) -> None:
    """Send nothing."""


async def reset(_: Request, writer: asyncio.StreamWriter) -> None:
    """Cut the connection."""
    writer.transport.abort()


def relay(port: int) -> Behavior:
    """Pass a request on to a server on loopback, and its answer back."""

    async def behavior(request: Request, writer: asyncio.StreamWriter) -> None:
        reader, onward = await asyncio.open_connection("127.0.0.1", port)
        onward.write(request.head + request.body)
        message = await read_message(reader)
        onward.close()
        writer.write(message.head + message.body)

    return behavior
