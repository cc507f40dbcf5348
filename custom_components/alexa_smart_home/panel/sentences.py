"""Sentences to say to Alexa about an endpoint, in the language of each locale."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.const import UnitOfTemperature
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN
from ..endpoints.label_texts import async_translate_label, languages_of
from ..protocol.labels import Asset, Word
from ..protocol.locales import has_locale
from ..protocol.resources import words
from .utterances import Name, Said, sayings
from .words import SpokenName, chosen_name, label_of_asset

MAX_SENTENCES: Final = 20


async def async_sentences(
    hass: HomeAssistant,
    state: State,
    discovery: Mapping[str, Any],
    values: Mapping[str, Any],
    locale: str,
) -> list[str]:
    """Return sentences to say about an endpoint with these values in one locale."""
    for language in languages_of(locale):
        await async_get_translations(hass, language, "selector", {DOMAIN})
    target = values.get("targetSetpoint", {}).get("value") or _degrees(hass)
    speech = _Speech(hass, state, locale, discovery["friendlyName"], f"{target:g}")
    said = (
        said
        for capability in discovery["capabilities"]
        if has_locale(capability["interface"], (locale,))
        for said in sayings(capability)
    )
    return [*dict.fromkeys(map(speech.sentence, said))][:MAX_SENTENCES]


class _Speech:
    """Translate utterances about one endpoint into the language of a locale."""

    def __init__(
        self,
        hass: HomeAssistant,
        state: State,
        locale: str,
        name: str,
        target: str,
    ) -> None:
        self._hass = hass
        self._state = state
        self._locale = locale
        self._name = name
        self._target = target

    def sentence(self, said: Said) -> str:
        text = async_translate_label(
            self._hass, said.utterance, self._state, self._locale
        )
        return (text or said.utterance).format(
            name=self._name,
            setting=self._say(said.setting),
            value=self._say(said.value) or self._target,
        )

    def _say(self, name: Name) -> str:
        if isinstance(name, (Word, SpokenName)):
            text = async_translate_label(self._hass, name, self._state, self._locale)
            return text or name
        if isinstance(name, str):
            return name
        return chosen_name(name, self._locale, self._say_asset)

    def _say_asset(self, asset: Asset) -> str:
        label = label_of_asset(asset)
        return words(asset) if label is None else self._say(label)


def _degrees(hass: HomeAssistant) -> int:
    """Return a comfortable temperature in the unit of the home."""
    unit = hass.config.units.temperature_unit
    return 70 if unit == UnitOfTemperature.FAHRENHEIT else 21
