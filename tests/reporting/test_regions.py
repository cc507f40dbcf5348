"""Which region takes the events of an account that comes without one.

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
from tests.common import async_announce, async_idle, async_later, async_retry, time_out
from tests.conftest import Alexa, Json, SetUp, credentials

LIGHT = "light.kitchen"
ALL = ["na", "eu", "fe"]
# All that a grant had on the disk before its region was looked for.
OLD_KEYS = (
    "account",
    "region",
    "client_id",
    "access_token",
    "refresh_token",
    "expires_at",
)
# What a gateway says of an account of another region.
WRONG_REGION = [code for code, status in STATUSES.items() if status in (401, 403, 404)]


class Home:
    """A Home Assistant, and the one account that is linked to it."""

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

    def brighten(self, *entity_ids: str) -> None:
        for entity_id in entity_ids or (LIGHT,):
            is_on = self._hass.states.is_state(entity_id, "on")
            self._hass.states.async_set(entity_id, "off" if is_on else "on")

    async def asked(self, *, waiting: int = 0, retries: int = 0) -> list[str]:
        """Change the light; return the regions that are asked.

        `waiting` events are still waiting in the end.
        """
        self._cloud.gateway.request_regions.clear()
        self.brighten()
        for _ in range(retries):
            await async_idle(self._hass, waiting=1)
            await async_retry(self._hass, waiting=waiting)
        await async_idle(self._hass, waiting=waiting)
        return list(self._cloud.gateway.request_regions)

    async def restart(self) -> None:
        await self._hass.config_entries.async_reload(self._entry.entry_id)
        await async_announce(self._hass)

    def heard(self) -> list[tuple[str, str | None]]:
        """Return the regions and the endpoints of the change reports."""
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
    """Set the integration up without a region."""
    for region in GATEWAYS:
        monkeypatch.setitem(GATEWAYS, region, cloud.gateway_url(region.lower()))
    hass.states.async_set(LIGHT, "off")
    settings = credentials(cloud)
    del settings["endpoint"]
    entry = await set_up(settings)
    # Nothing is announced later on.
    await async_announce(hass)
    return Home(hass, cloud, entry)


def stored(hass_storage: Json) -> Json:
    """Return the one grant that is on the disk."""
    (grant,) = hass_storage[f"{DOMAIN}.grants"]["data"]["grants"]
    assert isinstance(grant, dict)
    return grant


@pytest.mark.parametrize("code", WRONG_REGION)
@pytest.mark.parametrize("region", ALL)
async def test_found_by_the_first_event(
    cloud: AlexaCloud,
    home: Home,
    alexa: Alexa,
    hass_storage: Json,
    region: str,
    code: str,
) -> None:
    """Delivered once, with the token of the AcceptGrant, and remembered."""
    cloud.gateway.wrong_region_code = code
    await alexa.link(cloud.new_code(region=region))
    await alexa.discover()
    assert stored(hass_storage)["region"] == "NA"
    assert await home.asked() == ALL[: ALL.index(region) + 1]
    assert home.heard() == [(region, "light#kitchen")]
    assert stored(hass_storage)["region"] == region.upper()
    assert await home.asked() == [region]
    await home.restart()
    assert await home.asked() == [region]
    assert home.heard() == [(region, "light#kitchen")] * 3
    assert cloud.lwa.requests == ["authorization_code"]
    assert home.reporting.outbox.state == "linked"


@pytest.mark.parametrize("region", ["eu", "fe"])
async def test_found_by_many_events(
    hass: HomeAssistant, cloud: AlexaCloud, home: Home, alexa: Alexa, region: str
) -> None:
    """Those on their way at the same time arrive too, each once."""
    lights = [f"light.number_{number}" for number in range(9)]
    for entity_id in lights:
        hass.states.async_set(entity_id, "off")
    await alexa.link(cloud.new_code(region=region))
    await alexa.discover()
    await async_announce(hass)
    home.brighten(*lights)
    await async_idle(hass)
    assert sorted(home.heard()) == [(region, it.replace(".", "#")) for it in lights]
    assert cloud.lwa.requests == ["authorization_code"]


async def test_waiting_events_stay(
    hass: HomeAssistant, cloud: AlexaCloud, home: Home, alexa: Alexa
) -> None:
    """What came while no region answered is sent to the one that does."""
    hass.states.async_set("light.hall", "off")
    await alexa.link(cloud.new_code(region="fe"))
    await alexa.discover()
    await async_announce(hass)
    cloud.faults.add("gateway", unavailable(), times=6)
    home.brighten(LIGHT, "light.hall")
    await async_idle(hass, waiting=2)
    assert not home.heard()
    await async_retry(hass)
    assert sorted(home.heard()) == [("fe", "light#hall"), ("fe", "light#kitchen")]


async def test_gone_everywhere(
    cloud: AlexaCloud, home: Home, alexa: Alexa, issue_registry: ir.IssueRegistry
) -> None:
    """The grant is gone only when the skill is disabled in every region."""
    cloud.gateway.wrong_region_code = "SKILL_DISABLED_EXCEPTION"
    await alexa.link(cloud.new_code(region="of nobody"))
    assert await home.asked() == ALL
    assert home.reporting.outbox.state == "relink_needed"
    assert issue_registry.async_get_issue(DOMAIN, "relink")
    assert not home.heard()


async def test_suspended_everywhere(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    home: Home,
    alexa: Alexa,
    issue_registry: ir.IssueRegistry,
) -> None:
    """An account whose token every region refuses is tried again later."""
    await alexa.link(cloud.new_code(region="eu"))
    cloud.faults.add(
        "gateway", refusal(401, "INVALID_ACCESS_TOKEN_EXCEPTION"), times=len(ALL) * 2
    )
    assert await home.asked(waiting=1) == []
    assert home.reporting.outbox.state == "linked"
    assert issue_registry.async_get_issue(DOMAIN, "not_accepted")
    await async_later(hass, sender.SUSPENDED_RETRY)
    assert home.heard() == [("eu", "light#kitchen")]
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
async def test_not_permitted_anywhere(
    cloud: AlexaCloud,
    home: Home,
    alexa: Alexa,
    issue_registry: ir.IssueRegistry,
    code: str,
) -> None:
    """The repair issue names every region that was tried; the event waits."""
    cloud.gateway.wrong_region_code = code
    await alexa.link(cloud.new_code(region="of nobody"))
    assert await home.asked(waiting=1) == ALL
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
    """Where the other regions do not know the account, its own is named."""
    await alexa.link(cloud.new_code(region="eu"))
    for code in (
        "SKILL_NEVER_ENABLED_EXCEPTION",
        "INSUFFICIENT_PERMISSION_EXCEPTION",
        "SKILL_NEVER_ENABLED_EXCEPTION",
    ):
        cloud.faults.add("gateway", refusal(403, code))
    await home.asked(waiting=1)
    issue = issue_registry.async_get_issue(DOMAIN, "not_permitted")
    assert issue is not None
    assert issue.translation_placeholders == {
        "code": "INSUFFICIENT_PERMISSION_EXCEPTION",
        "regions": "- Europe, India, Middle East",
    }


async def test_no_region_knows_the_account(
    cloud: AlexaCloud, home: Home, alexa: Alexa
) -> None:
    """The event counts as refused after all regions; the grant stays."""
    cloud.gateway.wrong_region_code = "ACCOUNT_NOT_FOUND_EXCEPTION"
    await alexa.link(cloud.new_code(region="of nobody"))
    assert await home.asked() == ALL
    outbox = home.reporting.outbox
    assert (outbox.rejections, outbox.state) == (1, "linked")


@pytest.mark.parametrize(
    "fault",
    [unavailable(), throttled(), throttled(retry_after="0"), reset(), hang(60)],
    ids=["503", "429", "429 with Retry-After", "reset", "timeout"],
)
@pytest.mark.parametrize("region", ALL)
async def test_a_temporary_failure_decides_nothing(
    cloud: AlexaCloud,
    hass: HomeAssistant,
    home: Home,
    alexa: Alexa,
    region: str,
    fault: Fault,
) -> None:
    """Whichever region fails for now: the event arrives once, and the grant stays."""
    await alexa.link(cloud.new_code(region=region))
    before = ALL[: ALL.index(region)]
    for _ in before:
        cloud.faults.add("gateway", refusal(403, "SKILL_DISABLED_EXCEPTION"))
    cloud.faults.add("gateway", fault)
    asking = hass.async_create_background_task(home.asked(retries=1), "asked")
    await cloud.faults.wait_for("gateway", len(before) + 1)
    if fault.seconds:
        time_out(hass)
    asked = await asking
    # The others are tried, and then all of them again.
    assert asked == [*ALL[len(before) + 1 :], *before, region]
    assert home.heard() == [(region, "light#kitchen")]
    assert home.reporting.outbox.state == "linked"
    assert home.region == region.upper()


async def test_a_region_that_is_down_does_not_hold_up_another(
    cloud: AlexaCloud, home: Home, alexa: Alexa
) -> None:
    await alexa.link(cloud.new_code(region="eu"))
    cloud.faults.add("gateway", unavailable())
    assert await home.asked() == ["eu"]
    assert home.region == "EU"


async def test_an_answer_that_is_lost(
    hass: HomeAssistant, cloud: AlexaCloud, home: Home, alexa: Alexa
) -> None:
    """Amazon has taken the event, which Home Assistant does not know: no second one."""
    await alexa.link(cloud.new_code())
    cloud.faults.add("gateway", hang(60).after_handling())
    asking = hass.async_create_background_task(home.asked(retries=1), "asked")
    await cloud.wait_for_event()
    time_out(hass)
    assert await asking == ["na", "eu", "fe", "na"]
    assert home.heard() == [("na", "light#kitchen")]
    assert cloud.gateway.retries == 1


async def test_an_expired_token(cloud: AlexaCloud, home: Home, alexa: Alexa) -> None:
    """It may be the region that refuses, or the token: both are tried, once."""
    await alexa.link(cloud.new_code(region="eu"))
    cloud.expire_access_tokens()
    assert await home.asked() == [*ALL, "na", "eu"]
    assert cloud.lwa.requests == ["authorization_code", "refresh_token"]
    assert home.heard() == [("eu", "light#kitchen")]


async def test_a_refused_event_finds_nothing(
    cloud: AlexaCloud, home: Home, alexa: Alexa
) -> None:
    """What is wrong with an event is so in every region."""
    await alexa.link(cloud.new_code(region="eu"))
    cloud.faults.add("gateway", refusal(400, "INVALID_REQUEST_EXCEPTION"))
    assert await home.asked() == []
    assert home.reporting.outbox.rejections == 1
    assert await home.asked() == ["na", "eu"]


async def test_a_confirmed_region_is_the_only_one(
    cloud: AlexaCloud, home: Home, alexa: Alexa
) -> None:
    """Once it has taken an event no other region is asked, whatever it answers."""
    await alexa.link(cloud.new_code(region="eu"))
    await home.asked()
    cloud.revoke(code="SKILL_DISABLED_EXCEPTION")
    assert await home.asked() == ["eu"]
    assert home.reporting.outbox.state == "relink_needed"


async def test_linked_again_without_a_region(
    cloud: AlexaCloud, home: Home, alexa: Alexa
) -> None:
    """The region of the last link is tried first; who has moved is found again."""
    await alexa.link(cloud.new_code(region="eu"))
    await home.asked()
    await alexa.link(cloud.new_code(region="eu"))
    assert await home.asked() == ["eu"]
    await alexa.link(cloud.new_code(region="fe"))
    assert await home.asked() == ["eu", "na", "fe"]
    assert home.region == "FE"


def named(hass_client: ClientSessionGenerator, aws_region: str) -> Alexa:
    """Return Alexa behind a Lambda function that names its region."""

    async def connect() -> Any:
        client = await hass_client()
        client.session.headers["User-Agent"] = f"Skill - {aws_region} - requests"
        return client

    return Alexa(connect)


@pytest.mark.parametrize(
    ("region", "asked"), [("eu", ["eu"]), ("fe", ["eu", "na", "fe"])]
)
async def test_a_region_that_the_lambda_names(
    cloud: AlexaCloud,
    home: Home,
    hass_client: ClientSessionGenerator,
    region: str,
    asked: list[str],
) -> None:
    """It is tried first; the others only if it never takes an event."""
    alexa = named(hass_client, "eu-west-1")
    await alexa.link(cloud.new_code(region=region))
    assert await home.asked() == asked
    assert home.region == region.upper()


async def test_two_accounts_behind_one_token(
    cloud: AlexaCloud,
    home: Home,
    alexa: Alexa,
    hass_client: ClientSessionGenerator,
) -> None:
    """Nobody gets the reports of both: a region of one is not tried for the other."""
    await alexa.link(cloud.new_code("ONE", "of nobody"))
    await named(hass_client, "eu-west-1").link(cloud.new_code("TWO", "eu"))
    asked = await home.asked(waiting=1)
    assert sorted(asked) == sorted(["eu", "na", "fe", "na", "fe"])
    assert home.heard() == [("eu", "light#kitchen")]
    grants = home.reporting.outbox.gateway.grants
    assert [grant.region for grant in grants if grant.confirmed] == ["EU"]


async def test_a_configured_region_is_the_only_one(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    home = Home(hass, cloud, linked)
    cloud.gateway.wrong_region_code = "SKILL_DISABLED_EXCEPTION"
    cloud.revoke(code="SKILL_DISABLED_EXCEPTION")
    assert await home.asked() == ["na"]
    assert home.reporting.outbox.state == "relink_needed"


async def test_a_file_of_an_older_version(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    home: Home,
    alexa: Alexa,
    hass_storage: Json,
) -> None:
    """Its grants may say North America only because nothing told the region."""
    await alexa.link(cloud.new_code(region="eu"))
    await alexa.discover()
    file = hass_storage[f"{DOMAIN}.grants"]["data"]
    hass_storage[f"{DOMAIN}.grants"]["data"] = {
        "grants": [{key: grant[key] for key in OLD_KEYS} for grant in file["grants"]],
        "lost": False,
        "adopted": False,
    }
    await home.restart()
    assert await home.asked() == ["na", "eu"]
    assert stored(hass_storage)["region"] == "EU"


@pytest.mark.parametrize("times", [1, 2])
async def test_403_renews_the_token(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry, times: int
) -> None:
    """INVALID_ACCESS_TOKEN_EXCEPTION counts, whether it comes with 401 or 403."""
    home = Home(hass, cloud, linked)
    since = len(home.heard())
    cloud.faults.add(
        "gateway", refusal(403, "INVALID_ACCESS_TOKEN_EXCEPTION"), times=times
    )
    await home.asked(waiting=times - 1)
    assert cloud.lwa.requests == ["authorization_code", "refresh_token"]
    assert len(home.heard()) - since == (1 if times == 1 else 0)
    assert home.reporting.outbox.state == "linked"
