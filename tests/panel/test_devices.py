"""Tests of the table of all entities, its updates, and one device in detail."""

import asyncio
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.light.const import ColorMode
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar, entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.alexa_smart_home.endpoints.registry import PORTION
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.panel.device_updates import DEBOUNCE
from custom_components.alexa_smart_home.protocol.endpoint import Endpoint
from tests.alexa_cloud import AlexaCloud
from tests.common import async_idle
from tests.conftest import Alexa, SetUp, credentials
from tests.flows import SECRET, set_up_ui_entry

from .conftest import Page

pytestmark = pytest.mark.usefixtures("unloaded")

LIGHT = "light.kitchen"
CREDENTIALS = {"client_id": "id", "client_secret": SECRET}
PLAIN = {
    "domain": "light",
    "name_from": "state",
    "area": None,
    "category": "LIGHT",
    "capabilities": ["On and off"],
    "exposed": True,
    "reason": None,
    "problem": None,
    "part_of": None,
    "parts": [],
    "last_report": None,
    "last_directive": None,
    "settings": {},
}
# The settings of all domains.
FIELDS = {
    "name",
    "description",
    "display_categories",
    "read_only",
    "link",
    "linked",
    "aliases",
}

type Json = dict[str, Any]


async def rows(page: Page, **parameters: Any) -> dict[str, Json]:
    """Return the rows by entity id."""
    table = await page.ask("devices", **parameters)
    return {row["entity_id"]: row for row in table["rows"]}


def changed_rows(event: Json) -> dict[str, Json]:
    """Return the changed rows of an event by entity id."""
    return {row["entity_id"]: row for row in event["changed"]}


def after_debounce(hass: HomeAssistant) -> None:
    """Let the subscription send the changes."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=DEBOUNCE + 0.1))


async def test_table(hass: HomeAssistant, page: Page) -> None:
    hass.states.async_set(LIGHT, "on", {"friendly_name": "Kitchen"})
    hass.states.async_set("zone.home", "0")
    await set_up_ui_entry(hass)
    table = await page.ask("devices")
    assert table["yaml"] is None
    assert (table["limit"], table["count"], table["linked"]) == (300, 1, False)
    assert "LIGHT" in table["categories"]
    assert table["defaults"] == {"link": True, "aliases": False}
    found = {row["entity_id"]: row for row in table["rows"]}
    assert "zone.home" not in found
    row = found[LIGHT]
    assert set(row.pop("fields")) == FIELDS
    assert row == {
        **PLAIN,
        "entity_id": LIGHT,
        "name": "Kitchen",
        "endpoint_id": "light#kitchen",
    }
    own = found["sensor.alexa_smart_home_link"]
    assert not own["exposed"]
    assert own["reason"].startswith("Diagnostic")
    assert (own["problem"], own["category"], own["endpoint_id"]) == (None, None, None)
    german = await rows(page, language="de")
    assert german[LIGHT]["capabilities"] == ["Ein und aus"]
    assert german["sensor.alexa_smart_home_link"]["reason"].startswith("Diagnose")


async def test_registered_entities(
    hass: HomeAssistant,
    page: Page,
    entity_registry: er.EntityRegistry,
    area_registry: ar.AreaRegistry,
) -> None:
    entry = entity_registry.async_get_or_create(
        "light", "test", "1", object_id_base="kitchen", original_name="Lamp"
    )
    entity_registry.async_update_entity(
        entry.entity_id,
        area_id=area_registry.async_create("Kitchen").id,
        aliases=["Sink", er.COMPUTED_NAME],
    )
    hass.states.async_set(
        LIGHT,
        "on",
        {"supported_color_modes": [ColorMode.HS], "color_mode": ColorMode.HS},
    )
    await set_up_ui_entry(hass)
    row = (await rows(page))[LIGHT]
    assert (row["name"], row["name_from"]) == ("Sink", "alias")
    assert row["area"] == "Kitchen"
    assert row["capabilities"] == ["On and off", "Brightness", "Color"]


async def test_settings_without_secrets(hass: HomeAssistant, page: Page) -> None:
    """The code of a panel is only shown as set."""
    hass.states.async_set("alarm_control_panel.home", "disarmed")
    hass.states.async_set("media_player.tv", "on")
    configs = {
        "alarm_control_panel.home": {"code": "7391", "linked": [LIGHT]},
        "media_player.tv": {"inputs": {"Kodi": "HDMI 1"}, "display_categories": ["TV"]},
    }
    await set_up_ui_entry(hass, options={"entity_config": configs})
    found = await rows(page)
    panel, player = found["alarm_control_panel.home"], found["media_player.tv"]
    assert panel["settings"] == {"code": True, "linked": [LIGHT]}
    assert {"code", "disarm_without_pin"} < set(panel["fields"])
    assert player["settings"] == configs["media_player.tv"]
    assert "inputs" in player["fields"]


async def test_parts(
    hass: HomeAssistant, page: Page, entity_registry: er.EntityRegistry
) -> None:
    """A part names its host, and the host its parts."""
    configs = {LIGHT: {"linked": ["sensor.power"]}}
    hass.states.async_set(LIGHT, "on")
    hass.states.async_set(
        "sensor.power",
        "5",
        {"device_class": "power", "unit_of_measurement": "W"},
    )
    await set_up_ui_entry(hass, CREDENTIALS, {"entity_config": configs})
    found = await rows(page)
    assert found[LIGHT]["parts"] == ["sensor.power"]
    assert found[LIGHT]["capabilities"] == ["On and off", "Power"]
    part = found["sensor.power"]
    assert part["part_of"] == LIGHT
    assert part["reason"] == f"Part of {LIGHT} in Alexa"
    assert part["problem"] is None


async def test_problems(
    hass: HomeAssistant, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Faults are problems; choices of the user are not."""
    names = {"kitchen": "Lamp", "hall": "lamp", "attic": "%%", "cellar": "Cellar"}
    for object_id, name in names.items():
        hass.states.async_set(f"light.{object_id}", "on", {"friendly_name": name})
    hass.states.async_set("light.bad", "on", {"friendly_name": 5})
    filter_ = {"exclude_entities": ["light.cellar"]}
    entry = await set_up_ui_entry(hass, options={"filter": filter_})
    found = await rows(page)
    assert found[LIGHT]["exposed"]
    assert found[LIGHT]["problem"] == (
        "Alexa cannot tell it apart from light.hall: they have the same name"
    )
    attic, cellar = found["light.attic"], found["light.cellar"]
    assert not attic["exposed"]
    assert attic["reason"] == attic["problem"]
    assert attic["problem"].startswith("Its name contains")
    assert not cellar["exposed"]
    assert (cellar["reason"], cellar["problem"]) == ("Left out by your settings", None)
    bad = found["light.bad"]
    assert (bad["name"], bad["exposed"]) == ("light.bad", False)
    assert bad["problem"].startswith("Its attributes are not valid")
    entry.runtime_data.endpoints.async_reject(LIGHT, "another", "400 NO")
    assert "400 NO" in (await rows(page))[LIGHT]["problem"]
    endpoints = entry.runtime_data.endpoints
    state = hass.states.get("light.hall")
    assert state is not None
    endpoint = endpoints.async_get(state)
    with monkeypatch.context() as patched:
        patched.setattr(Endpoint, "properties", lambda *_: 1 / 0)
        assert endpoint is not None
        endpoints.reader.properties(endpoint, state)
    problem = (await rows(page))["light.hall"]["problem"]
    assert problem.startswith("Its attributes are not valid")


