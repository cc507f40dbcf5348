"""Locales that Amazon supports, by interface and display category.

https://developer.amazon.com/docs/device-apis/list-of-interfaces.html
"""

from collections.abc import Mapping
from typing import Final

from .display_category import DisplayCategory

LOCALES: Final = (
    "ar-SA",
    "de-DE",
    "en-AU",
    "en-CA",
    "en-GB",
    "en-IN",
    "en-US",
    "es-ES",
    "es-MX",
    "es-US",
    "fr-CA",
    "fr-FR",
    "hi-IN",
    "it-IT",
    "ja-JP",
    "nl-NL",
    "pt-BR",
)

_ALL_EXCEPT_EN_US: Final = frozenset(LOCALES) - {"en-US"}

# The locales that do not support an interface; others support all locales.
MISSING: Final[Mapping[str, frozenset[str]]] = {
    "Alexa.AutomationManagement": _ALL_EXCEPT_EN_US,
    "Alexa.ChannelController": frozenset({"nl-NL"}),
    "Alexa.ColorController": frozenset({"ar-SA"}),
    "Alexa.ColorTemperatureController": frozenset({"ar-SA"}),
    "Alexa.ContactSensor": frozenset({"ar-SA", "nl-NL"}),
    "Alexa.DoorbellEventSource": frozenset({"nl-NL"}),
    "Alexa.EndpointHealth": frozenset({"nl-NL"}),
    "Alexa.EqualizerController": frozenset({"ar-SA"}),
    "Alexa.ModeController": frozenset({"ar-SA", "nl-NL"}),
    "Alexa.MotionSensor": frozenset({"ar-SA", "nl-NL"}),
    "Alexa.PowerLevelController": frozenset({"ar-SA", "es-US", "hi-IN", "pt-BR"}),
    "Alexa.RTCSessionController": frozenset({"en-IN", "es-MX"}),
    "Alexa.RangeController": frozenset({"ar-SA"}),
    "Alexa.SceneController": frozenset({"ar-SA"}),
    "Alexa.SecurityPanelController": frozenset({"ar-SA", "hi-IN", "nl-NL"}),
    "Alexa.Speaker": frozenset({"ar-SA", "es-US", "fr-CA", "hi-IN", "pt-BR"}),
    "Alexa.StepSpeaker": frozenset(
        {"ar-SA", "es-MX", "es-US", "fr-CA", "hi-IN", "ja-JP", "pt-BR"}
    ),
    "Alexa.TemperatureSensor": frozenset({"nl-NL"}),
    "Alexa.TimeHoldController": _ALL_EXCEPT_EN_US,
    "Alexa.ToggleController": frozenset({"ar-SA"}),
}

# Display categories that only some locales support: these locales, and the category
# for all others.
_LIMITED_CATEGORIES: Final[Mapping[str, tuple[frozenset[str], str]]] = {
    DisplayCategory.GARAGE_DOOR: (
        frozenset({"de-DE", "en-GB", "en-US", "es-ES", "fr-FR", "it-IT"}),
        DisplayCategory.DOOR,
    ),
}


def category_in(category: str, locales: tuple[str, ...]) -> str:
    """Return a display category, or its substitute if no locale supports it."""
    supporting, substitute = _LIMITED_CATEGORIES.get(category, (locales, category))
    return substitute if set(supporting).isdisjoint(locales) else category


def has_locale(interface: str, locales: tuple[str, ...]) -> bool:
    """Return whether any of the locales supports an interface."""
    missing = MISSING.get(interface)
    return missing is None or not missing.issuperset(locales)
