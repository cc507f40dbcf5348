"""Test the action `sync`: repeated requests and permissions."""

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized, UnknownUser
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.reporting import announcer
from custom_components.alexa_smart_home.reporting.sync_requests import INTERVAL
from tests.alexa_cloud import AlexaCloud
from tests.common import async_later, async_retry
from tests.thermostats import HALLWAY, set_thermostat

ALL = ["light#kitchen", "sensor#hall"]


async def sync(hass: HomeAssistant, context: Context | None = None) -> None:
    await hass.services.async_call(DOMAIN, "sync", blocking=True, context=context)


def announced(cloud: AlexaCloud, since: int) -> list[list[str]]:
    return [
        sorted(event.endpoint_ids)
        for event in cloud.events[since:]
        if event.name == "AddOrUpdateReport"
    ]


async def test_repeated_requests_are_combined(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """Fifty requests cause one announcement per interval."""
    since = len(cloud.events)
    for expected in ([ALL], [ALL, ALL]):
        for _ in range(50):
            await sync(hass)
        await async_later(hass, INTERVAL - 5)
        assert announced(cloud, since) == [ALL]
        await async_later(hass, INTERVAL + 1)
        assert announced(cloud, since) == expected
    await async_later(hass, 2 * INTERVAL)
    assert announced(cloud, since) == [ALL, ALL]


async def test_waiting_announcement_is_not_repeated(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    since = len(cloud.events)
    await cloud.stop()
    await sync(hass)
    await async_later(hass, announcer.DEBOUNCE, waiting=1)
    for _ in range(5):
        await sync(hass)
        await async_later(hass, INTERVAL + 1, waiting=1)
    await cloud.start()
    await async_retry(hass)
    assert announced(cloud, since) == [ALL]


async def test_unload_cancels_announcement(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    since = len(cloud.events)
    await sync(hass)
    await hass.config_entries.async_unload(linked.entry_id)
    await async_later(hass, INTERVAL)
    assert announced(cloud, since) == []


@pytest.mark.parametrize(
    ("service", "data"),
    [
        ("sync", {}),
        ("request_automation_status", {"entity_id": HALLWAY}),
        ("reload", {}),
    ],
)
async def test_actions_require_administrator(
    hass: HomeAssistant,
    linked: AlexaConfigEntry,
    hass_admin_user: MockUser,
    hass_read_only_user: MockUser,
    yaml: dict[str, object],
    service: str,
    data: dict[str, str],
) -> None:
    set_thermostat(hass)
    await hass.async_block_till_done()
    for user_id, expected in (
        (hass_read_only_user.id, Unauthorized),
        ("nobody", UnknownUser),
    ):
        with pytest.raises(expected):
            await hass.services.async_call(
                DOMAIN, service, data, blocking=True, context=Context(user_id=user_id)
            )
    for context in (Context(user_id=hass_admin_user.id), Context()):
        await hass.services.async_call(
            DOMAIN, service, data, blocking=True, context=context
        )
