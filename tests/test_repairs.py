"""Tests of the fix flows of the repair issues."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    entity_registry as er,
    issue_registry as ir,
)
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.alexa_smart_home.config import entity_repairs
from custom_components.alexa_smart_home.config.preview import Preview
from custom_components.alexa_smart_home.const import DOMAIN, GATEWAYS
from custom_components.alexa_smart_home.endpoints import listing
from custom_components.alexa_smart_home.issues import (
    CHANGE_SETTINGS,
    FIXABLE,
    Issue,
    async_clear,
    async_raise,
)
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.repairs import FLOWS
from custom_components.alexa_smart_home.settings import YAML, YamlSettings
from tests.alexa_cloud import AlexaCloud
from tests.common import Issues, async_idle, async_reload_yaml, toggle
from tests.conftest import Alexa, SetUp, credentials
from tests.flows import SECRET, Flow, set_up_ui_entry
from tests.repair_flows import URL, Repair, suggested

pytestmark = pytest.mark.usefixtures("yaml", "unloaded")

LIGHT = "light.kitchen"
BLOCK = {"client_id": "id", "client_secret": SECRET, "locale": "de-DE"}

type Open = Callable[[str], Awaitable[Repair]]


@pytest.fixture(autouse=True)
async def _repairs(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, REPAIRS, {})


@pytest.fixture
def open_repair(hass_client: ClientSessionGenerator) -> Open:
    """Return a function that returns the fix flow of an issue."""

    async def open_repair(issue: str) -> Repair:
        return Repair(await hass_client(), issue)

    return open_repair


async def update_issues(hass: HomeAssistant) -> None:
    """Move the clock by six seconds, after which the issues are updated."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=6))
    await hass.async_block_till_done()


def add_light(hass: HomeAssistant, name: str, **registry: Any) -> str:
    """Add a light with a registry entry; return its entity id."""
    entry = er.async_get(hass).async_get_or_create(
        "light", "demo", name, object_id_base=name, original_name=name, **registry
    )
    hass.states.async_set(entry.entity_id, "on", {"friendly_name": name})
    return entry.entity_id


def listed(entry: AlexaConfigEntry) -> dict[str, str]:
    """Return the names of the endpoints by entity id."""
    endpoints = entry.runtime_data.endpoints.async_update_listing()
    return {endpoint.entity_id: endpoint.name for endpoint in endpoints}


def test_each_fixable_issue_has_flow() -> None:
    assert set(FLOWS) == FIXABLE


async def test_duplicate_names(
    hass: HomeAssistant, open_repair: Open, issues: Issues
) -> None:
    """Only names that the user has changed are saved, from all pages at once."""
    for number in range(1, 7):
        add_light(hass, f"Lamp {number}")
        hass.states.async_set(
            f"switch.lamp_{number}", "on", {"friendly_name": f"LAMP {number}"}
        )
    hall = ar.async_get(hass).async_create("Hall")
    er.async_get(hass).async_update_entity("light.lamp_1", area_id=hall.id)
    hass.states.async_set("switch.pump", "on", {"friendly_name": "Pump"})
    old = {"switch.lamp_1": {"read_only": True}}
    entry = await set_up_ui_entry(hass, options={"entity_config": old})
    assert issues.shown() == {"duplicate_names"}
    repair = await open_repair("duplicate_names")

    form = await repair.start()
    names = suggested(form)
    assert len(names) == 10
    assert form["last_step"] is False
    assert (names["name_1"], names["name_2"]) == ("Lamp 1", "LAMP 1")
    asked = form["description_placeholders"]
    assert (asked["entity_1"], asked["entity_2"]) == (
        "light.lamp_1 (Hall)",
        "switch.lamp_1",
    )
    form = await repair.submit(**names)
    assert form["errors"] == dict.fromkeys(names, "same_name")
    new = {**names, **{f"name_{n}": f" Relay {n // 2}" for n in range(4, 11, 2)}}
    for name, error in (
        ("pUMP!", "same_name"),
        ("relay 2", "same_name"),
        ("%%", "no_name"),
        ("x" * 129, "long_name"),
    ):
        form = await repair.submit(**{**new, "name_2": name})
        assert form["errors"]["name_2"] == error
        assert suggested(form)["name_2"] == name
    form = await repair.submit(**{**new, "name_2": "x" * 128})
    assert suggested(form) == {"name_1": "Lamp 6", "name_2": "LAMP 6"}
    assert form["last_step"] is True
    form = await repair.submit(name_1="Lamp 6", name_2="Relay 5")
    assert form["errors"] == {"name_2": "same_name"}
    assert entry.options == {"entity_config": old}
    result = await repair.submit(name_1="Lamp 6", name_2="Relay 6")
    assert result["type"] == "create_entry"
    await hass.async_block_till_done()
    assert entry.options["entity_config"] == {
        "switch.lamp_1": {"read_only": True, "name": "x" * 128},
        **{f"switch.lamp_{n}": {"name": f"Relay {n}"} for n in range(2, 7)},
    }
    assert listed(entry)["switch.lamp_2"] == "Relay 2"
    assert not issues.shown()
    assert repair.unseen == {("abort", "aliases"), ("abort", "outdated")}


