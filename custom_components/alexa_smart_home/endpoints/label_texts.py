"""Translate labels into the languages of the configured locales."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final

from homeassistant.const import EVENT_COMPONENT_LOADED, EntityStateAttribute
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.translation import (
    async_get_cached_translations,
    async_get_translations,
)
from homeassistant.loader import async_get_integrations

from ..const import DOMAIN
from ..domains import DESCRIPTIONS
from ..protocol.labels import DeviceClassName, Label, Option, Word
from ..translate import ENGLISH, Translatable
from .registry import EndpointRegistry

# The languages of locales, from the most specific one on. Other locales have only the
# language that they begin with. Home Assistant has no texts in fr-CA.
_LANGUAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "en-AU": ("en-GB", "en"),
    "en-GB": ("en-GB", "en"),
    "en-IN": ("en-GB", "en"),
    "es-MX": ("es-419", "es"),
    "es-US": ("es-419", "es"),
    "fr-CA": ("fr-CA", "fr"),
    "pt-BR": ("pt-BR",),
}


def languages_of(locale: str) -> tuple[str, ...]:
    """Return the languages of a locale, from the most specific one on."""
    return _LANGUAGES.get(locale, (locale.partition("-")[0],))


@callback
def async_translate_label(
    hass: HomeAssistant, label: Label | Translatable, state: State, locale: str
) -> str | None:
    """Return the text of a label of an entity in a locale, None without one.

    Home Assistant returns English texts for missing ones: they are used last.
    """
    texts_of = partial(async_get_cached_translations, hass)
    fallback: str | None = None
    for category, component, path in _paths(hass, label, state):
        key = f"component.{component}.{category}.{path}"
        english = texts_of(ENGLISH, category, component).get(key)
        fallback = fallback or english
        for language in languages_of(locale):
            text = texts_of(language, category, component).get(key)
            if text is not None and (text != english or language[:2] == ENGLISH):
                return text
    if fallback is not None and isinstance(label, (Option, DeviceClassName)):
        word = label.value if isinstance(label, Option) else label.device_class
        key = f"component.{DOMAIN}.selector.option.options.{word}"
        return texts_of(languages_of(locale)[-1], "selector", DOMAIN).get(key, fallback)
    return fallback


def _paths(
    hass: HomeAssistant, label: Label | Translatable, state: State
) -> Iterator[tuple[str, str, str]]:
    """Yield the category, the component and the path of the texts of a label."""
    match label:
        case Translatable():
            yield "selector", DOMAIN, f"{label.selector}.options.{label}"
        case Word():
            yield "selector", DOMAIN, f"label.options.{label}"
        case DeviceClassName(domain, device_class):
            yield "entity_component", domain, f"{device_class}.name"
        case Option(value, attribute):
            parent = f"state_attributes.{attribute}." if attribute else ""
            path = f"{parent}state.{value}"
            entry = er.async_get(hass).async_get(state.entity_id)
            if entry is not None and (key := entry.translation_key) is not None:
                yield "entity", entry.platform, f"{state.domain}.{key}.{path}"
            # Texts of a device class precede those of the domain.
            for kind in (state.attributes.get(EntityStateAttribute.DEVICE_CLASS), "_"):
                yield "entity_component", state.domain, f"{kind}.{path}"


class LabelTexts:
    """Load the translations in the languages of the locales.

    Home Assistant loads those of an integration only in its own language.
    """

    def __init__(self, hass: HomeAssistant, locales: Iterable[str]) -> None:
        self._hass = hass
        self._languages = {
            language for locale in locales for language in languages_of(locale)
        }
        self._loaded: set[str] = set()

    async def async_load(self) -> None:
        """Load the texts of all domains and of the integrations of all entities."""
        entries = er.async_get(self._hass).entities.values()
        platforms = {
            entry.platform for entry in entries if entry.domain in DESCRIPTIONS
        }
        found = await async_get_integrations(self._hass, platforms)
        installed = {
            platform
            for platform, integration in found.items()
            if not isinstance(integration, Exception)
        }
        await self._async_load({DOMAIN, *DESCRIPTIONS, *installed})

    @callback
    def async_start(self, endpoints: EndpointRegistry) -> CALLBACK_TYPE:
        """Load the texts of integrations that are set up later."""

        async def component_loaded(event: Event[Any]) -> None:
            platform = event.data["component"]
            if platform in self._loaded:
                return
            await self._async_load({platform})
            entries = er.async_get(self._hass).entities.values()
            endpoints.async_forget_all(
                entry.entity_id for entry in entries if entry.platform == platform
            )

        return self._hass.bus.async_listen(EVENT_COMPONENT_LOADED, component_loaded)

    async def _async_load(self, components: set[str]) -> None:
        self._loaded |= components
        # One after the other, because the event loop prepares the texts.
        for component in components:
            for language in self._languages:
                await async_get_translations(
                    self._hass, language, "entity", {component}
                )
