"""The action that announces all endpoints: for administrators, however often."""

from datetime import timedelta

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized, UnknownUser
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockUser,
    async_fire_time_changed,
)

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.sync_requests import INTERVAL
from tests.alexa_cloud import AlexaCloud
from tests.test_sensor import until
from tests.thermostats import HALLWAY, show

ALL = ["light#kitchen", "sensor#hall"]


async def sync(hass: HomeAssistant, context: Context | None = None) -> None:
    await hass.services.async_call(DOMAIN, "sync", blocking=True, context=context)


async def pass_by(hass: HomeAssistant, seconds: float) -> None:
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))
    await hass.async_block_till_done()


def announced(cloud: AlexaCloud, since: int) -> list[list[str]]:
    return [
        sorted(event.endpoint_ids)
        for event in cloud.events[since:]
        if event.name == "AddOrUpdateReport"
    ]


async def test_many_requests(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """One announcement tells what fifty ask for; the next comes half a minute later."""
    outbox = linked.runtime_data.link.outbox
    since = len(cloud.events)
    for _ in range(50):
        await sync(hass)
    await pass_by(hass, 3)
    await cloud.wait_for_event(lambda it: "Report" in it.name, since=since)
    await until(hass, lambda: not outbox.waiting)
    for _ in range(50):
        await sync(hass)
    await pass_by(hass, INTERVAL - 5)
    assert announced(cloud, since) == [ALL]
    await pass_by(hass, INTERVAL + 1)
    await cloud.wait_for_event(lambda it: "Report" in it.name, since=since + 1)
    await until(hass, lambda: not outbox.waiting)
    await pass_by(hass, 2 * INTERVAL)
    assert announced(cloud, since) == [ALL, ALL]


async def test_requests_while_amazon_takes_nothing(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """What waits to be announced is not announced again."""
    since = len(cloud.events)
    await cloud.stop()
    for _ in range(5):
        await sync(hass)
        await pass_by(hass, INTERVAL + 1)
    assert linked.runtime_data.link.outbox.waiting == 1
    await cloud.start()
    await cloud.wait_for_event(lambda it: "Report" in it.name, since=since)
    assert announced(cloud, since) == [ALL]


async def test_unloaded_before_the_announcement(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    since = len(cloud.events)
    await sync(hass)
    await hass.config_entries.async_unload(linked.entry_id)
    await pass_by(hass, INTERVAL)
    assert announced(cloud, since) == []


@pytest.mark.parametrize(
    ("service", "data"),
    [
        ("sync", {}),
        ("request_automation_status", {"entity_id": HALLWAY}),
        ("reload", {}),
    ],
)
async def test_who_may_call(
    hass: HomeAssistant,
    linked: AlexaConfigEntry,
    hass_admin_user: MockUser,
    hass_read_only_user: MockUser,
    yaml: dict[str, object],
    service: str,
    data: dict[str, str],
) -> None:
    show(hass)
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
