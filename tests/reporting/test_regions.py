"""Test how the region of an account is found if the Lambda function names none.

The Lambda function of Home Assistant's documentation names no region.

"""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.alexa_smart_home.const import DOMAIN, GATEWAYS
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.reporting import sender
from custom_components.alexa_smart_home.reporting.event_reporting import EventReporting
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.faults import Fault, hang, refusal, reset, throttled, unavailable
from tests.alexa_cloud.gateway import STATUSES
from tests.common import (
    async_announce,
    async_idle,
    async_later,
    async_retry,
    time_out,
    toggle,
)
from tests.conftest import Alexa, Json, SetUp, credentials

LIGHT = "light.kitchen"
ALL = ["na", "eu", "fe"]
# The keys of a stored grant in older versions.
OLD_KEYS = (
    "account",
    "region",
    "client_id",
    "access_token",
    "refresh_token",
    "expires_at",
)
# Error codes of a gateway for an account of another region.
WRONG_REGION = [code for code, status in STATUSES.items() if status in (401, 403, 404)]


class Home:
    """A Home Assistant with one linked account."""

    def __init__(
        self, hass: HomeAssistant, cloud: AlexaCloud, entry: AlexaConfigEntry
    ) -> None:
        self._hass = hass
        self._cloud = cloud
        self._entry = entry

    @property
    def reporting(self) -> EventReporting:
        reporting = self._entry.runtime_data.reporting
        assert reporting is not None
        return reporting

    @property
    def region(self) -> str:
        (grant,) = self.reporting.outbox.gateway.grants
        return grant.region

    def toggle(self, *entity_ids: str) -> None:
        for entity_id in entity_ids or (LIGHT,):
            toggle(self._hass, entity_id)

    async def requested_regions(
        self, *, waiting: int = 0, retries: int = 0
    ) -> list[str]:
        """Toggle the light; return the regions of the requests.

        `waiting` is the expected number of events that wait for a retry.
        """
        self._cloud.gateway.request_regions.clear()
        self.toggle()
        for _ in range(retries):
            await async_idle(self._hass, waiting=1)
            await async_retry(self._hass, waiting=waiting)
        await async_idle(self._hass, waiting=waiting)
        return list(self._cloud.gateway.request_regions)

    async def restart(self) -> None:
        await self._hass.config_entries.async_reload(self._entry.entry_id)
        await async_announce(self._hass)

    def reports(self) -> list[tuple[str, str | None]]:
        """Return the region and the endpoint of each change report."""
        return [
            (event.region, event.endpoint_id)
            for event in self._cloud.events
            if event.name == "ChangeReport"
        ]


@pytest.fixture
async def home(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    set_up: SetUp,
    monkeypatch: pytest.MonkeyPatch,
) -> Home:
    """Set up the integration without a configured region."""
    for region in GATEWAYS:
        monkeypatch.setitem(GATEWAYS, region, cloud.gateway_url(region.lower()))
    hass.states.async_set(LIGHT, "off")
    settings = credentials(cloud)
    del settings["endpoint"]
    entry = await set_up(settings)
    # Send the announcements before the test.
    await async_announce(hass)
    return Home(hass, cloud, entry)


def stored(hass_storage: Json) -> Json:
    """Return the only stored grant."""
    (grant,) = hass_storage[f"{DOMAIN}.grants"]["data"]["grants"]
    assert isinstance(grant, dict)
    return grant


@pytest.mark.parametrize("code", WRONG_REGION)
@pytest.mark.parametrize("region", ALL)
async def test_region_is_found_by_first_event(
    cloud: AlexaCloud,
    home: Home,
    alexa: Alexa,
    hass_storage: Json,
    region: str,
    code: str,
) -> None:
    """The event is delivered once, without a new token, and the region is stored."""
    cloud.gateway.wrong_region_code = code
    await alexa.link(cloud.new_code(region=region))
    await alexa.discover()
    assert stored(hass_storage)["region"] == "NA"
    assert await home.requested_regions() == ALL[: ALL.index(region) + 1]
    assert home.reports() == [(region, "light#kitchen")]
    assert stored(hass_storage)["region"] == region.upper()
    assert await home.requested_regions() == [region]
    await home.restart()
    assert await home.requested_regions() == [region]
    assert home.reports() == [(region, "light#kitchen")] * 3
    assert cloud.lwa.requests == ["authorization_code"]
    assert home.reporting.outbox.state == "linked"


