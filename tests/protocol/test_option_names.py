"""Test that all options of a setting have different spoken names."""

from collections.abc import Sequence
from typing import Any

from homeassistant.core import State
import pytest

from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from custom_components.alexa_smart_home.protocol.labels import (
    Asset,
    DeviceClassName,
    Label,
    Option,
    Word,
)
from custom_components.alexa_smart_home.protocol.option_names import option_names
from custom_components.alexa_smart_home.protocol.resources import friendly_names

CONTEXT = CompileContext()
STATE = State("select.mode", "eco")


def _texts(resources: Any) -> list[str]:
    """Return each name as its text or as the id of its asset."""
    return [
        name["value"].get("text") or name["value"]["assetId"].removeprefix("Alexa.")
        for name in resources["friendlyNames"]
    ]


def _names(*options: Label | Sequence[Label]) -> list[list[str]]:
    wanted = [
        (option,) if isinstance(option, str) else tuple(option) for option in options
    ]
    return [_texts(resources) for resources in option_names(wanted, STATE, CONTEXT)]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["eco", "Eco", "ECO!"], ["eco", "Eco 2", "ECO 3"]),
        (["auto", "Auto"], ["Setting.Auto", "Auto 2"]),
        # A number that another option has is not given again.
        (["a", "A", "a_2"], ["a", "A 3", "a 2"]),
        # No asset is used if another option has the name of one of its synonyms.
        (["night", "Night mode"], ["night", "Night mode"]),
        (["Silent", "quiet"], ["Silent", "quiet"]),
        (["automatic", "auto", "low"], ["automatic", "auto", "Value.Low"]),
        (["mid", "medium"], ["mid", "medium"]),
        (["max", "maximum"], ["max", "maximum"]),
        (["min", "medium", "max"], ["Value.Minimum", "Value.Medium", "Value.Maximum"]),
        (["night", "day"], ["Setting.Night", "day"]),
        (["rain_head", "hand_held"], ["Shower.RainHead", "Shower.HandHeld"]),
        (["wash cycle", "Quick wash"], ["Setting.WashCycle", "Value.QuickWash"]),
        # Sign and decimal point distinguish numbers.
        (["-1", "0", "1"], ["-1", "0", "1"]),
        (["2.5", "25", "2,5"], ["2.5", "25", "2,5 2"]),
        (["1-2", "1 2"], ["1-2", "1 2 2"]),
        (["60 °C", "60°C", "60 °F"], ["60 °C", "60°C 2", "60 °F"]),
        # Names without letters and digits are compared as they are.
        (["+", "-", "*"], ["+", "-", "*"]),
        # Vowel signs are part of a word.
        (["की", "का"], ["की", "का"]),
        # Amazon reserves words for settings, not for their options.
        (["MUSIC", "Alarm", "day"], ["MUSIC", "Alarm", "day"]),
    ],
)
def test_first_names(options: list[str], expected: list[str]) -> None:
    assert _names(*options) == [[name] for name in expected]


def test_further_names_that_are_taken_are_left_out() -> None:
    """Test that the name of a room replaces a second name of a mode."""
    assert _names(("cleaning", "vacuum", "clean"), ("docked", "dock"), "Vacuum") == [
        ["cleaning", "clean"],
        ["docked", "dock"],
        ["Vacuum"],
    ]


def test_repeated_names_of_an_option_are_left_out() -> None:
    assert _names(("max", Asset.MAXIMUM, "max"), "low") == [
        ["Value.Maximum"],
        ["Value.Low"],
    ]
    assert _names(("top", "Top"), "low") == [["top"], ["Value.Low"]]


@pytest.mark.parametrize("speed", ["max", "Maximum"])
def test_no_second_maximum(speed: str) -> None:
    assert _names("low", speed, ("turbo", Asset.MAXIMUM)) == [
        ["Value.Low"],
        ["Value.Maximum"],
        ["turbo"],
    ]


def test_taken_assets_become_texts() -> None:
    assert _names(Asset.LONG_PRESS, Asset.LONG_PRESS) == [
        ["Button.LongPress"],
        ["long press 2"],
    ]


def test_assets_as_text() -> None:
    resources = option_names(
        [("Auto",), ("low",)], STATE, CONTEXT, as_text=(Asset.AUTO,)
    )
    assert [_texts(option) for option in resources] == [["Auto"], ["Value.Low"]]


