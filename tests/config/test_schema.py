"""Tests of the settings schema."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from homeassistant.config import stringify_invalid
from homeassistant.core import HomeAssistant
import pytest
import voluptuous as vol

from custom_components.alexa_smart_home.config.schema import CONFIG_SCHEMA
from custom_components.alexa_smart_home.config.sources import (
    settings_from,
    yaml_settings,
)
from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.endpoints.exposure_filter import ExposureFilter
from custom_components.alexa_smart_home.endpoints.registry_locations import Location
from custom_components.alexa_smart_home.settings import EntityConfig, Settings

SECRET = "hush-hush"
EUROPE = "https://api.eu.amazonalexa.com/v3/events"
CREDENTIALS = {"client_id": "an id", "client_secret": SECRET}


def read(config: Mapping[str, Any]) -> Settings | None:
    """Return the settings of a configuration, validated as in Home Assistant."""
    # Home Assistant passes a key without a value as an empty mapping.
    config = {key: value or {} for key, value in config.items()}
    found = yaml_settings(CONFIG_SCHEMA(config))
    return None if found is None else settings_from(found.config)


def own(**settings: Any) -> Settings:
    found = read({DOMAIN: settings})
    assert found is not None
    return found


def entity(**settings: Any) -> EntityConfig:
    return own(entity_config={"light.kitchen": settings}).entity_config["light.kitchen"]


def wrong(config: Mapping[str, Any]) -> str:
    with pytest.raises(vol.Invalid) as caught:
        read(config)
    return str(caught.value)


def test_defaults() -> None:
    settings = own(client_id="", client_secret="")
    assert settings == replace(Settings(), filter=settings.filter)
    assert ExposureFilter(settings.filter).primary_only


@pytest.mark.parametrize(
    ("key", "given", "name", "expected"),
    [
        *(
            ("endpoint", url, "endpoint", url)
            for url in (
                "https://api.amazonalexa.com/v3/events",
                EUROPE,
                "https://api.fe.amazonalexa.com/v3/events",
                "http://127.0.0.1",
                "http://127.0.0.1:8124/v3/events",
                "http://localhost:8124",
                "http://localhost/",
            )
        ),
        ("endpoint", EUROPE.upper(), "endpoint", EUROPE),
        *(
            ("token_url", url, "token_url", url)
            for url in (
                "https://api.amazon.com/auth/o2/token",
                "http://127.0.0.1:8124/auth/o2/token",
                "http://localhost/token",
            )
        ),
        ("locale", "de-DE", "locales", ("de-DE",)),
        ("locale", ["de-DE", "en-US"], "locales", ("de-DE", "en-US")),
        ("locale", ["de-DE", "de-DE"], "locales", ("de-DE",)),
        ("aliases", "yes", "aliases", True),
    ],
)
def test_settings(key: str, given: Any, name: str, expected: Any) -> None:
    assert getattr(own(**{key: given}), name) == expected


def test_credentials() -> None:
    settings = own(**CREDENTIALS)
    assert (settings.client_id, settings.client_secret) == ("an id", SECRET)
    assert settings.can_report
    assert not own(endpoint=EUROPE).can_report


def test_filter() -> None:
    settings = own(filter={"include_domains": ["light"], "exclude_entities": "light.b"})
    wanted = ExposureFilter(settings.filter)
    assert not wanted.primary_only
    names = ("light.a", "light.b", "lock.a")
    assert [wanted(name, Location()) for name in names] == [
        True,
        False,
        False,
    ]
    assert ExposureFilter(own(endpoint=EUROPE).filter).primary_only


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, EntityConfig()),
        ({"name": "Lamp"}, EntityConfig(name="Lamp")),
        ({"name": 5}, EntityConfig(name="5")),
        ({"description": "A lamp"}, EntityConfig(description="A lamp")),
        (
            {"display_categories": "LIGHT"},
            EntityConfig(display_categories=("LIGHT",)),
        ),
        (
            {"display_categories": ["switch", "LIGHT", "Switch"]},
            EntityConfig(display_categories=("SWITCH", "LIGHT")),
        ),
        ({"read_only": True}, EntityConfig(read_only=True)),
        ({"read_only": "no"}, EntityConfig(read_only=False)),
        ({"close_only": "yes"}, EntityConfig(close_only=True)),
        ({"allow_open": True}, EntityConfig(allow_open=True)),
        ({"routine_trigger": "contact"}, EntityConfig(routine_trigger="contact")),
        ({"routine_trigger": "motion"}, EntityConfig(routine_trigger="motion")),
        ({"inputs": {"Kodi": "HDMI 1"}}, EntityConfig(inputs={"Kodi": "HDMI 1"})),
        ({"inputs": {5: "hdmi1"}}, EntityConfig(inputs={"5": "HDMI 1"})),
        ({"code": 1234}, EntityConfig(code="1234")),
        ({"disarm_without_pin": "yes"}, EntityConfig(disarm_without_pin=True)),
    ],
)
def test_entity_config(given: dict[str, Any], expected: EntityConfig) -> None:
    assert entity(**given) == expected


def test_entity_ids_are_lower_case() -> None:
    assert set(own(entity_config={"Light.Kitchen": {}}).entity_config) == {
        "light.kitchen"
    }


@pytest.mark.parametrize(
    ("key", "given"),
    [
        *(
            ("endpoint", value)
            for value in (
                None,
                "",
                "https://api.amazonalexa.com",
                "http://api.amazonalexa.com/v3/events",
                "https://example.com/v3/events",
                "https://localhost",
                "http://localhost.example.com",
                "http://127.0.0.1@example.com/",
                "http://127.0.0.1:80@example.com/",
                [EUROPE],
            )
        ),
        *(
            ("token_url", value)
            for value in (None, "", "https://example.com/token", "http://localhost:x")
        ),
        *(
            ("locale", value)
            for value in (None, "", [], "de", "de-de", ["de-DE", "xx-XX"], 5, [None])
        ),
        *(("locale", value) for value in ({}, {"de-DE": 1}, [["de-DE"]], [{}])),
        *(("filter", value) for value in (None, [], "light", {"include": ["light"]})),
        *(
            ("entity_config", value)
            for value in (None, [], "light.kitchen", {"kitchen": {}}, {"light.a": []})
        ),
        *(("client_id", value) for value in ([], {})),
        *(("client_secret", value) for value in ([SECRET], {SECRET: SECRET})),
    ],
)
def test_wrong_settings(key: str, given: Any) -> None:
    message = wrong({DOMAIN: {key: given}})
    assert key in message
    assert SECRET not in message


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("name", None),
        ("name", []),
        ("description", {}),
        ("display_categories", "LAMP"),
        ("display_categories", ["LIGHT", "LAMP"]),
        ("display_categories", [None]),
        ("read_only", "perhaps"),
        ("close_only", []),
        ("allow_open", "always"),
        ("routine_trigger", "presence"),
        ("routine_trigger", None),
        ("inputs", ["HDMI 1"]),
        ("inputs", {"Kodi": None}),
        ("inputs", {"Kodi": "Kodi"}),
        ("code", [SECRET]),
    ],
)
def test_wrong_entity_config(key: str, given: Any) -> None:
    message = wrong({DOMAIN: {"entity_config": {"light.kitchen": {key: given}}}})
    assert key in message
    assert "light.kitchen" in message
    assert SECRET not in message


@pytest.mark.parametrize("given", ["text", [1], 5, True])
def test_no_settings_at_all(given: Any) -> None:
    assert DOMAIN in wrong({DOMAIN: given})


@pytest.mark.parametrize(
    ("message", "choices"),
    [
        ({"endpoint": "x"}, [EUROPE, "x"]),
        ({"token_url": "x"}, ["https://api.amazon.com/auth/o2/token", "x"]),
        ({"locale": "xx"}, ["de-DE", "xx"]),
        (
            {"entity_config": {"light.a": {"display_categories": "LAMP"}}},
            ["SMARTPLUG", "LAMP"],
        ),
        (
            {"entity_config": {"light.a": {"inputs": {"Kodi": "Kodi 1"}}}},
            ["HDMI 1", "Kodi 1"],
        ),
        (
            {"entity_config": {"light.a": {"routine_trigger": "x"}}},
            ["contact", "motion"],
        ),
    ],
)
def test_messages_name_choices(message: dict[str, Any], choices: list[str]) -> None:
    found = wrong({DOMAIN: message})
    assert all(choice in found for choice in choices)


@pytest.mark.parametrize(
    ("credentials", "missing"),
    [
        ({"client_id": "an id"}, "client_secret"),
        ({"client_id": "an id", "client_secret": ""}, "client_secret"),
        ({"client_secret": SECRET}, "client_id"),
        ({"client_secret": SECRET, "client_id": ""}, "client_id"),
    ],
)
def test_half_of_credentials(
    hass: HomeAssistant, credentials: dict[str, str], missing: str
) -> None:
    """The error message does not contain the secret."""
    config = {DOMAIN: credentials}
    with pytest.raises(vol.Invalid) as caught:
        read(config)
    (error,) = getattr(caught.value, "errors", [caught.value])
    logged = stringify_invalid(
        hass, error, DOMAIN, config, None, max_sub_error_length=500
    )
    assert f"{missing} is not" in logged
    assert SECRET not in logged
    message = wrong({"alexa": {"smart_home": credentials}})
    assert f"{missing} is not" in message
    assert SECRET not in message


def test_secret_is_not_shown() -> None:
    settings = own(**CREDENTIALS, entity_config={"lock.a": {"code": SECRET}})
    assert SECRET not in repr(settings)
    assert "an id" in repr(settings)


def test_unknown_keys(caplog: pytest.LogCaptureFixture) -> None:
    settings = own(
        **CREDENTIALS,
        client_secrets=SECRET,
        entity_config={"light.a": {"name": "A", "colour": "red"}},
    )
    assert settings.entity_config["light.a"] == EntityConfig(name="A")
    assert 'no setting "client_secrets"' in caplog.text
    assert 'no setting "colour"' in caplog.text
    assert SECRET not in caplog.text
    assert "name" not in caplog.text


@pytest.mark.parametrize(
    "config",
    [
        {},
        {DOMAIN: None},
        {"alexa": None},
        {"alexa": {"flash_briefings": {}}},
        {"alexa": "text"},
        {"alexa": ["smart_home"]},
        {"other": {"endpoint": EUROPE}},
    ],
)
def test_no_yaml(config: dict[str, Any]) -> None:
    assert read(config) is None


@pytest.mark.parametrize(
    ("config", "locales"),
    [
        ({DOMAIN: {"locale": "de-DE"}}, ("de-DE",)),
        ({"alexa": {"smart_home": {"locale": "fr-FR"}}}, ("fr-FR",)),
        ({"alexa": {"smart_home": None}}, ("en-US",)),
        ({"alexa": {"smart_home": {}, "flash_briefings": {}}}, ("en-US",)),
        # `alexa_smart_home:` takes precedence if it has settings.
        (
            {DOMAIN: {"locale": "de-DE"}, "alexa": {"smart_home": {"locale": "fr-FR"}}},
            ("de-DE",),
        ),
        ({DOMAIN: None, "alexa": {"smart_home": {"locale": "fr-FR"}}}, ("fr-FR",)),
    ],
)
def test_order_of_precedence(config: dict[str, Any], locales: tuple[str, ...]) -> None:
    settings = read(config)
    assert settings is not None
    assert settings.locales == locales


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ("text", "mapping"),
        ({"locale": "xx"}, "locale"),
        ({"endpoint": "https://example.com"}, "endpoint"),
    ],
)
def test_wrong_built_in_block(settings: Any, key: str) -> None:
    assert key in wrong({"alexa": {"smart_home": settings}})


def test_wrong_built_in_block_beside_own_settings() -> None:
    settings = read(
        {DOMAIN: {"locale": "de-DE"}, "alexa": {"smart_home": {"locale": "xx"}}}
    )
    assert settings is not None
