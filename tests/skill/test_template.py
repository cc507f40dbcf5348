"""Tests of the CloudFormation template and of the command that deploys it."""

from functools import partial
from html import unescape
from http import HTTPStatus
import json
import os
from pathlib import Path
import re
import subprocess
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
import yaml as yaml_files
from yarl import URL

from custom_components.alexa_smart_home.const import AWS_REGIONS
from custom_components.alexa_smart_home.skill import template_view
from custom_components.alexa_smart_home.skill.cloudshell import cloudshell_command
from custom_components.alexa_smart_home.skill.template import (
    Deployment,
    cloudformation_template,
)
from tests.alexa_cloud.lambda_runtime import LambdaRuntime
from tests.flows import set_up_ui_entry

SKILL_ID = "amzn1.ask.skill.4f1b7c2e-93a4-4d1c-8f43-6f1f0e9b1a2d"
BASE_URL = "https://home.example.org"
COMPLETE = Deployment(base_url=BASE_URL, skill_id=SKILL_ID)
BY_HAND = Deployment(base_url=BASE_URL)
STACK = "alexa-smart-home-6f1f0e9b1a2d"
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:forwarder"
AWS = {
    "region_name": "eu-west-1",
    "aws_access_key_id": "testing",
    "aws_secret_access_key": "testing",
}

type Json = dict[str, Any]


@pytest.fixture(name="code", scope="module")
def code_fixture() -> str:
    return template_view.FORWARDER.read_text(encoding="utf-8")


def resources(template: str) -> Json:
    found: Json = yaml_files.safe_load(template)["Resources"]
    return found


def test_same_input_gives_same_text(code: str) -> None:
    assert cloudformation_template(COMPLETE, code) == cloudformation_template(
        Deployment(base_url=BASE_URL, skill_id=SKILL_ID), code
    )


def test_cfn_lint(code: str) -> None:
    """AWS's linter has neither an error nor a warning nor advice, in any region."""
    from cfnlint.api import ManualArgs, lint  # noqa: PLC0415 - takes seconds

    config = ManualArgs(regions=list(AWS_REGIONS), include_checks=["I"])
    assert lint(cloudformation_template(COMPLETE, code), config=config) == []


def test_parameters(code: str) -> None:
    """The template works as it is; only a missing skill id must be entered."""
    for deployment, skill_id, keep_warm in (
        (COMPLETE, SKILL_ID, "yes"),
        (BY_HAND, None, "yes"),
        (Deployment(base_url=BASE_URL, keep_warm=False), None, "no"),
    ):
        template = yaml_files.safe_load(cloudformation_template(deployment, code))
        parameters = template["Parameters"]
        assert parameters["SkillId"].get("Default") == skill_id
        assert parameters["BaseUrl"]["Default"] == BASE_URL
        assert parameters["KeepWarm"]["Default"] == keep_warm
        assert re.fullmatch(parameters["SkillId"]["AllowedPattern"], SKILL_ID)
        assert re.fullmatch(parameters["BaseUrl"]["AllowedPattern"], BASE_URL)


def test_permissions(code: str) -> None:
    """Only the skill and the rule can invoke; the function can only write its log.

    moto drops the event source token, and reports another architecture.
    """
    found = resources(cloudformation_template(COMPLETE, code))
    assert found["SkillPermission"]["Properties"] == {
        "FunctionName": {"Ref": "Function"},
        "Action": "lambda:InvokeFunction",
        "Principal": "alexa-connectedhome.amazon.com",
        "EventSourceToken": {"Ref": "SkillId"},
    }
    assert found["KeepWarmPermission"]["Properties"] == {
        "FunctionName": {"Ref": "Function"},
        "Action": "lambda:InvokeFunction",
        "Principal": "events.amazonaws.com",
        "SourceArn": {"Fn::GetAtt": ["KeepWarmRule", "Arn"]},
    }
    function = found["Function"]["Properties"]
    assert function["Architectures"] == ["arm64"]
    # The log group exists before the function, which would make one that is kept.
    assert function["LoggingConfig"] == {"LogGroup": {"Ref": "LogGroup"}}
    assert function["Environment"] == {"Variables": {"BASE_URL": {"Ref": "BaseUrl"}}}


