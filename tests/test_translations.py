"""Tests of the translations: each text exists and is used."""

import ast
import asyncio
from collections.abc import AsyncIterator, Iterator
from fnmatch import fnmatchcase
import json
import re
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import SOURCE_REAUTH, SOURCE_RECONFIGURE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_send
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
import yaml as yaml_files

from custom_components.alexa_smart_home import application_credentials, system_health
from custom_components.alexa_smart_home.config import check_steps
from custom_components.alexa_smart_home.config.entity_links import LinkText
from custom_components.alexa_smart_home.config.options_flow import ConfiguredEntities
from custom_components.alexa_smart_home.const import (
    DOMAIN,
    GATEWAYS,
    SIGNAL_STATUS_CHANGED,
)
from custom_components.alexa_smart_home.device_trigger import TYPES
from custom_components.alexa_smart_home.endpoints.explain import (
    NameSource,
    Restriction,
)
from custom_components.alexa_smart_home.issues import (
    CHANGE_SETTINGS,
    FIXABLE,
    Issue,
)
from custom_components.alexa_smart_home.logbook import LogbookMessage
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.panel.connection import SetupStep, StepState
from custom_components.alexa_smart_home.panel.results import MessageResult
from custom_components.alexa_smart_home.panel.rows import Problem
from custom_components.alexa_smart_home.panel.utterances import Utterance
from custom_components.alexa_smart_home.panel.words import CapabilityName, SpokenName
from custom_components.alexa_smart_home.protocol.not_exposed import Reason
from custom_components.alexa_smart_home.skill.console_values import Region
from custom_components.alexa_smart_home.skill.creation_state import Step
from custom_components.alexa_smart_home.skill.finding import Finding, Line, Subject
from custom_components.alexa_smart_home.skill.management_errors import ErrorKind
from custom_components.alexa_smart_home.translate import (
    Translatable,
    async_load_translations,
)
from tests.alexa_cloud import AlexaCloud
from tests.conftest import SetUp
from tests.flows import EXPOSE_ALL, SECRET, Flow, set_up_ui_entry
from tests.skill_flow import skill_flows
from tests.translations import DIRECTORY, TEXTS, Shown, opening, paths, placeholders

ICONS: dict[str, Any] = json.loads((DIRECTORY / "icons.json").read_text())
SERVICES: dict[str, Any] = yaml_files.safe_load(
    (DIRECTORY / "services.yaml").read_text()
)
BLOCK = {"alexa": {"smart_home": {"locale": "de-DE"}}}
CREDENTIALS = {"client_id": "id", "client_secret": SECRET}
# Entities that together have all settings; the last one has inputs.
ENTITIES = ("alarm_control_panel.a", "cover.a", "lock.a", "switch.a", "media_player.a")
# The translatable enumerations and the placeholders of their texts.
KEYED: dict[type[Translatable], set[str]] = {
    Reason: {"error"},
    NameSource: set(),
    Restriction: {"member"},
    Subject: set(),
    Finding: {
        "accounts",
        "addresses",
        "aws_region",
        "client",
        "count",
        "date",
        "event",
        "gateway",
        "host",
        "limit",
        "location",
        "path",
        "port",
        "reason",
        "region",
        "result",
        "right",
        "seconds",
        "status",
        "time",
        "url",
    },
    LogbookMessage: {"directive", "name", "error"},
    Region: set(),
    Step: set(),
    ErrorKind: {"reason"},
    ConfiguredEntities: {"entities"},
    LinkText: {"entities"},
    CapabilityName: set(),
    MessageResult: set(),
    Problem: {"entities"},
    SetupStep: set(),
    SpokenName: set(),
    StepState: {"url"},
    Utterance: {"name", "setting", "value"},
}


