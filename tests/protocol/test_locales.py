"""Test which interfaces and display categories each locale supports."""

import re

from homeassistant.core import HomeAssistant
import pytest

from custom_components.alexa_smart_home.const import DEFAULT_LOCALE
from custom_components.alexa_smart_home.protocol.locales import (
    LOCALES,
    MISSING,
    category_in,
    has_locale,
)
from tests.conftest import Alexa, SetUp, error, values

ALL = set(LOCALES)
MISSING_IN = (
    ("Alexa.PowerController", set()),
    ("Alexa.LockController", set()),
    ("Alexa.BrightnessController", set()),
    ("Alexa.ThermostatController", set()),
    ("Alexa.HumiditySensor", set()),
    ("Alexa.ColorController", {"ar-SA"}),
    ("Alexa.ColorTemperatureController", {"ar-SA"}),
    ("Alexa.EqualizerController", {"ar-SA"}),
    ("Alexa.RangeController", {"ar-SA"}),
    ("Alexa.SceneController", {"ar-SA"}),
    ("Alexa.ToggleController", {"ar-SA"}),
    ("Alexa.ChannelController", {"nl-NL"}),
    ("Alexa.DoorbellEventSource", {"nl-NL"}),
    ("Alexa.EndpointHealth", {"nl-NL"}),
    ("Alexa.TemperatureSensor", {"nl-NL"}),
    ("Alexa.ContactSensor", {"ar-SA", "nl-NL"}),
    ("Alexa.ModeController", {"ar-SA", "nl-NL"}),
    ("Alexa.MotionSensor", {"ar-SA", "nl-NL"}),
    ("Alexa.SecurityPanelController", {"ar-SA", "hi-IN", "nl-NL"}),
    ("Alexa.Speaker", {"ar-SA", "es-US", "fr-CA", "hi-IN", "pt-BR"}),
    (
        "Alexa.StepSpeaker",
        {"ar-SA", "es-MX", "es-US", "fr-CA", "hi-IN", "ja-JP", "pt-BR"},
    ),
    ("Alexa.PowerLevelController", {"ar-SA", "es-US", "hi-IN", "pt-BR"}),
    ("Alexa.RTCSessionController", {"en-IN", "es-MX"}),
    ("Alexa.AutomationManagement", ALL - {"en-US"}),
    ("Alexa.TimeHoldController", ALL - {"en-US"}),
)


def test_locales() -> None:
    assert len(ALL) == len(LOCALES) == 17
    assert all(re.fullmatch("[a-z]{2}-[A-Z]{2}", locale) for locale in LOCALES)
    assert DEFAULT_LOCALE in LOCALES


def test_all_limited_interfaces_are_tested() -> None:
    assert set(MISSING) <= {interface for interface, _ in MISSING_IN}


@pytest.mark.parametrize(("interface", "missing"), MISSING_IN)
def test_interface(interface: str, missing: set[str]) -> None:
    assert {
        locale for locale in LOCALES if not has_locale(interface, (locale,))
    } == missing


@pytest.mark.parametrize(
    ("locales", "supported"),
    [
        (("nl-NL",), False),
        (("nl-NL", "ar-SA"), False),
        # One supporting locale is enough.
        (("nl-NL", "de-DE"), True),
        (("de-DE", "nl-NL", "ar-SA"), True),
    ],
)
def test_several_locales(locales: tuple[str, ...], *, supported: bool) -> None:
    assert has_locale("Alexa.ContactSensor", locales) is supported


@pytest.mark.parametrize("locale", LOCALES)
def test_garage_doors(locale: str) -> None:
    """A locale without garage doors gets the display category of a door."""
    supporting = {"de-DE", "en-GB", "en-US", "es-ES", "fr-FR", "it-IT"}
    expected = "GARAGE_DOOR" if locale in supporting else "DOOR"
    assert category_in("GARAGE_DOOR", (locale,)) == expected
    assert category_in("GARAGE_DOOR", (locale, "en-US")) == "GARAGE_DOOR"
    assert category_in("LIGHT", (locale,)) == "LIGHT"


async def test_locale_without_endpoint_health(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa
) -> None:
    """ReportState for an unavailable entity is answered with an error."""
    hass.states.async_set("light.kitchen", "unavailable")
    await set_up({"locale": "nl-NL"})
    answer = await alexa.ask("ReportState", "light.kitchen")
    assert error(answer) == ("Alexa", "ENDPOINT_UNREACHABLE")
    hass.states.async_set("light.kitchen", "off")
    answer = await alexa.ask("ReportState", "light.kitchen")
    assert values(answer) == {"PowerController.powerState": "OFF"}