def create_stack(aws: Any, template: str) -> tuple[Json, Json]:
    """Create a stack; return its outputs, and its resources by name."""
    cloudformation = aws("cloudformation")
    name = cloudformation.create_stack(
        StackName="home", TemplateBody=template, Capabilities=["CAPABILITY_IAM"]
    )["StackId"]
    (stack,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    listed = cloudformation.describe_stack_resources(StackName=name)["StackResources"]
    assert {resource["ResourceStatus"] for resource in listed} == {"CREATE_COMPLETE"}
    # A resource whose condition is false is listed without a name.
    made = {
        resource["LogicalResourceId"]: resource.get("PhysicalResourceId")
        for resource in listed
        if "LogicalResourceId" in resource
    }
    outputs = {
        output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]
    }
    return outputs, made


def check_function(aws: Any, arn: str) -> None:
    function = aws("lambda").get_function(FunctionName=arn)["Configuration"]
    assert function["FunctionArn"] == arn
    assert function["Environment"] == {"Variables": {"BASE_URL": BASE_URL}}
    assert function["Runtime"] == "python3.13"
    assert (function["Timeout"], function["MemorySize"]) == (10, 256)


def check_log(aws: Any, log: str, role: str) -> None:
    """Check that the log is deleted after a while, and that the role can write it."""
    (group,) = aws("logs").describe_log_groups(logGroupNamePrefix=log)["logGroups"]
    assert group["retentionInDays"] == 14
    iam = aws("iam")
    assert not iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    (policy,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
    text = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
    # moto returns the text of a Python dictionary; AWS adds ":*", the streams.
    assert yaml_files.safe_load(text)["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": group["arn"].removesuffix(":*"),
        }
    ]


def test_stack(code: str) -> None:
    """The stack is created with and without the schedule that keeps it warm."""
    import boto3  # noqa: PLC0415 - takes seconds
    from moto import mock_aws  # noqa: PLC0415 - takes seconds

    aws = partial(boto3.client, **AWS)
    always = {"LogGroup", "Role", "Function", "SkillPermission"}
    with mock_aws():
        template = cloudformation_template(COMPLETE, code)
        outputs, made = create_stack(aws, template)
        assert outputs.keys() == {"FunctionArn"}
        assert made.keys() == always | {"KeepWarmRule", "KeepWarmPermission"}
        check_function(aws, outputs["FunctionArn"])
        check_log(aws, made["LogGroup"], made["Role"])
        (target,) = aws("events").list_targets_by_rule(Rule=made["KeepWarmRule"])[
            "Targets"
        ]
        assert target["Arn"] == outputs["FunctionArn"]
        assert json.loads(target["Input"]) == {"ping": True}
    with mock_aws():
        cold = Deployment(base_url=BASE_URL, skill_id=SKILL_ID, keep_warm=False)
        outputs, made = create_stack(aws, cloudformation_template(cold, code))
        assert made.keys() == always
        check_function(aws, outputs["FunctionArn"])


async def test_function_runs(code: str, socket_enabled: None) -> None:
    """The code in the template is that of the file, and AWS's client runs it."""
    found = resources(cloudformation_template(COMPLETE, code))
    function = found["Function"]["Properties"]
    deployed = function["Code"]["ZipFile"]
    assert deployed.encode() == template_view.FORWARDER.read_bytes()
    assert function["Handler"] == "index.lambda_handler"

    async def home(request: web.Request) -> web.Response:
        return web.json_response({"event": {"sent": await request.json()}})

    directive = {
        "directive": {
            "header": {"namespace": "Alexa.Discovery", "name": "Discover"},
            "payload": {"scope": {"type": "BearerToken", "token": "secret"}},
        }
    }
    app = web.Application()
    app.router.add_post("/api/alexa/smart_home", home)
    async with TestServer(app) as server:
        environment = {"BASE_URL": f"http://127.0.0.1:{server.port}"}
        async with LambdaRuntime(deployed, environment) as runtime:
            answer = await runtime.invoke(directive)
    assert answer == {"event": {"sent": directive}}