async def config_flows(
    hass: HomeAssistant, yaml: dict[str, Any]
) -> AsyncIterator[Flow]:
    """Run all steps of the config flow."""
    yield (flow := Flow(hass))
    await flow.start()
    await flow.go("connection")
    await flow.go({"region": "eu", "locale": [], "client_id": "id"})
    await flow.go({"region": "eu", "locale": []})
    await flow.go({"region": "eu", "locale": ["de-de"]})
    await flow.go(EXPOSE_ALL)
    await flow.go("guide")
    await flow.go()

    yaml |= BLOCK
    yield (flow := Flow(hass))
    await flow.start()
    yaml |= {DOMAIN: {"locale": "xx"}}
    yield (flow := Flow(hass))
    await flow.start()


async def flows_of_an_entry(hass: HomeAssistant) -> AsyncIterator[Flow]:
    """Run all steps of the flows of a config entry."""
    options = {
        "entity_config": {entity_id: {"name": entity_id} for entity_id in ENTITIES}
    }
    entry = await set_up_ui_entry(hass, CREDENTIALS, options)
    for secret in ("", "new"):
        yield (flow := Flow(hass))
        await flow.start(SOURCE_RECONFIGURE, entry_id=entry.entry_id)
        await flow.go("credentials")
        await flow.go({"region": "eu", "client_id": "id", "client_secret": secret})
        await hass.async_block_till_done()
    yield (flow := Flow(hass))
    await flow.start(SOURCE_RECONFIGURE, entry_id=entry.entry_id)
    await flow.go("credentials")
    await flow.go({"region": "eu", "client_id": "other", "client_secret": "new"})
    await hass.async_block_till_done()

    lost = "custom_components.alexa_smart_home.config.reauth_steps.is_reauth_settled"
    with patch(lost, return_value=False) as settled:
        yield (flow := Flow(hass))
        await flow.start(SOURCE_REAUTH, entry_id=entry.entry_id)
        settled.return_value = True
        async_dispatcher_send(hass, SIGNAL_STATUS_CHANGED)
        await hass.async_block_till_done()
        await flow.go()

    checked = asyncio.Event()

    async def check(_: object) -> list[Line]:
        await checked.wait()
        return []

    with patch.object(check_steps, "async_check", check):
        yield (flow := Flow(hass, entry))
        await flow.start()
        await flow.go("check")
        checked.set()
        await hass.async_block_till_done()
        await flow.go()

    for step, given in (
        ("locales", {"locale": []}),
        ("automations", None),
        ("sidebar", None),
        ("guide", None),
    ):
        yield (flow := Flow(hass, entry))
        await flow.start()
        await flow.go(step)
        await flow.go(given)
    yield (flow := Flow(hass, entry))
    await flow.start()
    await flow.go("exposure")
    await flow.go(EXPOSE_ALL)
    for entity_id in ENTITIES:
        yield (flow := Flow(hass, entry))
        await flow.start()
        await flow.go("entity")
        await flow.go({"entity_id": entity_id})
    await flow.go({"inputs": [{"source": "Kodi", "input": "Cinema"}]})


async def flows_with_yaml(
    hass: HomeAssistant, yaml: dict[str, Any]
) -> AsyncIterator[Flow]:
    """Run all steps with settings in YAML."""
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    yaml.clear()
    yaml |= BLOCK
    await hass.services.async_call(DOMAIN, "reload", blocking=True)
    yield (flow := Flow(hass))
    await flow.start(SOURCE_RECONFIGURE, entry_id=entry.entry_id)
    yield (flow := Flow(hass, entry))
    await flow.start()
    await flow.go("move")
    await flow.go({})
    yield (flow := Flow(hass, entry))
    await flow.start()
    await hass.config_entries.async_unload(entry.entry_id)
    await flow.go("check")


