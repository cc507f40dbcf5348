"""Test that the endpoints of aliases are announced, controlled and reported."""

import asyncio
from datetime import timedelta
from typing import Any

from homeassistant.components.media_player.const import MediaPlayerEntityFeature
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockUser,
    async_capture_events,
    async_fire_time_changed,
    async_mock_service,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.alexa_smart_home.const import DOMAIN, EVENT_DIRECTIVE
from custom_components.alexa_smart_home.directives import control
from custom_components.alexa_smart_home.endpoints import endpoint_issues, listing
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.reporting import announcer, away, grace
from custom_components.alexa_smart_home.reporting.reporter import CONFIRMATION_TIME
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.faults import refusal
from tests.common import (
    Issues,
    async_announce,
    async_idle,
    async_later,
    async_reload_yaml,
    change_reports,
    changed,
    explain,
    unchanged,
)
from tests.conftest import (
    TEMPERATURE,
    Alexa,
    Json,
    SetUp,
    credentials,
    error,
    values,
)
from tests.endpoints.test_links import Home

LIGHT = "light.kitchen"
LAMP = "light.kitchen#lamp"
AWAY = away.DELAY.total_seconds()
BELL = {"device_class": "doorbell", "event_types": ["ring"], "event_type": "ring"}
HUMIDITY = {"device_class": "humidity", "unit_of_measurement": "%"}
THERMOSTAT = {
    "supported_features": 1,
    "hvac_modes": ["heat", "off"],
    "temperature": 21,
}


def name(hass: HomeAssistant, entity_id: str, *aliases: Any) -> None:
    er.async_get(hass).async_update_entity(
        entity_id, aliases=[er.COMPUTED_NAME, *aliases]
    )


@pytest.fixture
async def house(
    hass: HomeAssistant, cloud: AlexaCloud, set_up: SetUp, alexa: Alexa
) -> AlexaConfigEntry:
    """Set up a light that is also named "Lamp", link an account, and discover it."""
    er.async_get(hass).async_get_or_create(
        "light", "test", "1", suggested_object_id="kitchen", original_name="Kitchen"
    )
    name(hass, LIGHT, "Lamp")
    hass.states.async_set(LIGHT, "off")
    entry = await set_up({**credentials(cloud), "aliases": True})
    await alexa.link(cloud.new_code())
    await alexa.discover()
    await async_announce(hass)
    assert not cloud.events
    return entry


type Announcements = list[tuple[str, list[str]]]


async def announcements(
    hass: HomeAssistant, cloud: AlexaCloud, since: int
) -> Announcements:
    """Return the discovery events after all announcements are sent."""
    await async_announce(hass)
    return [
        (event.name, sorted(event.endpoint_ids))
        for event in cloud.events[since:]
        if event.namespace == "Alexa.Discovery"
    ]


async def reported(cloud: AlexaCloud, since: int) -> dict[str | None, Json]:
    """Return the changed values of one report per endpoint."""
    found = await change_reports(cloud, since)
    reports = {event.endpoint_id: changed(event) for event in found}
    assert len(reports) == len(found)
    return reports


async def test_directives(
    hass: HomeAssistant, cloud: AlexaCloud, house: AlexaConfigEntry, alexa: Alexa
) -> None:
    """A directive to an alias controls the entity, and the alias answers."""
    found = await alexa.discover()
    assert {endpoint["friendlyName"] for endpoint in found.values()} == {
        "Kitchen",
        "Lamp",
    }
    calls = async_mock_service(hass, "light", "turn_on")
    fired = async_capture_events(hass, EVENT_DIRECTIVE)
    # `ask` checks the endpoint id of each answer.
    answer = await alexa.ask("PowerController.TurnOn", LAMP)
    assert values(answer)["PowerController.powerState"] == "ON"
    assert [call.data["entity_id"] for call in calls] == [LIGHT]
    assert fired[0].data["request"]["entity_id"] == LIGHT
    # The device has not confirmed the value that only the alias has.
    since = len(cloud.events)
    await async_later(hass, CONFIRMATION_TIME)
    assert await reported(cloud, since) == {
        "light#kitchen#lamp": {"PowerController.powerState": "OFF"}
    }
    report = await alexa.ask("ReportState", LAMP)
    assert report["event"]["header"]["name"] == "StateReport"
    assert values(report)["PowerController.powerState"] == "OFF"
    answer = await alexa.ask("LockController.Lock", LAMP)
    assert error(answer) == ("Alexa", "INVALID_DIRECTIVE")
    hass.states.async_set(LIGHT, "unavailable")
    answer = await alexa.ask("PowerController.TurnOn", LAMP)
    assert error(answer) == ("Alexa", "ENDPOINT_UNREACHABLE")


