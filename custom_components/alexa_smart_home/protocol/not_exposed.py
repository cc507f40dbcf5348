"""Reasons why an entity is not an endpoint that Alexa discovers."""

from dataclasses import dataclass
from typing import override

from homeassistant.core import HomeAssistant, callback

from ..translate import Translatable


class Reason(Translatable, selector="not_exposed"):
    """Why an entity is not exposed."""

    # There is no state to expose.
    UNKNOWN = "unknown"
    DISABLED = "disabled"
    NO_STATE = "stateless"
    # The settings exclude it.
    FILTERED = "filtered"
    HIDDEN = "hidden"
    SECONDARY = "secondary"
    ALEXA_DEVICE = "of_alexa"
    NOT_BY_DEFAULT = "not_by_default"
    UNSUPPORTED = "unsupported"
    LINKED = "linked"
    # The settings include it, but Alexa would reject the endpoint.
    NO_NAME = "no_name"
    LONG_ID = "long_id"
    TOO_MANY_CAPABILITIES = "too_many_capabilities"
    NOTHING_TO_USE = "nothing_to_use"
    NOT_UNDERSTOOD = "not_understood"
    UNREADABLE = "unreadable"
    SURPLUS = "surplus"
    REJECTED = "refused"


@dataclass(unsafe_hash=True)
class NotExposed(Exception):
    """Error of an entity that is not exposed, with the reason and the cause."""

    reason: Reason
    error: str = ""

    @override
    def __str__(self) -> str:
        return self.reason

    @callback
    def async_translate(self, hass: HomeAssistant, language: str | None = None) -> str:
        return self.reason.async_translate(hass, language, error=self.error)
