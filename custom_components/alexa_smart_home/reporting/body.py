"""Read the body of an answer up to a limit."""

from aiohttp import ClientResponse


async def async_read(response: ClientResponse, limit: int) -> bytes:
    """Return the body, or its first `limit` bytes; raises ClientError."""
    body, content = bytearray(), response.content
    # One call returns at most one chunk.
    while len(body) < limit and (chunk := await content.read(limit)):
        body += chunk
    return bytes(body[:limit])
