"""Test announcements of added, changed and removed endpoints."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, Self

from aiohttp import web
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, async_get_hass
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.endpoints import endpoint_issues
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.reporting import (
    announcer,
    discovery_notices,
    grace,
)
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.cloud import ACCOUNT
from tests.alexa_cloud.faults import refusal
from tests.common import (
    async_announce,
    async_idle,
    async_later,
    change_reports,
    one_report,
)
from tests.conftest import TEMPERATURE, Alexa, SetUp, credentials

type Announcements = list[tuple[str, list[str]]]


async def announcements(cloud: AlexaCloud, since: int) -> Announcements:
    """Return the discovery events after all announcements are sent."""
    await async_announce(async_get_hass())
    return [
        (event.name, sorted(event.endpoint_ids))
        for event in cloud.events[since:]
        if event.namespace == "Alexa.Discovery"
    ]


async def advance(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: float
) -> None:
    """Advance the clock and fire the timers."""
    freezer.tick(seconds)
    await async_later(hass, 0)


def register(hass: HomeAssistant, name: str, **details: Any) -> str:
    entry = er.async_get(hass).async_get_or_create(
        "switch", "test", name, object_id_base=name, **details
    )
    hass.states.async_set(entry.entity_id, "on")
    return entry.entity_id


async def test_added_endpoints_share_report(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """Endpoints that are added together are announced in one report."""
    since = len(cloud.events)
    for name in "abc":
        hass.states.async_set(f"switch.{name}", "on", {"friendly_name": name})
    hass.states.async_set("zone.home", "0")
    assert await announcements(cloud, since) == [
        ("AddOrUpdateReport", ["switch#a", "switch#b", "switch#c"])
    ]
    assert cloud.endpoints[ACCOUNT]["switch#a"]["friendlyName"] == "a"


async def test_registry_changes_are_announced(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """New names are announced; hidden and disabled entities are deleted."""
    entities = er.async_get(hass)
    entity_id = register(hass, "pump")
    await announcements(cloud, 0)
    added = ("AddOrUpdateReport", ["switch#pump"])
    deleted = ("DeleteReport", ["switch#pump"])
    for change, expected in (
        ({"name": "Fountain"}, added),
        ({"aliases": ["Spring", er.COMPUTED_NAME]}, added),
        ({"icon": "mdi:water"}, None),
        ({"hidden_by": er.RegistryEntryHider.USER}, deleted),
        ({"hidden_by": None}, added),
        ({"disabled_by": er.RegistryEntryDisabler.USER}, deleted),
    ):
        since = len(cloud.events)
        entities.async_update_entity(entity_id, **change)
        if "disabled_by" in change:
            hass.states.async_remove(entity_id)
        assert await announcements(cloud, since) == ([expected] if expected else []), (
            change
        )
    assert "switch#pump" not in cloud.endpoints[ACCOUNT]


async def test_removed_entity_is_deleted(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    entity_id = register(hass, "pump")
    await announcements(cloud, 0)
    since = len(cloud.events)
    er.async_get(hass).async_remove(entity_id)
    hass.states.async_remove(entity_id)
    await announcements(cloud, since)
    since_removal = len(cloud.events)
    assert [e.name for e in cloud.events[since:since_removal]] == ["DeleteReport"]


async def test_renamed_entity_id_is_deleted_and_added(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    entity_id = register(hass, "pump")
    await announcements(cloud, 0)
    since = len(cloud.events)
    er.async_get(hass).async_update_entity(entity_id, new_entity_id="switch.well")
    hass.states.async_remove(entity_id)
    hass.states.async_set("switch.well", "on")
    assert sorted(await announcements(cloud, since)) == [
        ("AddOrUpdateReport", ["switch#well"]),
        ("DeleteReport", ["switch#pump"]),
    ]


@pytest.mark.parametrize("change", ["rename", "remove"])
async def test_waiting_reports_of_removed_entities_are_dropped(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry, change: str
) -> None:
    """The queued report and the one that is being retried are dropped."""
    entity_id = register(hass, "pump")
    await announcements(cloud, 0)
    since = len(cloud.events)
    await cloud.stop()
    hass.states.async_set(entity_id, "off")
    await async_idle(hass, waiting=1)
    hass.states.async_set(entity_id, "on")
    hass.states.async_set(entity_id, "off")
    entities = er.async_get(hass)
    if change == "rename":
        entities.async_update_entity(entity_id, new_entity_id="switch.fountain")
        hass.states.async_set("switch.fountain", "off")
    else:
        entities.async_remove(entity_id)
    hass.states.async_remove(entity_id)
    await hass.async_block_till_done()
    async_fire_time_changed(
        hass, dt_util.utcnow() + timedelta(seconds=announcer.DEBOUNCE)
    )
    await hass.async_block_till_done()
    await cloud.start()
    for _ in range(2):
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=90))
        await async_idle(hass)
    events = [(event.name, event.endpoint_id) for event in cloud.events[since:]]
    assert ("DeleteReport", None) in events
    assert "switch#pump" not in [endpoint_id for _, endpoint_id in events]


async def test_returning_endpoint_is_reported(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """Values that were reported before the endpoint was deleted are discarded."""
    entities = er.async_get(hass)
    entity_id = register(hass, "pump")
    await announcements(cloud, 0)
    entities.async_update_entity(entity_id, hidden_by=er.RegistryEntryHider.USER)
    await announcements(cloud, 0)
    hass.states.async_set(entity_id, "off")
    entities.async_update_entity(entity_id, hidden_by=None)
    await announcements(cloud, 0)
    since = len(cloud.events)
    hass.states.async_set(entity_id, "on")
    report = await one_report(cloud, since)
    assert cloud.events[since:] == [report]
    changed = {item["name"]: item["value"] for item in report.changed}
    assert changed["powerState"] == "ON"


async def test_unavailable_entities_are_announced_when_available(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """New and renamed entities are announced when they become available."""
    old = register(hass, "old")
    await announcements(cloud, 0)
    new = register(hass, "new")
    since = len(cloud.events)
    for entity_id in (old, new):
        hass.states.async_set(entity_id, "unavailable")
    er.async_get(hass).async_update_entity(old, name="Other")
    assert await announcements(cloud, since) == []
    for entity_id in (old, new):
        hass.states.async_set(entity_id, "on")
    assert await announcements(cloud, since) == [
        ("AddOrUpdateReport", ["switch#new", "switch#old"])
    ]
    since = len(cloud.events)
    hass.states.async_set(new, "unavailable")
    hass.states.async_set(new, "on")
    assert await announcements(cloud, since) == []


async def test_changed_capabilities_are_announced(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    since = len(cloud.events)
    hass.states.async_set(
        "light.kitchen", "on", {"supported_color_modes": ["brightness"]}
    )
    assert await announcements(cloud, since) == [
        ("AddOrUpdateReport", ["light#kitchen"])
    ]
    since = len(cloud.events)
    hass.states.async_set("light.kitchen", "unavailable")
    hass.states.async_set(
        "light.kitchen", "on", {"supported_color_modes": ["brightness"]}
    )
    assert await announcements(cloud, since) == []


async def test_unregistered_entity_is_deleted_after_grace_period(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
) -> None:
    """An unregistered entity may return when its integration is reloaded."""
    since = len(cloud.events)
    hass.states.async_remove("light.kitchen")
    assert await announcements(cloud, since) == []
    await advance(hass, freezer, grace.GRACE - 1)
    hass.states.async_set("light.kitchen", "on")
    assert await announcements(cloud, since) == []
    hass.states.async_remove("light.kitchen")
    assert await announcements(cloud, since) == []
    await advance(hass, freezer, grace.GRACE - 1)
    assert await announcements(cloud, since) == []
    await advance(hass, freezer, 1)
    assert await announcements(cloud, since) == [("DeleteReport", ["light#kitchen"])]


async def test_changes_while_unloaded_are_announced(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """A registered entity without a state is not deleted."""
    entities = er.async_get(hass)
    for name in ("changes", "goes", "sleeps", "stays"):
        register(hass, name)
    await announcements(cloud, 0)
    await hass.config_entries.async_unload(linked.entry_id)
    entities.async_update_entity("switch.changes", name="Other")
    entities.async_remove("switch.goes")
    hass.states.async_remove("switch.goes")
    hass.states.async_remove("switch.sleeps")
    register(hass, "comes")
    since = len(cloud.events)
    await hass.config_entries.async_setup(linked.entry_id)
    assert sorted(await announcements(cloud, since)) == [
        ("AddOrUpdateReport", ["switch#changes", "switch#comes"]),
        ("DeleteReport", ["switch#goes"]),
    ]


async def test_undelivered_announcement_is_sent_after_restart(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    await cloud.stop()
    hass.states.async_set("switch.a", "on")
    await async_later(hass, announcer.DEBOUNCE, waiting=2)
    await hass.config_entries.async_unload(linked.entry_id)
    await cloud.start()
    since = len(cloud.events)
    await hass.config_entries.async_setup(linked.entry_id)
    assert await announcements(cloud, since) == [("AddOrUpdateReport", ["switch#a"])]


@pytest.mark.parametrize("state", ["unavailable", "unknown"])
async def test_restored_entity_is_not_deleted(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry, state: str
) -> None:
    """An entity whose integration is not set up yet is kept."""
    await hass.config_entries.async_unload(linked.entry_id)
    hass.states.async_set("sensor.hall", state, {"restored": True})
    since = len(cloud.events)
    await hass.config_entries.async_setup(linked.entry_id)
    assert await announcements(cloud, since) == []


async def test_announcements_are_split(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Reports are split by count and by size, and in halves if Amazon rejects them."""
    monkeypatch.setattr(discovery_notices, "MAX_BYTES", 20_000)
    since = len(cloud.events)
    for number in range(60):
        hass.states.async_set(f"switch.number_{number}", "on")
    found = await announcements(cloud, since)
    assert len(found) > 1
    assert sum(len(ids) for _, ids in found) == 60
    for name in "ab":
        register(hass, name)
    await announcements(cloud, 0)
    for status, code in (
        (413, "REQUEST_ENTITY_TOO_LARGE_EXCEPTION"),
        (400, "INVALID_REQUEST_EXCEPTION"),
    ):
        cloud.faults.add("gateway", refusal(status, code))
        since = len(cloud.events)
        for name in "ab":
            er.async_get(hass).async_update_entity(
                f"switch.{name}", name=f"{name} after {status}"
            )
        assert sorted(await announcements(cloud, since)) == [
            ("AddOrUpdateReport", ["switch#a"]),
            ("AddOrUpdateReport", ["switch#b"]),
        ]


