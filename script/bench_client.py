"""Directives over HTTP, many at a time, from a process of its own."""

import asyncio
import json
import os
from pathlib import Path
import sys
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
PATH = "/api/alexa/smart_home"
AT_ONCE = 64
REQUESTS = 3000


async def load(
    url: str, token: str, messages: list[dict[str, Any]]
) -> tuple[float, float]:
    """Return how many a second were answered, and the 99th percentile in seconds."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-B", __file__),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    order = {"url": url, "token": token, "messages": messages}
    out, _ = await process.communicate(json.dumps(order).encode())
    rate, late = json.loads(out)
    return rate, late


async def _connection(
    url: str, requests: list[bytes], turn: list[int], times: list[float]
) -> None:
    """Ask one after the other over one connection."""
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    while turn[0] < REQUESTS:
        turn[0] += 1
        started = perf_counter()
        writer.write(requests[turn[0] % len(requests)])
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            sys.exit(head.decode())
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
        times.append(perf_counter() - started)
    writer.close()


async def main(url: str, token: str, messages: list[dict[str, Any]]) -> None:
    """Ask as often as ordered, and say how it went."""
    requests = []
    for message in messages:
        body = json.dumps(message).encode()
        head = (
            f"POST {PATH} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n"
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
    order = json.load(sys.stdin)
    asyncio.run(main(**order))