async def test_flows(
    hass: HomeAssistant,
    yaml: dict[str, Any],
    unloaded: None,
    hass_client_no_auth: ClientSessionGenerator,
    cloud: AlexaCloud,
    current_request_with_host: None,
) -> None:
    """The flows show each text; Flow checks that each shown text exists."""
    seen: Shown = set()
    flows: list[Flow] = [
        flow
        for walk in (
            skill_flows(hass, hass_client_no_auth, cloud),
            config_flows(hass, yaml),
            flows_of_an_entry(hass),
            flows_with_yaml(hass, yaml),
        )
        async for flow in walk
    ]
    for flow in flows:
        seen |= flow.seen
    kinds = ("config", "options", "selector")
    keyed = {("selector", next(iter(keys)).selector) for keys in KEYED} - {
        ("selector", "region")
    }
    # Alexa listens to these words.
    keyed.add(("selector", "label"))
    # The steps of a skill are too short to see all of them.
    steps = {("config", "progress", step) for step in Step}
    assert seen | steps == {
        path
        for path in paths({kind: TEXTS[kind] for kind in kinds})
        if path[:2] not in keyed
    }


def test_shared_steps_have_same_texts() -> None:
    config, options = TEXTS["config"]["step"], TEXTS["options"]["step"]
    for step in config.keys() & options.keys() - {"yaml", "preview"}:
        assert config[step] == options[step]
    assert config["preview"]["description"] == options["preview"]["description"]
    for error in TEXTS["config"]["error"].keys() & TEXTS["options"]["error"].keys():
        assert TEXTS["config"]["error"][error] == TEXTS["options"]["error"][error]


def calls() -> Iterator[ast.Call]:
    """Yield every call in the code."""
    for path in DIRECTORY.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield node


def test_exceptions() -> None:
    found: dict[str, set[str]] = {}
    for call in calls():
        keywords = {keyword.arg: keyword.value for keyword in call.keywords}
        if "translation_domain" not in keywords or "translation_key" not in keywords:
            continue
        key = ast.literal_eval(keywords["translation_key"])
        given = keywords.get("translation_placeholders")
        names = (
            {ast.literal_eval(name) for name in given.keys if name is not None}
            if isinstance(given, ast.Dict)
            else set()
        )
        assert found.setdefault(key, names) == names
    texts = TEXTS["exceptions"]
    assert found == {key: placeholders(texts[key]["message"]) for key in texts}