async def test_split_announcement_is_sent_before_newer_one(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    entities = er.async_get(hass)
    for name in "ab":
        register(hass, name)
    await announcements(cloud, 0)
    too_large = refusal(413, "REQUEST_ENTITY_TOO_LARGE_EXCEPTION")
    cloud.faults.add("gateway", replace(too_large, seconds=5))
    debounced = timedelta(seconds=announcer.DEBOUNCE)
    for name in "ab":
        entities.async_update_entity(f"switch.{name}", name=f"Second {name}")
    async_fire_time_changed(hass, dt_util.utcnow() + debounced)
    await cloud.faults.wait_for("gateway")
    entities.async_update_entity("switch.a", name="Third a")
    async_fire_time_changed(hass, dt_util.utcnow() + debounced)
    await async_later(hass, 5)
    names = [endpoint["friendlyName"] for endpoint in cloud.endpoints[ACCOUNT].values()]
    assert {"Third a", "Second b"} <= set(names)


class RejectingGateway:
    """An event gateway that rejects some endpoints and counts announcements."""

    def __init__(self, cloud: AlexaCloud) -> None:
        self.count = 0
        self.rejected_ids: set[str] = set()
        self._cloud = cloud
        app = web.Application()
        app.router.add_post("/{region}/v3/events", self._handle)
        self._runner = web.AppRunner(app, access_log=None)

    @property
    def url(self) -> str:
        port = self._runner.addresses[0][1]
        return f"http://127.0.0.1:{port}/na/v3/events"

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.Response:
        text = await request.text()
        announces = "AddOrUpdateReport" in text
        self.count += announces
        if announces and any(
            f'"{endpoint_id}"' in text for endpoint_id in self.rejected_ids
        ):
            return refusal(400, "INVALID_REQUEST_EXCEPTION").response()
        return await self._cloud.gateway.handle(request)


@pytest.fixture
async def rejecting_gateway(
    hass: HomeAssistant, set_up: SetUp, cloud: AlexaCloud, alexa: Alexa
) -> AsyncIterator[RejectingGateway]:
    """Set up the integration with an account of such a gateway."""
    async with RejectingGateway(cloud) as rejecting_gateway:
        await set_up(credentials(cloud) | {"endpoint": rejecting_gateway.url})
        await alexa.link(cloud.new_code())
        await alexa.discover()
        await async_announce(hass)
        yield rejecting_gateway


async def test_rejected_endpoint_is_left_out(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    rejecting_gateway: RejectingGateway,
    issue_registry: ir.IssueRegistry,
) -> None:
    """Other endpoints are announced; a rejected one is retried when it changes."""
    rejecting_gateway.rejected_ids = {"switch#n7"}
    for number in range(100):
        hass.states.async_set(f"switch.n{number}", "on")
    await async_announce(hass)
    assert len(cloud.endpoints[ACCOUNT]) == 99
    assert rejecting_gateway.count < 25
    await async_later(hass, endpoint_issues.DELAY)
    issue = issue_registry.async_get_issue(DOMAIN, "left_out")
    assert issue is not None
    assert "- `switch.n7`: Amazon rejected it" in issue.translation_placeholders["list"]
    before = rejecting_gateway.count
    await hass.services.async_call(DOMAIN, "sync", blocking=True)
    await async_announce(hass)
    assert rejecting_gateway.count == before + 1
    rejecting_gateway.rejected_ids = set()
    hass.states.async_set("switch.n7", "on", {"friendly_name": "Another"})
    await async_announce(hass)
    assert len(cloud.endpoints[ACCOUNT]) == 100
    await async_later(hass, endpoint_issues.DELAY)
    assert not issue_registry.async_get_issue(DOMAIN, "left_out")


async def test_many_rejected_endpoints(
    hass: HomeAssistant, cloud: AlexaCloud, rejecting_gateway: RejectingGateway
) -> None:
    """The number of requests that find the rejected endpoints is limited."""
    rejecting_gateway.rejected_ids = {f"switch#n{number}" for number in range(300)}
    for number in range(300):
        hass.states.async_set(f"switch.n{number}", "on")
    await async_announce(hass)
    assert rejecting_gateway.count < 50


async def test_surplus_endpoints_are_deleted(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """At most 300 endpoints are announced and reported, by priority."""
    for number in range(299):
        hass.states.async_set(f"switch.number_{number}", "on")
    await announcements(cloud, 0)
    known = cloud.endpoints[ACCOUNT]
    assert {f"switch#number_{number}" for number in range(299)} <= known.keys()
    assert "sensor#hall" not in known
    hass.states.async_set("sensor.hall", "50", TEMPERATURE)
    assert not [
        event
        for event in await change_reports(cloud, 0)
        if event.endpoint_id == "sensor#hall"
    ]
    since = len(cloud.events)
    hass.states.async_set("light.another", "on")
    assert await announcements(cloud, since) == [
        ("DeleteReport", ["switch#number_99"]),
        ("AddOrUpdateReport", ["light#another"]),
    ]


async def test_sync_announces_all_endpoints(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    since = len(cloud.events)
    await hass.services.async_call(DOMAIN, "sync", blocking=True)
    assert await announcements(cloud, since) == [
        ("AddOrUpdateReport", ["light#kitchen", "sensor#hall"])
    ]


async def test_sync_skips_unavailable_entities(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """An unavailable entity is not announced, and is deleted when it is removed."""
    entity_id = register(hass, "pump")
    await announcements(cloud, 0)
    hass.states.async_set(entity_id, "unavailable")
    since = len(cloud.events)
    await hass.services.async_call(DOMAIN, "sync", blocking=True)
    assert await announcements(cloud, since) == [
        ("AddOrUpdateReport", ["light#kitchen", "sensor#hall"])
    ]
    since = len(cloud.events)
    er.async_get(hass).async_remove(entity_id)
    hass.states.async_remove(entity_id)
    assert await announcements(cloud, since) == [("DeleteReport", ["switch#pump"])]


@pytest.mark.parametrize("with_credentials", [False, True])
async def test_sync_without_linked_account_fails(
    hass: HomeAssistant, cloud: AlexaCloud, set_up: SetUp, with_credentials: bool
) -> None:
    await set_up(credentials(cloud) if with_credentials else None)
    with pytest.raises(ServiceValidationError):
        await hass.services.async_call(DOMAIN, "sync", blocking=True)


async def test_discovered_endpoints_are_not_announced(
    hass: HomeAssistant, cloud: AlexaCloud, set_up: SetUp, alexa: Alexa
) -> None:
    hass.states.async_set("switch.a", "on")
    await set_up(credentials(cloud))
    await alexa.link(cloud.new_code())
    await alexa.discover()
    hass.states.async_set("switch.b", "on")
    assert await announcements(cloud, 0) == [("AddOrUpdateReport", ["switch#b"])]


async def test_endpoint_missing_from_discovery_is_deleted_later(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
) -> None:
    """The endpoint is deleted after the grace period."""
    since = len(cloud.events)
    hass.states.async_remove("light.kitchen")
    assert await announcements(cloud, since) == []
    assert "light.kitchen" not in await alexa.discover()
    assert await announcements(cloud, since) == []
    await advance(hass, freezer, grace.GRACE)
    assert await announcements(cloud, since) == [("DeleteReport", ["light#kitchen"])]


async def test_discovered_endpoint_is_announced_to_other_accounts(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    hass_read_only_access_token: str,
) -> None:
    await alexa.link(cloud.new_code("TWO"), hass_read_only_access_token)
    hass.states.async_set("switch.a", "unavailable")
    assert "switch.a" in await alexa.discover()
    hass.states.async_set("switch.a", "on")
    await announcements(cloud, 0)
    assert "switch#a" in cloud.endpoints["TWO"]