async def test_deferred_answer(
    hass: HomeAssistant, cloud: AlexaCloud, house: AlexaConfigEntry, alexa: Alexa
) -> None:
    """The answer through the gateway has the id of the alias."""
    called, end = asyncio.Event(), asyncio.Event()

    async def turn_on(_: ServiceCall) -> None:
        called.set()
        await end.wait()

    hass.services.async_register("light", "turn_on", turn_on)
    request = asyncio.create_task(
        alexa.ask("PowerController.TurnOn", LAMP, deferred=True)
    )
    await called.wait()
    async_fire_time_changed(
        hass, dt_util.utcnow() + timedelta(seconds=control.DEADLINE)
    )
    assert (await request)["event"]["header"]["name"] == "DeferredResponse"
    end.set()
    event = await cloud.wait_for_event(lambda event: event.name == "Response")
    assert event.endpoint_id == "light#kitchen#lamp"


async def test_wake_up(
    hass: HomeAssistant, cloud: AlexaCloud, house: AlexaConfigEntry, alexa: Alexa
) -> None:
    """The alias of a television wakes it like the television itself."""
    owner = MockConfigEntry()
    owner.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=owner.entry_id,
        connections={(dr.CONNECTION_NETWORK_MAC, "00:11:22:33:44:55")},
    )
    er.async_get(hass).async_get_or_create(
        "media_player",
        "test",
        "tv",
        suggested_object_id="tv",
        config_entry=owner,
        device_id=device.id,
    )
    name(hass, "media_player.tv", "Telly")
    features = {"supported_features": int(MediaPlayerEntityFeature.TURN_OFF)}
    hass.states.async_set("media_player.tv", "off", features)
    await async_announce(hass)
    since = len(cloud.events)
    await alexa.ask("PowerController.TurnOn", "media_player.tv#telly", deferred=True)
    await cloud.wait_for_event(lambda event: event.name == "Response")
    await async_idle(hass)
    assert [(event.name, event.endpoint_id) for event in cloud.events[since:]] == [
        ("WakeUp", "media_player#tv#telly"),
        ("Response", "media_player#tv#telly"),
    ]


async def test_reports(
    hass: HomeAssistant, cloud: AlexaCloud, house: AlexaConfigEntry
) -> None:
    """All endpoints of an entity are reported together, with equal values."""
    both = ("light#kitchen", "light#kitchen#lamp")
    all_three = (*both, "light#kitchen#bulb")
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "on")
    found = await change_reports(cloud, since)
    assert {event.endpoint_id for event in found} == {*both}
    assert len(found) == 2
    assert unchanged(found[0]) == unchanged(found[1])
    assert found[0].message["event"]["payload"] == found[1].message["event"]["payload"]
    # A new alias has the values of the entity.
    name(hass, LIGHT, "Lamp", "Bulb")
    await async_announce(hass)
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "off")
    expected = {"PowerController.powerState": "OFF"}
    assert await reported(cloud, since) == dict.fromkeys(all_three, expected)
    # While Amazon is away, the changes are merged.
    since = len(cloud.events)
    await cloud.stop()
    for state in ("on", "off", "on"):
        hass.states.async_set(LIGHT, state)
        await async_idle(hass, waiting=3)
    await cloud.start()
    await async_later(hass, 90)
    expected = {"PowerController.powerState": "ON"}
    assert await reported(cloud, since) == dict.fromkeys(all_three, expected)
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "unavailable")
    assert not await reported(cloud, since)
    await async_later(hass, AWAY)
    assert (await reported(cloud, since)).keys() == {*all_three}


