"""Read the body of a request or an answer up to a limit."""

from typing import Any

from aiohttp import StreamReader
from homeassistant.util.json import json_loads


async def async_read(content: StreamReader, limit: int) -> bytes:
    """Return the body, or its first `limit` bytes; may raise errors of aiohttp."""
    body = bytearray()
    # One call returns at most one chunk.
    while len(body) < limit and (chunk := await content.read(limit)):
        body += chunk
    return bytes(body[:limit])


def json_fields(body: bytes) -> dict[str, Any] | None:
    """Return the fields of a JSON object, None if the body is no object."""
    try:
        fields: Any = json_loads(body)
    except ValueError:
        return None
    return fields if isinstance(fields, dict) else None
