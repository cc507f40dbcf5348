"""Endpoints that are added, changed and removed, as Alexa hears of them."""

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
from tests.common import async_announce, async_idle, async_later, one, reports
from tests.conftest import TEMPERATURE, Alexa, SetUp, credentials

type Heard = list[tuple[str, list[str]]]


async def heard(cloud: AlexaCloud, since: int) -> Heard:
    """Return what Alexa hears of endpoints, once all is announced."""
    await async_announce(async_get_hass())
    return [
        (event.name, sorted(event.endpoint_ids))
        for event in cloud.events[since:]
        if event.namespace == "Alexa.Discovery"
    ]


async def pass_by(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: float
) -> None:
    """Let time pass."""
    freezer.tick(seconds)
    await async_later(hass, 0)


def register(hass: HomeAssistant, name: str, **details: Any) -> str:
    entry = er.async_get(hass).async_get_or_create(
        "switch", "test", name, object_id_base=name, **details
    )
    hass.states.async_set(entry.entity_id, "on")
    return entry.entity_id


async def test_added(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """Several at once make one report; what Alexa knows already makes none."""
    since = len(cloud.events)
    for name in "abc":
        hass.states.async_set(f"switch.{name}", "on", {"friendly_name": name})
    hass.states.async_set("zone.home", "0")
    assert await heard(cloud, since) == [
        ("AddOrUpdateReport", ["switch#a", "switch#b", "switch#c"])
    ]
    assert cloud.endpoints[ACCOUNT]["switch#a"]["friendlyName"] == "a"


async def test_an_entity_leads_a_life(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """Renamed, re-aliased, hidden, shown, disabled, removed."""
    entities = er.async_get(hass)
    entity_id = register(hass, "pump")
    await heard(cloud, 0)
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
        assert await heard(cloud, since) == ([expected] if expected else []), change
    assert "switch#pump" not in cloud.endpoints[ACCOUNT]


async def test_removed(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    entity_id = register(hass, "pump")
    await heard(cloud, 0)
    since = len(cloud.events)
    er.async_get(hass).async_remove(entity_id)
    hass.states.async_remove(entity_id)
    await heard(cloud, since)
    since_removal = len(cloud.events)
    assert [e.name for e in cloud.events[since:since_removal]] == ["DeleteReport"]


async def test_renamed_entity_id(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    entity_id = register(hass, "pump")
    await heard(cloud, 0)
    since = len(cloud.events)
    er.async_get(hass).async_update_entity(entity_id, new_entity_id="switch.well")
    hass.states.async_remove(entity_id)
    hass.states.async_set("switch.well", "on")
    assert sorted(await heard(cloud, since)) == [
        ("AddOrUpdateReport", ["switch#well"]),
        ("DeleteReport", ["switch#pump"]),
    ]


@pytest.mark.parametrize("change", ["rename", "remove"])
async def test_reports_that_wait_for_what_is_gone(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry, change: str
) -> None:
    """They go with the entity: those in the queue and the one that is tried again."""
    entity_id = register(hass, "pump")
    await heard(cloud, 0)
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


async def test_what_comes_back_is_reported_anew(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """What Alexa knew of an endpoint before it was deleted counts no more."""
    entities = er.async_get(hass)
    entity_id = register(hass, "pump")
    await heard(cloud, 0)
    entities.async_update_entity(entity_id, hidden_by=er.RegistryEntryHider.USER)
    await heard(cloud, 0)
    hass.states.async_set(entity_id, "off")
    entities.async_update_entity(entity_id, hidden_by=None)
    await heard(cloud, 0)
    since = len(cloud.events)
    hass.states.async_set(entity_id, "on")
    report = await one(cloud, since)
    assert cloud.events[since:] == [report]
    changed = {item["name"]: item["value"] for item in report.changed}
    assert changed["powerState"] == "ON"


async def test_what_was_away(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """What is new, or has another name, is announced as soon as it is there."""
    old = register(hass, "old")
    await heard(cloud, 0)
    new = register(hass, "new")
    since = len(cloud.events)
    for entity_id in (old, new):
        hass.states.async_set(entity_id, "unavailable")
    er.async_get(hass).async_update_entity(old, name="Other")
    assert await heard(cloud, since) == []
    for entity_id in (old, new):
        hass.states.async_set(entity_id, "on")
    assert await heard(cloud, since) == [
        ("AddOrUpdateReport", ["switch#new", "switch#old"])
    ]
    since = len(cloud.events)
    hass.states.async_set(new, "unavailable")
    hass.states.async_set(new, "on")
    assert await heard(cloud, since) == []


async def test_what_it_can_do_changes(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    since = len(cloud.events)
    hass.states.async_set(
        "light.kitchen", "on", {"supported_color_modes": ["brightness"]}
    )
    assert await heard(cloud, since) == [("AddOrUpdateReport", ["light#kitchen"])]
    since = len(cloud.events)
    hass.states.async_set("light.kitchen", "unavailable")
    hass.states.async_set(
        "light.kitchen", "on", {"supported_color_modes": ["brightness"]}
    )
    assert await heard(cloud, since) == []


async def test_an_unregistered_entity_may_come_back(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
) -> None:
    """Its integration may only be reloading: there is a period of grace."""
    since = len(cloud.events)
    hass.states.async_remove("light.kitchen")
    assert await heard(cloud, since) == []
    await pass_by(hass, freezer, grace.GRACE - 1)
    hass.states.async_set("light.kitchen", "on")
    assert await heard(cloud, since) == []
    hass.states.async_remove("light.kitchen")
    assert await heard(cloud, since) == []
    await pass_by(hass, freezer, grace.GRACE - 1)
    assert await heard(cloud, since) == []
    await pass_by(hass, freezer, 1)
    assert await heard(cloud, since) == [("DeleteReport", ["light#kitchen"])]


async def test_while_home_assistant_was_down(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """What came, changed and went is told at the next start; what sleeps stays."""
    entities = er.async_get(hass)
    for name in ("changes", "goes", "sleeps", "stays"):
        register(hass, name)
    await heard(cloud, 0)
    await hass.config_entries.async_unload(linked.entry_id)
    entities.async_update_entity("switch.changes", name="Other")
    entities.async_remove("switch.goes")
    hass.states.async_remove("switch.goes")
    hass.states.async_remove("switch.sleeps")
    register(hass, "comes")
    since = len(cloud.events)
    await hass.config_entries.async_setup(linked.entry_id)
    assert sorted(await heard(cloud, since)) == [
        ("AddOrUpdateReport", ["switch#changes", "switch#comes"]),
        ("DeleteReport", ["switch#goes"]),
    ]


async def test_undelivered_before_a_restart(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """What Alexa was to hear, and could not, she hears after a restart."""
    await cloud.stop()
    hass.states.async_set("switch.a", "on")
    await async_later(hass, announcer.DEBOUNCE, waiting=2)
    await hass.config_entries.async_unload(linked.entry_id)
    await cloud.start()
    since = len(cloud.events)
    await hass.config_entries.async_setup(linked.entry_id)
    assert await heard(cloud, since) == [("AddOrUpdateReport", ["switch#a"])]


@pytest.mark.parametrize("state", ["unavailable", "unknown"])
async def test_without_a_state_at_the_start(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry, state: str
) -> None:
    """An integration that is not there yet takes nothing away."""
    await hass.config_entries.async_unload(linked.entry_id)
    hass.states.async_set("sensor.hall", state, {"restored": True})
    since = len(cloud.events)
    await hass.config_entries.async_setup(linked.entry_id)
    assert await heard(cloud, since) == []


async def test_batches(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By number, by size, and in halves when Amazon finds one too large or wrong."""
    monkeypatch.setattr(discovery_notices, "MAX_BYTES", 20_000)
    since = len(cloud.events)
    for number in range(60):
        hass.states.async_set(f"switch.number_{number}", "on")
    found = await heard(cloud, since)
    assert len(found) > 1
    assert sum(len(ids) for _, ids in found) == 60
    for name in "ab":
        register(hass, name)
    await heard(cloud, 0)
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
        assert sorted(await heard(cloud, since)) == [
            ("AddOrUpdateReport", ["switch#a"]),
            ("AddOrUpdateReport", ["switch#b"]),
        ]


async def test_halves_stay_in_order(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """What was too large goes before what was announced meanwhile."""
    entities = er.async_get(hass)
    for name in "ab":
        register(hass, name)
    await heard(cloud, 0)
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
    names = [it["friendlyName"] for it in cloud.endpoints[ACCOUNT].values()]
    assert {"Third a", "Second b"} <= set(names)


class Picky:
    """An event gateway that refuses some endpoints, and counts the announcements."""

    def __init__(self, cloud: AlexaCloud) -> None:
        self.count = 0
        self.bad: set[str] = set()
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
        if announces and any(f'"{it}"' in text for it in self.bad):
            return refusal(400, "INVALID_REQUEST_EXCEPTION").response()
        return await self._cloud.gateway.handle(request)


@pytest.fixture
async def picky(
    hass: HomeAssistant, set_up: SetUp, cloud: AlexaCloud, alexa: Alexa
) -> AsyncIterator[Picky]:
    async with Picky(cloud) as picky:
        await set_up(credentials(cloud) | {"endpoint": picky.url})
        await alexa.link(cloud.new_code())
        await alexa.discover()
        await async_announce(hass)
        yield picky


async def test_one_refused_endpoint(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    picky: Picky,
    issue_registry: ir.IssueRegistry,
) -> None:
    """The others are announced; it is announced again when it changes."""
    picky.bad = {"switch#n7"}
    for number in range(100):
        hass.states.async_set(f"switch.n{number}", "on")
    await async_announce(hass)
    assert len(cloud.endpoints[ACCOUNT]) == 99
    assert picky.count < 25
    await async_later(hass, endpoint_issues.DELAY)
    issue = issue_registry.async_get_issue(DOMAIN, "left_out")
    assert issue is not None
    assert "- `switch.n7`: Amazon rejected it" in issue.translation_placeholders["list"]
    before = picky.count
    await hass.services.async_call(DOMAIN, "sync", blocking=True)
    await async_announce(hass)
    assert picky.count == before + 1
    picky.bad = set()
    hass.states.async_set("switch.n7", "on", {"friendly_name": "Another"})
    await async_announce(hass)
    assert len(cloud.endpoints[ACCOUNT]) == 100
    await async_later(hass, endpoint_issues.DELAY)
    assert not issue_registry.async_get_issue(DOMAIN, "left_out")


async def test_many_refused_endpoints(
    hass: HomeAssistant, cloud: AlexaCloud, picky: Picky
) -> None:
    """Not each of them is asked for one by one."""
    picky.bad = {f"switch#n{number}" for number in range(300)}
    for number in range(300):
        hass.states.async_set(f"switch.n{number}", "on")
    await async_announce(hass)
    assert picky.count < 50


async def test_one_too_many(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """Of more than 300 the least important go; they are not reported either."""
    for number in range(299):
        hass.states.async_set(f"switch.number_{number}", "on")
    await heard(cloud, 0)
    known = cloud.endpoints[ACCOUNT]
    assert {f"switch#number_{number}" for number in range(299)} <= known.keys()
    assert "sensor#hall" not in known
    hass.states.async_set("sensor.hall", "50", TEMPERATURE)
    assert not [
        event for event in await reports(cloud, 0) if event.endpoint_id == "sensor#hall"
    ]
    since = len(cloud.events)
    hass.states.async_set("light.another", "on")
    assert await heard(cloud, since) == [
        ("DeleteReport", ["switch#number_99"]),
        ("AddOrUpdateReport", ["light#another"]),
    ]


async def test_sync(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    since = len(cloud.events)
    await hass.services.async_call(DOMAIN, "sync", blocking=True)
    assert await heard(cloud, since) == [
        ("AddOrUpdateReport", ["light#kitchen", "sensor#hall"])
    ]


async def test_sync_forgets_nothing(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """What is away is not announced again, and deleted when it goes for good."""
    entity_id = register(hass, "pump")
    await heard(cloud, 0)
    hass.states.async_set(entity_id, "unavailable")
    since = len(cloud.events)
    await hass.services.async_call(DOMAIN, "sync", blocking=True)
    assert await heard(cloud, since) == [
        ("AddOrUpdateReport", ["light#kitchen", "sensor#hall"])
    ]
    since = len(cloud.events)
    er.async_get(hass).async_remove(entity_id)
    hass.states.async_remove(entity_id)
    assert await heard(cloud, since) == [("DeleteReport", ["switch#pump"])]


@pytest.mark.parametrize("with_credentials", [False, True])
async def test_sync_without_a_link(
    hass: HomeAssistant, cloud: AlexaCloud, set_up: SetUp, with_credentials: bool
) -> None:
    await set_up(credentials(cloud) if with_credentials else None)
    with pytest.raises(ServiceValidationError):
        await hass.services.async_call(DOMAIN, "sync", blocking=True)


async def test_discovery_tells_all(
    hass: HomeAssistant, cloud: AlexaCloud, set_up: SetUp, alexa: Alexa
) -> None:
    """What Discover has told is not announced."""
    hass.states.async_set("switch.a", "on")
    await set_up(credentials(cloud))
    await alexa.link(cloud.new_code())
    await alexa.discover()
    hass.states.async_set("switch.b", "on")
    assert await heard(cloud, 0) == [("AddOrUpdateReport", ["switch#b"])]


async def test_discovery_deletes_nothing(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
) -> None:
    """What Discover lists no more is deleted as if nobody had asked."""
    since = len(cloud.events)
    hass.states.async_remove("light.kitchen")
    assert await heard(cloud, since) == []
    assert "light.kitchen" not in await alexa.discover()
    assert await heard(cloud, since) == []
    await pass_by(hass, freezer, grace.GRACE)
    assert await heard(cloud, since) == [("DeleteReport", ["light#kitchen"])]


async def test_discovery_tells_one_account(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    hass_read_only_access_token: str,
) -> None:
    """What one account discovers is announced to the others."""
    await alexa.link(cloud.new_code("TWO"), hass_read_only_access_token)
    hass.states.async_set("switch.a", "unavailable")
    assert "switch.a" in await alexa.discover()
    hass.states.async_set("switch.a", "on")
    await heard(cloud, 0)
    assert "switch#a" in cloud.endpoints["TWO"]
