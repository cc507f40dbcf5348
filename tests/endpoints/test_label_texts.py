"""Texts of labels in the languages of the configured locales."""

from typing import Any

from homeassistant.const import EVENT_COMPONENT_LOADED
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.translation import async_get_cached_translations
import pytest

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.endpoints.label_texts import (
    LabelTexts,
    async_translate_label,
    languages_of,
)
from custom_components.alexa_smart_home.protocol.labels import (
    DeviceClassName,
    Label,
    Option,
    Word,
)
from custom_components.alexa_smart_home.protocol.locales import LOCALES
from tests.alexa_cloud import AlexaCloud
from tests.common import async_announce, async_reload_yaml
from tests.conftest import Alexa, SetUp, credentials

CLIMATE = "climate.ubercool"


def register(
    hass: HomeAssistant,
    entity_id: str,
    translation_key: str | None,
    platform: str = "demo",
) -> State:
    """Register an entity of an integration."""
    domain, _, name = entity_id.partition(".")
    er.async_get(hass).async_get_or_create(
        domain,
        platform,
        name,
        suggested_object_id=name,
        translation_key=translation_key,
    )
    return State(entity_id, "auto")


@pytest.mark.parametrize(
    ("label", "locale", "expected"),
    [
        # The entity's own translations, then those of its domain.
        (Option("auto_high", "fan_mode"), "de-DE", "Auto hoch"),
        (Option("auto_high", "fan_mode"), "en-US", "Auto high"),
        (Option("medium", "fan_mode"), "de-DE", "Mittel"),
        (Option("eco", "preset_mode"), "fr-FR", "Éco"),
        (Option("away", "preset_mode"), "ja-JP", "不在"),
        (Option("heat"), "it-IT", "Riscaldamento"),
        # A text that equals the English one.
        (Option("boost", "preset_mode"), "de-DE", "Boost"),
        # A name that the device gave.
        (Option("My mode", "fan_mode"), "de-DE", None),
        (Option("auto_high", "preset_mode"), "de-DE", None),
        (DeviceClassName("sensor", "carbon_dioxide"), "nl-NL", "Kooldioxide"),
        (DeviceClassName("sensor", "mystery"), "nl-NL", None),
        # Home Assistant has no Hindi.
        (DeviceClassName("sensor", "carbon_dioxide"), "hi-IN", "कार्बन डाइऑक्साइड"),
        (Option("eco", "preset_mode"), "hi-IN", "इको"),
        (Option("auto_high", "fan_mode"), "hi-IN", "Auto high"),
        (Word.TARGET_HUMIDITY, "en-GB", "target humidity"),
        ("Reading", "de-DE", None),
    ],
)
async def test_text(
    hass: HomeAssistant, label: Label, locale: str, expected: str | None
) -> None:
    state = register(hass, CLIMATE, "ubercool")
    await LabelTexts(hass, [locale]).async_load()
    assert async_translate_label(hass, label, state, locale) == expected


async def test_entity_without_translation_key(hass: HomeAssistant) -> None:
    state = register(hass, CLIMATE, None)
    await LabelTexts(hass, ["de-DE"]).async_load()
    label = Option("auto_high", "fan_mode")
    assert async_translate_label(hass, label, state, "de-DE") is None


async def test_device_class_of_the_entity(hass: HomeAssistant) -> None:
    await LabelTexts(hass, ["de-DE"]).async_load()
    label = Option("ring", "event_type")
    doorbell = State("event.door", "", {"device_class": "doorbell"})
    found = [
        async_translate_label(hass, label, state, "de-DE")
        for state in (doorbell, State("event.door", ""))
    ]
    assert found == ["Klingeln", None]


async def test_regional_texts_before_those_of_the_language(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {"es": "girar", "es-419": "voltear", "en": "rotate"}

    def cached(_: Any, language: str, *_args: str) -> dict[str, str]:
        return {f"component.{DOMAIN}.selector.label.options.rotate": texts[language]}

    monkeypatch.setattr(
        "custom_components.alexa_smart_home.endpoints.label_texts"
        ".async_get_cached_translations",
        cached,
    )
    state = State(CLIMATE, "auto")
    for english_in_mexico, expected in ((False, "voltear"), (True, "girar")):
        if english_in_mexico:
            texts["es-419"] = texts["en"]
        assert async_translate_label(hass, Word.ROTATE, state, "es-MX") == expected
        assert async_translate_label(hass, Word.ROTATE, state, "es-ES") == "girar"


def test_every_locale_has_languages() -> None:
    for locale in LOCALES:
        *_, language = languages_of(locale)
        assert locale.startswith(language.partition("-")[0])


async def test_uninstalled_integrations_are_ignored(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    er.async_get(hass).async_get_or_create("light", "uninstalled", "lamp")
    await LabelTexts(hass, ["de-DE"]).async_load()
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert "Failed to load integration" not in caplog.text
    assert async_get_cached_translations(hass, "de", "entity_component", "light")


def names_of(endpoint: dict[str, Any], mode: str) -> list[str]:
    """Return the names of a mode of the fan mode of a thermostat."""
    (controller,) = (
        capability
        for capability in endpoint["capabilities"]
        if capability.get("instance") == "climate.fan_mode"
    )
    (resources,) = (
        item["modeResources"]
        for item in controller["configuration"]["supportedModes"]
        if item["value"] == f"fan_mode.{mode}"
    )
    return [name["value"]["text"] for name in resources["friendlyNames"]]


async def test_integration_that_is_loaded_later(
    hass: HomeAssistant, cloud: AlexaCloud, set_up: SetUp, alexa: Alexa
) -> None:
    """Alexa hears the texts of a new integration, and those of another locale."""
    entry = await set_up({**credentials(cloud), "locale": ["de-DE", "en-US"]})
    await alexa.link(cloud.new_code())
    # No other test may load its texts: the cache outlives a test.
    register(hass, CLIMATE, "climate_device", "sensibo")
    attributes = {"supported_features": 8, "fan_modes": ["strong", "quiet"]}
    hass.states.async_set(CLIMATE, "auto", attributes)
    await async_announce(hass)
    found = await alexa.discover()
    assert names_of(found[CLIMATE], "strong") == ["strong", "strong"]
    hass.bus.async_fire(EVENT_COMPONENT_LOADED, {"component": "sensibo"})
    await async_announce(hass)
    event = cloud.events[-1]
    assert event.name == "AddOrUpdateReport"
    (endpoint,) = event.message["event"]["payload"]["endpoints"]
    assert names_of(endpoint, "strong") == ["Stark", "Strong"]
    count = len(cloud.events)
    hass.bus.async_fire(EVENT_COMPONENT_LOADED, {"component": "sensibo"})
    await async_announce(hass)
    assert len(cloud.events) == count
    await hass.config_entries.async_unload(entry.entry_id)


async def test_changed_language(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
    yaml: dict[str, Any],
) -> None:
    """Alexa hears the names in another language after the language is changed."""
    hass.states.async_set("cover.blind", "open", {"supported_features": 7})
    await set_up(credentials(cloud))
    await alexa.link(cloud.new_code())
    await async_announce(hass)
    since = len(cloud.events)
    yaml[DOMAIN] = {**credentials(cloud), "locale": "ja-JP"}
    await async_reload_yaml(hass)
    await async_announce(hass)
    (event,) = cloud.events[since:]
    assert event.name == "AddOrUpdateReport"
    assert "位置" in str(event.message)