FAKE_AWS = """#!/bin/sh
printf '%s\\n' "$*" >> calls
case "$*" in
  *StackStatus*) [ -n "$STATUS" ] && echo "$STATUS" || exit 254 ;;
  *" deploy "*) exit "$DEPLOYED" ;;
  *FunctionArn*) echo $ARN ;;
esac
"""


def paste(
    directory: Path, text: str, *, status: str = "", deployed: int = 0
) -> subprocess.CompletedProcess[str]:
    """Run a text in bash, which reads it as if it were typed, with a fake AWS."""
    aws = directory / "aws"
    aws.write_text(FAKE_AWS)
    aws.chmod(0o755)
    return subprocess.run(
        ["bash", "-o", "history", "-o", "histexpand"],
        check=False,
        input=text,
        capture_output=True,
        text=True,
        cwd=directory,
        env={
            "PATH": f"{directory}:{os.environ['PATH']}",
            "STATUS": status,
            "DEPLOYED": str(deployed),
            "ARN": ARN,
        },
    )


def calls(directory: Path) -> list[str]:
    """Return the subcommands of CloudFormation that were called."""
    lines = (directory / "calls").read_text().splitlines()
    return [line.split(" --")[0] for line in lines]


@pytest.mark.parametrize(
    ("deployment", "typed"),
    [(COMPLETE, ""), (BY_HAND, f"{SKILL_ID}\n")],
    ids=["created skill", "skill id is asked for"],
)
def test_command(code: str, tmp_path: Path, deployment: Deployment, typed: str) -> None:
    """The pasted text writes the template, deploys it and prints the ARN."""
    command = cloudshell_command(deployment, "eu-west-1", code)
    result = paste(tmp_path, command + typed)
    assert result.stdout.removeprefix("Skill ID: ") == f"{ARN}\n"
    assert (result.returncode, result.stderr) == (0, "")
    template = tmp_path / "alexa-smart-home.yaml"
    assert template.read_text() == cloudformation_template(deployment, code)

    state, deploy, output = (tmp_path / "calls").read_text().splitlines()
    where = f"--region eu-west-1 --stack-name {STACK}"
    assert deploy == (
        f"cloudformation deploy {where} --template-file alexa-smart-home.yaml"
        " --capabilities CAPABILITY_IAM --no-fail-on-empty-changeset"
        f" --parameter-overrides SkillId={SKILL_ID} BaseUrl={BASE_URL} KeepWarm=yes"
    )
    for line in (state, output):
        assert line.startswith(f"cloudformation describe-stacks {where} --query ")


@pytest.mark.parametrize(
    ("status", "deployed", "expected"),
    [
        ("CREATE_COMPLETE", 0, ["describe-stacks", "deploy", "describe-stacks"]),
        (
            "ROLLBACK_COMPLETE",
            0,
            [
                "describe-stacks",
                "delete-stack",
                "wait stack-delete-complete",
                "deploy",
                "describe-stacks",
            ],
        ),
        ("", 1, ["describe-stacks", "deploy"]),
    ],
    ids=["again", "after a failed creation", "failure"],
)
def test_command_is_repeated(
    tmp_path: Path, status: str, deployed: int, expected: list[str]
) -> None:
    command = cloudshell_command(COMPLETE, "us-west-2", "\n")
    result = paste(tmp_path, command, status=status, deployed=deployed)
    assert result.returncode == deployed
    assert (ARN in result.stdout) is not deployed
    assert calls(tmp_path) == [f"cloudformation {name}" for name in expected]


def test_command_can_be_typed(code: str) -> None:
    """A terminal does not take parts of the text for something else."""
    command = cloudshell_command(COMPLETE, "eu-west-1", code)
    assert command.isascii()
    # A tab completes a word.
    assert command.replace("\n", "").isprintable()
    # Some shells replace `!name` with an earlier command.
    assert not re.search(r"![^\s=(]", command)
    assert command.count("END_OF_TEMPLATE") == 2


