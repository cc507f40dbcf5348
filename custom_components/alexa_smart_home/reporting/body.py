"""Reads the bodies of answers, of which each may be of any length."""

from aiohttp import ClientResponse


async def async_read(response: ClientResponse, limit: int) -> bytes:
    """Return the body, or its first `limit` bytes; raises ClientError."""
    body, content = bytearray(), response.content
    # One read returns no more than one chunk.
    while len(body) < limit and (chunk := await content.read(limit)):
        body += chunk
    return bytes(body[:limit])