async def test_reports_after_restart(
    hass: HomeAssistant, cloud: AlexaCloud, house: AlexaConfigEntry
) -> None:
    """The values that Alexa knows of each endpoint are stored."""
    hass.states.async_set(LIGHT, "on")
    await async_idle(hass)
    await hass.config_entries.async_unload(house.entry_id)
    since = len(cloud.events)
    await hass.config_entries.async_setup(house.entry_id)
    await async_announce(hass)
    assert not cloud.events[since:]
    assert house.runtime_data.reporting
    assert house.runtime_data.reporting.reporter.state.acknowledged.keys() == {
        LIGHT,
        LAMP,
    }
    await hass.config_entries.async_unload(house.entry_id)
    hass.states.async_set(LIGHT, "off")
    await hass.config_entries.async_setup(house.entry_id)
    await async_announce(hass)
    assert (await reported(cloud, since)).keys() == {
        "light#kitchen",
        "light#kitchen#lamp",
    }


async def test_device_with_linked_entities(
    hass: HomeAssistant, cloud: AlexaCloud, house: AlexaConfigEntry, alexa: Alexa
) -> None:
    """An alias has the parts of its entity, which rings and is automated alone."""
    home = Home(hass)
    home.add("Hall", climate__hall=("heat", THERMOSTAT))
    home.add("Hall", sensor__humidity=("48", HUMIDITY), event__bell=("unknown", BELL))
    for entity_id in ("climate.hall", "sensor.humidity", "event.bell"):
        name(hass, entity_id, "Other")
    await async_announce(hass)
    found = await alexa.discover()
    assert found.keys() == {
        "climate.hall",
        "climate.hall.other",
        "event.bell",
        "light.kitchen",
        "light.kitchen.lamp",
    }
    main, alias = (
        {item["interface"] for item in found[key]["capabilities"]}
        for key in ("climate.hall", "climate.hall.other")
    )
    assert main - alias == {"Alexa.AutomationManagement"}
    report = await alexa.ask("ReportState", "climate.hall#other")
    assert values(report)["HumiditySensor.relativeHumidity"] == 48
    since = len(cloud.events)
    hass.states.async_set("sensor.humidity", "60", HUMIDITY)
    reports = await reported(cloud, since)
    assert reports.keys() == {"climate#hall", "climate#hall#other"}
    for values_of_one in reports.values():
        assert values_of_one["HumiditySensor.relativeHumidity"] == 60
    since = len(cloud.events)
    hass.states.async_set("event.bell", dt_util.utcnow().isoformat(), BELL)
    await async_idle(hass)
    assert [event.endpoint_id for event in cloud.events[since:]] == ["event#bell"]


