"""Translated texts of enumerations."""

from collections.abc import Mapping
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
        path = f"{self.selector}.options.{self}"
        text = async_translate_text(hass, _CATEGORY, path, language, placeholders)
        return self.value if text == path else text


async def async_load_translations(
    hass: HomeAssistant, language: str | None = None
) -> None:
    """Load the texts, which Home Assistant only loads with the integration."""
    await async_get_translations(
        hass, language or hass.config.language, _CATEGORY, [DOMAIN]
    )


@callback
def async_translate_text(
    hass: HomeAssistant,
    category: str,
    path: str,
    language: str | None = None,
    placeholders: Mapping[str, str] | None = None,
) -> str:
    """Return a text of any category, its path if it is missing."""
    texts = async_get_cached_translations(
        hass, language or hass.config.language, category, DOMAIN
    )
    text = texts.get(f"component.{DOMAIN}.{category}.{path}", path)
    return text.format(**(placeholders or {}))
