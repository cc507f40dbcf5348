"""Each language has all texts, with the same placeholders, and none left in English."""

from enum import StrEnum
import json
from typing import Any
from unicodedata import category

import pytest

from custom_components.alexa_smart_home.endpoints.label_texts import languages_of
from custom_components.alexa_smart_home.panel.utterances import Utterance
from custom_components.alexa_smart_home.panel.words import SpokenName
from custom_components.alexa_smart_home.protocol.labels import Word
from custom_components.alexa_smart_home.protocol.locales import LOCALES
from tests.translations import DIRECTORY, TEXTS, Shown, paths, placeholders
from tests.untranslated import SAME_AS_IN_ENGLISH

# All texts; the other languages have only words that Alexa listens to.
COMPLETE = ("de", "es", "fr", "it", "ja", "nl", "pt-BR")
# The texts that a person says, by their selector.
SPOKEN: dict[str, type[StrEnum]] = {
    "label": Word,
    "spoken": SpokenName,
    "utterance": Utterance,
}
FILES = {path.stem: path for path in (DIRECTORY / "translations").glob("*.json")}
LANGUAGES = {
    language: json.loads(path.read_text(encoding="utf-8"))
    for language, path in FILES.items()
    if language != "en"
}


def text_at(texts: Any, path: tuple[str, ...]) -> str:
    """Return the text at a path."""
    for key in path:
        texts = texts[key]
    assert isinstance(texts, str)
    return texts


ENGLISH = {path: text_at(TEXTS, path) for path in paths(TEXTS)}


def test_each_locale_has_a_file() -> None:
    needed = {languages_of(locale)[-1] for locale in LOCALES} | set(COMPLETE)
    assert needed <= FILES.keys()


@pytest.mark.parametrize("language", COMPLETE)
def test_same_keys(language: str) -> None:
    assert paths(LANGUAGES[language]) == ENGLISH.keys()


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - set(COMPLETE)))
def test_words_for_alexa_only(language: str) -> None:
    found = paths(LANGUAGES[language])
    words: Shown = {
        ("selector", selector, "options", word)
        for selector, keys in SPOKEN.items()
        for word in keys
    }
    options = {path for path in found if path[:2] == ("selector", "option")}
    assert found - options <= words
    if language in {languages_of(locale)[-1] for locale in LOCALES}:
        assert words <= found
    # Home Assistant has no Hindi.
    assert bool(options) is (language == "hi")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_texts(language: str) -> None:
    """Check placeholders, blanks and markup, and that texts are translated."""
    texts = LANGUAGES[language]
    same = set()
    for path in paths(texts):
        text = text_at(texts, path)
        assert text == text.strip() != ""
        assert "<" not in text
        if (english := ENGLISH.get(path)) is not None:
            assert placeholders(text) == placeholders(english), path
            assert text.count("`") == english.count("`"), path
            assert text.count("\n") == english.count("\n"), path
            if text == english:
                same.add(".".join(path))
    assert same == SAME_AS_IN_ENGLISH.get(language, frozenset())


@pytest.mark.parametrize("language", ["en", *sorted(LANGUAGES)])
def test_words_can_be_said(language: str) -> None:
    texts = LANGUAGES.get(language, TEXTS)["selector"]["label"]["options"]
    for word, text in texts.items():
        # Letters, their marks, digits, blanks, hyphens and apostrophes.
        assert all(category(char)[0] in "LMN" or char in " -'" for char in text), word
    if language == "en":
        assert texts == {word.value: word.value.replace("_", " ") for word in Word}