def test_values_with_special_characters(tmp_path: Path) -> None:
    """No value is taken for shell or YAML."""
    url = "https://a'\"$(id>broken)`id>broken`;#{}:"
    deployment = Deployment(base_url=url)
    template = yaml_files.safe_load(cloudformation_template(deployment, "\n"))
    assert template["Parameters"]["BaseUrl"]["Default"] == url
    command = cloudshell_command(deployment, "eu-west-1", "\n")
    result = paste(tmp_path, f"{command}$(id>broken)\n")
    assert f"BaseUrl={url} " in (tmp_path / "calls").read_text()
    assert not (tmp_path / "broken").exists()
    assert result.stdout.endswith(f"{ARN}\n")


@pytest.mark.parametrize(
    ("base_url", "skill_id"),
    [
        ("http://home.example.org", None),
        ("https://home.example.org/", None),
        ("https://home.example.org\n", None),
        ("https://", None),
        (BASE_URL, "amzn1.ask.skill."),
        (BASE_URL, f"{SKILL_ID}\n"),
        (BASE_URL, "amzn1.ask.skill.$(id)"),
    ],
)
def test_invalid_values(base_url: str, skill_id: str | None) -> None:
    with pytest.raises(ValueError, match=r"^Not (an address with https|the id of)"):
        Deployment(base_url=base_url, skill_id=skill_id)


async def open_links(
    hass: HomeAssistant, hass_client: ClientSessionGenerator
) -> dict[str, str]:
    """Return the links of the values for Amazon's consoles, as a browser gets them."""
    entry = await set_up_ui_entry(hass)
    client = await hass_client()
    flows = "/api/config/config_entries/options/flow"
    answer = await client.post(flows, json={"handler": entry.entry_id})
    flow = f"{flows}/{(await answer.json())['flow_id']}"
    answer = await client.post(flow, json={"next_step_id": "guide"})
    values = (await answer.json())["description_placeholders"]
    links = re.findall(
        r'<a href="(.*?)" target="_blank">(.*?)</a>',
        values["template"] + values["command"],
    )
    return {name: unescape(path) for path, name in links}


async def test_links(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    hass_client_no_auth: ClientSessionGenerator,
    code: str,
) -> None:
    """The links download the template and show the command of each region."""
    assert await async_setup_component(hass, "config", {})
    # Servers of tests cannot add routes later.
    template_view.async_register(hass)
    hass.config.external_url = BASE_URL
    links = await open_links(hass, hass_client)
    browser = await hass_client_no_auth()
    answer = await browser.get(links.pop("alexa-smart-home.yaml"))
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="alexa-smart-home.yaml"'
    )
    assert await answer.text() == cloudformation_template(BY_HAND, code)
    for region in AWS_REGIONS:
        answer = await browser.get(links.pop(f"alexa-smart-home-{region}.sh"))
        assert answer.content_type == "text/plain"
        assert await answer.text() == cloudshell_command(BY_HAND, region, code)
    assert not links


async def test_view(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    hass_client_no_auth: ClientSessionGenerator,
    hass_read_only_access_token: str,
    code: str,
) -> None:
    """Administrators only; each query is checked."""
    assert await async_setup_component(hass, "http", {})
    link = template_view.async_file_link(hass, COMPLETE)
    url = URL(template_view.URL_PATH)
    good = {"base_url": BASE_URL, "skill_id": SKILL_ID}

    nobody = await hass_client_no_auth()
    # Without a current request, the link is signed for a user with few permissions.
    for path in (url.with_query(good), unescape(link.split('"')[1])):
        assert (await nobody.get(path)).status == HTTPStatus.UNAUTHORIZED
    reader = await hass_client(hass_read_only_access_token)
    answer = await reader.get(url.with_query(good))
    assert answer.status == HTTPStatus.UNAUTHORIZED

    client = await hass_client()
    for query, status in (
        (good, 200),
        (good | {"keep_warm": "no", "aws_region": "us-east-1"}, 200),
        ({}, 400),
        ({"skill_id": SKILL_ID}, 400),
        (good | {"base_url": "http://home.example.org"}, 400),
        (good | {"skill_id": "x"}, 400),
        (good | {"keep_warm": "true"}, 400),
        (good | {"aws_region": "eu-central-1"}, 400),
        (good | {"other": ""}, 400),
    ):
        answer = await client.get(url.with_query(query))
        assert answer.status == status, query