async def test_announcements(
    hass: HomeAssistant, cloud: AlexaCloud, house: AlexaConfigEntry
) -> None:
    entities = er.async_get(hass)
    both = ["light#kitchen", "light#kitchen#lamp"]
    lamp, bulb = ["light#kitchen#lamp"], ["light#kitchen#bulb"]
    changes: list[tuple[dict[str, Any], Announcements]] = [
        ({"icon": "mdi:lamp"}, []),
        (
            {"aliases": [er.COMPUTED_NAME, "Bulb", "Lamp"]},
            [("AddOrUpdateReport", bulb)],
        ),
        ({"aliases": [er.COMPUTED_NAME, "Lamp", "Bulb"]}, []),
        ({"aliases": [er.COMPUTED_NAME, "Lamp"]}, [("DeleteReport", bulb)]),
        ({"aliases": [er.COMPUTED_NAME, "LAMP"]}, [("AddOrUpdateReport", lamp)]),
        (
            {"aliases": [er.COMPUTED_NAME, "Bulb"]},
            [("DeleteReport", lamp), ("AddOrUpdateReport", bulb)],
        ),
        (
            {"aliases": ["Bulb", "Lamp"]},
            [("DeleteReport", bulb), ("AddOrUpdateReport", both)],
        ),
        ({"hidden_by": er.RegistryEntryHider.USER}, [("DeleteReport", both)]),
        ({"hidden_by": None}, [("AddOrUpdateReport", both)]),
    ]
    for change, expected in changes:
        since = len(cloud.events)
        entities.async_update_entity(LIGHT, **change)
        assert await announcements(hass, cloud, since) == expected, change
    since = len(cloud.events)
    entities.async_update_entity(LIGHT, new_entity_id="light.hall")
    hass.states.async_remove(LIGHT)
    hass.states.async_set("light.hall", "off")
    assert await announcements(hass, cloud, since) == [
        ("DeleteReport", both),
        ("AddOrUpdateReport", ["light#hall", "light#hall#lamp"]),
    ]
    since = len(cloud.events)
    entities.async_remove("light.hall")
    hass.states.async_remove("light.hall")
    assert await announcements(hass, cloud, since) == [
        ("DeleteReport", ["light#hall", "light#hall#lamp"])
    ]


async def test_changes_while_unloaded(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    house: AlexaConfigEntry,
    yaml: Json,
) -> None:
    """Aliases that were removed or turned off meanwhile are deleted."""
    lamp = ["light#kitchen#lamp"]
    await hass.config_entries.async_unload(house.entry_id)
    name(hass, LIGHT, "Bulb")
    since = len(cloud.events)
    await hass.config_entries.async_setup(house.entry_id)
    assert await announcements(hass, cloud, since) == [
        ("DeleteReport", lamp),
        ("AddOrUpdateReport", ["light#kitchen#bulb"]),
    ]
    since = len(cloud.events)
    await hass.services.async_call(DOMAIN, "sync", blocking=True)
    assert await announcements(hass, cloud, since) == [
        ("AddOrUpdateReport", ["light#kitchen", "light#kitchen#bulb"])
    ]
    since = len(cloud.events)
    yaml[DOMAIN] = credentials(cloud)
    await async_reload_yaml(hass)
    assert await announcements(hass, cloud, since) == [
        ("DeleteReport", ["light#kitchen#bulb"])
    ]
    # An entity that is gone has aliases only in the file.
    yaml[DOMAIN] = {**credentials(cloud), "aliases": True}
    await async_reload_yaml(hass)
    await async_announce(hass)
    await hass.config_entries.async_unload(house.entry_id)
    er.async_get(hass).async_remove(LIGHT)
    hass.states.async_remove(LIGHT)
    since = len(cloud.events)
    await hass.config_entries.async_setup(house.entry_id)
    assert await announcements(hass, cloud, since) == [
        ("DeleteReport", ["light#kitchen", "light#kitchen#bulb"])
    ]


async def test_aliases_of_unavailable_entity(
    hass: HomeAssistant, cloud: AlexaCloud, house: AlexaConfigEntry
) -> None:
    """An alias stays while its entity is away, unless the alias is removed."""
    await hass.config_entries.async_unload(house.entry_id)
    hass.states.async_remove(LIGHT)
    since = len(cloud.events)
    await hass.config_entries.async_setup(house.entry_id)
    assert await announcements(hass, cloud, since) == []
    await async_later(hass, grace.GRACE)
    hass.states.async_set(LIGHT, "unavailable", {"restored": True})
    assert await announcements(hass, cloud, since) == []
    name(hass, LIGHT)
    assert await announcements(hass, cloud, since) == [
        ("DeleteReport", ["light#kitchen#lamp"])
    ]


