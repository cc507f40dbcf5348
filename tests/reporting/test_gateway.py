"""Test how each answer of the event gateway is handled."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
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
    set_doorbell,
    time_out,
    toggle,
)
from tests.conftest import TEMPERATURE, Alexa

LIGHT = "light.kitchen"
# The maximum delay in seconds after any answer.
MAX_DELAY = 15 * 60


async def count_reports(
    hass: HomeAssistant, cloud: AlexaCloud, *, waiting: int = 0
) -> int:
    """Toggle the light; return the number of reports that are received.

    `waiting` is the expected number of events that wait for a retry.
    """
    since = len(cloud.events)
    toggle(hass)
    await async_idle(hass, waiting=waiting)
    return len(cloud.events) - since


async def check_suspension(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, cloud: AlexaCloud
) -> None:
    """Check that nothing is sent for 15 minutes, and the waiting event after them."""
    since, requests = len(cloud.events), len(cloud.lwa.requests)
    freezer.tick(MAX_DELAY - 1)
    await async_later(hass, 0, waiting=1)
    assert (len(cloud.events), len(cloud.lwa.requests)) == (since, requests)
    freezer.tick(1)
    await async_later(hass, 0)
    assert len(cloud.events) - since == 1


@pytest.mark.parametrize("status", [200, 201, 202, 204])
async def test_any_2xx_status_is_success(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    status: int,
) -> None:
    """The body of a successful answer is ignored."""
    cloud.faults.add("gateway", html(status))
    outbox = linked.runtime_data.reporting.outbox
    before = outbox.sent
    await count_reports(hass, cloud)
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
async def test_retries_temporary_errors(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    fault: Fault,
) -> None:
    cloud.faults.add("gateway", fault)
    outbox = linked.runtime_data.reporting.outbox
    before, since = outbox.sent, len(cloud.events)
    hass.states.async_set(LIGHT, "on")
    await cloud.faults.wait_for("gateway")
    if fault.handled:
        await cloud.wait_for_event(since=since)
    if fault.seconds:
        # The request is not answered before it times out.
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
async def test_permanent_errors_are_not_retried(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    caplog: pytest.LogCaptureFixture,
    fault: Fault,
) -> None:
    """A permanent error is logged once, and the next event is sent."""
    cloud.faults.add("gateway", fault)
    assert await count_reports(hass, cloud) == 0
    outbox = linked.runtime_data.reporting.outbox
    assert (outbox.rejections, outbox.waiting, outbox.state) == (1, 0, "linked")
    assert caplog.text.count("does not take the event of light#kitchen") == 1
    assert await count_reports(hass, cloud) == 1


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (403, "SKILL_NEVER_ENABLED_EXCEPTION"),
        (403, "INSUFFICIENT_PERMISSION_EXCEPTION"),
        (404, "SKILL_NOT_FOUND_EXCEPTION"),
    ],
)
async def test_missing_permission(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    issue_registry: ir.IssueRegistry,
    status: int,
    code: str,
) -> None:
    """An issue is created, and the event waits until the account is linked again."""
    cloud.faults.add("gateway", refusal(status, code))
    assert await count_reports(hass, cloud, waiting=1) == 0
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


async def test_retry_after_applies_to_all_events(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
) -> None:
    cloud.faults.add("gateway", throttled(retry_after="90"))
    since = len(cloud.events)
    assert await count_reports(hass, cloud, waiting=1) == 0
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
        ("86400", MAX_DELAY),
        ("1e300", MAX_DELAY),
        ("-1", 0),
        ("inf", sender.FIRST_RETRY),
        ("nan", sender.FIRST_RETRY),
        ("Sun, 22 Nov 2099 10:00:00 GMT", sender.FIRST_RETRY),
    ],
)
async def test_retry_after_is_limited(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    retry_after: str,
    seconds: float,
) -> None:
    """The delay is at most 15 minutes; invalid values are ignored."""
    cloud.faults.add("gateway", throttled(retry_after=retry_after))
    since = len(cloud.events)
    await count_reports(hass, cloud, waiting=1)
    if seconds == MAX_DELAY:
        freezer.tick(seconds - 1)
        await async_later(hass, 0, waiting=1)
        freezer.tick(1)
    else:
        freezer.tick(sender.FIRST_RETRY * 1.25)
    await async_later(hass, 0)
    assert len(cloud.events) - since == 1


async def test_long_failure_is_shown(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    issue_registry: ir.IssueRegistry,
) -> None:
    """A repair issue and the link sensor show the failure after 15 minutes."""

    def shown() -> tuple[bool, str | None, str]:
        sensor = hass.states.get("sensor.alexa_smart_home_link")
        assert sensor is not None
        issue = issue_registry.async_get_issue(DOMAIN, "not_accepted")
        return issue is not None, sensor.attributes["problem"], sensor.state

    cloud.faults.add("gateway", throttled(retry_after="86400"), times=2)
    await count_reports(hass, cloud, waiting=1)
    assert shown() == (False, None, "linked")
    freezer.tick(MAX_DELAY)
    await async_later(hass, 0, waiting=1)
    assert shown() == (True, "not_accepted", "linked")
    freezer.tick(MAX_DELAY)
    await async_later(hass, 0)
    assert shown() == (False, None, "linked")


async def test_failure_ends_when_queue_is_empty(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    issue_registry: ir.IssueRegistry,
) -> None:
    """Two failures with a quiet hour between them are not a long failure."""
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


async def test_wrong_client_secret(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    issue_registry: ir.IssueRegistry,
) -> None:
    """An issue is created immediately, and the account stays linked."""
    cloud.expire_access_tokens()
    secret, cloud.lwa.client_secret = cloud.lwa.client_secret, "another"
    assert await count_reports(hass, cloud, waiting=1) == 0
    assert issue_registry.async_get_issue(DOMAIN, "wrong_credentials")
    sensor = hass.states.get("sensor.alexa_smart_home_link")
    assert sensor is not None
    assert (sensor.state, sensor.attributes["problem"]) == (
        "linked",
        "wrong_credentials",
    )
    cloud.lwa.client_secret = secret
    await check_suspension(hass, freezer, cloud)
    assert not issue_registry.async_get_issue(DOMAIN, "wrong_credentials")


async def test_two_rejected_tokens(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    issue_registry: ir.IssueRegistry,
) -> None:
    """The account is suspended for 15 minutes, and stays linked."""
    fault = refusal(401, "INVALID_ACCESS_TOKEN_EXCEPTION")
    cloud.faults.add("gateway", fault, times=2)
    assert await count_reports(hass, cloud, waiting=1) == 0
    assert linked.runtime_data.reporting.outbox.state == "linked"
    assert issue_registry.async_get_issue(DOMAIN, "not_accepted")
    await check_suspension(hass, freezer, cloud)
    assert not issue_registry.async_get_issue(DOMAIN, "not_accepted")


async def test_retry_keeps_message_id(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
) -> None:
    """A doorbell does not ring twice."""
    set_doorbell(hass)
    await async_announce(hass)
    cloud.faults.add("gateway", reset().after_handling())
    set_doorbell(hass, "ring")
    await async_idle(hass, waiting=1)
    await async_retry(hass)
    assert len([e for e in cloud.events if e.name == "DoorbellPress"]) == 1
    assert cloud.gateway.retries == 1


async def test_failure_and_recovery_are_logged_once(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    cloud.faults.add("gateway", unavailable(), times=12)
    hass.states.async_set("sensor.hall", "30", TEMPERATURE)
    await count_reports(hass, cloud, waiting=2)
    for _ in range(5):
        await async_retry(hass, waiting=2)
    await async_retry(hass)
    ours = [r for r in caplog.records if "alexa_smart_home" in r.name]
    lines = [r.getMessage() for r in ours if r.levelname == "WARNING"]
    assert len(lines) == 2
    assert lines[0].startswith("Alexa takes no events for now")
    assert lines[1].startswith("Alexa takes events again")


async def test_slow_request_does_not_delay_other_endpoints(
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


async def test_event_that_cannot_be_built(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The error is logged, and other events are sent."""
    outbox = linked.runtime_data.reporting.outbox
    for _ in range(9):
        outbox.async_put(Notice(build=lambda _: {"event": object()}))
    await async_idle(hass)
    assert (outbox.rejections, outbox.waiting) == (9, 0)
    assert "cannot be made" in caplog.text
    assert await count_reports(hass, cloud) == 1
