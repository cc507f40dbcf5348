"""Tests of the config flow that creates or repairs the skill, with a local Amazon."""

from collections.abc import AsyncIterator
from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.alexa_smart_home.const import DOMAIN, GATEWAYS
from tests.alexa_cloud import AlexaCloud, Fault
from tests.alexa_cloud.developer_sign_in import REFRESH_TOKEN
from tests.alexa_cloud.skill_management import DEVELOPER_TOKEN
from tests.alexa_cloud.skill_operations import CREDENTIALS, VENDOR
from tests.flows import Flow, set_up_ui_entry
from tests.skill_flow import (
    ADDRESS,
    ARN,
    OPERATIONS,
    SKILL,
    SkillFlow,
    amazon_at,
    async_prepare,
    finished,
    to_sign_in,
)

pytestmark = pytest.mark.usefixtures("yaml", "unloaded")


@pytest.fixture
async def flow(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    hass_client_no_auth: ClientSessionGenerator,
    current_request_with_host: None,
) -> AsyncIterator[SkillFlow]:
    """Return a config flow with application credentials and an external address."""
    await async_prepare(hass, "profile")
    with amazon_at(cloud.base_url):
        yield SkillFlow(hass, hass_client_no_auth)
    assert not cloud.skill_management.violations


async def test_create(hass: HomeAssistant, flow: SkillFlow, cloud: AlexaCloud) -> None:
    """The flow creates and connects a skill, and forgets the developer's token."""
    result = await flow.sign_in(await to_sign_in(flow))
    (skill,) = cloud.skill_management.skills.values()
    assert result["step_id"] == "function"
    shown = result["description_placeholders"]
    assert shown["skill_id"] == skill.skill_id
    assert skill.skill_id in shown["command"]
    assert "eu-west-1" in shown["console"]
    result = await flow.submit({"function_arn": f" {ARN}\n"})
    assert result["step_id"] == "exposure"
    result = await finished(flow)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"] == {
        "endpoint": GATEWAYS["EU"],
        "client_id": CREDENTIALS[0],
        "client_secret": CREDENTIALS[1],
        "skill_id": skill.skill_id,
    }
    assert result["options"]["locale"] == ["de-DE", "en-GB"]
    assert DEVELOPER_TOKEN not in str(result)
    assert REFRESH_TOKEN not in str(result)
    manifest = skill.manifest
    assert manifest is not None
    assert manifest["apis"]["smartHome"]["endpoint"]["uri"] == ARN
    assert manifest["publishingInformation"]["locales"] == {
        "de-DE": {"name": "Our home"},
        "en-GB": {"name": "Our home"},
    }
    linking = skill.account_linking
    assert linking is not None
    assert linking["authorizationUrl"] == f"{ADDRESS}/auth/authorize"
    assert linking["clientId"] == "https://layla.amazon.com/"
    assert skill.enabled
    await hass.async_block_till_done()
    assert result["result"].runtime_data.settings.can_report


async def test_each_call_fails_once(flow: SkillFlow, cloud: AlexaCloud) -> None:
    """A failed step can be repeated, without a second skill."""
    error = Fault(status=500, body='{"message": "Try later"}')
    for operation in OPERATIONS:
        cloud.faults.add(operation, error)
    result = await flow.sign_in(await to_sign_in(flow))
    assert result["step_id"] == "skill_failed"
    assert result["menu_options"] == ["retry", "sign_in", "connection"]
    assert result["description_placeholders"] == {
        "step": "The developer account could not be read.",
        "error": (
            "Amazon cannot be reached, or its server fails: Try later. "
            "Nothing is lost: try again."
        ),
    }
    await flow.retried("function", result)
    result = await flow.submit({"function_arn": ARN})
    result = await flow.retried("exposure", result)
    assert all(cloud.faults.injected[operation] for operation in OPERATIONS)
    assert len(cloud.skill_management.skills) == 1
    result = await finished(flow)
    assert result["data"]["client_secret"] == CREDENTIALS[1]


async def test_sign_in_again(flow: SkillFlow, cloud: AlexaCloud) -> None:
    """The user can sign in again when Amazon does not accept the token."""
    cloud.faults.add("account_linking", Fault(status=401))
    await flow.sign_in(await to_sign_in(flow))
    result = await flow.submit({"function_arn": ARN})
    assert result["step_id"] == "skill_failed"
    assert "Sign in again" in result["description_placeholders"]["error"]
    result = await flow.sign_in(await flow.go("sign_in"))
    assert result["step_id"] == "function"
    result = await flow.submit({"function_arn": ARN})
    assert result["step_id"] == "exposure"
    assert len(cloud.skill_management.skills) == 1


async def test_token_is_refreshed(flow: SkillFlow, cloud: AlexaCloud) -> None:
    """The user may take longer than the token is valid."""
    cloud.developer_sign_in.expires_in = 30
    await flow.sign_in(await to_sign_in(flow))
    assert "refresh_token" in cloud.developer_sign_in.grants
    cloud.faults.add("token", Fault(status=400))
    result = await flow.submit({"function_arn": ARN})
    assert result["step_id"] == "skill_failed"
    assert "Sign in again" in result["description_placeholders"]["error"]


async def test_continue_by_hand(flow: SkillFlow, cloud: AlexaCloud) -> None:
    cloud.faults.add("vendors", Fault(status=500))
    await flow.sign_in(await to_sign_in(flow))
    assert (await flow.go("connection"))["step_id"] == "connection"