async def test_entity_without_capabilities_for_now(
    hass: HomeAssistant, cloud: AlexaCloud, house: AlexaConfigEntry
) -> None:
    """An alias stays as long as the endpoint of its entity."""
    both = ["climate#hall", "climate#hall#other"]
    Home(hass).add("Hall", climate__hall=("heat", THERMOSTAT))
    name(hass, "climate.hall", "Other")
    await async_announce(hass)
    await hass.config_entries.async_unload(house.entry_id)
    hass.states.async_set("climate.hall", "unavailable")
    since = len(cloud.events)
    await hass.config_entries.async_setup(house.entry_id)
    assert await announcements(hass, cloud, since) == []
    hass.states.async_set("climate.hall", "heat")
    assert await announcements(hass, cloud, since) == [("DeleteReport", both)]


async def test_issues(
    hass: HomeAssistant, cloud: AlexaCloud, house: AlexaConfigEntry, issues: Issues
) -> None:
    """Aliases that Amazon rejects or that Alexa cannot tell apart are listed."""

    async def shown() -> set[str]:
        await async_announce(hass)
        await async_later(hass, endpoint_issues.DELAY)
        return issues.shown()

    for other in ("BULB", "Other"):
        cloud.faults.add("gateway", refusal(400, "INVALID_REQUEST_EXCEPTION"))
        name(hass, LIGHT, "Lamp", "Bulb")
        assert await shown() == {"left_out"}
        line = "- `light.kitchen#bulb`: Amazon rejected it"
        assert line in issues.text("left_out")
        found = (await explain(hass, LIGHT))[LIGHT]["aliases"]
        assert found["Lamp"]["reason"] is None
        assert found["Bulb"]["reason"].startswith("Amazon rejected it")
        # The alias has changed, or is removed.
        name(hass, LIGHT, "Lamp", other)
        assert not await shown()
    hass.states.async_set("switch.lamp", "on", {"friendly_name": "LAMP"})
    assert await shown() == {"duplicate_names"}
    line = "- LAMP: `switch.lamp`, `light.kitchen`"
    assert line in issues.text("duplicate_names")


async def test_surplus_aliases(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    house: AlexaConfigEntry,
    issues: Issues,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Entities displace aliases, which are not reported then."""
    for module in (announcer, listing):
        monkeypatch.setattr(module, "MAX_ENDPOINTS", 2)
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "unavailable")
    hass.states.async_set("sensor.hall", "20", TEMPERATURE)
    assert await announcements(hass, cloud, since) == [
        ("DeleteReport", ["light#kitchen#lamp"]),
        ("AddOrUpdateReport", ["sensor#hall"]),
    ]
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "on")
    assert (await reported(cloud, since)).keys() == {"light#kitchen"}
    await async_later(hass, endpoint_issues.DELAY)
    assert "- `light.kitchen#lamp`" in issues.text("too_many")


async def test_permissions(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    house: AlexaConfigEntry,
    hass_client: ClientSessionGenerator,
    hass_read_only_user: MockUser,
    hass_read_only_access_token: str,
) -> None:
    """An account that may read an entity may read its aliases."""
    hass_read_only_user.mock_policy({"entities": {"entity_ids": {LIGHT: True}}})
    guest = Alexa(lambda: hass_client(hass_read_only_access_token))
    await guest.link(cloud.new_code("TWO"), hass_read_only_access_token)
    assert (await guest.discover()).keys() == {LIGHT, "light.kitchen.lamp"}
    er.async_get(hass).async_get_or_create("switch", "test", "pump")
    name(hass, "switch.test_pump", "Well")
    hass.states.async_set("switch.test_pump", "on")
    name(hass, LIGHT, "Lamp", "Bulb")
    await async_announce(hass)
    hass.states.async_set("switch.test_pump", "off")
    hass.states.async_set(LIGHT, "on")
    await async_idle(hass)
    name(hass, "switch.test_pump")
    name(hass, LIGHT)
    await async_announce(hass)
    seen = [event for event in cloud.events if event.account == "TWO"]
    assert {event.name for event in seen} == {
        "AddOrUpdateReport",
        "ChangeReport",
        "DeleteReport",
    }
    assert {
        id_ for event in seen for id_ in (*event.endpoint_ids, event.endpoint_id) if id_
    } == {"light#kitchen", "light#kitchen#lamp", "light#kitchen#bulb"}
