"""Names of settings, options, actions and conditions for Alexa.

https://developer.amazon.com/docs/device-apis/resources-and-assets.html
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final

from homeassistant.util.json import JsonObjectType

from .compile_context import CompileContext


class Asset(StrEnum):
    """Ids of names in Amazon's catalogue, which exist in every locale."""

    CARBON_MONOXIDE = "Alexa.AirQuality.CarbonMonoxide"
    INDOOR_AIR_QUALITY = "Alexa.AirQuality.IndoorAirQuality"
    PARTICULATE_MATTER = "Alexa.AirQuality.ParticulateMatter"
    VOLATILE_ORGANIC_COMPOUNDS = "Alexa.AirQuality.VolatileOrganicCompounds"
    DOUBLE_PRESS = "Alexa.Button.DoublePress"
    LONG_PRESS = "Alexa.Button.LongPress"
    SINGLE_PRESS = "Alexa.Button.SinglePress"
    AUTO = "Alexa.Setting.Auto"
    DIRECTION = "Alexa.Setting.Direction"
    FAN_SPEED = "Alexa.Setting.FanSpeed"
    MODE = "Alexa.Setting.Mode"
    NIGHT = "Alexa.Setting.Night"
    OPENING = "Alexa.Setting.Opening"
    OSCILLATE = "Alexa.Setting.Oscillate"
    PRESET = "Alexa.Setting.Preset"
    QUIET = "Alexa.Setting.Quiet"
    TEMPERATURE = "Alexa.Setting.Temperature"
    CLOSE = "Alexa.Value.Close"
    HIGH = "Alexa.Value.High"
    LOW = "Alexa.Value.Low"
    MAXIMUM = "Alexa.Value.Maximum"
    MEDIUM = "Alexa.Value.Medium"
    MINIMUM = "Alexa.Value.Minimum"
    OPEN = "Alexa.Value.Open"


class Action(StrEnum):
    """Ids of verbs that can be mapped to a directive."""

    CLEAN = "Alexa.Actions.Clean"
    CLOSE = "Alexa.Actions.Close"
    DOCK = "Alexa.Actions.Dock"
    LOWER = "Alexa.Actions.Lower"
    OPEN = "Alexa.Actions.Open"
    RAISE = "Alexa.Actions.Raise"
    VACUUM = "Alexa.Actions.Vacuum"


class Condition(StrEnum):
    """Ids of adjectives that can be mapped to a value."""

    CLOSED = "Alexa.States.Closed"
    OPEN = "Alexa.States.Open"


type Label = Asset | str

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
# Assets by the texts that they replace.
_CATALOGUE: Final[Mapping[str, Asset]] = {
    "auto": Asset.AUTO,
    "double press": Asset.DOUBLE_PRESS,
    "high": Asset.HIGH,
    "long press": Asset.LONG_PRESS,
    "low": Asset.LOW,
    "max": Asset.MAXIMUM,
    "maximum": Asset.MAXIMUM,
    "medium": Asset.MEDIUM,
    "min": Asset.MINIMUM,
    "minimum": Asset.MINIMUM,
    "night": Asset.NIGHT,
    "quiet": Asset.QUIET,
    "single press": Asset.SINGLE_PRESS,
}
_UNSPEAKABLE: Final = str.maketrans(dict.fromkeys('_}{\\/|"()[]+~!><*%', " "))


def friendly_names(
    labels: Iterable[Label], context: CompileContext, noun: str = "setting"
) -> JsonObjectType:
    """Return the resources of a setting; `noun` is appended to reserved names."""
    names = (in_catalogue(clean(label)) for label in labels)
    return resources((_unreserved(name, noun) for name in names), context)


def resources(names: Iterable[Label], context: CompileContext) -> JsonObjectType:
    """Return the resources for names, with each text in every configured locale."""
    distinct = dict.fromkeys(names)
    return {
        "friendlyNames": [
            name for label in distinct for name in _resource(label, context)
        ]
    }


def _resource(label: Label, context: CompileContext) -> Iterator[JsonObjectType]:
    if isinstance(label, Asset):
        yield {"@type": "asset", "value": {"assetId": label}}
        return
    for locale in context.locales:
        yield {"@type": "text", "value": {"text": label, "locale": locale}}


def clean(label: Label) -> Label:
    """Return a text without unspeakable characters, unless it has no others."""
    if isinstance(label, Asset):
        return label
    return " ".join(label.translate(_UNSPEAKABLE).split()) or label


def in_catalogue(label: Label) -> Label:
    """Return the asset for a text, or the text if there is none."""
    if isinstance(label, Asset):
        return label
    return _CATALOGUE.get(label.casefold(), label)


def _unreserved(label: Label, noun: str) -> Label:
    if isinstance(label, Asset) or label.casefold() not in _RESERVED:
        return label
    return f"{label} {noun}"
