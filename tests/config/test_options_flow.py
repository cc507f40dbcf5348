"""Tests of the options flow."""

import asyncio
from collections import deque
from typing import Any

from homeassistant.components.media_player.const import MediaPlayerEntityFeature
from homeassistant.components.vacuum.const import VacuumEntityFeature
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import area_registry as ar, entity_registry as er
import pytest

from custom_components.alexa_smart_home.config import check_steps
from custom_components.alexa_smart_home.const import DOMAIN, GATEWAYS, LOGGER
from custom_components.alexa_smart_home.settings import EntityConfig
from custom_components.alexa_smart_home.skill.finding import Finding, Line, Subject
from tests.common import add_fans, async_reload_yaml
from tests.conftest import SetUp
from tests.flows import EXPOSE_ALL, SECRET, Flow, set_up_ui_entry, suggested

pytestmark = pytest.mark.usefixtures("yaml", "unloaded")

LIGHT = "light.kitchen"


async def test_exposure(hass: HomeAssistant) -> None:
    """The exposed entities change without a restart."""
    hass.states.async_set(LIGHT, "off")
    hass.states.async_set("switch.pump", "off")
    entry = await set_up_ui_entry(hass, {"client_id": "id", "client_secret": SECRET})
    assert len(entry.runtime_data.endpoints.async_update_listing()) == 2
    flow = Flow(hass, entry)
    result = await flow.start()
    assert (result["type"], result["step_id"]) == (FlowResultType.MENU, "init")
    result = await flow.go("exposure")
    assert suggested(result)["primary_entities_only"] is True
    result = await flow.go({**EXPOSE_ALL, "include": {"domains": ["light"]}})
    assert result["description_placeholders"]["endpoints"] == "1"
    result = await flow.go("save")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert entry.options["filter"]["include_domains"] == ["light"]
    assert SECRET not in str(entry.options)
    (endpoint,) = entry.runtime_data.endpoints.async_update_listing()
    assert endpoint.entity_id == LIGHT


async def test_empty_pattern_is_ignored(hass: HomeAssistant) -> None:
    hass.states.async_set(LIGHT, "off")
    hass.states.async_set("switch.pump", "off")
    entry = await set_up_ui_entry(hass)
    flow = Flow(hass, entry)
    await flow.start()
    await flow.go("exposure")
    given = {"include": {"entities": [LIGHT]}, "exclude": {"entity_globs": ["", " "]}}
    result = await flow.go({**EXPOSE_ALL, **given})
    assert result["description_placeholders"]["endpoints"] == "1"


async def test_preview(hass: HomeAssistant, entity_registry: er.EntityRegistry) -> None:
    """The preview counts the entities that are left out by reason."""
    for number in range(7):
        hass.states.async_set(f"lock.l{number}", "locked")
    hass.states.async_set(LIGHT, "off")
    hass.states.async_set("zone.home", "0")
    hass.states.async_set("binary_sensor.nothing", "off")
    hass.states.async_set("light.nameless", "off", {"friendly_name": "%%"})
    hass.states.async_set("sensor.plain", "1")
    for name, registry in (
        ("hidden", {"hidden_by": er.RegistryEntryHider.USER}),
        ("diagnostic", {"entity_category": EntityCategory.DIAGNOSTIC}),
    ):
        entity_registry.async_get_or_create(
            "light", "test", name, suggested_object_id=name, **registry
        )
        hass.states.async_set(f"light.{name}", "off")
    entity_registry.async_get_or_create(
        "switch", "alexa_devices", "echo", suggested_object_id="echo"
    )
    hass.states.async_set("switch.echo", "off")
    flow = Flow(hass, await set_up_ui_entry(hass))
    await flow.start()
    await flow.go("exposure")
    result = await flow.go({**EXPOSE_ALL, "exclude": {"domains": ["lock"]}})
    found = result["description_placeholders"]
    assert found["endpoints"] == "1"
    lines = found["left_out"].splitlines()
    assert lines[0] == (
        "- Left out by your settings: "
        "7 (`lock.l0`, `lock.l1`, `lock.l2`, `lock.l3`, `lock.l4`, …)"
    )
    assert lines[1] == "- Hidden: 1 (`light.hidden`)"
    assert "`light.diagnostic`" in lines[2]
    assert lines[3].startswith("- Provided by Alexa itself")
    assert lines[3].endswith(": 1 (`switch.echo`)")
    assert "only if included by entity id: 1 (`sensor.plain`)" in lines[4]
    assert "`zone.home`" in lines[5]
    assert "`binary_sensor.nothing`" in lines[6]
    assert lines[7].startswith("- `light.nameless`: Its name")
    assert len(lines) == 8


