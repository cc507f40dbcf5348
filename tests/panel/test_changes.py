"""Tests of the preview of changes and of saving them."""

from typing import Any

from homeassistant.components.cover import CoverEntityFeature
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.alexa_smart_home.models import AlexaConfigEntry
from tests.alexa_cloud import AlexaCloud
from tests.common import async_announce, async_idle
from tests.conftest import Alexa, credentials
from tests.flows import SECRET, set_up_ui_entry

from .conftest import Page
from .test_devices import rows

pytestmark = pytest.mark.usefixtures("unloaded")

LIGHT, HALL, LOCK = "light.kitchen", "light.hall", "lock.door"
NAMES = {LIGHT: "Kitchen", HALL: "Hall", LOCK: "Door"}
NOTHING: dict[str, Any] = {
    "added": [],
    "changed": [],
    "removed": [],
    "count": 3,
    "limit": 300,
    "linked": False,
    "problems": [],
}


async def set_up_home(
    hass: HomeAssistant,
    data: dict[str, Any] | None = None,
    options: dict[str, Any] | None = None,
) -> AlexaConfigEntry:
    """Set up two lights and a lock."""
    for entity_id, name in NAMES.items():
        hass.states.async_set(entity_id, "on", {"friendly_name": name})
    return await set_up_ui_entry(hass, data, options)


def named(*entity_ids: str) -> list[dict[str, str]]:
    """Return the entities as the preview names them."""
    return [
        {"entity_id": entity_id, "name": NAMES[entity_id]} for entity_id in entity_ids
    ]


def listed(entry: AlexaConfigEntry) -> set[str]:
    """Return the entities that Alexa discovers."""
    return {
        endpoint.entity_id
        for endpoint in entry.runtime_data.endpoints.async_update_listing()
    }


async def test_preview(hass: HomeAssistant, page: Page) -> None:
    """A preview changes nothing."""
    entry = await set_up_home(hass)
    assert await page.ask("preview", changes={}) == NOTHING
    assert await page.ask("preview", changes={"expose": {LIGHT: True}}) == NOTHING
    changes: dict[str, Any] = {"expose": {HALL: False}}
    changes["entities"] = {LIGHT: {"name": "Sink"}, LOCK: {"name": "%%"}}
    found = await page.ask("preview", changes=changes)
    assert found == {
        "added": [],
        "changed": [{"entity_id": LIGHT, "name": "Sink"}],
        "removed": named(HALL, LOCK),
        "count": 1,
        "limit": 300,
        "linked": False,
        "problems": [
            {
                "entity_id": LOCK,
                "problem": "Its name contains no character that Alexa accepts",
            }
        ],
    }
    changes = {"entities": {LIGHT: {"name": "hall"}}}
    found = await page.ask("preview", changes=changes, language="de")
    assert {item["entity_id"] for item in found["problems"]} == {LIGHT, HALL}
    assert "denselben Namen" in found["problems"][0]["problem"]
    assert not entry.options
    assert listed(entry) == set(NAMES)


async def test_preview_of_unavailable_entity(hass: HomeAssistant, page: Page) -> None:
    """An entity that has lost its features is no change."""
    features = {"supported_features": int(CoverEntityFeature.SET_POSITION)}
    hass.states.async_set("cover.blind", "open", features)
    await set_up_home(hass)
    await page.ask("devices")
    hass.states.async_set("cover.blind", "unavailable")
    assert await page.ask("preview", changes={}) == {**NOTHING, "count": 4}


# A filter, the changes, and the entities that are exposed then.
EXPOSURES: list[tuple[dict[str, Any], dict[str, bool], set[str]]] = [
    ({}, {LIGHT: False}, {HALL, LOCK}),
    ({"exclude_entities": [LIGHT]}, {LIGHT: True}, {LIGHT, HALL, LOCK}),
    ({"include_entities": [LIGHT]}, {LIGHT: False}, set()),
    ({"include_entities": [LIGHT]}, {LOCK: True}, {LIGHT, LOCK}),
    ({"include_domains": ["light"]}, {LIGHT: False, LOCK: True}, {HALL, LOCK}),
    ({"exclude_domains": ["light"]}, {LIGHT: True}, {LIGHT, LOCK}),
    ({"include_entity_globs": ["*.h*"]}, {HALL: False, LIGHT: True}, {LIGHT}),
]


