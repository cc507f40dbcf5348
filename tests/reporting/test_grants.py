"""Test AcceptGrant and the tokens of grants."""

import asyncio
import json
from pathlib import Path
import stat
from typing import Any

from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.aiohttp_client import async_get_clientsession
import pytest
from pytest_homeassistant_custom_component.common import async_test_home_assistant
from pytest_homeassistant_custom_component.test_util.aiohttp import (
    AiohttpClientMocker,
    AiohttpClientMockResponse,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from yarl import URL

from custom_components.alexa_smart_home.const import DOMAIN, GATEWAYS, TOKEN_URL
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.protocol.regions import (
    candidate_regions,
    gateway_url,
    region_of_request,
)
from custom_components.alexa_smart_home.reporting.grants import MAX_LINKS, Grants
from custom_components.alexa_smart_home.reporting.lwa import LoginWithAmazon
from custom_components.alexa_smart_home.settings import Settings
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.cloud import CLIENT_ID, CLIENT_SECRET
from tests.alexa_cloud.faults import Fault, empty, hang, html, refusal, reset
from tests.common import async_idle, async_retry, time_out, toggle
from tests.conftest import Alexa, SetUp, credentials, error

LIGHT = "light.kitchen"


async def is_reported(
    hass: HomeAssistant, cloud: AlexaCloud, *, retries: int = 0
) -> bool:
    """Toggle the light; return whether it is reported after some retries."""
    since = len(cloud.events)
    toggle(hass)
    await async_idle(hass, waiting=min(retries, 1))
    for left in reversed(range(retries)):
        await async_retry(hass, waiting=min(left, 1))
    return any(event.name == "ChangeReport" for event in cloud.events[since:])


async def test_accept_grant(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    assert cloud.lwa.requests == ["authorization_code"]
    assert await is_reported(hass, cloud)


@pytest.mark.parametrize("code", ["unknown", "used"])
async def test_rejected_code_keeps_previous_grant(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    code: str,
) -> None:
    if code == "used":
        code = cloud.new_code()
        await alexa.link(code)
    answer = await alexa.link(code)
    assert error(answer) == ("Alexa.Authorization", "ACCEPT_GRANT_FAILED")
    assert code not in str(answer)
    assert await is_reported(hass, cloud)


@pytest.mark.parametrize(
    "fault", [empty(200), html(200), html(503), refusal(500, "X"), reset(), hang()]
)
async def test_failing_token_request(
    hass: HomeAssistant, cloud: AlexaCloud, set_up: SetUp, alexa: Alexa, fault: Fault
) -> None:
    """Each failure of Login with Amazon is answered with ACCEPT_GRANT_FAILED."""
    entry = await set_up(credentials(cloud))
    cloud.faults.add("token", fault)
    linking = asyncio.create_task(alexa.link(cloud.new_code()))
    await cloud.faults.wait_for("token")
    if fault.seconds:
        time_out(hass)
    assert error(await linking) == ("Alexa.Authorization", "ACCEPT_GRANT_FAILED")
    assert entry.runtime_data.reporting.outbox.state == "not_linked"


async def test_accept_grant_without_credentials(
    set_up: SetUp, alexa: Alexa, issue_registry: ir.IssueRegistry
) -> None:
    """AcceptGrant succeeds, so that the skill can be enabled; an issue is created."""
    await set_up()
    answer = await alexa.link("code")
    assert answer["event"]["header"]["name"] == "AcceptGrant.Response"
    assert issue_registry.async_get_issue(DOMAIN, "no_credentials")


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"grant": 3, "grantee": {"token": "x"}},
        {"grant": {"code": 3}, "grantee": {"token": "x"}},
        {"grant": {"code": "x"}},
        {"grant": {"code": "x"}, "grantee": {}},
    ],
)
async def test_malformed_accept_grant(
    cloud: AlexaCloud, set_up: SetUp, alexa: Alexa, payload: Any
) -> None:
    await set_up(credentials(cloud))
    answer = await alexa.ask("Authorization.AcceptGrant", payload=payload)
    assert error(answer) == ("Alexa", "INVALID_DIRECTIVE")


async def test_linking_again_replaces_grant(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry, alexa: Alexa
) -> None:
    for _ in range(3):
        await alexa.link(cloud.new_code())
    assert len(linked.runtime_data.reporting.outbox.gateway.grants) == 1
    since = len(cloud.events)
    assert await is_reported(hass, cloud)
    assert len(cloud.events) == since + 1


async def test_accounts_are_identified_by_token(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    hass_access_token: str,
    hass_read_only_access_token: str,
) -> None:
    """The token is that of the grantee if it is valid, else that of the request."""
    grants = linked.runtime_data.reporting.outbox.gateway.grants
    await alexa.link(cloud.new_code(), hass_access_token)
    assert len(grants) == 1
    await alexa.link(cloud.new_code("TWO"), hass_read_only_access_token)
    assert len(grants) == 2


