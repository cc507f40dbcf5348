"""Read the body of a request or an answer up to a limit."""

from aiohttp import StreamReader


async def async_read(content: StreamReader, limit: int) -> bytes:
    """Return the body, or its first `limit` bytes; may raise errors of aiohttp."""
    body = bytearray()
    # One call returns at most one chunk.
    while len(body) < limit and (chunk := await content.read(limit)):
        body += chunk
    return bytes(body[:limit])