async def test_missing_application_credentials(
    hass: HomeAssistant, current_request_with_host: None
) -> None:
    """The frontend asks for application credentials before any other question."""
    await async_prepare(hass)
    flow = Flow(hass)
    await flow.start()
    assert (await flow.go("create_skill"))["reason"] == "missing_credentials"


async def test_rejected_sign_in(flow: SkillFlow, cloud: AlexaCloud) -> None:
    cloud.developer_sign_in.error = "access_denied"
    result = await flow.sign_in(await to_sign_in(flow))
    assert result["reason"] == "user_rejected_authorize"


async def test_several_developer_accounts(flow: SkillFlow, cloud: AlexaCloud) -> None:
    cloud.skill_management.vendors = {"M1": "Mine", VENDOR: "Ours"}
    result = await flow.sign_in(await to_sign_in(flow))
    assert result["step_id"] == "vendor"
    result = await flow.submit({"vendor": VENDOR})
    assert result["step_id"] == "function"
    (skill,) = cloud.skill_management.skills.values()
    assert skill.vendor_id == VENDOR


@pytest.mark.parametrize(
    ("arn", "error"),
    [
        ("", "invalid_arn"),
        ("my function", "invalid_arn"),
        (ARN.replace("eu-west-1", "us-east-1"), "wrong_region"),
        (ARN.replace("eu-west-1", "eu-central-1"), "wrong_region"),
    ],
)
async def test_wrong_function(
    flow: SkillFlow, cloud: AlexaCloud, arn: str, error: str
) -> None:
    await flow.sign_in(await to_sign_in(flow))
    result = await flow.go({"function_arn": arn})
    assert result["errors"] == {"function_arn": error}
    assert "put_manifest" not in {
        call.operation for call in cloud.skill_management.calls
    }


@pytest.mark.parametrize(
    ("address", "changes", "errors"),
    [
        (None, {}, {"base": "no_external_url"}),
        ("http://home.example.org", {}, {"base": "no_external_url"}),
        (ADDRESS, {"locale": []}, {"locale": "no_locale"}),
    ],
)
async def test_nothing_to_connect(
    hass: HomeAssistant,
    flow: SkillFlow,
    address: str | None,
    changes: dict[str, Any],
    errors: dict[str, str],
) -> None:
    hass.config.external_url = address
    await flow.start()
    await flow.go("create_skill")
    result = await flow.go(SKILL | changes)
    assert result["errors"] == errors


@pytest.mark.parametrize(
    ("time_zone", "region"),
    [
        ("America/New_York", "na"),
        ("UTC", "na"),
        ("Europe/Berlin", "eu"),
        ("Asia/Kolkata", "eu"),
        ("Asia/Tokyo", "fe"),
        ("Australia/Sydney", "fe"),
    ],
)
async def test_suggested_region(
    hass: HomeAssistant, flow: SkillFlow, time_zone: str, region: str
) -> None:
    hass.config.time_zone = time_zone
    await flow.start()
    result = await flow.go("create_skill")
    assert result["data_schema"]({})["region"] == region


@pytest.mark.parametrize("is_known", [True, False], ids=["known skill", "chosen skill"])
async def test_repair(
    hass: HomeAssistant, flow: SkillFlow, cloud: AlexaCloud, is_known: bool
) -> None:
    """The skill gets the new address; its function and its name stay."""
    await flow.sign_in(await to_sign_in(flow))
    await flow.submit({"function_arn": ARN})
    data = dict((await finished(flow))["data"])
    (skill,) = cloud.skill_management.skills.values()
    await hass.async_block_till_done()
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    stored = data | {"client_secret": "old"}
    if not is_known:
        del stored["skill_id"]
    hass.config_entries.async_update_entry(entry, data=stored)
    hass.config.external_url = "https://new.example.org"
    result = await flow.start(SOURCE_RECONFIGURE, entry_id=entry.entry_id)
    assert result["menu_options"] == ["credentials", "repair_skill"]
    result = await flow.sign_in(await flow.go("repair_skill"))
    if not is_known:
        assert result["step_id"] == "skill"
        result = await flow.submit({"skill": skill.skill_id})
    assert result["step_id"] == "function"
    result = await flow.go({"function_arn": "no function"})
    assert result["errors"] == {"function_arn": "invalid_arn"}
    result = await flow.submit({})
    assert result["step_id"] == "repaired"
    assert dict(entry.data) == data
    assert (await flow.go({}))["reason"] == "reconfigured"
    await hass.async_block_till_done()
    assert entry.runtime_data.settings.client_secret == CREDENTIALS[1]
    linking, manifest = skill.account_linking, skill.manifest
    assert linking is not None
    assert manifest is not None
    assert linking["accessTokenUrl"] == "https://new.example.org/auth/token"
    assert manifest["apis"]["smartHome"]["endpoint"]["uri"] == ARN
    assert len(cloud.skill_management.skills) == 1


async def test_repair_without_address(hass: HomeAssistant, flow: SkillFlow) -> None:
    entry = await set_up_ui_entry(hass)
    hass.config.external_url = None
    await flow.start(SOURCE_RECONFIGURE, entry_id=entry.entry_id)
    result = await flow.go("repair_skill")
    assert result["reason"] == "no_external_url"