async def test_preview_uses_registries(
    hass: HomeAssistant,
    entity_registry: er.EntityRegistry,
    area_registry: ar.AreaRegistry,
) -> None:
    """The preview compiles endpoints with facts of the registries."""
    areas = {area_registry.async_create(name).id: ["1"] for name in ("Hall", "Attic")}
    vacuum = entity_registry.async_get_or_create("vacuum", "test", "1")
    entity_registry.async_update_entity_options(
        vacuum.entity_id, "vacuum", {"area_mapping": areas}
    )
    features = {"supported_features": int(VacuumEntityFeature.CLEAN_AREA)}
    hass.states.async_set(vacuum.entity_id, "docked", features)
    # ModeController lacks Dutch, and denonavr has no EqualizerController.
    receiver = entity_registry.async_get_or_create("media_player", "denonavr", "1")
    attributes = {
        "supported_features": int(MediaPlayerEntityFeature.SELECT_SOUND_MODE),
        "sound_mode_list": ["MUSIC", "MOVIE"],
    }
    hass.states.async_set(receiver.entity_id, "on", attributes)
    for locale, endpoints in (("en-US", "2"), ("nl-NL", "0")):
        entry = await set_up_ui_entry(hass, options={"locale": [locale]})
        flow = Flow(hass, entry)
        await flow.start()
        await flow.go("exposure")
        result = await flow.go(EXPOSE_ALL)
        assert result["description_placeholders"]["endpoints"] == endpoints
        await hass.config_entries.async_remove(entry.entry_id)


