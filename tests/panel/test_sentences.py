"""Tests of the sentences to say, and of the examples of directives."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
import pytest

from custom_components.alexa_smart_home.panel.examples import _PAYLOADS, Example
from custom_components.alexa_smart_home.panel.utterances import (
    Said,
    Utterance,
    sayings,
)
from custom_components.alexa_smart_home.panel.words import CapabilityWords
from custom_components.alexa_smart_home.translate import async_load_translations
from tests.flows import set_up_ui_entry

from .conftest import Page

type Json = dict[str, Any]

TEXT = {"friendlyNames": [{"@type": "text", "value": {"text": "x", "locale": "en-US"}}]}
GENERIC: Json = {
    "capabilityResources": TEXT,
    "properties": {"nonControllable": False},
    "configuration": {
        "supportedRange": {"minimumValue": 0, "maximumValue": 10, "precision": 3},
        "presets": [{"rangeValue": 1, "presetResources": TEXT}],
        "supportedModes": [{"value": str(i), "modeResources": TEXT} for i in range(3)],
    },
}
READ_ONLY: Json = {**GENERIC, "properties": {"nonControllable": True}}
OPENING: Json = {
    **GENERIC,
    "semantics": {
        "actionMappings": [
            {"actions": ["Alexa.Actions.Open", "Alexa.Actions.Raise"]},
            {"actions": ["Alexa.Actions.Close", "Alexa.Actions.Dock"]},
        ],
        "stateMappings": [
            {"states": ["Alexa.States.Closed"]},
            {"states": ["Alexa.States.Open"]},
        ],
    },
}


@pytest.mark.parametrize(
    ("interface", "capability", "expected"),
    [
        (
            "RangeController",
            GENERIC,
            [
                Said(Utterance.SET_SETTING, TEXT, "6"),
                Said(Utterance.SET_SETTING, TEXT, TEXT),
            ],
        ),
        ("RangeController", READ_ONLY, [Said(Utterance.ASK_SETTING, TEXT)]),
        ("ModeController", GENERIC, [Said(Utterance.SET_SETTING, TEXT, TEXT)] * 2),
        ("ModeController", READ_ONLY, [Said(Utterance.ASK_SETTING, TEXT)]),
        (
            "ToggleController",
            GENERIC,
            [Said(Utterance.TOGGLE_ON, TEXT), Said(Utterance.TOGGLE_OFF, TEXT)],
        ),
        ("ToggleController", READ_ONLY, []),
        (
            "ModeController",
            OPENING,
            [
                Said(Utterance.OPEN),
                Said(Utterance.RAISE),
                Said(Utterance.CLOSE),
                Said(Utterance.ASK_OPEN),
                *[Said(Utterance.SET_SETTING, TEXT, TEXT)] * 2,
            ],
        ),
        (
            "KeypadController",
            {"keys": ["UP", "SELECT"]},
            [Said(Utterance.PRESS_SELECT)],
        ),
        ("KeypadController", {"keys": ["UP"]}, []),
        ("StepSpeaker", {}, [Said(Utterance.VOLUME_UP), Said(Utterance.MUTE)]),
        ("ChannelController", {}, [Said(Utterance.SET_CHANNEL, value="7")]),
        ("CameraStreamController", {}, [Said(Utterance.SHOW)]),
        (
            "InputController",
            {"inputs": [{"name": "HDMI 1", "friendlyNames": ["Kodi"]}, {"name": "TV"}]},
            [
                Said(Utterance.SET_INPUT, value="Kodi"),
                Said(Utterance.SET_INPUT, value="TV"),
            ],
        ),
        (
            "SceneController",
            {"supportsDeactivation": True},
            [Said(Utterance.TURN_ON), Said(Utterance.TURN_OFF)],
        ),
        ("EndpointHealth", {}, []),
    ],
)
def test_sayings(interface: str, capability: Json, expected: list[Said]) -> None:
    assert [*sayings({"interface": f"Alexa.{interface}", **capability})] == expected


def test_example_of_a_camera() -> None:
    offered = {
        "protocols": ["HLS", "RTSP"],
        "resolutions": [{"width": 1280, "height": 720}],
        "authorizationTypes": ["NONE"],
        "videoCodecs": ["H264"],
        "audioCodecs": ["AAC"],
    }
    capability = {"cameraStreamConfigurations": [offered]}
    payload = _PAYLOADS["CameraStreamController", "InitializeCameraStreams"]
    assert payload(Example(capability, "CELSIUS", {})) == {
        "cameraStreams": [
            {
                "protocol": "HLS",
                "resolution": {"width": 1280, "height": 720},
                "authorizationType": "NONE",
                "videoCodec": "H264",
                "audioCodec": "AAC",
            }
        ]
    }


SWING = [("text", "swing", "en-US"), ("text", "Schwenken", "de-DE")]
# Names of a setting, and its name in a language.
NAMES: list[tuple[str, list[tuple[str, str, str]], str]] = [
    ("de", SWING, "Schwenken"),
    ("fr", SWING, "Swing"),
    ("de", [("asset", "Alexa.Setting.FanSpeed", "")], "Lüftergeschwindigkeit"),
    ("de", [("asset", "Alexa.Setting.Quiet", "")], "Leise"),
    ("de", [("asset", "Alexa.Shower.RainHead", "")], "Rain head"),
]


async def test_words(hass: HomeAssistant) -> None:
    """Settings have their name in the language, or any other name."""
    for language, labels, expected in NAMES:
        await async_load_translations(hass, language)
        names = [
            {
                "@type": kind,
                "value": {"assetId": name}
                if kind == "asset"
                else {"text": name, "locale": locale},
            }
            for kind, name, locale in labels
        ]
        capability = {
            "interface": "Alexa.ModeController",
            "capabilityResources": {"friendlyNames": names},
        }
        unnamed = {"interface": "Alexa.EndpointHealth"}
        in_words = CapabilityWords(hass, language)
        assert in_words.of_endpoint([capability, capability, unnamed]) == [expected]


@pytest.mark.usefixtures("unloaded")
async def test_sentences(hass: HomeAssistant, page: Page) -> None:
    """Names of assets are translated; a locale without an interface has no sentence."""
    hass.config.units = US_CUSTOMARY_SYSTEM
    hass.states.async_set(
        "fan.hall",
        "on",
        {
            "friendly_name": "Fan",
            "supported_features": 1,
            "percentage": 30,
            "percentage_step": 10,
        },
    )
    hass.states.async_set(
        "climate.hall",
        "heat",
        {
            "friendly_name": "Hall",
            "hvac_modes": ["heat", "off", "dry"],
            "supported_features": 1,
            "temperature": 68,
        },
    )
    hass.states.async_set(
        "select.mode", "night", {"friendly_name": "Box", "options": ["night", "Cinema"]}
    )
    locales = ["en-US", "de-DE", "es-MX", "ar-SA"]
    await set_up_ui_entry(hass, options={"locale": locales})

    async def texts(entity_id: str) -> dict[str, list[str]]:
        device = await page.ask("device", entity_id=entity_id)
        return {item["locale"]: item["texts"] for item in device["sentences"]}

    fan = await texts("fan.hall")
    assert "Alexa, set the fan speed of Fan to 50" in fan["en-US"]
    assert "Alexa, stelle Lüftergeschwindigkeit von Fan auf 50" in fan["de-DE"]
    assert "Alexa, pon velocidad del ventilador de Fan en 50" in fan["es-MX"]
    # Amazon has no RangeController in Arabic.
    assert fan["ar-SA"] == []
    hass.states.async_set("light.hall", "on", {"friendly_name": "Lamp"})
    light = await texts("light.hall")
    assert light["ar-SA"] == ["أليكسا، شغّلي Lamp", "أليكسا، أطفئي Lamp"]
    climate = await texts("climate.hall")
    assert "Alexa, set Hall to 68 degrees" in climate["en-US"]
    assert "Alexa, stelle Hall auf heizen" in climate["de-DE"]
    select = await texts("select.mode")
    assert "Alexa, set the mode of Box to night" in select["en-US"]
    assert "Alexa, stelle Modus von Box auf Cinema" in select["de-DE"]

    hass.states.async_set(
        "climate.hall", "off", {"hvac_modes": ["heat", "off"], "supported_features": 1}
    )
    device = await page.ask("device", entity_id="climate.hall")
    (set_target,) = (
        item for item in device["directives"] if item["name"] == "SetTargetTemperature"
    )
    setpoint = {"value": 70, "scale": "FAHRENHEIT"}
    assert set_target["payload"] == {"targetSetpoint": setpoint}
    assert any("70 degrees" in text for text in device["sentences"][0]["texts"])