@pytest.mark.parametrize(
    ("filter_", "chosen", "expected"),
    [
        ({}, ["c", "d"], {"exclude_entities": ["light.c", "light.d"]}),
        (
            {"exclude_entities": ["light.e"], "include_domains": ["light"]},
            ["b", "d"],
            {"exclude_entities": ["light.e", "light.b", "light.d"]},
        ),
        (
            {"include_entities": ["light.d", "light.a", "light.c", "light.b"]},
            ["a", "d"],
            {
                "include_entities": ["light.c", "light.b"],
                "exclude_entities": ["light.a", "light.d"],
            },
        ),
    ],
)
async def test_too_many(
    hass: HomeAssistant,
    open_repair: Open,
    issues: Issues,
    monkeypatch: pytest.MonkeyPatch,
    filter_: dict[str, Any],
    chosen: list[str],
    expected: dict[str, Any],
) -> None:
    """The chosen entities are left out, and hidden ones do not replace them."""
    monkeypatch.setattr(listing, "MAX_ENDPOINTS", 2)
    for name in "abcde" if "exclude_entities" in filter_ else "abcd":
        add_light(hass, name)
    if "include_entities" not in filter_:
        add_light(hass, "hidden", hidden_by=er.RegistryEntryHider.USER)
        filter_ = {**filter_, "primary_entities_only": True} if filter_ else {}
    else:
        add_light(hass, "other")
    entry = await set_up_ui_entry(hass, options={"filter": filter_})
    assert issues.shown() == {"too_many"}
    repair = await open_repair("too_many")
    form = await repair.start()
    assert form["description_placeholders"] == {"count": "2"}
    assert len(suggested(form)["entities"]) == 2
    (field,) = form["data_schema"]
    assert field["selector"]["entity"]["include_entities"] == [
        f"light.{name}" for name in "abcd"
    ]
    too_few = [f"light.{chosen[0]}", "0" * 32]
    form = await repair.submit(entities=too_few)
    assert form["errors"] == {"entities": "too_few"}
    assert suggested(form)["entities"] == too_few
    result = await repair.submit(entities=[f"light.{name}" for name in chosen])
    assert result["type"] == "create_entry"
    await hass.async_block_till_done()
    found = entry.options["filter"]
    assert {key: found[key] for key in expected} == expected
    assert set(listed(entry)) == {
        f"light.{name}" for name in "abcd" if name not in chosen
    }
    assert not issues.shown()


