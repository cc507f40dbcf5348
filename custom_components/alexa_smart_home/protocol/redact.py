"""Takes secrets out of what people get to read."""

import re
from typing import Any, Final

from homeassistant.components.diagnostics.util import async_redact_data

from ..const import MAX_NAME

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

# In a URL: the user and password before the host, and the values of the query.
_USER: Final = re.compile(r"(?<=://)[^\s/'\"]*@")
_QUERY: Final = re.compile(r"(?<=[?&])([^\s=&]+)=[^\s&'\")]+")
# Of a longer text not even the start is searched for URLs.
_LONGEST: Final = 16 * MAX_NAME


def cut(text: str) -> str:
    """Return the first 255 characters of a text, without control characters."""
    if len(text) <= MAX_NAME and text.isprintable():
        return text
    return "".join(it if it.isprintable() else "?" for it in text[:MAX_NAME])


def without_urls_secrets(text: str) -> str:
    """Return a text without the users and the values of queries in its URLs."""
    return _USER.sub("**@", _QUERY.sub(r"\1=**", text))


def masked(text: str) -> str:
    """Return the start of a text, without the secrets in the URLs in it."""
    return cut(without_urls_secrets(text[:_LONGEST]))


def redact(value: Any) -> Any:
    """Return a copy in which nothing secret stands, however deep."""
    return async_redact_data(value, SECRETS)


# A token of Amazon's, also a part of one, and any other word that may be one.
_TOKEN: Final = re.compile(r"Atz\w\|\S*|\S{32,}")
_MAX_TEXT: Final = 120


def mask(text: str, *secrets: str) -> str:
    """Return the first words of a text by others, without secrets, in one line."""
    for secret in secrets:
        text = text.replace(secret, "**REDACTED**")
    words = "".join(char if char.isprintable() else " " for char in text).split()
    return _TOKEN.sub("**REDACTED**", " ".join(words))[:_MAX_TEXT]
