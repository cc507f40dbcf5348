"""Which interface speaks which locale.

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

_ONLY_EN_US: Final = frozenset(LOCALES) - {"en-US"}

# The locales that an interface lacks; what is not listed speaks all of them.
MISSING: Final[Mapping[str, frozenset[str]]] = {
    "Alexa.AutomationManagement": _ONLY_EN_US,
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
    "Alexa.TimeHoldController": _ONLY_EN_US,
    "Alexa.ToggleController": frozenset({"ar-SA"}),
}

# Display categories that can be controlled in some locales only, these locales,
# and the category to use elsewhere.
_LIMITED_CATEGORIES: Final[Mapping[str, tuple[frozenset[str], str]]] = {
    DisplayCategory.GARAGE_DOOR: (
        frozenset({"de-DE", "en-GB", "en-US", "es-ES", "fr-FR", "it-IT"}),
        DisplayCategory.DOOR,
    ),
}


def category_in(category: str, locales: tuple[str, ...]) -> str:
    """Return a display category, or its substitute if no locale knows it."""
    known, substitute = _LIMITED_CATEGORIES.get(category, (locales, category))
    return substitute if set(known).isdisjoint(locales) else category


def speaks(interface: str, locales: tuple[str, ...]) -> bool:
    """Tell whether an interface is offered in any of the locales."""
    missing = MISSING.get(interface)
    return missing is None or not missing.issuperset(locales)