async def test_too_many_of_included(
    hass: HomeAssistant,
    open_repair: Open,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All entities would be exposed if no included entity remained."""
    monkeypatch.setattr(listing, "MAX_ENDPOINTS", 2)
    lights = [add_light(hass, name) for name in "abc"]
    options = {"filter": {"include_entities": lights}}
    entry = await set_up_ui_entry(hass, options=options)
    repair = await open_repair("too_many")
    await repair.start()
    form = await repair.submit(entities=lights)
    assert form["errors"] == {"entities": "none_left"}
    await repair.submit(entities=[])
    with monkeypatch.context() as patched:
        patched.setattr(entity_repairs, "MAX_CHOSEN", 0)
        result = await repair.start()
    assert result["reason"] == "far_too_many"
    await repair.start()
    await repair.submit(entities=lights[2:])
    await hass.async_block_till_done()
    assert set(listed(entry)) == set(lights[:2])
    assert repair.unseen == {("abort", "aliases"), ("abort", "outdated")}


async def test_too_many_aliases(
    hass: HomeAssistant, open_repair: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entities can be left out, but not their aliases."""
    monkeypatch.setattr(listing, "MAX_ENDPOINTS", 2)
    for name in "abc":
        add_light(hass, name)
    er.async_get(hass).async_update_entity(
        "light.a", aliases=[er.COMPUTED_NAME, "x", "y"]
    )
    await set_up_ui_entry(hass, options={"aliases": True})
    repair = await open_repair("too_many")
    form = await repair.start()
    assert form["description_placeholders"] == {"count": "1"}
    assert suggested(form) == {"entities": ["light.c"]}
    result = await repair.submit(entities=["light.c"])
    assert result["type"] == "create_entry"
    await hass.async_block_till_done()
    result = await repair.start()
    assert result["reason"] == "aliases"
    assert result["description_placeholders"] == {"count": "2"}


async def test_duplicate_aliases(
    hass: HomeAssistant, open_repair: Open, issues: Issues
) -> None:
    """The name of an entity can be set, but not its aliases."""
    for name in "abc":
        add_light(hass, name)
    entities = er.async_get(hass)
    for entity_id, alias in (("light.a", "x"), ("light.b", "X"), ("light.c", "A")):
        entities.async_update_entity(entity_id, aliases=[er.COMPUTED_NAME, alias])
    entry = await set_up_ui_entry(hass, options={"aliases": True})
    repair = await open_repair("duplicate_names")
    assert suggested(await repair.start()) == {"name_1": "a"}
    for name in ("a", "x"):
        form = await repair.submit(name_1=name)
        assert form["errors"] == {"name_1": "same_name"}
    await repair.submit(name_1="Lamp")
    await hass.async_block_till_done()
    assert entry.options["entity_config"] == {"light.a": {"name": "Lamp"}}
    assert issues.shown() == {"duplicate_names"}
    result = await repair.start()
    assert result["reason"] == "aliases"
    assert result["description_placeholders"]["list"] == "- x: `light.a`, `light.b`"


async def test_guests_of_excluded_entities_count(
    hass: HomeAssistant,
    open_repair: Open,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An entity that is part of a device becomes a device if its host is left out."""
    monkeypatch.setattr(listing, "MAX_ENDPOINTS", 1)
    hass.states.async_set("switch.a", "on")
    hass.states.async_set("climate.b", "heat", {"hvac_modes": ["heat", "off"]})
    temperature = {"device_class": "temperature", "unit_of_measurement": "°C"}
    hass.states.async_set("sensor.b", "20", temperature)
    options = {"entity_config": {"climate.b": {"linked": ["sensor.b"]}}}
    data = {"client_id": "id", "client_secret": SECRET}
    entry = await set_up_ui_entry(hass, data, options)
    assert len(entry.runtime_data.endpoints.exposed()) == 2
    repair = await open_repair("too_many")
    await repair.start()
    form = await repair.submit(entities=["climate.b"])
    assert form["errors"] == {"entities": "too_few"}
    await repair.submit(entities=["switch.a"])
    await hass.async_block_till_done()
    assert set(listed(entry)) == {"climate.b"}


async def test_unknown_entities(
    hass: HomeAssistant,
    open_repair: Open,
    issues: Issues,
    issue_registry: ir.IssueRegistry,
) -> None:
    """The settings of unknown entities are removed, those of others stay."""
    hass.states.async_set(LIGHT, "on")
    add_light(hass, "disabled", disabled_by=er.RegistryEntryDisabler.USER)
    hass.states.async_remove("light.disabled")
    later = "switch.later"
    options = {
        "filter": {
            "include_entities": [LIGHT, "light.gone_1"],
            "exclude_entities": ["light.gone_2"],
            "primary_entities_only": False,
        },
        "entity_config": {
            LIGHT: {"name": "Lamp", "linked": ["sensor.gone_3", "light.disabled"]},
            "light.disabled": {"linked": ["sensor.gone_3"]},
            "alarm_control_panel.gone": {"code": SECRET},
            later: {"name": "Later"},
        },
    }
    hass.set_state(CoreState.not_running)
    entry = await set_up_ui_entry(hass, options=options)
    assert not issues.shown()
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done()
    assert issues.shown() == {"unknown_entities"}
    repair = await open_repair("unknown_entities")
    form = await repair.start()
    assert form["description_placeholders"]["list"].splitlines() == [
        "- `alarm_control_panel.gone`",
        "- `light.gone_1`",
        "- `light.gone_2`",
        "- `sensor.gone_3`",
        "- `switch.later`",
    ]
    issue = issue_registry.async_get_issue(DOMAIN, "unknown_entities")
    assert issue is not None
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["count"] == "5"
    # It is known when the form is submitted.
    hass.states.async_set(later, "on")
    assert (await repair.submit())["type"] == "create_entry"
    await hass.async_block_till_done()
    assert entry.options["filter"]["include_entities"] == [LIGHT]
    assert entry.options["filter"]["exclude_entities"] == []
    assert entry.options["entity_config"] == {
        LIGHT: {"name": "Lamp", "linked": ["light.disabled"]},
        later: {"name": "Later"},
    }
    assert not issues.shown()
    er.async_get(hass).async_remove("light.disabled")
    await update_issues(hass)
    assert issues.shown() == {"unknown_entities"}
    hass.states.async_set("light.disabled", "on")
    await update_issues(hass)
    assert not issues.shown()
    await set_up_unknown_only(hass, repair, entry)
    assert repair.unseen == {("abort", "outdated")}


async def set_up_unknown_only(
    hass: HomeAssistant, repair: Repair, entry: AlexaConfigEntry
) -> None:
    """Check that the last included entity is not removed."""
    filter_ = {"include_entities": ["light.gone"]}
    hass.config_entries.async_update_entry(entry, options={"filter": filter_})
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    await repair.start()
    assert (await repair.submit())["reason"] == "none_left"
    assert entry.options == {"filter": filter_}


@pytest.fixture
async def rejected(
    hass: HomeAssistant, cloud: AlexaCloud, alexa: Alexa, issues: Issues
) -> AlexaConfigEntry:
    """Set up an entry with a linked account whose client secret becomes wrong."""
    hass.states.async_set(LIGHT, "off")
    data = {**credentials(cloud), "client_secret": SECRET}
    cloud.lwa.client_secret = SECRET
    entry = await set_up_ui_entry(hass, {**data, "other": True})
    await alexa.link(cloud.new_code())
    await alexa.discover()
    await async_idle(hass)
    cloud.lwa.client_secret = "new"
    cloud.expire_access_tokens()
    toggle(hass)
    await async_idle(hass, waiting=1)
    assert issues.shown() == {"wrong_credentials"}
    return entry


async def test_wrong_credentials(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    rejected: AlexaConfigEntry,
    open_repair: Open,
    issues: Issues,
) -> None:
    """The change that waits is reported with the new secret."""
    repair = await open_repair("wrong_credentials")
    form = await repair.start()
    client_id = rejected.data["client_id"]
    assert suggested(form) == {"client_id": client_id}
    for given in (
        {"client_id": client_id, "client_secret": " "},
        {"client_id": "", "client_secret": "x"},
    ):
        form = await repair.submit(**given)
        assert form["errors"] == {"base": "incomplete"}
        assert suggested(form) == {"client_id": given["client_id"]}
    before = dict(rejected.data)
    sent = len(cloud.events)
    result = await repair.submit(client_id=client_id, client_secret=" new\n")
    assert (result["type"], result["description"]) == ("create_entry", "resumed")
    await async_idle(hass)
    assert rejected.data == {**before, "client_secret": "new"}
    assert [event.name for event in cloud.events[sent:]] == ["ChangeReport"]
    assert not issues.shown()

    async_raise(hass, Issue.WRONG_CREDENTIALS)
    await repair.start()
    result = await repair.submit(client_id="another", client_secret="new")
    assert result["description"] == "relink"
    assert repair.unseen == {("abort", "outdated")}
    await async_idle(hass)


async def test_no_credentials(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    alexa: Alexa,
    open_repair: Open,
    issues: Issues,
) -> None:
    entry = await set_up_ui_entry(hass, {"endpoint": GATEWAYS["EU"]})
    await alexa.link("a code")
    assert issues.shown() == {"no_credentials"}
    repair = await open_repair("no_credentials")
    assert not suggested(await repair.start())
    await repair.submit(client_id="id", client_secret="")
    result = await repair.submit(client_id="id", client_secret=SECRET)
    assert result["description"] == "relink"
    await hass.async_block_till_done()
    assert entry.data == {
        "endpoint": GATEWAYS["EU"],
        "client_id": "id",
        "client_secret": SECRET,
    }
    assert entry.runtime_data.reporting is not None
    assert not issues.shown()
    assert repair.unseen == {("abort", "outdated")}


async def test_no_credentials_after_move(
    hass: HomeAssistant,
    yaml: dict[str, Any],
    set_up: SetUp,
    alexa: Alexa,
    issue_registry: ir.IssueRegistry,
) -> None:
    """The issue becomes fixable when the YAML is removed, and the reverse."""
    settings = {DOMAIN: {"locale": "de-DE"}}
    await set_up(**settings)
    await alexa.link("a code")
    for config, fixable in ((settings, False), ({}, True), (settings, False)):
        yaml.clear()
        yaml |= config
        await async_reload_yaml(hass)
        issue = issue_registry.async_get_issue(DOMAIN, "no_credentials")
        assert issue is not None
        assert issue.is_fixable is fixable


@pytest.mark.parametrize("in_options", [False, True])
async def test_move(
    hass: HomeAssistant,
    yaml: dict[str, Any],
    open_repair: Open,
    issues: Issues,
    *,
    in_options: bool,
) -> None:
    """The copied settings are used as soon as the block is removed."""
    yaml |= {"alexa": {"smart_home": BLOCK}}
    entry = await set_up_ui_entry(hass, {"other": True}, **yaml)
    before = entry.runtime_data.settings
    assert issues.shown() == {"rename_block"}
    repair = await open_repair("rename_block")
    if in_options:
        flow = Flow(hass, entry)
        await flow.start()
        await flow.go("move")
        await flow.go({})
    else:
        await repair.start()
        result = await repair.submit()
        assert (result["type"], result["description"]) == ("create_entry", "moved")
        assert repair.unseen == {("abort", "outdated")}
    assert entry.data == {
        "other": True,
        "client_id": "id",
        "client_secret": SECRET,
        "token_url": before.token_url,
    }
    assert issues.shown() == {"moved_block"}
    assert issues.text("moved_block")
    for config, issue in (
        (yaml, "moved_block"),
        ({"alexa": {"smart_home": {**BLOCK, "locale": "it-IT"}}}, "rename_block"),
        # The built-in integration stays until Home Assistant restarts.
        ({}, "moved_block"),
        ({DOMAIN: BLOCK}, "remove_block"),
    ):
        changed = dict(config)
        yaml.clear()
        yaml |= changed
        await async_reload_yaml(hass)
        assert issues.shown() == {issue}
        if not changed:
            assert entry.runtime_data.settings == before


async def test_settings_in_yaml(
    hass: HomeAssistant,
    set_up: SetUp,
    hass_client: ClientSessionGenerator,
    issues: Issues,
) -> None:
    """The issues have a description instead of a fix flow."""
    await set_up({"locale": "de-DE"})
    client = await hass_client()
    for issue in sorted(CHANGE_SETTINGS):
        async_raise(hass, issue, list="- x", count="1")
        assert issues.text(issue).endswith(".")
        response = await client.post(URL, json={"handler": DOMAIN, "issue_id": issue})
        assert response.status == 400


async def test_outdated(hass: HomeAssistant, open_repair: Open) -> None:
    """Nothing is saved if the issue is solved, in YAML, or the entry not loaded."""
    lights = [add_light(hass, name) for name in ("Lamp", "lamp")]
    entry = await set_up_ui_entry(hass)
    inputs: dict[Issue, dict[str, Any]] = {
        Issue.DUPLICATE_NAMES: {"name_1": "Lamp", "name_2": "Other"},
        Issue.TOO_MANY: {"entities": lights},
        Issue.WRONG_CREDENTIALS: {"client_id": "id", "client_secret": SECRET},
        Issue.NO_CREDENTIALS: {"client_id": "id", "client_secret": SECRET},
    }

    async def unload() -> None:
        await hass.config_entries.async_unload(entry.entry_id)

    async def solve() -> None:
        async_clear(hass, *FIXABLE)

    async def move_to_yaml() -> None:
        hass.data[YAML] = YamlSettings(block="alexa_smart_home:", config={})
        async_raise(hass, issue)

    for issue in sorted(FIXABLE):
        repair = await open_repair(issue)
        for change in (unload, solve, move_to_yaml):
            async_raise(hass, issue)
            assert (await repair.start())["type"] == "form"
            if issue is not Issue.RENAME_BLOCK or change is not move_to_yaml:
                await change()
            result = await repair.submit(**inputs.get(issue, {}))
            assert result["reason"] == "outdated"
            if change is unload:
                await hass.config_entries.async_setup(entry.entry_id)
                await hass.async_block_till_done()
            hass.data[YAML] = None
    assert not entry.data
    assert not entry.options


async def test_unloaded_during_preview(
    hass: HomeAssistant, open_repair: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    lights = [add_light(hass, name) for name in "ab"]
    entry = await set_up_ui_entry(hass)
    async_raise(hass, Issue.TOO_MANY)

    async def unload(*_: object) -> Preview:
        await hass.config_entries.async_unload(entry.entry_id)
        return Preview(listed=[], left_out={}, faults={})

    monkeypatch.setattr(entity_repairs, "async_preview", unload)
    repair = await open_repair("too_many")
    await repair.start()
    result = await repair.submit(entities=lights)
    assert result["reason"] == "outdated"
    assert not entry.options