@pytest.mark.parametrize("region", ["eu", "fe"])
async def test_region_is_found_by_simultaneous_events(
    hass: HomeAssistant, cloud: AlexaCloud, home: Home, alexa: Alexa, region: str
) -> None:
    """Each event is delivered once."""
    lights = [f"light.number_{number}" for number in range(9)]
    for entity_id in lights:
        hass.states.async_set(entity_id, "off")
    await alexa.link(cloud.new_code(region=region))
    await alexa.discover()
    await async_announce(hass)
    home.toggle(*lights)
    await async_idle(hass)
    assert sorted(home.reports()) == [
        (region, entity_id.replace(".", "#")) for entity_id in lights
    ]
    assert cloud.lwa.requests == ["authorization_code"]


async def test_waiting_events_are_sent_to_found_region(
    hass: HomeAssistant, cloud: AlexaCloud, home: Home, alexa: Alexa
) -> None:
    """Events wait while no region answers."""
    hass.states.async_set("light.hall", "off")
    await alexa.link(cloud.new_code(region="fe"))
    await alexa.discover()
    await async_announce(hass)
    cloud.faults.add("gateway", unavailable(), times=6)
    home.toggle(LIGHT, "light.hall")
    await async_idle(hass, waiting=2)
    assert not home.reports()
    await async_retry(hass)
    assert sorted(home.reports()) == [("fe", "light#hall"), ("fe", "light#kitchen")]


async def test_skill_is_disabled_in_every_region(
    cloud: AlexaCloud, home: Home, alexa: Alexa, issue_registry: ir.IssueRegistry
) -> None:
    """The account must be linked again."""
    cloud.gateway.wrong_region_code = "SKILL_DISABLED_EXCEPTION"
    await alexa.link(cloud.new_code(region="of nobody"))
    assert await home.requested_regions() == ALL
    assert home.reporting.outbox.state == "relink_needed"
    assert issue_registry.async_get_issue(DOMAIN, "relink")
    assert not home.reports()


async def test_token_is_rejected_in_every_region(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    home: Home,
    alexa: Alexa,
    issue_registry: ir.IssueRegistry,
) -> None:
    """The event is retried later, and the region is found."""
    await alexa.link(cloud.new_code(region="eu"))
    cloud.faults.add(
        "gateway", refusal(401, "INVALID_ACCESS_TOKEN_EXCEPTION"), times=len(ALL) * 2
    )
    assert await home.requested_regions(waiting=1) == []
    assert home.reporting.outbox.state == "linked"
    assert issue_registry.async_get_issue(DOMAIN, "not_accepted")
    await async_later(hass, sender.SUSPENDED_RETRY)
    assert home.reports() == [("eu", "light#kitchen")]
    assert home.region == "EU"
    assert not issue_registry.async_get_issue(DOMAIN, "not_accepted")


@pytest.mark.parametrize(
    "code",
    [
        "SKILL_NEVER_ENABLED_EXCEPTION",
        "INSUFFICIENT_PERMISSION_EXCEPTION",
        "SKILL_NOT_FOUND_EXCEPTION",
    ],
)
async def test_not_permitted_in_any_region(
    cloud: AlexaCloud,
    home: Home,
    alexa: Alexa,
    issue_registry: ir.IssueRegistry,
    code: str,
) -> None:
    """The repair issue names all regions, and the event waits."""
    cloud.gateway.wrong_region_code = code
    await alexa.link(cloud.new_code(region="of nobody"))
    assert await home.requested_regions(waiting=1) == ALL
    issue = issue_registry.async_get_issue(DOMAIN, "not_permitted")
    assert issue is not None
    assert issue.translation_placeholders == {
        "code": code,
        "regions": "- North America, Latin America\n"
        "- Europe, India, Middle East\n"
        "- Japan, Australia",
    }
    assert (home.reporting.outbox.state, home.reporting.outbox.waiting) == ("linked", 1)


