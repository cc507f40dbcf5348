"""A line to a server on loopback that takes time, as one over the internet does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Line:
    """A TCP proxy; `rtt` is the round-trip time in seconds of new connections.

    Each direction is delayed by half of it. TCP connects without delay on loopback, so
    the first bytes of a connection are delayed by a whole round trip more: a forwarder
    that connects (1), negotiates TLS 1.3 (2) and sends a request (3) waits for three
    round trips, one that sends a request over an open connection for one.
    """

    def __init__(self, port: int) -> None:
        self.rtt = 0.0
        self.connections = 0
        self._port = port

    async def accept(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Connect to the server and relay both directions."""
        self.connections += 1
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
        await asyncio.gather(
            self._relay(reader, far_writer, connect=self.rtt),
            self._relay(far_reader, writer, connect=0),
        )

    async def _relay(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        connect: float,
    ) -> None:
        loop = asyncio.get_running_loop()
        half = self.rtt / 2
        earliest = loop.time() + connect
        first = True
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                # Bytes do not overtake those before them.
                arrival = loop.time() + half + (connect if first else 0)
                first = False
                earliest = max(earliest, arrival)
                loop.call_at(earliest, writer.write, data)
        loop.call_at(max(earliest, loop.time() + half), writer.close)


@asynccontextmanager
async def line(port: int) -> AsyncIterator[tuple[Line, int]]:
    """Yield a line to a port on loopback, and its own port."""
    proxy = Line(port)
    server = await asyncio.start_server(proxy.accept, "127.0.0.1", 0)
    async with server:
        yield proxy, server.sockets[0].getsockname()[1]
        server.close_clients()
