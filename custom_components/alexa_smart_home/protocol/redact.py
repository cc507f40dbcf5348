"""Remove secrets from texts and diagnostics."""

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

# Further secrets of messages: PINs, WebRTC sessions, and the URLs of pictures.
_MESSAGE_SECRETS: Final = SECRETS | {
    "answer",
    "authorization",
    "imageUri",
    "offer",
    "uri",
}

# The user and password, and the values of the query, in a URL.
_USER: Final = re.compile(r"(?<=://)[^\s/'\"]*@")
_QUERY: Final = re.compile(r"(?<=[?&])([^\s=&]+)=[^\s&'\")]+")
# Characters of a text that are searched for URLs.
_LONGEST: Final = 16 * MAX_NAME


def cut(text: str) -> str:
    """Return the first 255 characters of a text, without control characters."""
    if len(text) <= MAX_NAME and text.isprintable():
        return text
    return "".join(char if char.isprintable() else "?" for char in text[:MAX_NAME])


def without_urls_secrets(text: str) -> str:
    """Return a text without the users and query values in its URLs."""
    return _USER.sub("**@", _QUERY.sub(r"\1=**", text))


def masked(text: str) -> str:
    """Return the first 255 characters of a text, without secrets in URLs."""
    return cut(without_urls_secrets(text[:_LONGEST]))


def redact(value: Any) -> Any:
    """Return a copy with the values of secret keys redacted, nested ones included."""
    return async_redact_data(value, SECRETS)


def redact_message(message: Any) -> Any:
    """Return a copy of a message from or to Alexa without its secrets."""
    return async_redact_data(message, _MESSAGE_SECRETS)


# Amazon's tokens and their parts, and any word of 32 characters or more.
_TOKEN: Final = re.compile(r"Atz\w\|\S*|\S{32,}")
_MAX_TEXT: Final = 120
# Amazon's tokens and client secrets, but no other ids.
_AMAZON_SECRET: Final = re.compile(r"Atz\w\|\S*|amzn1\.oa2-cs\.\S*")


def masked_message(text: str, *secrets: str) -> str:
    """Return 255 characters of a message from Amazon: ids stay, secrets do not."""
    for secret in filter(None, secrets):
        text = text.replace(secret, "**REDACTED**")
    return masked(_AMAZON_SECRET.sub("**REDACTED**", text))


def mask(text: str, *secrets: str) -> str:
    """Return 120 characters of a text from Amazon, in one line without secrets."""
    for secret in secrets:
        text = text.replace(secret, "**REDACTED**")
    words = "".join(char if char.isprintable() else " " for char in text).split()
    return _TOKEN.sub("**REDACTED**", " ".join(words))[:_MAX_TEXT]