async def test_not_permitted_in_its_region(
    cloud: AlexaCloud,
    home: Home,
    alexa: Alexa,
    issue_registry: ir.IssueRegistry,
) -> None:
    """The repair issue names only the region that knows the account."""
    await alexa.link(cloud.new_code(region="eu"))
    for code in (
        "SKILL_NEVER_ENABLED_EXCEPTION",
        "INSUFFICIENT_PERMISSION_EXCEPTION",
        "SKILL_NEVER_ENABLED_EXCEPTION",
    ):
        cloud.faults.add("gateway", refusal(403, code))
    await home.requested_regions(waiting=1)
    issue = issue_registry.async_get_issue(DOMAIN, "not_permitted")
    assert issue is not None
    assert issue.translation_placeholders == {
        "code": "INSUFFICIENT_PERMISSION_EXCEPTION",
        "regions": "- Europe, India, Middle East",
    }


async def test_no_region_knows_account(
    cloud: AlexaCloud, home: Home, alexa: Alexa
) -> None:
    """The event is rejected, and the grant is kept."""
    cloud.gateway.wrong_region_code = "ACCOUNT_NOT_FOUND_EXCEPTION"
    await alexa.link(cloud.new_code(region="of nobody"))
    assert await home.requested_regions() == ALL
    outbox = home.reporting.outbox
    assert (outbox.rejections, outbox.state) == (1, "linked")


@pytest.mark.parametrize(
    "fault",
    [unavailable(), throttled(), throttled(retry_after="0"), reset(), hang(60)],
    ids=["503", "429", "429 with Retry-After", "reset", "timeout"],
)
@pytest.mark.parametrize("region", ALL)
async def test_temporary_failure_of_region(
    cloud: AlexaCloud,
    hass: HomeAssistant,
    home: Home,
    alexa: Alexa,
    region: str,
    fault: Fault,
) -> None:
    """The event is delivered once, and the grant is kept."""
    await alexa.link(cloud.new_code(region=region))
    before = ALL[: ALL.index(region)]
    for _ in before:
        cloud.faults.add("gateway", refusal(403, "SKILL_DISABLED_EXCEPTION"))
    cloud.faults.add("gateway", fault)
    task = hass.async_create_background_task(
        home.requested_regions(retries=1), "requests"
    )
    await cloud.faults.wait_for("gateway", len(before) + 1)
    if fault.seconds:
        time_out(hass)
    requests = await task
    # The other regions are tried; the retry starts with the first region.
    assert requests == [*ALL[len(before) + 1 :], *before, region]
    assert home.reports() == [(region, "light#kitchen")]
    assert home.reporting.outbox.state == "linked"
    assert home.region == region.upper()


async def test_failing_region_does_not_delay_others(
    cloud: AlexaCloud, home: Home, alexa: Alexa
) -> None:
    await alexa.link(cloud.new_code(region="eu"))
    cloud.faults.add("gateway", unavailable())
    assert await home.requested_regions() == ["eu"]
    assert home.region == "EU"


async def test_lost_answer(
    hass: HomeAssistant, cloud: AlexaCloud, home: Home, alexa: Alexa
) -> None:
    """An event that Amazon has accepted is not delivered twice."""
    await alexa.link(cloud.new_code())
    cloud.faults.add("gateway", hang(60).after_handling())
    task = hass.async_create_background_task(
        home.requested_regions(retries=1), "requests"
    )
    await cloud.wait_for_event()
    time_out(hass)
    assert await task == ["na", "eu", "fe", "na"]
    assert home.reports() == [("na", "light#kitchen")]
    assert cloud.gateway.retries == 1


async def test_expired_token(cloud: AlexaCloud, home: Home, alexa: Alexa) -> None:
    """The token is refreshed once, after every region has rejected it."""
    await alexa.link(cloud.new_code(region="eu"))
    cloud.expire_access_tokens()
    assert await home.requested_regions() == [*ALL, "na", "eu"]
    assert cloud.lwa.requests == ["authorization_code", "refresh_token"]
    assert home.reports() == [("eu", "light#kitchen")]


async def test_rejected_event_is_not_sent_to_other_regions(
    cloud: AlexaCloud, home: Home, alexa: Alexa
) -> None:
    await alexa.link(cloud.new_code(region="eu"))
    cloud.faults.add("gateway", refusal(400, "INVALID_REQUEST_EXCEPTION"))
    assert await home.requested_regions() == []
    assert home.reporting.outbox.rejections == 1
    assert await home.requested_regions() == ["na", "eu"]


