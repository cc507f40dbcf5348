"""Run the config flow that creates or repairs the skill, with a local Amazon."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from aiohttp import ClientSession
from homeassistant.components.application_credentials import (
    ClientCredential,
    async_import_client_credential,
)
from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from yarl import URL

from custom_components.alexa_smart_home import application_credentials
from custom_components.alexa_smart_home.config import skill_work
from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.skill import creation, management_session
from tests.alexa_cloud import AlexaCloud, Fault, Route
from tests.alexa_cloud.developer_sign_in import SECURITY_PROFILE
from tests.alexa_cloud.skill_operations import VENDOR
from tests.flows import EXPOSE_ALL, Flow

ADDRESS = "https://home.example.org"
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:home-assistant"
SKILL = {"name": "Our home", "region": "eu", "locale": ["de-de", "en-gb"]}
OPERATIONS: tuple[Route, ...] = (
    "vendors",
    "skills",
    "create",
    "status",
    "get_manifest",
    "put_manifest",
    "account_linking",
    "credentials",
    "enablement",
)


class SkillFlow(Flow):
    """A config flow whose user signs in with the local Amazon."""

    def __init__(self, hass: HomeAssistant, client: ClientSessionGenerator) -> None:
        super().__init__(hass)
        self._hass = hass
        self._client = client

    async def sign_in(self, result: ConfigFlowResult) -> ConfigFlowResult:
        """Follow the link to Amazon and back to Home Assistant."""
        assert result["type"] is FlowResultType.EXTERNAL_STEP
        async with (
            ClientSession() as session,
            session.get(result["url"], allow_redirects=False) as response,
        ):
            assert response.status == 302
            back = URL(response.headers["Location"])
        client = await self._client()
        # Home Assistant's own page at my.home-assistant.io leads to this path.
        answer = await client.get("/auth/external/callback", params=back.query)
        assert answer.status == 200
        return await self.settled()

    async def settled(self) -> ConfigFlowResult:
        """Wait for the next page that the user can answer."""
        await self._hass.async_block_till_done(wait_background_tasks=True)
        result = await self.go()
        while result["type"] in (
            FlowResultType.SHOW_PROGRESS,
            FlowResultType.SHOW_PROGRESS_DONE,
            FlowResultType.EXTERNAL_STEP_DONE,
        ):
            await self._hass.async_block_till_done(wait_background_tasks=True)
            result = await self.go()
        return result

    async def submit(self, user_input: Any) -> ConfigFlowResult:
        """Submit a page, and wait for the next one."""
        await self.go(user_input)
        return await self.settled()

    async def retried(self, step: str, result: ConfigFlowResult) -> ConfigFlowResult:
        """Try a step again until it does not fail."""
        while result["step_id"] == "skill_failed":
            result = await self.submit("retry")
        assert result["step_id"] == step, result
        return result


async def async_prepare(hass: HomeAssistant, *names: str) -> None:
    """Set the external address, and store application credentials with these names."""
    hass.config.external_url = ADDRESS
    assert await async_setup_component(hass, "http", {})
    assert await async_setup_component(hass, "application_credentials", {})
    # As Home Assistant does when its server starts: views can be added later.
    hass.http.app._router.freeze = lambda: None  # type: ignore[method-assign]
    hass.config.components.add("my")
    client_id, secret = SECURITY_PROFILE
    for name in names:
        credential = ClientCredential(client_id, secret, name)
        await async_import_client_credential(hass, DOMAIN, credential, name)
        client_id = "another profile"


@contextmanager
def amazon_at(base_url: str) -> Iterator[None]:
    """Use a local Amazon that answers at once."""
    token_url = f"{base_url}/auth/o2/token"
    with (
        patch.object(application_credentials, "AUTHORIZE_URL", f"{base_url}/ap/oa"),
        patch.object(application_credentials, "TOKEN_URL", token_url),
        patch.object(skill_work, "SKILL_MANAGEMENT_URL", base_url),
        patch.object(management_session, "FIRST_DELAY", 0),
        patch.object(management_session, "LONGEST_DELAY", 0),
        patch.object(creation, "FIRST_DELAY", 0),
    ):
        yield


async def to_sign_in(flow: SkillFlow) -> ConfigFlowResult:
    result = await flow.start()
    assert result["menu_options"] == ["create_skill", "connection"]
    result = await flow.go("create_skill")
    assert result["step_id"] == "create_skill"
    return await flow.go(SKILL)


async def finished(flow: SkillFlow) -> ConfigFlowResult:
    result = await flow.go(EXPOSE_ALL)
    assert result["menu_options"] == ["ready", "exposure"]
    result = await flow.go("ready")
    assert result["description_placeholders"] == {"skill": "Our home"}
    return await flow.go({})


async def skill_flows(
    hass: HomeAssistant, client: ClientSessionGenerator, cloud: AlexaCloud
) -> AsyncIterator[Flow]:
    """Run all steps that create a skill, and those that repair it."""
    await async_prepare(hass, "one", "two")
    cloud.skill_management.vendors = {"M1": "Mine", VENDOR: "Ours"}
    with amazon_at(cloud.base_url):
        yield (flow := SkillFlow(hass, client))
        hass.config.external_url = None
        await to_sign_in(flow)
        hass.config.external_url = ADDRESS
        await flow.go({**SKILL, "locale": []})
        result = await flow.go(SKILL)
        assert result["step_id"] == "pick_implementation"
        cloud.faults.add("vendors", Fault(status=500))
        result = await flow.sign_in(await flow.go({"implementation": "one"}))
        await flow.retried("vendor", result)
        await flow.submit({"vendor": VENDOR})
        await flow.go({"function_arn": "none"})
        await flow.go({"function_arn": ARN.replace("eu", "us")})
        await flow.submit({"function_arn": ARN})
        entry = (await finished(flow))["result"]
        await hass.async_block_till_done()
        data = {key: entry.data[key] for key in entry.data if key != "skill_id"}
        hass.config_entries.async_update_entry(entry, data=data)
        yield (flow := SkillFlow(hass, client))
        await flow.start(SOURCE_RECONFIGURE, entry_id=entry.entry_id)
        hass.config.external_url = None
        await flow.go("repair_skill")
        hass.config.external_url = ADDRESS
        yield (flow := SkillFlow(hass, client))
        await flow.start(SOURCE_RECONFIGURE, entry_id=entry.entry_id)
        await flow.go("repair_skill")
        await flow.sign_in(await flow.go({"implementation": "one"}))
        await flow.submit({"vendor": VENDOR})
        (skill_id,) = cloud.skill_management.skills
        await flow.submit({"skill": skill_id})
        await flow.submit({})
        await flow.go({})
    hass.config.external_url = None
    await hass.config_entries.async_remove(entry.entry_id)
