"""Test that each account receives only the events that its user may read."""

from typing import Any

from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.customer_homes import ReceivedEvent
from tests.common import async_announce, async_idle
from tests.conftest import Alexa, SetUp, credentials

LIGHT = "light.kitchen"
LOCK = "lock.door"
BELL = "event.bell"
ONE, TWO = "amzn1.account.ONE", "TWO"


@pytest.fixture
async def guest(
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    hass_client: ClientSessionGenerator,
    hass_read_only_user: MockUser,
    hass_read_only_access_token: str,
) -> Alexa:
    """Return a second account, of a user who may read one light."""
    hass_read_only_user.mock_policy({"entities": {"entity_ids": {LIGHT: True}}})
    guest = Alexa(lambda: hass_client(hass_read_only_access_token))
    await guest.link(cloud.new_code(TWO), hass_read_only_access_token)
    assert [*await guest.discover()] == [LIGHT]
    return guest


def endpoint_ids_of(event: ReceivedEvent) -> list[str]:
    """Return the ids of the endpoints of an event."""
    endpoints: list[Any] = event.message["event"]["payload"].get("endpoints", ())
    return [item["endpointId"] for item in endpoints] or [str(event.endpoint_id)]


async def test_events_are_limited_to_readable_entities(
    hass: HomeAssistant, cloud: AlexaCloud, guest: Alexa
) -> None:
    """Permissions apply to reports, announcements, device events and deletions."""
    bell = {"device_class": "doorbell", "event_types": ["ring"], "event_type": "ring"}
    entities = er.async_get(hass)
    for entity_id in (LOCK, BELL):
        domain, _, name = entity_id.partition(".")
        entities.async_get_or_create(domain, "test", name, suggested_object_id=name)
    hass.states.async_set(LOCK, "locked")
    hass.states.async_set(BELL, "unknown", bell)
    await async_announce(hass)
    hass.states.async_set(LOCK, "unlocked")
    hass.states.async_set(LIGHT, "on")
    hass.states.async_set(BELL, "2020-01-01T00:00:00.000+00:00", bell)
    await async_idle(hass)
    entities.async_remove(LOCK)
    hass.states.async_remove(LOCK)
    await async_announce(hass)
    received = {
        account: {
            (event.name, endpoint)
            for event in cloud.events
            if event.account == account
            for endpoint in endpoint_ids_of(event)
        }
        for account in (ONE, TWO)
    }
    assert ("ChangeReport", "light#kitchen") in received[TWO]
    assert {endpoint for _, endpoint in received[TWO]} == {"light#kitchen"}
    assert received[ONE] >= received[TWO] | {
        ("AddOrUpdateReport", "lock#door"),
        ("ChangeReport", "lock#door"),
        ("DeleteReport", "lock#door"),
    }


async def test_events_that_no_account_may_receive(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    set_up: SetUp,
    hass_client: ClientSessionGenerator,
    hass_read_only_user: MockUser,
    hass_read_only_access_token: str,
) -> None:
    """An event that no account may receive counts as delivered."""
    hass_read_only_user.mock_policy({"entities": {"entity_ids": {LIGHT: True}}})
    hass.states.async_set(LIGHT, "off")
    hass.states.async_set(LOCK, "locked")
    entry = await set_up(credentials(cloud))
    guest = Alexa(lambda: hass_client(hass_read_only_access_token))
    await guest.link(cloud.new_code(), hass_read_only_access_token)
    await async_announce(hass)
    hass.states.async_set(LOCK, "unlocked")
    await async_announce(hass)
    assert not [
        event for event in cloud.events if "lock#door" in endpoint_ids_of(event)
    ]
    reporting = entry.runtime_data.reporting
    assert reporting.outbox.waiting == 0
    assert LOCK in reporting.announcer.state.acknowledged
    hass.states.async_set(LIGHT, "on")
    await async_idle(hass)
    assert [
        endpoint_ids_of(event) for event in cloud.events if event.name == "ChangeReport"
    ] == [["light#kitchen"]]


async def _revoke(hass: HomeAssistant, user: User) -> None:
    for token in [*user.refresh_tokens.values()]:
        hass.auth.async_remove_refresh_token(token)


async def _deactivate(hass: HomeAssistant, user: User) -> None:
    await hass.auth.async_deactivate_user(user)


async def _remove(hass: HomeAssistant, user: User) -> None:
    await hass.auth.async_remove_user(user)


@pytest.mark.parametrize("end", [_revoke, _deactivate, _remove])
async def test_grant_is_removed_with_its_token(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    guest: Alexa,
    hass_read_only_user: User,
    issue_registry: ir.IssueRegistry,
    hass_storage: dict[str, Any],
    end: Any,
) -> None:
    since = len(cloud.events)
    await end(hass, hass_read_only_user)
    await hass.async_block_till_done()
    hass.states.async_set(LIGHT, "on")
    await async_idle(hass)
    assert {event.account for event in cloud.events[since:]} == {ONE}
    (grant,) = linked.runtime_data.reporting.outbox.gateway.grants
    (stored,) = hass_storage[f"{DOMAIN}.grants"]["data"]["grants"]
    assert stored["account"] == grant.account
    assert not issue_registry.async_get_issue(DOMAIN, "relink")


async def test_grant_is_removed_after_token_was_revoked_while_unloaded(
    hass: HomeAssistant,
    linked: AlexaConfigEntry,
    guest: Alexa,
    hass_read_only_user: User,
) -> None:
    await hass.config_entries.async_unload(linked.entry_id)
    await _revoke(hass, hass_read_only_user)
    await hass.config_entries.async_setup(linked.entry_id)
    outbox = linked.runtime_data.reporting.outbox
    assert outbox.accounts == len(outbox.gateway.grants) == 1
    assert not outbox.gateway.grants.store.lost


async def test_revoking_last_token_does_not_start_reauthentication(
    hass: HomeAssistant, linked: AlexaConfigEntry, hass_admin_user: User
) -> None:
    await _revoke(hass, hass_admin_user)
    await hass.async_block_till_done()
    assert hass.states.get("sensor.alexa_smart_home_link").state == "not_linked"
    assert not hass.config_entries.flow.async_progress()


async def test_link_sensor_shows_users(
    hass: HomeAssistant,
    linked: AlexaConfigEntry,
    guest: Alexa,
    hass_admin_user: User,
    hass_read_only_user: User,
) -> None:
    """The link sensor shows the user of each account, and no secret."""
    state = hass.states.get("sensor.alexa_smart_home_link")
    accounts = state.attributes["accounts"]
    assert [account["user"] for account in accounts] == [
        hass_admin_user.name,
        hass_read_only_user.name,
    ]
    assert {account["region"] for account in accounts} == {"NA"}
    assert all(account["linked_at"] for account in accounts)
    for grant in linked.runtime_data.reporting.outbox.gateway.grants:
        assert grant.tokens.access_token not in str(state.attributes)
        assert grant.account not in str(state.attributes)


async def test_answer_reaches_only_its_account(
    hass: HomeAssistant,
    linked: AlexaConfigEntry,
    guest: Alexa,
    hass_read_only_user: User,
    hass_admin_user: User,
) -> None:
    """An answer is not sent to the account of another user."""
    outbox = linked.runtime_data.reporting.outbox
    mine, guests = (grant.account for grant in outbox.gateway.grants)
    assert outbox.can_reach(mine)
    assert outbox.can_reach(guests)
    await _revoke(hass, hass_admin_user)
    assert outbox.accounts == 1
    assert not outbox.can_reach(mine)
    assert outbox.can_reach(guests)