async def test_only_confirmed_region_is_tried(
    cloud: AlexaCloud, home: Home, alexa: Alexa
) -> None:
    """No other region is tried after a region has accepted an event."""
    await alexa.link(cloud.new_code(region="eu"))
    await home.requested_regions()
    cloud.revoke(code="SKILL_DISABLED_EXCEPTION")
    assert await home.requested_regions() == ["eu"]
    assert home.reporting.outbox.state == "relink_needed"


async def test_linking_again_without_region(
    cloud: AlexaCloud, home: Home, alexa: Alexa
) -> None:
    """The region of the previous link is tried first, then the others."""
    await alexa.link(cloud.new_code(region="eu"))
    await home.requested_regions()
    await alexa.link(cloud.new_code(region="eu"))
    assert await home.requested_regions() == ["eu"]
    await alexa.link(cloud.new_code(region="fe"))
    assert await home.requested_regions() == ["eu", "na", "fe"]
    assert home.region == "FE"


def alexa_in(hass_client: ClientSessionGenerator, aws_region: str) -> Alexa:
    """Return Alexa behind a Lambda function that names its AWS region."""

    async def connect() -> Any:
        client = await hass_client()
        client.session.headers["User-Agent"] = f"Skill - {aws_region} - requests"
        return client

    return Alexa(connect)


@pytest.mark.parametrize(
    ("region", "expected"), [("eu", ["eu"]), ("fe", ["eu", "na", "fe"])]
)
async def test_region_of_lambda_function_is_first(
    cloud: AlexaCloud,
    home: Home,
    hass_client: ClientSessionGenerator,
    region: str,
    expected: list[str],
) -> None:
    """The other regions are tried if it does not accept the event."""
    alexa = alexa_in(hass_client, "eu-west-1")
    await alexa.link(cloud.new_code(region=region))
    assert await home.requested_regions() == expected
    assert home.region == region.upper()


async def test_two_accounts_with_same_token(
    cloud: AlexaCloud,
    home: Home,
    alexa: Alexa,
    hass_client: ClientSessionGenerator,
) -> None:
    """The region of one account is not tried for the other."""
    await alexa.link(cloud.new_code("ONE", "of nobody"))
    await alexa_in(hass_client, "eu-west-1").link(cloud.new_code("TWO", "eu"))
    requests = await home.requested_regions(waiting=1)
    assert sorted(requests) == sorted(["eu", "na", "fe", "na", "fe"])
    assert home.reports() == [("eu", "light#kitchen")]
    grants = home.reporting.outbox.gateway.grants
    assert [grant.region for grant in grants if grant.confirmed] == ["EU"]


async def test_only_configured_region_is_tried(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    home = Home(hass, cloud, linked)
    cloud.gateway.wrong_region_code = "SKILL_DISABLED_EXCEPTION"
    cloud.revoke(code="SKILL_DISABLED_EXCEPTION")
    assert await home.requested_regions() == ["na"]
    assert home.reporting.outbox.state == "relink_needed"


async def test_file_of_older_version(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    home: Home,
    alexa: Alexa,
    hass_storage: Json,
) -> None:
    """The stored region may be the default, so other regions are tried."""
    await alexa.link(cloud.new_code(region="eu"))
    await alexa.discover()
    file = hass_storage[f"{DOMAIN}.grants"]["data"]
    hass_storage[f"{DOMAIN}.grants"]["data"] = {
        "grants": [{key: grant[key] for key in OLD_KEYS} for grant in file["grants"]],
        "lost": False,
        "adopted": False,
    }
    await home.restart()
    assert await home.requested_regions() == ["na", "eu"]
    assert stored(hass_storage)["region"] == "EU"


@pytest.mark.parametrize("times", [1, 2])
async def test_403_refreshes_token(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry, times: int
) -> None:
    """INVALID_ACCESS_TOKEN_EXCEPTION has the same effect with 401 and 403."""
    home = Home(hass, cloud, linked)
    since = len(home.reports())
    cloud.faults.add(
        "gateway", refusal(403, "INVALID_ACCESS_TOKEN_EXCEPTION"), times=times
    )
    await home.requested_regions(waiting=times - 1)
    assert cloud.lwa.requests == ["authorization_code", "refresh_token"]
    assert len(home.reports()) - since == (1 if times == 1 else 0)
    assert home.reporting.outbox.state == "linked"