async def test_surplus(
    hass: HomeAssistant, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entity that becomes surplus because of another one changes its row."""
    monkeypatch.setattr(
        "custom_components.alexa_smart_home.endpoints.listing.MAX_ENDPOINTS", 2
    )
    for object_id in ("b", "c"):
        hass.states.async_set(f"light.{object_id}", "on")
    await set_up_ui_entry(hass)
    await page.ask("subscribe_devices")
    assert (await page.event())["count"] == 2
    hass.states.async_set("light.a", "on")
    after_debounce(hass)
    event = await page.event()
    assert event["count"] == 2
    changed = changed_rows(event)
    assert changed["light.a"]["exposed"]
    assert changed["light.c"]["problem"].startswith("Alexa accepts at most 300")
    assert set(changed) == {"light.a", "light.c"}


async def test_updates(hass: HomeAssistant, page: Page) -> None:
    """Only rows that have changed are sent, several changes together."""
    hass.states.async_set(LIGHT, "on", {"friendly_name": "Lamp"})
    hass.states.async_set("light.hall", "on", {"friendly_name": "Hall"})
    entry = await set_up_ui_entry(hass)
    await page.ask("subscribe_devices")
    table = await page.event()
    assert LIGHT in {row["entity_id"] for row in table["rows"]}
    # Values are not part of the rows.
    hass.states.async_set(LIGHT, "off", {"friendly_name": "Lamp"})
    hass.states.async_set("light.hall", "on", {"friendly_name": "Lamp"})
    hass.states.async_set("light.new", "on")
    hass.states.async_set("zone.home", "0")
    await async_idle(hass)
    # Without linked accounts nothing reads the states of entities.
    await page.ask("device", entity_id="light.hall")
    after_debounce(hass)
    event = await page.event()
    changed = changed_rows(event)
    assert set(changed) == {LIGHT, "light.hall", "light.new"}
    assert "light.hall" in changed[LIGHT]["problem"]
    assert (event["removed"], event["count"]) == ([], 3)
    # An endpoint that is compiled again is no change.
    entry.runtime_data.endpoints.async_forget(LIGHT)
    after_debounce(hass)
    hass.states.async_remove("light.hall")
    after_debounce(hass)
    event = await page.event()
    assert changed_rows(event)[LIGHT]["problem"] is None
    assert (event["removed"], event["count"]) == (["light.hall"], 2)


async def test_last_messages(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    page: Page,
) -> None:
    """The times of the last directive and the last report are updated."""
    await page.ask("subscribe_devices")
    table = await page.event()
    assert table["linked"]
    await alexa.ask("ReportState", LIGHT)
    after_debounce(hass)
    row = changed_rows(await page.event())[LIGHT]
    assert row["last_directive"] == dt_util.utcnow().isoformat()
    assert row["last_report"] is None
    freezer.tick(1)
    hass.states.async_set(LIGHT, "on")
    await async_idle(hass)
    after_debounce(hass)
    row = changed_rows(await page.event())[LIGHT]
    assert row["last_report"] == dt_util.utcnow().isoformat()
    assert row["last_directive"] < row["last_report"]


async def test_link(
    hass: HomeAssistant, cloud: AlexaCloud, set_up: SetUp, alexa: Alexa, page: Page
) -> None:
    """The page learns that an account is linked."""
    await set_up(credentials(cloud))
    await page.ask("subscribe_devices")
    assert not (await page.event())["linked"]
    await alexa.link(cloud.new_code())
    after_debounce(hass)
    event = await page.event()
    assert event["linked"]
    assert not event["changed"]


async def test_reload(hass: HomeAssistant, page: Page) -> None:
    """The subscription goes on when the entry is loaded again.

    The client is only told of an entry that stays unloaded.
    """
    hass.states.async_set(LIGHT, "on")
    entry = await set_up_ui_entry(hass)
    await page.ask("subscribe_devices")
    assert (await page.event())["count"] == 1
    hass.states.async_set("light.hall", "on")
    # Entries of other integrations do not matter.
    MockConfigEntry(domain="other").add_to_hass(hass)
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert (await page.event())["count"] == 2
    assert await hass.config_entries.async_unload(entry.entry_id)
    hass.states.async_set("light.attic", "on")
    after_debounce(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert (await page.event())["count"] == 3
    disable = hass.config_entries.async_set_disabled_by
    await disable(entry.entry_id, ConfigEntryDisabler.USER)
    assert await page.event() == {"closed": True}
    await disable(entry.entry_id, None)
    assert (await page.event())["count"] == 3
    await page.unsubscribe()
    endpoints = entry.runtime_data.endpoints
    listeners = [*endpoints._listeners]
    await page.ask("subscribe_devices")
    assert len(endpoints._listeners) == len(listeners) + 1
    await page.event()
    await page.unsubscribe()
    assert endpoints._listeners == listeners
    assert not entry.runtime_data.directive_log.has_listeners


async def test_many_entities(hass: HomeAssistant, page: Page) -> None:
    """Other tasks run while thousands of rows are built."""
    for number in range(3000):
        hass.states.async_set(f"light.l{number}", "on")
    await set_up_ui_entry(hass)
    turns = 0

    async def count_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    ticker = hass.async_create_background_task(count_turns(), "ticker")
    await page.ask("subscribe_devices")
    event = await page.event()
    ticker.cancel()
    assert len(event["rows"]) > 3000
    assert event["count"] == 300
    assert turns > 3000 / PORTION


async def test_device(hass: HomeAssistant, set_up: SetUp, page: Page) -> None:
    """One device in detail: as in discovery, in the state report, and as `explain`."""
    hass.states.async_set(LIGHT, "on", {"friendly_name": "Lamp"})
    hass.states.async_set("lock.door", "locked")
    entry = await set_up(
        {"locale": ["en-US", "de-DE"], "filter": {"exclude_domains": ["lock"]}}
    )
    found = await page.ask("device", entity_id=LIGHT)
    assert found["row"] == (await rows(page))[LIGHT]
    (endpoint,) = (
        endpoint
        for endpoint in entry.runtime_data.endpoints.async_update_listing()
        if endpoint.entity_id == LIGHT
    )
    assert found["discovery"] == endpoint.discovery
    values = {item["name"]: item["value"] for item in found["properties"]}
    assert values == {"powerState": "ON", "connectivity": {"value": "OK"}}
    assert found["sentences"] == [
        {"locale": "en-US", "texts": ["Alexa, turn on Lamp", "Alexa, turn off Lamp"]},
        {
            "locale": "de-DE",
            "texts": ["Alexa, schalte Lamp ein", "Alexa, schalte Lamp aus"],
        },
    ]
    assert {item["name"]: item for item in found["directives"]}["TurnOn"] == {
        "namespace": "Alexa.PowerController",
        "name": "TurnOn",
        "instance": None,
        "payload": {},
        "title": "On and off",
    }
    assert found["directives"][-1]["name"] == "ReportState"
    assert found["directives"][-1]["title"] == "Current values"
    hidden = await page.ask("device", entity_id="lock.door")
    assert not hidden["row"]["exposed"]
    assert hidden["discovery"] is None
    assert hidden["properties"] == hidden["sentences"] == hidden["directives"] == []


async def test_unreadable_device(
    hass: HomeAssistant, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    hass.states.async_set(LIGHT, "on")
    await set_up_ui_entry(hass)
    with monkeypatch.context() as patched:
        patched.setattr(Endpoint, "properties", lambda *_: 1 / 0)
        found = await page.ask("device", entity_id=LIGHT, language="fr")
    assert "ZeroDivisionError" in found["properties"]
    assert "valeurs" in found["properties"]
