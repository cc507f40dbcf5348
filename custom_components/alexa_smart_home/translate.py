"""Translated texts of enumerations."""

from enum import StrEnum
from typing import ClassVar, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import (
    async_get_cached_translations,
    async_get_translations,
)

from .const import DOMAIN

# The language of log entries.
ENGLISH: Final = "en"
_CATEGORY: Final = "selector"


class Translatable(StrEnum):
    """An enumeration whose members have texts in the `selector` translations."""

    selector: ClassVar[str]

    def __init_subclass__(cls, *, selector: str) -> None:
        cls.selector = selector

    @callback
    def async_translate(
        self, hass: HomeAssistant, language: str | None = None, **placeholders: str
    ) -> str:
        """Return the text; `language` defaults to the language of Home Assistant."""
        texts = async_get_cached_translations(
            hass, language or hass.config.language, _CATEGORY, DOMAIN
        )
        path = f"component.{DOMAIN}.{_CATEGORY}.{self.selector}.options.{self}"
        return texts.get(path, self).format(**placeholders)


async def async_load_translations(hass: HomeAssistant) -> None:
    """Load the texts, which Home Assistant only loads with the integration."""
    await async_get_translations(hass, hass.config.language, _CATEGORY, [DOMAIN])