async def test_exposure(hass: HomeAssistant, page: Page) -> None:
    """Only the exposure of the given entities changes."""
    entry = await set_up_home(hass)
    for filter_, expose, expected in EXPOSURES:
        hass.config_entries.async_update_entry(entry, options={"filter": filter_})
        await hass.config_entries.async_reload(entry.entry_id)
        before = listed(entry)
        found = await page.ask("save", changes={"expose": expose})
        assert listed(entry) == expected, filter_
        assert {item["entity_id"] for item in found["added"]} == expected - before
        assert {item["entity_id"] for item in found["removed"]} == before - expected
        exposed = {key for key, row in (await rows(page)).items() if row["exposed"]}
        assert exposed == expected


async def test_expose_hidden_entities(
    hass: HomeAssistant, page: Page, entity_registry: er.EntityRegistry
) -> None:
    """Entities that are not exposed by default are included by id, and no others."""
    registered: dict[str, dict[str, Any]] = {
        "light.diagnostic": {"entity_category": EntityCategory.DIAGNOSTIC},
        "light.hidden": {"hidden_by": er.RegistryEntryHider.USER},
        "light.other": {"hidden_by": er.RegistryEntryHider.USER},
    }
    for entity_id, fields in registered.items():
        entity_registry.async_get_or_create(
            "light", "test", entity_id, object_id_base=entity_id[6:], **fields
        )
        hass.states.async_set(entity_id, "on")
    hass.states.async_set("sensor.plain", "1", {"unit_of_measurement": "hPa"})
    entry = await set_up_home(hass)
    wanted = ["light.diagnostic", "light.hidden", "sensor.plain"]
    await page.ask("save", changes={"expose": dict.fromkeys(wanted, True)})
    await hass.async_block_till_done()
    assert listed(entry) == {*NAMES, *wanted}
    assert entry.options["filter"]["include_entities"] == wanted
    assert entry.options["filter"]["primary_entities_only"] is True
    await page.ask("save", changes={"expose": dict.fromkeys(wanted, False)})
    await hass.async_block_till_done()
    assert listed(entry) == set(NAMES)


async def test_expose_part(hass: HomeAssistant, page: Page) -> None:
    """A part of another entity becomes an endpoint of its own."""
    hass.states.async_set("climate.hall", "heat", {"hvac_modes": ["heat", "off"]})
    hass.states.async_set(
        "sensor.temperature",
        "20",
        {"device_class": "temperature", "unit_of_measurement": "°C"},
    )
    configs = {"climate.hall": {"linked": ["sensor.temperature"]}}
    data = {"client_id": "id", "client_secret": SECRET}
    entry = await set_up_home(hass, data, {"entity_config": configs})
    assert "sensor.temperature" not in listed(entry)
    found = await page.ask("save", changes={"expose": {"sensor.temperature": True}})
    assert [it["entity_id"] for it in found["added"]] == ["sensor.temperature"]
    await hass.async_block_till_done()
    assert listed(entry) == {*NAMES, "climate.hall", "sensor.temperature"}


async def test_save_settings(hass: HomeAssistant, page: Page) -> None:
    """The settings of entities are replaced or removed, the others stay."""
    options = {
        "locale": ["de-DE"],
        "sidebar": True,
        "entity_config": {
            LIGHT: {"name": "Old", "read_only": True},
            LOCK: {"name": "Old"},
            "light.gone": {"name": "Gone"},
        },
    }
    data = {"client_id": "id", "client_secret": SECRET}
    entry = await set_up_home(hass, data, options)
    entities = {
        LIGHT: {"name": "New", "display_categories": ["switch"], "link": True},
        HALL: {"description": "", "link": False, "read_only": None},
        LOCK: {},
        "light.gone": None,
    }
    found = await page.ask("save", changes={"entities": entities})
    assert {item["entity_id"] for item in found["changed"]} == {LIGHT, LOCK}
    await hass.async_block_till_done()
    assert entry.options["entity_config"] == {
        LIGHT: {"name": "New", "display_categories": ["SWITCH"]},
        HALL: {"link": False},
    }
    assert entry.options["locale"] == ["de-DE"]
    assert entry.options["sidebar"] is True
    assert dict(entry.data) == data
    assert SECRET not in str(entry.options)
    assert (await rows(page))[LIGHT]["category"] == "SWITCH"


