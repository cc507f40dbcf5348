"""Test that endpoints which only the built-in integration announced are deleted."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.aiohttp_client import async_get_clientsession
import pytest

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.reporting.announcer import DEBOUNCE
from custom_components.alexa_smart_home.reporting.grace import GRACE
from custom_components.alexa_smart_home.reporting.lwa import LoginWithAmazon
from tests.alexa_cloud import CLIENT_ID, CLIENT_SECRET, AlexaCloud
from tests.alexa_cloud.faults import unavailable
from tests.common import async_announce, async_later, async_retry
from tests.conftest import TEMPERATURE, Alexa, Json, SetUp, credentials

CONTROLS = {"supported_features": 384}
DIFFERENCE = {**TEMPERATURE, "device_class": "temperature_delta"}
# A player without controls, and a difference of temperatures.
DELETED = ["media_player#porch", "sensor#difference"]
PRIMARY = [
    "light#kitchen",
    "media_player#porch",
    "media_player#street",
    "sensor#difference",
    "sensor#hall",
]
NO_TOKENS = {"access_token": "a", "refresh_token": "r", "expire_time": None}


def deleted(cloud: AlexaCloud, account: str | None = None) -> list[str]:
    """Return the ids of the deleted endpoints."""
    return [
        endpoint_id
        for event in cloud.events
        if event.name == "DeleteReport" and account in (None, event.account)
        for endpoint_id in sorted(event.endpoint_ids)
    ]


async def announce_and_delete(hass: HomeAssistant) -> None:
    """Wait until all announcements and deletions are sent."""
    await async_announce(hass)
    await async_later(hass, GRACE)
    await async_announce(hass)


def store(hass_storage: Json, key: str, data: Any) -> None:
    hass_storage[key] = {"version": 1, "key": key, "data": data}


@pytest.fixture(autouse=True)
def _home(hass: HomeAssistant) -> None:
    hass.states.async_set("light.kitchen", "on")
    hass.states.async_set("media_player.porch", "idle")
    hass.states.async_set("media_player.street", "idle", CONTROLS)
    hass.states.async_set("sensor.hall", "20", TEMPERATURE)
    hass.states.async_set("sensor.difference", "2", DIFFERENCE)
    # The built-in integration does not expose these entities.
    hass.states.async_set("sensor.power", "2", {"unit_of_measurement": "W"})
    hass.states.async_set("person.anna", "home")
    er.async_get(hass).async_get_or_create(
        "media_player",
        "test",
        "hidden",
        object_id_base="hidden",
        hidden_by=er.RegistryEntryHider.USER,
    )
    hass.states.async_set("media_player.hidden", "idle")


@pytest.mark.parametrize("evidence", ["block", "tokens", "adopted"])
async def test_deletes_once_after_migration(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
    hass_storage: Json,
    evidence: str,
) -> None:
    """Each trace of the built-in integration causes one deletion."""
    if evidence == "tokens":
        store(hass_storage, "alexa_auth", NO_TOKENS)
    if evidence == "adopted":
        data = {"grants": [], "lost": False, "adopted": True}
        store(hass_storage, f"{DOMAIN}.grants", data)
    if evidence == "block":
        entry = await set_up(alexa={"smart_home": credentials(cloud)})
    else:
        entry = await set_up(credentials(cloud))
    await alexa.link(cloud.new_code())
    await alexa.discover()
    await async_announce(hass)
    assert deleted(cloud) == []
    await announce_and_delete(hass)
    assert deleted(cloud) == DELETED
    await hass.config_entries.async_reload(entry.entry_id)
    await announce_and_delete(hass)
    assert deleted(cloud) == DELETED


async def test_deletes_with_tokens_of_built_in_integration(
    hass: HomeAssistant, cloud: AlexaCloud, set_up: SetUp, hass_storage: Json
) -> None:
    """The endpoints are deleted without linking again."""
    lwa = LoginWithAmazon(
        session=async_get_clientsession(hass),
        url=cloud.token_url,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
    )
    tokens = await lwa.async_exchange(cloud.new_code())
    data = {
        "access_token": tokens.access_token,
        "refresh_token": tokens.refresh_token,
        "expire_time": tokens.expires_at.isoformat(),
    }
    store(hass_storage, "alexa_auth", data)
    await set_up(alexa={"smart_home": credentials(cloud)})
    await announce_and_delete(hass)
    assert deleted(cloud) == DELETED


@pytest.mark.parametrize("cloud_file", [False, True])
async def test_no_deletion_without_migration(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
    hass_storage: Json,
    cloud_file: bool,
) -> None:
    """The file `alexa` is written by Home Assistant Cloud; `sync` always deletes."""
    if cloud_file:
        store(hass_storage, "alexa", {"authorized": True})
    await set_up(credentials(cloud))
    await alexa.link(cloud.new_code())
    await announce_and_delete(hass)
    assert deleted(cloud) == []
    await hass.services.async_call(DOMAIN, "sync", blocking=True)
    await async_announce(hass)
    assert deleted(cloud) == DELETED


@pytest.fixture
async def migrated(
    hass: HomeAssistant, cloud: AlexaCloud, set_up: SetUp, hass_storage: Json
) -> AlexaConfigEntry:
    """Return an entry of a home that had the built-in integration."""
    store(hass_storage, "alexa_auth", NO_TOKENS)
    return await set_up(credentials(cloud))


async def test_deletion_waits_for_linked_account(
    hass: HomeAssistant, cloud: AlexaCloud, migrated: AlexaConfigEntry, alexa: Alexa
) -> None:
    await async_announce(hass)
    await async_later(hass, GRACE)
    assert not cloud.events
    await alexa.link(cloud.new_code())
    await announce_and_delete(hass)
    assert deleted(cloud) == DELETED


async def test_deletion_is_retried(
    hass: HomeAssistant, cloud: AlexaCloud, migrated: AlexaConfigEntry, alexa: Alexa
) -> None:
    await alexa.link(cloud.new_code())
    await alexa.discover()
    await async_announce(hass)
    cloud.faults.add("gateway", unavailable(), times=3)
    await async_later(hass, GRACE)
    await async_later(hass, DEBOUNCE, waiting=1)
    for waiting in (1, 1, 0):
        assert deleted(cloud) == []
        await async_retry(hass, waiting=waiting)
    assert deleted(cloud) == DELETED


async def test_undelivered_deletion_is_sent_after_restart(
    hass: HomeAssistant, cloud: AlexaCloud, migrated: AlexaConfigEntry, alexa: Alexa
) -> None:
    await alexa.link(cloud.new_code())
    await alexa.discover()
    await async_announce(hass)
    await cloud.stop()
    await async_later(hass, GRACE)
    await async_later(hass, DEBOUNCE, waiting=1)
    await hass.config_entries.async_unload(migrated.entry_id)
    await cloud.start()
    assert deleted(cloud) == []
    await hass.config_entries.async_setup(migrated.entry_id)
    await announce_and_delete(hass)
    assert deleted(cloud) == DELETED
    await hass.config_entries.async_reload(migrated.entry_id)
    await announce_and_delete(hass)
    assert deleted(cloud) == DELETED


async def test_deletes_for_every_account(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    migrated: AlexaConfigEntry,
    alexa: Alexa,
    hass_read_only_access_token: str,
) -> None:
    """An account that rejects events receives the deletion after a restart."""
    await alexa.link(cloud.new_code("ONE"))
    await alexa.link(cloud.new_code("TWO"), hass_read_only_access_token)
    await async_announce(hass)
    cloud.revoke("TWO", code="INSUFFICIENT_PERMISSION_EXCEPTION")
    (two,) = [grant for grant in cloud.lwa.grants if grant.account == "TWO"]
    await async_later(hass, GRACE)
    await async_later(hass, DEBOUNCE, waiting=1)
    assert (deleted(cloud, "ONE"), deleted(cloud, "TWO")) == (DELETED, [])
    two.revoked = None
    await hass.config_entries.async_reload(migrated.entry_id)
    await announce_and_delete(hass)
    assert deleted(cloud, "TWO") == DELETED
    since = len(cloud.events)
    await hass.config_entries.async_reload(migrated.entry_id)
    await announce_and_delete(hass)
    assert "DeleteReport" not in [event.name for event in cloud.events[since:]]


@pytest.mark.parametrize("state", ["unavailable", "unknown"])
async def test_unavailable_entity_is_not_deleted(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
    hass_storage: Json,
    state: str,
) -> None:
    """An entity is deleted only if its state is known and it is not exposed."""
    store(hass_storage, "alexa_auth", NO_TOKENS)
    for name in ("exposed", "not_exposed"):
        hass.states.async_set(f"media_player.{name}", state)
    hass.states.async_set("light.exposed", state)
    entry = await set_up(credentials(cloud))
    await alexa.link(cloud.new_code())
    await alexa.discover()
    await announce_and_delete(hass)
    assert deleted(cloud) == DELETED
    await hass.config_entries.async_reload(entry.entry_id)
    await async_announce(hass)
    hass.states.async_set("light.exposed", "on")
    hass.states.async_set("media_player.exposed", "idle", CONTROLS)
    hass.states.async_set("media_player.not_exposed", "idle")
    await async_announce(hass)
    assert deleted(cloud) == DELETED
    if state == "unknown":
        # An entity whose state was unknown is checked again after a restart.
        await hass.config_entries.async_reload(entry.entry_id)
    await announce_and_delete(hass)
    assert deleted(cloud) == [*DELETED, "media_player#not_exposed"]
    exposed = await alexa.discover()
    assert {"light.exposed", "media_player.exposed"} <= exposed.keys()


async def test_late_features_prevent_deletion(
    hass: HomeAssistant, cloud: AlexaCloud, migrated: AlexaConfigEntry, alexa: Alexa
) -> None:
    """An entity that receives its features after the start is not deleted."""
    await alexa.link(cloud.new_code())
    await async_announce(hass)
    hass.states.async_set("media_player.porch", "idle", CONTROLS)
    await announce_and_delete(hass)
    assert deleted(cloud) == ["sensor#difference"]


async def test_deletions_are_split(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
    hass_storage: Json,
) -> None:
    """A report has at most 300 endpoints."""
    for number in range(599):
        hass.states.async_set(f"media_player.number_{number}", "idle")
    store(hass_storage, "alexa_auth", NO_TOKENS)
    await set_up(credentials(cloud))
    await alexa.link(cloud.new_code())
    await alexa.discover()
    await announce_and_delete(hass)
    reports = [event for event in cloud.events if event.name == "DeleteReport"]
    assert [len(report.endpoint_ids) for report in reports] == [300, 300, 1]
    assert len(set(deleted(cloud))) == 601


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        # The same filter.
        (
            {"include_domains": ["media_player"]},
            None,
            ["media_player#hidden", "media_player#porch"],
        ),
        ({"exclude_domains": ["media_player"]}, None, ["sensor#difference"]),
        ({"include_entities": ["light.kitchen"]}, None, []),
        ({"include_areas": ["kitchen"]}, None, PRIMARY),
        # The filter in the block of the built-in integration.
        (
            {"include_domains": ["light"]},
            {
                "include_entities": [
                    "media_player.porch",
                    "media_player.street",
                    "light.kitchen",
                ]
            },
            ["media_player#porch", "media_player#street"],
        ),
        (
            {"include_domains": ["media_player"]},
            {},
            sorted({*PRIMARY} - {"media_player#street"}),
        ),
        # An invalid filter is ignored.
        (
            {"include_domains": ["media_player"]},
            {"include_areas": ["kitchen"]},
            ["media_player#hidden", "media_player#porch"],
        ),
    ],
)
async def test_filters(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
    ours: Json,
    theirs: Json | None,
    expected: list[str],
) -> None:
    settings = {**credentials(cloud), "filter": ours}
    block = {} if theirs is None else {"alexa": {"smart_home": {"filter": theirs}}}
    await set_up(settings, **block)
    await alexa.link(cloud.new_code())
    await alexa.discover()
    await hass.services.async_call(DOMAIN, "sync", blocking=True)
    await async_announce(hass)
    exposed = await alexa.discover()
    assert not {entity_id.replace(".", "#") for entity_id in exposed} & set(
        deleted(cloud)
    )
    assert deleted(cloud) == sorted(expected)