def test_enumerations() -> None:
    """Each member of a translatable enumeration has a text and is used."""
    used = {
        (node.value.id, node.attr)
        for path in DIRECTORY.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    assert set(Translatable.__subclasses__()) == set(KEYED)
    for keys, given in KEYED.items():
        texts = TEXTS["selector"][next(iter(keys)).selector]["options"]
        assert set(texts) == set(keys)
        for key in keys:
            assert (keys.__name__, key.name) in used or keys is Region
            assert placeholders(texts[key]) <= given


async def test_language_of_enumerations(hass: HomeAssistant) -> None:
    """Texts can be loaded before the setup, and fall back to English."""
    hass.config.language = "cy"
    assert Reason.NO_NAME.async_translate(hass) == "no_name"
    await async_load_translations(hass)
    for language in (None, "en"):
        assert Reason.NO_NAME.async_translate(hass, language).startswith(
            "Its name contains"
        )


def test_issues() -> None:
    """Test the descriptions; tests/test_repairs.py tests the fix flows."""
    for call in calls():
        function = getattr(call.func, "attr", getattr(call.func, "id", ""))
        issues = [
            Issue[node.attr]
            for argument in call.args
            for node in ast.walk(argument)
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "Issue"
        ]
        if function in ("async_clear", "frozenset", "is_active"):
            continue
        given = {keyword.arg for keyword in call.keywords} or (
            set() if function == "async_raise" else {"count", "list"}
        )
        for issue in issues:
            assert placeholders(TEXTS["issues"][issue]["title"]) <= given, issue
            key = f"{issue}_yaml" if issue in CHANGE_SETTINGS else issue
            if key in FIXABLE:
                continue
            texts = TEXTS["issues"][key]
            used = placeholders(texts["title"]) | placeholders(texts["description"])
            assert used <= given, issue
            assert given - {"count"} <= used, issue


async def test_services(hass: HomeAssistant, set_up: SetUp) -> None:
    await set_up()
    registered = set(hass.services.async_services()[DOMAIN])
    assert registered == set(SERVICES) == set(TEXTS["services"])
    assert registered == set(ICONS["services"])
    for name, text in TEXTS["services"].items():
        assert set(text) - {"fields"} == {"name", "description"}
        fields = (SERVICES[name] or {}).get("fields", {})
        assert set(fields) == set(text.get("fields", {}))


async def test_entities(
    hass: HomeAssistant, set_up: SetUp, entity_registry: er.EntityRegistry
) -> None:
    """The entities of a home with a thermostat have texts and icons."""
    hass.states.async_set(
        "climate.hall", "heat", {"hvac_modes": ["heat", "off"], "temperature": 20}
    )
    entry: AlexaConfigEntry = await set_up(CREDENTIALS)
    await hass.async_block_till_done()
    found = {
        (entity.domain, entity.translation_key)
        for entity in er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    }
    for texts in (TEXTS["entity"], ICONS["entity"]):
        assert found == {(domain, key) for domain in texts for key in texts[domain]}


async def test_system_health(hass: HomeAssistant, set_up: SetUp) -> None:
    await set_up(CREDENTIALS)
    info = await system_health.async_info(hass)
    for value in info.values():
        if hasattr(value, "close"):
            value.close()
    gateways = {f"gateway_{region.lower()}" for region in GATEWAYS}
    assert set(info) & gateways
    assert set(info) | gateways == set(TEXTS["system_health"]["info"])


def test_device_triggers() -> None:
    texts = TEXTS["device_automation"]["trigger_type"]
    assert set(texts) == set(TYPES)
    assert all(placeholders(text) == {"entity_name"} for text in texts.values())


async def test_application_credentials(hass: HomeAssistant) -> None:
    given = await application_credentials.async_get_description_placeholders(hass)
    text = TEXTS["application_credentials"]["description"]
    assert placeholders(text) == given.keys()


def test_panel() -> None:
    """The module of the panel uses each of its texts, and no others."""
    script = (DIRECTORY / "panel/frontend/panel.js").read_text(encoding="utf-8")
    texts = TEXTS["config_panel"]
    groups = "|".join(texts)
    # `devices.columns.${key}` stands for several texts.
    patterns = {
        re.sub(r"\$\{[\w.]+\}", "*", name)
        for name in re.findall(rf"""["`]((?:{groups})\.[\w.${{}}]+)["`]""", script)
    }
    names = {".".join(path) for path in paths(texts)}
    shown = {
        (pattern, name)
        for pattern in patterns
        for name in names
        if fnmatchcase(name, pattern)
    }
    assert {name for _, name in shown} == names
    assert {pattern for pattern, _ in shown} == patterns
    for path in re.findall(r"""\b(?:at|raw)\("([a-z_.]+)\"""", script):
        assert opening(path)


def test_each_category_has_test() -> None:
    assert set(TEXTS) == {
        "application_credentials",
        "config",
        "options",
        "selector",
        "exceptions",
        "issues",
        "services",
        "entity",
        "system_health",
        "device_automation",
        "config_panel",
    }


@pytest.mark.parametrize("path", sorted(paths(TEXTS)), ids=".".join)
def test_rules_of_hassfest(path: tuple[str, ...]) -> None:
    """Keys and texts follow the rules of hassfest."""
    text: Any = TEXTS
    for key in path:
        text = text[key]
        assert re.fullmatch(r"[a-z0-9]+([-_][a-z0-9]+)*", key)
    assert text == text.strip()
    assert text
    assert not re.search(r"</?[a-z]+[^>]*>", text)
    assert not re.search(r"'\{[a-z_]+\}'", text)
    assert "[%key:" not in text
    assert "http" not in text.replace("https address", "")