def test_texts_in_every_configured_locale() -> None:
    context = CompileContext(locales=("de-DE", "en-GB"))
    (resources,) = option_names([("eco",)], STATE, context)
    assert resources == {
        "friendlyNames": [
            {"@type": "text", "value": {"text": "eco", "locale": locale}}
            for locale in ("de-DE", "en-GB")
        ]
    }


def test_reserved_words_are_changed_in_names_of_settings() -> None:
    assert _texts(friendly_names(("Music", "bass", "auto", "fan"), STATE, CONTEXT)) == [
        "Music setting",
        "bass setting",
        "Setting.Auto",
        "fan",
    ]


TEXTS = {
    ("eco", "en-US"): "Eco",
    ("eco_plus", "en-US"): "Eco+",
    ("heat_pump", "en-US"): "Heat Pump",
    ("lowest", "de-DE"): "Niedrig",
    ("night_mode", "de-DE"): "Nacht",
    ("sleep", "de-DE"): "Schlafen",
    ("rest", "de-DE"): "Schlafen!",
    (Word.LOW, "de-DE"): "niedrig",
    (Word.NIGHT, "de-DE"): "Nacht",
    ("strong", "fr-FR"): "Fort",
    ("turbo", "fr-FR"): "Fort",
}


def _translate(label: Label, _: State, locale: str) -> str | None:
    key = label.value if isinstance(label, Option) else label
    return TEXTS.get((str(key), locale))


def _in_locales(*options: Label, locales: tuple[str, ...]) -> list[list[str]]:
    context = CompileContext(locales=locales, translate=_translate)
    wanted = [(option,) for option in options]
    return [
        [
            name["value"].get("assetId")
            or f"{name['value']['locale'][:2]}: {name['value']['text']}"
            for name in resources["friendlyNames"]
        ]
        for resources in option_names(wanted, STATE, context)
    ]


@pytest.mark.parametrize(
    ("locales", "options", "expected"),
    [
        # English keeps the words that were the name before the key had a text.
        ("en", ["eco_plus"], [["en: Eco+", "en: eco plus"]]),
        ("en", ["heat_pump"], [["en: Heat Pump"]]),
        # The second one of two equal names keeps its words.
        ("en", ["eco", "eco_plus"], [["en: Eco"], ["en: eco plus"]]),
        ("de", ["sleep", "rest"], [["de: Schlafen"], ["de: rest"]]),
        # It has no name in a language in which its words are also taken ...
        (
            "de en",
            ["sleep", "rest", "Rest"],
            [
                ["de: Schlafen", "en: sleep"],
                ["de: rest", "en: rest"],
                ["de: Rest 2", "en: Rest 2"],
            ],
        ),
        ("fr de", ["Turbo", "turbo"], [["fr: Turbo", "de: Turbo"], ["fr: Fort"]]),
        # An asset is compared by its name in each language.
        ("de", ["lowest", "low"], [["de: Niedrig"], ["de: low"]]),
        (
            "de en",
            ["low", "lowest"],
            [["Alexa.Value.Low"], ["de: lowest", "en: lowest"]],
        ),
        ("de", ["night_mode", "night"], [["de: Nacht"], ["de: night"]]),
        ("en", ["lowest", "low"], [["en: lowest"], ["Alexa.Value.Low"]]),
    ],
)
def test_names_are_distinct_in_each_language(
    locales: str, options: list[str], expected: list[list[str]]
) -> None:
    regions = {"en": "en-US", "de": "de-DE", "fr": "fr-FR"}
    found = _in_locales(
        *map(Option, options),
        locales=tuple(regions[language] for language in locales.split()),
    )
    assert found == expected


def test_names_of_settings_keep_the_english_words_of_a_key() -> None:
    texts = {"carbon_dioxide": "CO₂ level"}
    context = CompileContext(
        translate=lambda label, _, _locale: texts.get(
            getattr(label, "device_class", "")
        )
    )
    label = DeviceClassName("sensor", "carbon_dioxide")
    assert _texts(friendly_names((label,), STATE, context)) == [
        "CO₂ level",
        "carbon dioxide",
    ]