async def test_codes(hass: HomeAssistant, page: Page) -> None:
    """A code can be kept, replaced and removed, but is never sent to the page."""
    panel = "alarm_control_panel.home"
    hass.states.async_set(panel, "disarmed")
    configs = {panel: {"code": "7391"}}
    entry = await set_up_ui_entry(hass, options={"entity_config": configs})
    for settings, stored in (
        ({"code": True, "name": "Alarm"}, {"code": "7391", "name": "Alarm"}),
        ({"code": "2846"}, {"code": "2846"}),
        ({"name": "Alarm"}, {"name": "Alarm"}),
        ({"code": True}, {}),
    ):
        await page.ask("save", changes={"entities": {panel: settings}})
        await hass.async_block_till_done()
        assert entry.options["entity_config"].get(panel, {}) == stored
        await page.ask("device", entity_id=panel)
    error = await page.fail("save", changes={"entities": {panel: {"code": ["2846"]}}})
    assert error["code"] == "invalid_settings"
    assert "7391" not in str(page.received)
    assert "2846" not in str(page.received)


async def test_invalid_settings(hass: HomeAssistant, page: Page) -> None:
    """Nothing is saved if one of the changes is not valid."""
    entry = await set_up_home(hass)
    for settings, setting, detail in (
        ({"display_categories": ["ROCKET"]}, "Categories", "ROCKET"),
        ({"name": {"a": 1}}, "Name", ""),
        ({"inputs": {"Kodi": "Cinema"}}, "Alexa inputs of the sources", "Cinema"),
        ({"linked": ["no entity"]}, "Further entities of this device", ""),
        ({"volume": 3}, "volume", ""),
    ):
        changes = {
            "expose": {HALL: False},
            "entities": {HALL: {"name": "A"}, LIGHT: settings},
        }
        for command in ("preview", "save"):
            error = await page.fail(command, changes=changes)
            assert error["code"] == "invalid_settings"
            start = f'The setting "{setting}" of {LIGHT} is not valid: '
            assert error["message"].startswith(start)
            assert detail in error["message"]
        german = await page.fail("save", changes=changes, language="de")
        assert german["message"].startswith("Die Einstellung „")
    assert not entry.options


async def test_announcement(
    hass: HomeAssistant, cloud: AlexaCloud, alexa: Alexa, page: Page
) -> None:
    """Amazon is told of the changes at once."""
    await set_up_home(hass, credentials(cloud))
    await alexa.link(cloud.new_code())
    await alexa.discover()
    await async_announce(hass)
    since = len(cloud.events)
    changes = {"expose": {HALL: False}, "entities": {LIGHT: {"name": "Sink"}}}
    assert (await page.ask("save", changes=changes))["linked"]
    await async_idle(hass)
    await async_announce(hass)
    events = {event.name: event.message["event"] for event in cloud.events[since:]}
    (update,) = events["AddOrUpdateReport"]["payload"]["endpoints"]
    assert (update["endpointId"], update["friendlyName"]) == ("light#kitchen", "Sink")
    (deleted,) = events["DeleteReport"]["payload"]["endpoints"]
    assert deleted == {"endpointId": "light#hall"}
    since = len(cloud.events)
    await page.ask("save", changes={"expose": {HALL: True}})
    await async_idle(hass)
    await async_announce(hass)
    (event,) = (it for it in cloud.events[since:] if it.name == "AddOrUpdateReport")
    (added,) = event.message["event"]["payload"]["endpoints"]
    assert added["endpointId"] == "light#hall"
