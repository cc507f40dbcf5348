"""Load generator and event gateway of the benchmarks, each in its own process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
import json
import os
from pathlib import Path
import sys
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
AT_ONCE = 64
REQUESTS = 3000


async def _process(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-B", __file__, *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@asynccontextmanager
async def gateway() -> AsyncIterator[str]:
    """Start an event gateway that accepts every event; yield its URL."""
    process = await _process("gateway")
    assert process.stdout is not None
    try:
        port = int(await process.stdout.readline())
        yield f"http://127.0.0.1:{port}/v3/events"
    finally:
        process.kill()
        await process.wait()


async def load(
    url: str, token: str, messages: list[dict[str, Any]]
) -> tuple[float, float]:
    """Return the answers per second, and the 99th percentile of seconds."""
    process = await _process()
    order = {"url": url, "token": token, "messages": messages}
    out, _ = await process.communicate(json.dumps(order).encode())
    rate, late = json.loads(out)
    return rate, late


async def _message(reader: asyncio.StreamReader) -> bytes:
    """Read an HTTP message; return its head."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    await reader.readexactly(int(length))
    return head


async def _take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Accept the events of one connection."""
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            await _message(reader)
            writer.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")
    writer.close()


async def take_events() -> None:
    """Print the port, then accept every event until the process is stopped."""
    server = await asyncio.start_server(_take, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def _connection(
    url: str, requests: list[bytes], turn: list[int], times: list[float]
) -> None:
    """Send requests one after the other over one connection."""
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    while turn[0] < REQUESTS:
        turn[0] += 1
        started = perf_counter()
        writer.write(requests[turn[0] % len(requests)])
        head = await _message(reader)
        if not head.startswith(b"HTTP/1.1 200"):
            sys.exit(head.decode())
        times.append(perf_counter() - started)
    writer.close()


async def main(url: str, token: str, messages: list[dict[str, Any]]) -> None:
    """Send the ordered requests and print the result."""
    requests = []
    for message in messages:
        body = json.dumps(message).encode()
        head = (
            f"POST {urlsplit(url).path} HTTP/1.1\r\n"
            f"Host: bench\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        requests.append(head.encode() + body)
    times: list[float] = []
    turn = [0]
    started = perf_counter()
    await asyncio.gather(
        *(_connection(url, requests, turn, times) for _ in range(AT_ONCE))
    )
    seconds = perf_counter() - started
    print(json.dumps([len(times) / seconds, sorted(times)[len(times) * 99 // 100]]))


if __name__ == "__main__":
    if sys.argv[1:]:
        asyncio.run(take_events())
    else:
        asyncio.run(main(**json.load(sys.stdin)))
