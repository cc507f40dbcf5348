"""Build the resources of a setting: its names in each configured locale.

https://developer.amazon.com/docs/device-apis/resources-and-assets.html
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
import re
from typing import Final, NamedTuple
import unicodedata

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType

from .compile_context import CompileContext
from .labels import Asset, DeviceClassName, Label, Option, Word


class Text(NamedTuple):
    """A name in one locale."""

    locale: str
    text: str


# Amazon rejects these names for settings, but not for modes and presets.
_RESERVED: Final = frozenset(
    {
        "alarm",
        "alarms",
        "all alarms",
        "away mode",
        "bass",
        "camera",
        "date",
        "date today",
        "day",
        "do not disturb",
        "drop in",
        "music",
        "night light",
        "notification",
        "playing",
        "sleep sounds",
        "time",
        "timer",
        "today in music",
        "treble",
        "volume",
        "way f. m.",
    }
)
_OPTION_ASSETS: Final = ("Alexa.Button", "Alexa.Gesture", "Alexa.Shower", "Alexa.Value")
# Assets by the English texts that they replace.
_CATALOGUE: Final[Mapping[str, Asset]] = {
    "max": Asset.MAXIMUM,
    "min": Asset.MINIMUM,
    **{
        asset.name.lower().replace("_", " "): asset
        for asset in Asset
        if asset.startswith(_OPTION_ASSETS)
    },
    "auto": Asset.AUTO,
    "dry cycle": Asset.DRY_CYCLE,
    "heat": Asset.HEAT,
    "night": Asset.NIGHT,
    "quiet": Asset.QUIET,
    "wash cycle": Asset.WASH_CYCLE,
    "water temperature": Asset.WATER_TEMPERATURE,
}
_UNSPEAKABLE: Final = str.maketrans(dict.fromkeys('_}{\\/|"()[]~!><*%', " "))
# Translations contain it on purpose, as in "Eco+".
_PLUS: Final = str.maketrans("+", " ")
_MINUS: Final = re.compile(r"(?<!\w)[-\u2212](?=\d)")
_POINT: Final = re.compile(r"(?<=\d)[.,](?=\d)")
# The Unicode categories of letters, their marks, and digits.
_SPOKEN: Final = frozenset("LMN")


def friendly_names(
    labels: Iterable[Label],
    state: State,
    context: CompileContext,
    noun: Word = Word.SETTING,
) -> JsonObjectType:
    """Return the resources of a setting; `noun` is appended to reserved names."""
    names: list[Asset | Text] = []
    for label in labels:
        if (asset := asset_of(label)) is not None:
            names.append(asset)
            continue
        for locale, text in texts(label, state, context):
            reserved = text.casefold() in _RESERVED
            suffix = f" {text_in(locale, noun, state, context)}" if reserved else ""
            names.append(Text(locale, text + suffix))
        names += english_words(label, state, context)
    return resources(names)


def resources(names: Iterable[Asset | Text]) -> JsonObjectType:
    """Return the resources for names, without repetitions."""
    distinct: dict[Asset | Text, JsonObjectType] = {}
    for name in names:
        if isinstance(name, Asset):
            distinct[name] = {"@type": "asset", "value": {"assetId": name}}
        else:
            value: JsonObjectType = {"text": name.text, "locale": name.locale}
            key = Text(name.locale, sound(name.text))
            distinct.setdefault(key, {"@type": "text", "value": value})
    return {"friendlyNames": [*distinct.values()]}


def texts(label: Label, state: State, context: CompileContext) -> Iterator[Text]:
    """Yield the text of a label in each locale."""
    for locale in context.locales:
        yield Text(locale, text_in(locale, label, state, context))


def text_in(locale: str, label: Label, state: State, context: CompileContext) -> str:
    """Return the translation of a label, or its words if there is none."""
    is_key = not isinstance(label, str) or isinstance(label, Word)
    text = context.translate(label, state, locale) if is_key else None
    return words(label) if text is None else _clean(text)


def words(label: Label) -> str:
    """Return the text of a label without a translation."""
    if isinstance(label, Asset):
        return label.name.lower().replace("_", " ")
    match label:
        case Option():
            text = label.value
        case DeviceClassName():
            text = label.device_class
        case _:
            text = label
    return _clean(text.translate(_PLUS).strip() or text)


def english_words(
    label: Label, state: State, context: CompileContext
) -> Iterator[Text]:
    """Yield the untranslated words of a key in English, which were its only name."""
    if isinstance(label, (Option, DeviceClassName)):
        said = words(label)
        for locale, text in texts(label, state, context):
            if locale.startswith("en") and sound(text) != sound(said):
                yield Text(locale, said)


def asset_of(label: Label) -> Asset | None:
    """Return the asset that has the same meaning as a label, None without one."""
    if isinstance(label, Asset):
        return label
    return None if isinstance(label, Word) else _CATALOGUE.get(words(label).casefold())


@lru_cache(maxsize=1024)
def sound(text: str) -> str:
    """Return the spoken form of a text, without case and punctuation."""
    spoken = _POINT.sub(" point ", _MINUS.sub(" minus ", text.casefold()))
    letters = "".join(
        char if unicodedata.category(char)[0] in _SPOKEN else " " for char in spoken
    )
    return " ".join(letters.split()) or text


def _clean(text: str) -> str:
    """Return a text without unspeakable characters, unless it has no others."""
    return " ".join(text.translate(_UNSPEAKABLE).split()) or text
