"""The names of settings and options in each language, and the words that set them."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.alexa_smart_home.protocol.locales import LOCALES
from tests.conftest import Alexa, SetUp
from tests.endpoints.spoken_names import SAME_AS_IN_ENGLISH, SPOKEN_NAMES, Names

# Features, attributes and state of each device; `demo` provides them, with the key of
# the entity's translations.
DEVICES: dict[str, tuple[str, dict[str, Any], str | None]] = {
    "vacuum.robot": (
        "docked",
        {
            # Pause, stop, dock, speed, locate, spot, start.
            "supported_features": 4 | 8 | 16 | 32 | 512 | 1024 | 8192,
            "fan_speed": "quiet",
            "fan_speed_list": ["quiet", "Allegro", "max"],
        },
        None,
    ),
    "fan.tower": (
        "on",
        {
            "supported_features": 1 | 2 | 4 | 8,
            "percentage": 50,
            "percentage_step": 25,
            "oscillating": True,
            "direction": "forward",
            "preset_mode": "sleep",
            "preset_modes": ["auto", "sleep", "on"],
        },
        "demo",
    ),
    "climate.hall": (
        "heat",
        {
            # Temperature, humidity, fan, preset, swing.
            "supported_features": 1 | 4 | 8 | 16 | 32,
            "temperature": 21,
            "humidity": 50,
            "hvac_modes": ["heat", "off"],
            "fan_mode": "auto",
            "fan_modes": ["auto", "low", "high", "auto_high"],
            "preset_mode": "eco",
            "preset_modes": ["eco", "away", "none"],
            "swing_mode": "off",
            "swing_modes": ["off", "vertical", "both"],
        },
        "ubercool",
    ),
    "cover.blind": (
        "open",
        {
            "device_class": "blind",
            "supported_features": 255,
            "current_position": 40,
            "current_tilt_position": 10,
        },
        None,
    ),
    "media_player.stereo": (
        "on",
        {
            # Source, sound mode, on, off.
            "supported_features": 128 | 256 | 2048 | 65536,
            "source": "Radio Nova",
            "source_list": ["Radio Nova", "Turntable"],
            "sound_mode": "Cinema",
            "sound_mode_list": ["Cinema", "Party"],
        },
        None,
    ),
    "humidifier.bedroom": (
        "on",
        {
            "supported_features": 1,
            "humidity": 45,
            "mode": "eco",
            "available_modes": ["normal", "eco", "sleep"],
        },
        None,
    ),
    "remote.den": (
        "on",
        {
            "supported_features": 4,
            "activity_list": ["Watch TV"],
            "current_activity": "Watch TV",
        },
        None,
    ),
}
# Names that a person or a device gave.
GIVEN = {"Allegro", "Radio Nova", "Turntable", "Cinema", "Party", "Watch TV", "-"}


def joined_names(resources: Any) -> str:
    """Return the texts of resources, or the last part of the id of an asset."""
    return ", ".join(
        name["value"].get("text") or f"*{name['value']['assetId'].rpartition('.')[2]}"
        for name in resources["friendlyNames"]
    )


def settings(endpoint: Any) -> dict[str, str]:
    """Return the names of the settings and options of an endpoint, by their ids."""
    found = {}
    for capability in endpoint["capabilities"]:
        if "capabilityResources" not in capability:
            continue
        found[capability["instance"]] = joined_names(capability["capabilityResources"])
        configuration = capability.get("configuration", {})
        for mode in configuration.get("supportedModes", ()):
            found[mode["value"]] = joined_names(mode["modeResources"])
        for preset in configuration.get("presets", ()):
            key = f"{capability['instance']}={preset['rangeValue']}"
            found[key] = joined_names(preset["presetResources"])
    return found


async def discover(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa, *locales: str
) -> dict[str, dict[str, str]]:
    """Set up the devices, and return the names of what they offer."""
    for entity_id, (state, attributes, translation_key) in DEVICES.items():
        domain, _, name = entity_id.partition(".")
        er.async_get(hass).async_get_or_create(
            domain,
            "demo",
            name,
            suggested_object_id=name,
            translation_key=translation_key,
        )
        hass.states.async_set(entity_id, state, attributes)
    await set_up({"locale": list(locales)})
    found = await alexa.discover()
    return {
        entity_id: settings(found[entity_id])
        for entity_id in DEVICES
        if entity_id in found and settings(found[entity_id])
    }


def texts(names: Names) -> set[str]:
    """Return all texts, without assets and the names that devices gave."""
    found = {
        text
        for device in names.values()
        for joined in device.values()
        for text in joined.split(", ")
    }
    return {text for text in found if not text.startswith("*")} - GIVEN


@pytest.mark.parametrize("locale", LOCALES)
async def test_names(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa, locale: str
) -> None:
    found = await discover(hass, set_up, alexa, locale)
    assert found == SPOKEN_NAMES[locale]
    if not locale.startswith("en"):
        english = texts(found) & texts(SPOKEN_NAMES["en-US"])
        assert english == SAME_AS_IN_ENGLISH.get(locale, frozenset())


async def test_two_languages(hass: HomeAssistant, set_up: SetUp, alexa: Alexa) -> None:
    found = await discover(hass, set_up, alexa, "en-CA", "fr-CA")
    for entity_id, device in found.items():
        for key, names in device.items():
            both = [SPOKEN_NAMES[of][entity_id][key] for of in ("en-CA", "fr-CA")]
            assert set(names.split(", ")) == set(", ".join(both).split(", ")), key
