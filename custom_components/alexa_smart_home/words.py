"""Puts into words what the code knows by keys, in the language of Home Assistant."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import (
    async_get_cached_translations,
    async_get_translations,
)

from .const import DOMAIN

# What is logged is in this language, whatever people speak.
ENGLISH: Final = "en"
_CATEGORY: Final = "selector"


class Key(StrEnum):
    """What has a text: the selector bears the name of the enumeration."""

    @callback
    def in_words(
        self, hass: HomeAssistant, language: str | None = None, **placeholders: str
    ) -> str:
        """Return the text, in the language of Home Assistant unless told."""
        texts = async_get_cached_translations(
            hass, language or hass.config.language, _CATEGORY, DOMAIN
        )
        group = type(self).__name__.lower()
        path = f"component.{DOMAIN}.{_CATEGORY}.{group}.options.{self}"
        return texts.get(path, self).format(**placeholders)


class Fault(Key):
    """What keeps an entity that should be exposed from Alexa."""

    NO_NAME = "no_name"
    LONG_ID = "long_id"
    TOO_MANY_CAPABILITIES = "too_many_capabilities"
    NOTHING_TO_USE = "nothing_to_use"
    NOT_UNDERSTOOD = "not_understood"
    UNREADABLE = "unreadable"
    SURPLUS = "surplus"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Reason:
    """A fault, and what Python says of it."""

    fault: Fault
    error: str = ""

    @callback
    def in_words(self, hass: HomeAssistant, language: str | None = None) -> str:
        """Return the sentence that people read."""
        return self.fault.in_words(hass, language, error=self.error)


class Refused(ValueError):
    """Alexa would refuse an endpoint."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.reason = Reason(fault)


async def async_load(hass: HomeAssistant) -> None:
    """Have the words ready also while the integration is not set up."""
    await async_get_translations(hass, hass.config.language, _CATEGORY, [DOMAIN])
