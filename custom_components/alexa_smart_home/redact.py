"""Takes secrets out of what people get to read."""

from typing import Any, Final

from homeassistant.components.diagnostics.util import async_redact_data

SECRETS: Final = frozenset(
    {
        "access_token",
        "client_secret",
        "code",
        "correlationToken",
        "refresh_token",
        "scope",
        "token",
    }
)


def redact(value: Any) -> Any:
    """Return a copy in which nothing secret stands, however deep."""
    return async_redact_data(value, SECRETS)