@pytest.mark.parametrize(
    ("endpoint", "user_agent", "region"),
    [
        (None, "Home Assistant Alexa Smart Home Skill - eu-west-1 - requests", "EU"),
        (None, "Home Assistant Alexa Smart Home Skill - us-west-2 - requests", "FE"),
        (None, "Home Assistant Alexa Smart Home Skill - us-east-1 - requests", "NA"),
        (None, "curl", None),
        (GATEWAYS["EU"], "Skill - us-east-1 - requests", "EU"),
    ],
)
def test_regions(endpoint: str | None, user_agent: str, region: str | None) -> None:
    """The configured region has precedence over that of the Lambda function."""
    settings = Settings(endpoint=endpoint)
    assert region_of_request(settings, user_agent) == region
    first = region or "NA"
    assert gateway_url(settings, first) == GATEWAYS[first]
    others = {"NA", "EU", "FE"} - {first} if endpoint is None else set()
    assert candidate_regions(settings, first)[0] == first
    assert {*candidate_regions(settings, first)[1:]} == others


async def test_region_of_lambda_function(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    set_up: SetUp,
    hass_client: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Events are sent to the gateway of the region that sent the grant."""
    monkeypatch.setitem(GATEWAYS, "EU", cloud.gateway_url("eu"))
    hass.states.async_set(LIGHT, "off")
    settings = credentials(cloud)
    del settings["endpoint"]
    await set_up(settings)

    async def connect() -> Any:
        client = await hass_client()
        client.session.headers["User-Agent"] = "Skill - eu-west-1 - requests"
        return client

    await Alexa(connect).link(cloud.new_code(region="eu"))
    assert await is_reported(hass, cloud)
    assert cloud.events[-1].region == "eu"


async def test_too_many_links(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    hass_read_only_user: User,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The oldest link of the same user is removed, never one of another user."""
    grants = linked.runtime_data.reporting.outbox.gateway.grants
    (owner_grant,) = grants
    accounts = []
    for number in range(MAX_LINKS + 2):
        token = await hass.auth.async_create_refresh_token(
            hass_read_only_user, f"https://example.com/{number}"
        )
        accounts.append(token.id)
        await grants.async_accept(cloud.new_code(f"A{number}"), token.id, "NA")
    kept = [owner_grant.account, *accounts[2:]]
    assert [grant.account for grant in grants] == kept
    assert "the oldest is unlinked" in caplog.text


async def test_token_is_refreshed_before_expiry(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """A token is refreshed once, five minutes before it expires."""
    grants = linked.runtime_data.reporting.outbox.gateway.grants
    (grant,) = grants
    cloud.lwa.expires_in = 299
    await grants.async_accept(cloud.new_code(), grant.account, grant.region)
    cloud.lwa.expires_in = 3600
    tokens = await asyncio.gather(*(grants.async_token(grant.key) for _ in range(9)))
    assert len(set(tokens)) == 1
    assert cloud.lwa.requests.count("refresh_token") == 1
    for _ in range(3):
        await grants.async_token(grant.key, renew=await grants.async_token(grant.key))
    assert cloud.lwa.requests.count("refresh_token") == 4
    assert await is_reported(hass, cloud)


async def test_linking_during_refresh(
    hass: HomeAssistant, aioclient_mock: AiohttpClientMocker
) -> None:
    """The tokens of the newer link are kept."""
    lwa = LoginWithAmazon(
        session=async_get_clientsession(hass),
        url=TOKEN_URL,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
    )
    grants = Grants(hass, lwa)

    async def answer(method: str, url: URL, data: Any) -> AiohttpClientMockResponse:
        token = data.get("code", "renewed")
        if token == "renewed":
            await grants.async_accept("second", "an account", "EU")
        tokens = {"access_token": token, "refresh_token": "r", "expires_in": 3600}
        return AiohttpClientMockResponse(method, url, json=tokens)

    aioclient_mock.post(TOKEN_URL, side_effect=answer)
    grant = await grants.async_accept("first", "an account", "EU")
    assert await grants.async_token(grant.key, renew="first") == "second"
    assert [grant.tokens.access_token for grant in grants] == ["second"]


async def test_expired_token_is_refreshed(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """After a 401 the token is refreshed once, and the event is sent again."""
    cloud.expire_access_tokens()
    assert await is_reported(hass, cloud)
    assert cloud.lwa.requests == ["authorization_code", "refresh_token"]


@pytest.mark.parametrize(
    "fault",
    [
        refusal(503, "X"),
        empty(400),
        html(401),
        *(
            Fault(status=400, body=json.dumps({"error": error}))
            for error in ("invalid_request", "invalid_scope", "unsupported_grant_type")
        ),
    ],
    ids=lambda fault: f"{fault.status} {fault.body[:40]}",
)
async def test_only_invalid_grant_removes_grant(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry, fault: Fault
) -> None:
    """The token request is retried after any other error."""
    cloud.expire_access_tokens()
    cloud.faults.add("token", fault, times=3)
    assert await is_reported(hass, cloud, retries=3)
    assert linked.runtime_data.reporting.outbox.state == "linked"


@pytest.mark.parametrize(
    "code", ["INVALID_ACCESS_TOKEN_EXCEPTION", "SKILL_DISABLED_EXCEPTION"]
)
async def test_revoked_grant(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    issue_registry: ir.IssueRegistry,
    code: str,
) -> None:
    """Nothing is sent until the next AcceptGrant, and an issue is created."""
    reporting = linked.runtime_data.reporting
    cloud.revoke(code=code)
    assert not await is_reported(hass, cloud)
    assert reporting.outbox.state == "relink_needed"
    assert reporting.outbox.waiting == 0
    assert issue_registry.async_get_issue(DOMAIN, "relink")
    requests = len(cloud.lwa.requests)
    assert not await is_reported(hass, cloud)
    assert len(cloud.lwa.requests) == requests
    await hass.config_entries.async_reload(linked.entry_id)
    assert linked.runtime_data.reporting.outbox.state == "relink_needed"
    await alexa.link(cloud.new_code())
    assert linked.runtime_data.reporting.outbox.state == "linked"
    assert not issue_registry.async_get_issue(DOMAIN, "relink")
    assert await is_reported(hass, cloud)


async def test_grants_file(cloud: AlexaCloud, tmp_path: Path) -> None:
    """Only the owner may read the file, which AcceptGrant writes before its answer."""
    path = tmp_path / ".storage" / f"{DOMAIN}.grants"
    async with async_test_home_assistant(config_dir=str(tmp_path)) as hass:
        lwa = LoginWithAmazon(
            session=async_get_clientsession(hass),
            url=cloud.token_url,
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
        )
        user = await hass.auth.async_create_system_user("Alexa")
        token = await hass.auth.async_create_refresh_token(user)
        grant = await Grants(hass, lwa).async_accept(cloud.new_code(), token.id, "NA")
        stored = json.loads(await hass.async_add_executor_job(path.read_text))
        mode = (await hass.async_add_executor_job(path.stat)).st_mode
        again = Grants(hass, lwa)
        await again.async_load()
        await hass.async_stop(force=True)
    assert stat.S_IMODE(mode) == 0o600
    assert stored["version"] == 1
    assert stored["data"]["grants"][0]["refresh_token"] == grant.tokens.refresh_token
    assert list(again) == [grant]
    assert grant.tokens.access_token not in repr(grant)
    assert grant.tokens.refresh_token not in repr(grant)
    assert CLIENT_SECRET not in repr(lwa)


async def test_grant_of_another_client_id(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
) -> None:
    """A grant of another client id is kept, but not used."""
    foreign = {
        "account": "a",
        "region": "NA",
        "client_id": "another",
        "access_token": "A",
        "refresh_token": "R",
        "expires_at": "2026-11-21T10:00:00+00:00",
    }
    hass_storage[f"{DOMAIN}.grants"] = {
        "version": 1,
        "key": f"{DOMAIN}.grants",
        "data": {"grants": [foreign], "lost": False},
    }
    entry = await set_up(credentials(cloud))
    assert entry.runtime_data.reporting.outbox.state == "not_linked"
    await alexa.link(cloud.new_code())
    stored = hass_storage[f"{DOMAIN}.grants"]["data"]["grants"]
    assert [item["client_id"] for item in stored] == ["another", CLIENT_ID]


async def test_no_secret_in_log(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Linking, sending, refreshing, failing and revoking log no secret."""
    caplog.set_level("DEBUG")
    hass.states.async_set(LIGHT, "off")
    entry = await set_up(credentials(cloud))
    codes = [cloud.new_code(), "a made-up code"]
    for code in codes:
        await alexa.link(code, "the grantee's token")
    secrets = set(codes) | {"the grantee's token", cloud.lwa.client_secret}
    for fault, retries in (
        (refusal(400, "INVALID_REQUEST_EXCEPTION"), 0),
        (html(500), 1),
        (reset(), 1),
    ):
        cloud.faults.add("gateway", fault)
        (grant,) = entry.runtime_data.reporting.outbox.gateway.grants
        secrets |= {grant.tokens.access_token, grant.tokens.refresh_token}
        cloud.expire_access_tokens()
        assert await is_reported(hass, cloud, retries=retries) is (retries > 0)
    cloud.revoke()
    assert not await is_reported(hass, cloud)
    # Ignore the debug log of aiohttp, which contains the requests.
    ours = "\n".join(
        record.getMessage() + str(record.exc_info)
        for record in caplog.records
        if "alexa_smart_home" in record.name
    )
    assert "a correlation token" not in ours
    assert not [secret for secret in secrets if secret in ours]
