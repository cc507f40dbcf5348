"""Create the skill through the config flow, and run its function as AWS Lambda does."""

from contextlib import AsyncExitStack
from dataclasses import dataclass, field
import json
import re
from time import perf_counter
from typing import Any

import aiohttp
from demo_api import HomeApi, HomeError
import yaml
from yarl import URL

from tests.alexa_cloud import AlexaCloud, Answer, Json
from tests.alexa_cloud.developer_sign_in import SECURITY_PROFILE
from tests.alexa_cloud.directives import SKILL_TOKEN
from tests.alexa_cloud.lambda_runtime import LambdaRuntime

DOMAIN = "alexa_smart_home"
FLOWS = "/api/config/config_entries/flow"
OPTIONS = "/api/config/config_entries/options/flow"
ARN = "arn:aws:lambda:us-east-1:123456789012:function:home-assistant"


@dataclass(frozen=True, kw_only=True)
class LambdaForwarder:
    """Send directives through the deployed function."""

    function: LambdaRuntime
    # The token that Alexa has for the linked account.
    token: str = field(repr=False, default=SKILL_TOKEN)

    async def send(self, directive: Json) -> Answer:
        """Return the answer to a directive, which gets the token."""
        event: Json = json.loads(json.dumps(directive).replace(SKILL_TOKEN, self.token))
        started = perf_counter()
        message = await self.function.invoke(event)
        return Answer(message=message, seconds=perf_counter() - started)


@dataclass(kw_only=True)
class SkillDemo:
    """Both sides, while the skill is made."""

    home: HomeApi
    cloud: AlexaCloud
    stack: AsyncExitStack
    flow_id: str = ""
    page: Any = None
    forwarder: LambdaForwarder | None = None

    async def go(self, expected: str, flows: str = FLOWS, **answers: Any) -> None:
        """Answer a page of the flow; raises HomeError unless this one follows."""
        self.page = await self.home.post(
            f"{flows}/{self.flow_id}" if self.flow_id else flows,
            json=answers,
            headers={"HA-Frontend-Base": self.home.url},
        )
        self.flow_id = self.page["flow_id"]
        await self.expect(expected)

    async def expect(self, step: str) -> None:
        """Wait for a page; raises HomeError if it is another one."""
        while self.page["type"] in ("progress", "progress_done", "external_done"):
            self.page = await self.home.get(f"{FLOWS}/{self.flow_id}")
        found = self.page.get("step_id") or self.page["type"]
        if found != step:
            raise HomeError(f"the page is {self.page}, not {step}")


async def profile(demo: SkillDemo) -> None:
    """Store the application credentials."""
    client_id, secret = SECURITY_PROFILE
    await demo.home.command(
        "application_credentials/create",
        domain=DOMAIN,
        client_id=client_id,
        client_secret=secret,
    )


async def create(demo: SkillDemo) -> None:
    """Sign in with Amazon; the skill is created."""
    await demo.go("user", handler=DOMAIN)
    await demo.go("create_skill", next_step_id="create_skill")
    await demo.go("auth", name="Demo home", region="na", locale=["en-us"])
    async with (
        aiohttp.ClientSession() as session,
        session.get(demo.page["url"], allow_redirects=False) as response,
    ):
        back = URL(response.headers["Location"])
    async with (
        aiohttp.ClientSession(demo.home.url) as session,
        session.get(back.relative()) as response,
    ):
        response.raise_for_status()
    demo.page = await demo.home.get(f"{FLOWS}/{demo.flow_id}")
    await demo.expect("function")
    if len(demo.cloud.skill_management.skills) != 1:
        raise HomeError("the local Amazon has no skill")


async def deploy(demo: SkillDemo) -> None:
    """Run the function of the downloaded template."""
    link = demo.page["description_placeholders"]["template"]
    (path,) = re.findall(r'href="([^"]+)"', link)
    async with (
        aiohttp.ClientSession(demo.home.url) as session,
        session.get(URL(path.replace("&amp;", "&"), encoded=True)) as response,
    ):
        template = yaml.safe_load(await response.text())
    properties = template["Resources"]["Function"]["Properties"]
    # The external address of the demo home does not exist.
    environment = {**properties["Environment"]["Variables"], "BASE_URL": demo.home.url}
    function = LambdaRuntime(properties["Code"]["ZipFile"], environment)
    await demo.stack.enter_async_context(function)
    demo.forwarder = LambdaForwarder(function=function)


async def connect(demo: SkillDemo) -> None:
    """Enter the ARN: the skill is connected."""
    await demo.go("exposure", function_arn=ARN)
    (skill,) = demo.cloud.skill_management.skills.values()
    if skill.account_linking is None or not skill.enabled:
        raise HomeError("the skill has no account linking, or is not enabled")
    if problems := demo.cloud.skill_management.violations:
        raise HomeError("; ".join(problems))


async def finish(demo: SkillDemo) -> None:
    """Expose everything, and let Alexa pause automations."""
    choices: Json = {
        "include": {},
        "exclude": {},
        "primary_entities_only": True,
        "link_entities": True,
        "aliases": False,
    }
    await demo.go("preview", **choices)
    await demo.go("ready", next_step_id="ready")
    await demo.go("create_entry")
    entry_id = demo.page["result"]["entry_id"]
    demo.flow_id = ""
    await demo.go("init", OPTIONS, handler=entry_id)
    await demo.go("automations", OPTIONS, next_step_id="automations")
    await demo.go("create_entry", OPTIONS, pause_automations=True)


SKILL = (
    ("A user enters the client id and secret of a security profile.", profile),
    ("The user signs in with Amazon: a skill is created.", create),
    ("The template's function is deployed, and runs as in AWS Lambda.", deploy),
    ("The user enters its ARN: function and account linking are set.", connect),
    ("The user exposes all entities: the integration is set up.", finish),
)
