"""Names of options: no two options of a setting sound alike."""

from collections.abc import Sequence
from typing import Any

from homeassistant.core import State
import pytest

from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from custom_components.alexa_smart_home.protocol.labels import Asset, Label
from custom_components.alexa_smart_home.protocol.option_names import option_names
from custom_components.alexa_smart_home.protocol.resources import friendly_names

SITE = CompileContext()
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
    return [_texts(resources) for resources in option_names(wanted, STATE, SITE)]


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
    """The further names of a mode give way to the name of a room."""
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
    resources = option_names([("Auto",), ("low",)], STATE, SITE, as_text=(Asset.AUTO,))
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
    assert _texts(friendly_names(("Music", "bass", "auto", "fan"), STATE, SITE)) == [
        "Music setting",
        "bass setting",
        "Setting.Auto",
        "fan",
    ]