async def test_preview_logs_no_warning(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    hass.states.async_set("light.nameless", "off", {"friendly_name": "%%"})
    flow = Flow(hass, await set_up_ui_entry(hass))
    await flow.start()
    await flow.go("exposure")
    caplog.clear()
    await flow.go(EXPOSE_ALL)
    assert not [
        record
        for record in caplog.records
        if record.name == LOGGER.name and record.levelname == "WARNING"
    ]


async def configure(
    hass: HomeAssistant,
    given: dict[str, Any],
    old: dict[str, Any] | None = None,
    entity_id: str = LIGHT,
) -> EntityConfig | None:
    """Configure an entity; return its settings."""
    options = {"entity_config": {entity_id: old} if old else {}, "locale": ["de-DE"]}
    entry = await set_up_ui_entry(hass, options=options)
    flow = Flow(hass, entry)
    await flow.start()
    result = await flow.go("entity")
    assert result["description_placeholders"]["configured"] == (
        f"Entities with their own settings: `{entity_id}`"
        if old
        else "No entity has its own settings yet."
    )
    result = await flow.go({"entity_id": entity_id})
    assert result["step_id"] == "entity_settings"
    assert ("remove" in result["data_schema"].schema) is bool(old)
    await flow.go(given)
    await hass.async_block_till_done()
    settings = entry.runtime_data.settings
    assert settings.locales == ("de-DE",)
    return settings.entity_config.get(entity_id)


@pytest.mark.parametrize(
    ("entity_id", "given", "expected"),
    [
        (LIGHT, {"name": "Lamp"}, EntityConfig(name="Lamp")),
        (LIGHT, {"description": "A lamp"}, EntityConfig(description="A lamp")),
        (
            LIGHT,
            {"display_categories": ["SWITCH", "LIGHT"]},
            EntityConfig(display_categories=("SWITCH", "LIGHT")),
        ),
        (LIGHT, {"read_only": True}, EntityConfig(read_only=True)),
        ("cover.gate", {"close_only": True}, EntityConfig(close_only=True)),
        ("valve.main", {"close_only": True}, EntityConfig(close_only=True)),
        ("lock.door", {"allow_open": True}, EntityConfig(allow_open=True)),
        (
            "switch.pump",
            {"routine_trigger": "motion"},
            EntityConfig(routine_trigger="motion"),
        ),
        (
            "media_player.tv",
            {"inputs": [{"source": "Kodi", "input": "hdmi1"}]},
            EntityConfig(inputs={"Kodi": "HDMI 1"}),
        ),
        ("alarm_control_panel.house", {"code": SECRET}, EntityConfig(code=SECRET)),
        (
            "alarm_control_panel.house",
            {"disarm_without_pin": True},
            EntityConfig(disarm_without_pin=True),
        ),
        (LIGHT, {}, None),
        ("media_player.tv", {"name": "", "read_only": False, "inputs": []}, None),
        (LIGHT, {"link": True, "linked": []}, None),
        (LIGHT, {"link": False}, EntityConfig(link=False)),
        (
            LIGHT,
            {"linked": ["sensor.power"]},
            EntityConfig(linked=("sensor.power",)),
        ),
        (LIGHT, {"aliases": True}, EntityConfig(aliases=True)),
        (LIGHT, {"aliases": False}, None),
    ],
)
async def test_settings_of_entity(
    hass: HomeAssistant,
    entity_id: str,
    given: dict[str, Any],
    expected: EntityConfig | None,
) -> None:
    assert await configure(hass, given, entity_id=entity_id) == expected


@pytest.mark.parametrize(
    ("entity_id", "fields"),
    [
        (LIGHT, set()),
        ("cover.gate", {"close_only"}),
        ("valve.main", {"close_only"}),
        ("lock.door", {"allow_open"}),
        ("switch.pump", {"routine_trigger"}),
        ("scene.film", {"routine_trigger"}),
        ("media_player.tv", {"inputs"}),
        ("alarm_control_panel.house", {"code", "disarm_without_pin"}),
    ],
)
async def test_fields_of_entity(
    hass: HomeAssistant, entity_id: str, fields: set[str]
) -> None:
    """The form shows only settings that have an effect."""
    flow = Flow(hass, await set_up_ui_entry(hass))
    await flow.start()
    await flow.go("entity")
    result = await flow.go({"entity_id": entity_id})
    always = {
        "name",
        "description",
        "display_categories",
        "read_only",
        "link",
        "linked",
        "aliases",
    }
    assert {str(key) for key in result["data_schema"].schema} == always | fields


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"name": "Lamp"}, EntityConfig(name="Lamp", code=SECRET)),
        ({"code": "new"}, EntityConfig(code="new")),
        ({"name": "Lamp", "remove": True}, None),
    ],
)
async def test_changed_settings_of_entity(
    hass: HomeAssistant, given: dict[str, Any], expected: EntityConfig | None
) -> None:
    """An empty code is kept; other empty fields are reset."""
    old = {"code": SECRET, "read_only": True}
    assert await configure(hass, given, old, "alarm_control_panel.house") == expected


async def test_hidden_settings_are_kept(hass: HomeAssistant) -> None:
    """Settings that the form does not show are kept."""
    old = {"close_only": True, "read_only": True}
    assert await configure(hass, {"name": "Lamp"}, old) == EntityConfig(
        name="Lamp", close_only=True
    )


