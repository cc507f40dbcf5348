"""What each answer of the event gateway means."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.reporting import sender
from custom_components.alexa_smart_home.reporting.queue import Notice
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
from tests.common import (
    async_announce,
    async_idle,
    async_later,
    async_retry,
    is_sending,
    time_out,
)
from tests.conftest import TEMPERATURE, Alexa

LIGHT = "light.kitchen"
# Seconds. No answer stops the events for longer.
LONGEST = 15 * 60
EVENT = {"event": {"header": {"namespace": "Alexa", "name": "Test"}}}


async def toggle(hass: HomeAssistant, cloud: AlexaCloud, *, waiting: int = 0) -> int:
    """Change the light; returns how many reports arrive.

    `waiting` is the expected number of events that wait for another attempt.
    """
    since = len(cloud.events)
    is_on = hass.states.is_state(LIGHT, "on")
    hass.states.async_set(LIGHT, "off" if is_on else "on")
    await async_idle(hass, waiting=waiting)
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
    outbox = linked.runtime_data.reporting.outbox
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
        hang(),
        hang().after_handling(),
        refusal(401, "INVALID_ACCESS_TOKEN_EXCEPTION"),
    ],
    ids=lambda fault: f"{fault.status} {fault.seconds} {fault.body[:9]!r}",
)
async def test_retried(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    fault: Fault,
) -> None:
    """P17: what time can mend is tried again; nothing is lost."""
    cloud.faults.add("gateway", fault)
    outbox = linked.runtime_data.reporting.outbox
    before, since = outbox.sent, len(cloud.events)
    hass.states.async_set(LIGHT, "on")
    await cloud.faults.wait_for("gateway")
    if fault.handled:
        await cloud.wait_for_event(since=since)
    if fault.seconds:
        # Nobody answers until the request times out.
        time_out(hass)
    if fault.status != 401:
        await async_idle(hass, waiting=1)
        assert outbox.sent == before
        await async_retry(hass)
    await async_idle(hass)
    assert (outbox.sent - before, len(cloud.events) - since) == (1, 1)


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
    outbox = linked.runtime_data.reporting.outbox
    assert (outbox.rejections, outbox.waiting, outbox.state) == (1, 0, "linked")
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
    assert await toggle(hass, cloud, waiting=1) == 0
    outbox = linked.runtime_data.reporting.outbox
    assert (outbox.waiting, outbox.state) == (1, "linked")
    issue = issue_registry.async_get_issue(DOMAIN, "not_permitted")
    assert issue.translation_placeholders == {
        "code": code,
        "regions": "- North America, Latin America",
    }
    since = len(cloud.events)
    await alexa.link(cloud.new_code())
    await async_idle(hass)
    assert len(cloud.events) - since == 1
    assert not issue_registry.async_get_issue(DOMAIN, "not_permitted")


async def test_retry_after(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
) -> None:
    """Amazon says when to come again, and all that waits heeds it."""
    cloud.faults.add("gateway", throttled(retry_after="90"))
    since = len(cloud.events)
    assert await toggle(hass, cloud, waiting=1) == 0
    hass.states.async_set("sensor.hall", "30", TEMPERATURE)
    freezer.tick(89)
    await async_idle(hass, waiting=2)
    assert len(cloud.events) == since
    freezer.tick(1)
    await async_later(hass, 0)
    assert len(cloud.events) - since == 2


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("86400", LONGEST),
        ("1e300", LONGEST),
        ("-1", 0),
        ("inf", sender.FIRST_RETRY),
        ("nan", sender.FIRST_RETRY),
        ("Sun, 22 Nov 2099 10:00:00 GMT", sender.FIRST_RETRY),
    ],
)
async def test_an_odd_retry_after(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    retry_after: str,
    seconds: float,
) -> None:
    """No answer stops the events for more than 15 minutes."""
    cloud.faults.add("gateway", throttled(retry_after=retry_after))
    since = len(cloud.events)
    await toggle(hass, cloud, waiting=1)
    if seconds == LONGEST:
        freezer.tick(seconds - 1)
        await async_later(hass, 0, waiting=1)
        freezer.tick(1)
    else:
        freezer.tick(sender.FIRST_RETRY * 1.25)
    await async_later(hass, 0)
    assert len(cloud.events) - since == 1


async def test_long_trouble(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    issue_registry: ir.IssueRegistry,
) -> None:
    """A repair issue and the link sensor tell of it after 15 minutes."""

    def shown() -> tuple[bool, str | None, str]:
        sensor = hass.states.get("sensor.alexa_smart_home_link")
        assert sensor is not None
        issue = issue_registry.async_get_issue(DOMAIN, "not_accepted")
        return issue is not None, sensor.attributes["problem"], sensor.state

    cloud.faults.add("gateway", throttled(retry_after="86400"), times=2)
    await toggle(hass, cloud, waiting=1)
    assert shown() == (False, None, "linked")
    freezer.tick(LONGEST)
    await async_later(hass, 0, waiting=1)
    assert shown() == (True, "not_accepted", "linked")
    freezer.tick(LONGEST)
    await async_later(hass, 0)
    assert shown() == (False, None, "linked")


async def test_trouble_ends_when_nothing_waits(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    issue_registry: ir.IssueRegistry,
) -> None:
    """Two failures with a quiet hour between them are no long trouble."""
    outbox = linked.runtime_data.reporting.outbox
    for _ in range(2):
        cloud.faults.add("gateway", throttled(retry_after="60"))
        expires = hass.loop.time() + 30
        outbox.async_put(
            Notice(
                build=lambda _: {
                    "event": {"header": {"namespace": "Alexa", "name": "X"}}
                },
                expires=expires,
            )
        )
        await async_idle(hass, waiting=1)
        freezer.tick(3600)
        await async_later(hass, 0)
    assert not issue_registry.async_get_issue(DOMAIN, "not_accepted")


async def test_a_wrong_client_secret(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    issue_registry: ir.IssueRegistry,
) -> None:
    """People are told at once; the account stays linked."""
    cloud.expire_access_tokens()
    secret, cloud.lwa.client_secret = cloud.lwa.client_secret, "another"
    assert await toggle(hass, cloud, waiting=1) == 0
    assert issue_registry.async_get_issue(DOMAIN, "wrong_credentials")
    sensor = hass.states.get("sensor.alexa_smart_home_link")
    assert sensor is not None
    assert (sensor.state, sensor.attributes["problem"]) == (
        "linked",
        "wrong_credentials",
    )
    cloud.lwa.client_secret = secret
    since, asked = len(cloud.events), len(cloud.lwa.requests)
    freezer.tick(LONGEST - 1)
    await async_later(hass, 0, waiting=1)
    assert len(cloud.lwa.requests) == asked
    freezer.tick(1)
    await async_later(hass, 0)
    assert len(cloud.events) - since == 1
    assert not issue_registry.async_get_issue(DOMAIN, "wrong_credentials")


async def test_two_401(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    issue_registry: ir.IssueRegistry,
) -> None:
    """The account is suspended for 15 minutes, not forgotten."""
    fault = refusal(401, "INVALID_ACCESS_TOKEN_EXCEPTION")
    cloud.faults.add("gateway", fault, times=2)
    assert await toggle(hass, cloud, waiting=1) == 0
    assert linked.runtime_data.reporting.outbox.state == "linked"
    assert issue_registry.async_get_issue(DOMAIN, "not_accepted")
    since = len(cloud.events)
    freezer.tick(LONGEST - 1)
    await async_later(hass, 0, waiting=1)
    assert len(cloud.events) == since
    freezer.tick(1)
    await async_later(hass, 0)
    assert len(cloud.events) - since == 1
    assert not issue_registry.async_get_issue(DOMAIN, "not_accepted")


async def test_the_same_message_again(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
) -> None:
    """A retry keeps its id: a doorbell must not ring twice."""
    attributes = {
        "device_class": "doorbell",
        "event_types": ["ring"],
        "event_type": None,
    }
    hass.states.async_set("event.door", "unknown", attributes)
    await async_announce(hass)
    cloud.faults.add("gateway", reset().after_handling())
    attributes["event_type"] = "ring"
    now = dt_util.utcnow().isoformat(timespec="milliseconds")
    hass.states.async_set("event.door", now, attributes)
    await async_idle(hass, waiting=1)
    await async_retry(hass)
    assert len([e for e in cloud.events if e.name == "DoorbellPress"]) == 1
    assert cloud.gateway.retries == 1


async def test_the_log(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """One line when Amazon stops taking events, one when it takes them again."""
    cloud.faults.add("gateway", unavailable(), times=12)
    hass.states.async_set("sensor.hall", "30", TEMPERATURE)
    await toggle(hass, cloud, waiting=2)
    for _ in range(5):
        await async_retry(hass, waiting=2)
    await async_retry(hass)
    ours = [r for r in caplog.records if "alexa_smart_home" in r.name]
    lines = [r.getMessage() for r in ours if r.levelname == "WARNING"]
    assert len(lines) == 2
    assert lines[0].startswith("Alexa takes no events for now")
    assert lines[1].startswith("Alexa takes events again")


async def test_one_that_hangs_does_not_hold_up_the_others(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    cloud.faults.add("gateway", hang())
    hass.states.async_set(LIGHT, "on")
    await cloud.faults.wait_for("gateway")
    since = len(cloud.events)
    hass.states.async_set("sensor.hall", "30", TEMPERATURE)
    await cloud.wait_for_event(since=since)
    assert [e.endpoint_id for e in cloud.events[since:]] == ["sensor#hall"]
    assert is_sending(linked.runtime_data.reporting.outbox)


async def test_an_event_that_cannot_be_made(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A bug in one event is logged, and stops no other event."""
    outbox = linked.runtime_data.reporting.outbox
    for _ in range(9):
        outbox.async_put(Notice(build=lambda _: {"event": object()}))
    await async_idle(hass)
    assert (outbox.rejections, outbox.waiting) == (9, 0)
    assert "cannot be made" in caplog.text
    assert await toggle(hass, cloud) == 1
