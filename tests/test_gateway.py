"""What each answer of the event gateway means."""

import asyncio

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.report_queue import Notice
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.faults import (
    Fault,
    empty,
    hang,
    html,
    refusal,
    reset,
    throttled,
    unavailable,
)
from tests.conftest import TEMPERATURE, Alexa

LIGHT = "light.kitchen"


async def toggle(hass: HomeAssistant, cloud: AlexaCloud, wait: float = 0.4) -> int:
    """Change the light; returns how many reports arrive."""
    since = len(cloud.events)
    is_on = hass.states.is_state(LIGHT, "on")
    hass.states.async_set(LIGHT, "off" if is_on else "on")
    await asyncio.sleep(wait)
    return len(cloud.events) - since


@pytest.mark.parametrize("status", [200, 201, 202, 204])
async def test_success(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    status: int,
) -> None:
    """P18: any 2xx is success, whatever stands in it."""
    cloud.faults.add("gateway", html(status))
    outbox = linked.runtime_data.link.outbox
    before = outbox.sent
    await toggle(hass, cloud)
    assert (outbox.sent - before, outbox.waiting) == (1, 0)


@pytest.mark.parametrize(
    "fault",
    [
        throttled(),
        throttled(retry_after="0"),
        unavailable(),
        refusal(500, "INTERNAL_SERVICE_EXCEPTION"),
        html(502),
        empty(503),
        empty(408),
        reset(),
        hang(60),
        hang(60).but_handled(),
        refusal(401, "INVALID_ACCESS_TOKEN_EXCEPTION"),
    ],
    ids=lambda fault: f"{fault.status} {fault.seconds} {fault.body[:9]!r}",
)
async def test_retried(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    fault: Fault,
) -> None:
    """P17: what time can mend is tried again; nothing is lost."""
    monkeypatch.setattr("custom_components.alexa_smart_home.gateway.TIMEOUT", 0.1)
    cloud.faults.add("gateway", fault)
    outbox = linked.runtime_data.link.outbox
    before = outbox.sent
    assert await toggle(hass, cloud, 0.6) == 1
    assert (outbox.sent - before, outbox.waiting) == (1, 0)


@pytest.mark.parametrize(
    "fault",
    [
        refusal(400, "INVALID_REQUEST_EXCEPTION"),
        refusal(403, "SOMETHING_ELSE"),
        refusal(404, "ACCOUNT_NOT_FOUND_EXCEPTION"),
        refusal(413, "REQUEST_ENTITY_TOO_LARGE_EXCEPTION"),
        html(404),
        empty(302),
    ],
    ids=lambda fault: f"{fault.status} {fault.body[-60:]}",
)
async def test_not_retried(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    caplog: pytest.LogCaptureFixture,
    fault: Fault,
) -> None:
    """What Amazon will never take is told once, and does not stop the next."""
    cloud.faults.add("gateway", fault)
    assert await toggle(hass, cloud) == 0
    outbox = linked.runtime_data.link.outbox
    assert (outbox.refusals, outbox.waiting, outbox.state) == (1, 0, "linked")
    assert caplog.text.count("does not take the event of light#kitchen") == 1
    assert await toggle(hass, cloud) == 1


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (403, "SKILL_NEVER_ENABLED_EXCEPTION"),
        (403, "INSUFFICIENT_PERMISSION_EXCEPTION"),
        (404, "SKILL_NOT_FOUND_EXCEPTION"),
    ],
)
async def test_not_permitted(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    issue_registry: ir.IssueRegistry,
    status: int,
    code: str,
) -> None:
    """The grant is kept, people are told, and a new link sends what waited."""
    cloud.faults.add("gateway", refusal(status, code))
    assert await toggle(hass, cloud) == 0
    outbox = linked.runtime_data.link.outbox
    assert (outbox.waiting, outbox.state) == (1, "linked")
    issue = issue_registry.async_get_issue(DOMAIN, "not_permitted")
    assert issue.translation_placeholders == {"code": code}
    since = len(cloud.events)
    await alexa.link(cloud.new_code())
    await asyncio.sleep(0.3)
    assert len(cloud.events) - since == 1
    assert not issue_registry.async_get_issue(DOMAIN, "not_permitted")


async def test_retry_after(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """Amazon says when to come again, and all that waits heeds it."""
    cloud.faults.add("gateway", throttled(retry_after="1"))
    assert await toggle(hass, cloud, 0.2) == 0
    hass.states.async_set("sensor.hall", "30", TEMPERATURE)
    await asyncio.sleep(0.3)
    since = len(cloud.events)
    await asyncio.sleep(0.9)
    assert len(cloud.events) - since == 2


async def test_the_same_message_again(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """A retry keeps its id: a doorbell must not ring twice."""
    attributes = {
        "device_class": "doorbell",
        "event_types": ["ring"],
        "event_type": None,
    }
    hass.states.async_set("event.door", "unknown", attributes)
    await asyncio.sleep(0.3)
    cloud.faults.add("gateway", reset().but_handled())
    attributes["event_type"] = "ring"
    hass.states.async_set("event.door", "2026-11-21T10:00:00.000+00:00", attributes)
    await asyncio.sleep(0.3)
    assert len([e for e in cloud.events if e.name == "DoorbellPress"]) == 1
    assert cloud.gateway.retries


async def test_the_log(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """One line when Amazon stops taking events, one when it takes them again."""
    cloud.faults.add("gateway", unavailable(), times=12)
    hass.states.async_set("sensor.hall", "30", TEMPERATURE)
    await toggle(hass, cloud, 1.2)
    ours = [r for r in caplog.records if "alexa_smart_home" in r.name]
    lines = [r.getMessage() for r in ours if r.levelname == "WARNING"]
    assert len(lines) == 2
    assert lines[0].startswith("Alexa takes no events for now")
    assert lines[1].startswith("Alexa takes events again")


async def test_one_that_hangs_does_not_hold_up_the_others(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    cloud.faults.add("gateway", hang(60))
    await toggle(hass, cloud, 0.1)
    since = len(cloud.events)
    hass.states.async_set("sensor.hall", "30", TEMPERATURE)
    await asyncio.sleep(0.2)
    assert [e.endpoint_id for e in cloud.events[since:]] == ["sensor#hall"]


async def test_an_event_that_cannot_be_made(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A bug in one event is logged, and stops no other event."""
    outbox = linked.runtime_data.link.outbox
    for _ in range(9):
        outbox.put(Notice(build=lambda _: {"event": object()}))
    await asyncio.sleep(0.2)
    assert (outbox.refusals, outbox.waiting) == (9, 0)
    assert "cannot be made" in caplog.text
    assert await toggle(hass, cloud) == 1