async def test_form_of_entity(hass: HomeAssistant) -> None:
    """The form shows the settings without the code, and rejects unknown inputs."""
    inputs = {"Kodi": "HDMI 1"}
    player = "media_player.tv"
    options = {"entity_config": {player: {"inputs": inputs, "code": SECRET}}}
    flow = Flow(hass, await set_up_ui_entry(hass, options=options))
    await flow.start()
    await flow.go("entity")
    result = await flow.go({"entity_id": player})
    rows = [{"source": "Kodi", "input": "HDMI 1"}]
    assert suggested(result) == {"inputs": rows, "link": True, "aliases": False}
    rows = [{"source": "Kodi", "input": "Cinema"}]
    result = await flow.go({"inputs": rows})
    assert result["errors"] == {"inputs": "unknown_input"}
    assert suggested(result) == {"inputs": rows}


async def test_links_of_entity(hass: HomeAssistant) -> None:
    """The form names the entities with which Alexa combines an entity."""
    add_fans(hass)
    hass.states.async_set(LIGHT, "off")
    data = {"client_id": "id", "client_secret": SECRET}
    entry = await set_up_ui_entry(hass, data)
    for entity_id, expected in {
        "fan.hall": "In Alexa, this device includes: hall (`sensor.hall`)",
        "sensor.hall": "In Alexa, this entity is part of hall (`fan.hall`).",
        "fan.attic": (
            "Not combined with its device, because several entities could take the "
            "same place: attic (`sensor.attic`), roof (`sensor.roof`)"
        ),
        "sensor.roof": (
            "Not combined with its device, because several entities could take the "
            "same place: attic (`sensor.attic`)"
        ),
        LIGHT: "In Alexa, this entity is not combined with others.",
    }.items():
        flow = Flow(hass, entry)
        await flow.start()
        await flow.go("entity")
        result = await flow.go({"entity_id": entity_id})
        assert result["description_placeholders"]["links"] == expected
    await hass.config_entries.async_unload(entry.entry_id)
    flow = Flow(hass, entry)
    await flow.start()
    await flow.go("entity")
    result = await flow.go({"entity_id": "fan.hall"})
    assert "not combined" in result["description_placeholders"]["links"]


async def test_locales(hass: HomeAssistant) -> None:
    entry = await set_up_ui_entry(hass, options={"locale": ["de-DE"]})
    flow = Flow(hass, entry)
    await flow.start()
    result = await flow.go("locales")
    assert suggested(result) == {"locale": ["de-de"]}
    result = await flow.go({"locale": []})
    assert result["errors"] == {"locale": "no_locale"}
    await flow.go({"locale": ["en-us", "es-us"]})
    await hass.async_block_till_done()
    assert entry.runtime_data.settings.locales == ("en-US", "es-US")


async def test_automations(hass: HomeAssistant) -> None:
    entry = await set_up_ui_entry(hass)
    assert not entry.runtime_data.settings.pause_automations
    flow = Flow(hass, entry)
    await flow.start()
    result = await flow.go("automations")
    assert suggested(result) == {"pause_automations": False}
    await flow.go({"pause_automations": True})
    await hass.async_block_till_done()
    assert entry.runtime_data.settings.pause_automations


async def test_guide(hass: HomeAssistant) -> None:
    """The values for Amazon's consoles can be shown again."""
    flow = Flow(hass, await set_up_ui_entry(hass, {"endpoint": GATEWAYS["NA"]}))
    await flow.start()
    result = await flow.go("guide")
    assert result["description_placeholders"]["aws_region"] == "`us-east-1`"
    assert (await flow.go({}))["step_id"] == "init"


async def test_check(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection can be checked again, with other lines."""
    good = Line(Subject.PORT, Finding.PORT_OPEN, {"host": "a.b", "port": "443"})
    bad = Line(Subject.GRANT, Finding.GRANT_LOST)
    unknown = Line(Subject.API, Finding.NOT_TESTED)
    results = deque([[good, unknown], [bad]])
    running = asyncio.Event()

    async def check(context: object) -> list[Line]:
        assert context is entry.runtime_data
        await running.wait()
        return results.popleft()

    monkeypatch.setattr(check_steps, "async_check", check)
    entry = await set_up_ui_entry(hass)
    flow = Flow(hass, entry)
    await flow.start()
    result = await flow.go("check")
    assert result["type"] is FlowResultType.SHOW_PROGRESS
    running.set()
    await hass.async_block_till_done()
    for _ in range(2):
        result = await flow.go()
        assert result["step_id"] == "checked"
        assert result["description_placeholders"]["lines"] == (
            "- ✅ **Port**: `a.b` accepts connections at port 443.\n"
            "- ❔ **Address for commands**: Not checked, because of a problem in the"
            " lines above."
        )
    await flow.go("check")
    await hass.async_block_till_done()
    result = await flow.go()
    assert result["description_placeholders"]["lines"].startswith(
        "- ❌ **Permission to send events**: Amazon no longer accepts events"
    )
    assert (await flow.go("init"))["step_id"] == "init"
    assert not results


YAML = {
    "endpoint": GATEWAYS["EU"],
    "client_id": "id",
    "client_secret": SECRET,
    "locale": ["de-DE", "en-GB"],
    "filter": {"include_domains": ["light"], "include_areas": ["Kitchen"]},
    "entity_config": {
        LIGHT: {"name": "Lamp", "display_categories": "switch", "code": 1234}
    },
    "pause_automations": True,
}


@pytest.mark.parametrize(
    ("config", "block"),
    [
        ({DOMAIN: YAML}, "alexa_smart_home:"),
        (
            {DOMAIN: None, "alexa": {"smart_home": YAML}},
            "alexa: smart_home:",
        ),
    ],
)
async def test_move_of_yaml_settings(
    hass: HomeAssistant,
    yaml: dict[str, Any],
    set_up: SetUp,
    config: dict[str, Any],
    block: str,
) -> None:
    """The copied settings apply after the YAML is removed."""
    yaml |= config
    entry = await set_up(**config)
    hass.config_entries.async_update_entry(entry, data={"other": True})
    before = entry.runtime_data.settings
    flow = Flow(hass, entry)
    result = await flow.start()
    assert (result["type"], result["step_id"]) == (FlowResultType.MENU, "yaml")
    assert result["description_placeholders"] == {"block": block}
    assert set(result["menu_options"]) == {"move", "guide", "check"}
    result = await flow.go("guide")
    assert result["description_placeholders"]["aws_region"] == "`eu-west-1`"
    await flow.go({})
    await flow.go("move")
    result = await flow.go({})
    assert result["reason"] == "moved"
    assert entry.data["other"]

    options = dict(entry.options)
    hass.config_entries.async_update_entry(
        entry, options={**options, "locale": "it-IT"}
    )
    await async_reload_yaml(hass)
    assert entry.runtime_data.settings.locales == before.locales

    hass.config_entries.async_update_entry(entry, options=options)
    yaml.clear()
    await async_reload_yaml(hass)
    after = entry.runtime_data.settings
    assert after is not before
    for name in (
        "endpoint",
        "client_id",
        "client_secret",
        "token_url",
        "locales",
        "filter",
        "entity_config",
        "pause_automations",
    ):
        assert getattr(after, name) == getattr(before, name)
    result = await Flow(hass, entry).start()
    assert result["step_id"] == "init"


async def test_moved_settings_replace_all_settings(hass: HomeAssistant) -> None:
    data = {"endpoint": GATEWAYS["EU"], "client_id": "id", "client_secret": SECRET}
    entry = await set_up_ui_entry(hass, data, **{DOMAIN: {"locale": "de-DE"}})
    flow = Flow(hass, entry)
    await flow.start()
    await flow.go("move")
    await flow.go({})
    assert not data.keys() & entry.data.keys()
