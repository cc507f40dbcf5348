"""Test the steps that make or repair the private skill, with a local Amazon."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
import json
import logging
from typing import Any

import pytest

from custom_components.alexa_smart_home.const import AWS_REGIONS, LINKING_CLIENT_IDS
from custom_components.alexa_smart_home.protocol.locales import LOCALES
from custom_components.alexa_smart_home.skill.creation import SkillCreation
from custom_components.alexa_smart_home.skill.creation_state import (
    ConnectedSkill,
    SkillState,
    Step,
    StepError,
)
from custom_components.alexa_smart_home.skill.function_arn import parse_arn
from custom_components.alexa_smart_home.skill.management import SkillManagement
from custom_components.alexa_smart_home.skill.management_errors import (
    ErrorKind,
    SkillManagementError,
)
from custom_components.alexa_smart_home.skill.manifest import (
    DEFAULT_NAME,
    SkillPlan,
    home_mark,
    merged_manifest,
    new_manifest,
)
from tests.alexa_cloud import AlexaCloud, Route, reset
from tests.alexa_cloud.private_skill import PrivateSkill
from tests.alexa_cloud.skill_management import DEVELOPER_TOKEN
from tests.alexa_cloud.skill_operations import CREDENTIALS, VENDOR, Refusal

from .conftest import Pauses

PLAN = SkillPlan(
    home=home_mark("an instance id"),
    url="https://home.example",
    locales=("de-DE", "en-GB"),
)
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:home-assistant"


def in_region(aws_region: str) -> str:
    """Return the ARN of a function in an AWS region."""
    return ARN.replace("eu-west-1", aws_region)


# The calls of a new skill that is made without a failure.
CALLS = [
    "vendors",
    "skills",
    "create",
    *["status"] * 2,
    "get_manifest",
    "put_manifest",
    *["status"] * 2,
    "account_linking",
    "credentials",
    "enablement",
]

type Make = Callable[..., SkillCreation]


@pytest.fixture
def make(management: SkillManagement) -> Make:
    """Return a function that starts the creation, or resumes it with a state."""

    def make(state: SkillState | None = None, **changes: Any) -> SkillCreation:
        return SkillCreation(management, replace(PLAN, **changes), state)

    return make


async def run(creation: SkillCreation, arn: str = ARN) -> ConnectedSkill:
    """Do all steps."""
    (vendor,) = await creation.async_vendors()
    await creation.async_create(vendor.vendor_id)
    return await creation.async_connect(arn)


def stored(state: SkillState) -> SkillState:
    """Return a state that was stored as JSON."""
    return SkillState.from_json(json.loads(json.dumps(state.to_json())))


def operations(cloud: AlexaCloud) -> list[str]:
    return [call.operation for call in cloud.skill_management.calls]


def only_skill(cloud: AlexaCloud) -> PrivateSkill:
    (skill,) = cloud.skill_management.skills.values()
    return skill


def add_skill(cloud: AlexaCloud, manifest: Any, skill_id: str = "mine") -> PrivateSkill:
    """Add a skill that another program or a person has made."""
    skill = PrivateSkill(
        skill_id=skill_id, vendor_id=VENDOR, building=deepcopy(manifest), polls=0
    )
    skill.build(frozenset())
    cloud.skill_management.skills[skill_id] = skill
    return skill


@pytest.mark.parametrize(("aws_region", "region"), AWS_REGIONS.items())
async def test_makes_skill(
    cloud: AlexaCloud, management: SkillManagement, aws_region: str, region: str
) -> None:
    """All locales and regions meet Amazon's specification."""
    steps: list[Step] = []
    plan = replace(PLAN, locales=LOCALES, name="Casa de Núria", region=region)
    creation = SkillCreation(management, plan, on_step=steps.append)
    arn = in_region(aws_region)
    connected = await run(creation, f" {arn}\n")
    skill = only_skill(cloud)
    assert skill.manifest == {
        "manifestVersion": "1.0",
        "publishingInformation": {
            "locales": {locale: {"name": "Casa de Núria"} for locale in LOCALES},
            "testingInstructions": f"Private skill of {PLAN.home}",
        },
        "permissions": [{"name": "alexa::async_event:write"}],
        "apis": {"smartHome": {"protocolVersion": "3", "endpoint": {"uri": arn}}},
    }
    assert skill.account_linking is not None
    assert len(str(skill.account_linking.pop("clientSecret"))) > 20
    assert skill.account_linking == {
        "type": "AUTH_CODE",
        "authorizationUrl": "https://home.example/auth/authorize",
        "accessTokenUrl": "https://home.example/auth/token",
        "clientId": LINKING_CLIENT_IDS[region],
        "accessTokenScheme": "REQUEST_BODY_CREDENTIALS",
        "scopes": ["smart_home"],
    }
    assert skill.enabled
    assert connected.enabled
    assert (connected.skill_id, connected.function.arn) == (skill.skill_id, arn)
    assert connected.function.region == region
    credentials = connected.credentials
    assert (credentials.client_id, credentials.client_secret) == CREDENTIALS
    assert steps == [*Step]
    assert creation.state == SkillState(
        vendor_id=VENDOR, skill_id=skill.skill_id, arn=arn, done=tuple(Step)
    )
    assert operations(cloud) == CALLS


# Each operation with its step, and its requests before it fails for good.
STEPS: dict[Route, tuple[Step, int]] = {
    "vendors": (Step.VENDOR, 1),
    "skills": (Step.SKILL, 1),
    "create": (Step.SKILL, 1),
    "status": (Step.SKILL, 3),
    "get_manifest": (Step.ENDPOINT, 1),
    "put_manifest": (Step.ENDPOINT, 1),
    "account_linking": (Step.ACCOUNT_LINKING, 1),
    "credentials": (Step.EVENTS, 1),
    "enablement": (Step.ENABLEMENT, 1),
}


@pytest.mark.parametrize("route", STEPS)
async def test_repeats_failed_step(cloud: AlexaCloud, make: Make, route: Route) -> None:
    """A step fails in three ways; the next attempts go on with the same skill."""
    step, times = STEPS[route]
    creation = make()
    for fault, kind in (
        (Refusal(401, "Expired").fault(), ErrorKind.SIGNED_OUT),
        (Refusal(500, "Internal error").fault(), ErrorKind.UNAVAILABLE),
        (Refusal(429, "Too many").fault("60"), ErrorKind.BUSY),
    ):
        cloud.faults.add(route, fault, times=times if kind == "unavailable" else 1)
        with pytest.raises(StepError) as caught:
            await run(creation)
        assert (caught.value.step, caught.value.error.kind) == (step, kind)
        assert creation.state.done == tuple(Step)[: tuple(Step).index(step)]
        creation = make(stored(creation.state))
    # A short limit is not an error.
    cloud.faults.add(route, Refusal(429, "Too many").fault("1"))
    connected = await run(creation)
    skill = only_skill(cloud)
    assert connected.skill_id == skill.skill_id
    assert skill.account_linking is not None
    assert skill.enabled
    assert creation.state.done == tuple(Step)
    assert operations(cloud).count("create") == 1
    assert operations(cloud).count("put_manifest") == 1


@pytest.mark.parametrize("unlisted", [0, 1, 2, 9])
async def test_finds_skill_after_lost_answer(
    cloud: AlexaCloud, make: Make, pauses: Pauses, unlisted: int
) -> None:
    """The skill was created although the answer was lost; it is listed late."""
    cloud.faults.add("create", reset().after_handling())
    cloud.skill_management.unlisted = unlisted + 1 if unlisted else 0
    creation = make()
    if unlisted == 9:
        with pytest.raises(StepError) as caught:
            await run(creation)
        assert caught.value.error.kind is ErrorKind.UNAVAILABLE
        assert creation.state.skill_id is None
        cloud.skill_management.unlisted = 0
        # Another dialog, which knows nothing of the first.
        creation = make()
    await run(creation)
    assert creation.state.skill_id == only_skill(cloud).skill_id
    assert pauses.count(1) >= 1


async def test_creates_skill_again_after_failed_build(
    cloud: AlexaCloud, make: Make
) -> None:
    cloud.skill_management.build_errors = ["The name is not allowed"]
    creation = make()
    with pytest.raises(StepError, match=r"^skill: The name is not allowed$") as caught:
        await run(creation)
    assert caught.value.error.kind is ErrorKind.REJECTED
    assert creation.state == SkillState(vendor_id=VENDOR, done=(Step.VENDOR,))
    failed = only_skill(cloud).skill_id
    connected = await run(creation)
    assert [*cloud.skill_management.skills] == [failed, connected.skill_id]


async def test_repeat_changes_nothing(cloud: AlexaCloud, make: Make) -> None:
    creation = make()
    await run(creation)
    before = deepcopy(only_skill(cloud).manifest)
    cloud.skill_management.calls.clear()
    await run(creation)
    assert only_skill(cloud).manifest == before
    assert operations(cloud) == [
        "vendors",
        "status",
        "get_manifest",
        "account_linking",
        "credentials",
        "enablement",
    ]


async def test_skills_of_others_are_not_used(cloud: AlexaCloud, make: Make) -> None:
    """Neither a skill made by hand, nor that of another home with the same name."""
    add_skill(cloud, {**new_manifest(PLAN), "publishingInformation": {}}, "by hand")
    add_skill(cloud, new_manifest(replace(PLAN, home=home_mark("x"))), "another home")
    failed = add_skill(cloud, new_manifest(PLAN), "failed")
    failed.manifest = None
    creation = make()
    await run(creation)
    assert creation.state.skill_id not in ("by hand", "another home", "failed")
    assert len(cloud.skill_management.skills) == 4


async def test_vendors(cloud: AlexaCloud, make: Make) -> None:
    """The user chooses one of several; a skill belongs to the chosen one."""
    api = cloud.skill_management
    api.vendors = {}
    creation = make()
    with pytest.raises(StepError) as caught:
        await creation.async_vendors()
    assert caught.value.step is Step.VENDOR
    assert caught.value.error.kind is ErrorKind.NOT_A_DEVELOPER
    api.vendors = {"ONE": "One", "TWO": "Two"}
    vendors = await creation.async_vendors()
    assert [(vendor.vendor_id, vendor.name) for vendor in vendors] == [
        ("ONE", "One"),
        ("TWO", "Two"),
    ]
    second = await creation.async_create("TWO")
    assert api.skills[second].vendor_id == "TWO"
    first = await creation.async_create("ONE")
    assert api.skills[first].vendor_id == "ONE"
    assert await creation.async_create("TWO") == second
    assert len(api.skills) == 2


@pytest.mark.parametrize("notices", ["request", "build"])
async def test_function_does_not_let_alexa_in(
    cloud: AlexaCloud, make: Make, notices: Any
) -> None:
    api = cloud.skill_management
    api.closed_functions, api.notices = {ARN}, notices
    creation = make()
    with pytest.raises(StepError, match=f"Alexa Smart Home.*{ARN}") as caught:
        await run(creation)
    assert caught.value.step is Step.ENDPOINT
    assert caught.value.error.kind is ErrorKind.REJECTED
    assert creation.state.arn is None
    api.closed_functions = set()
    await run(creation)
    assert operations(cloud).count("create") == 1


async def test_settles_late(cloud: AlexaCloud, make: Make, pauses: Pauses) -> None:
    api = cloud.skill_management
    api.build_polls, api.unsettled, api.late_credentials = 3, [404, 412], 1
    cloud.faults.add("account_linking", Refusal(409, "Conflict").fault())
    connected = await run(make())
    assert connected.enabled
    assert pauses == [1, 2, 4, 1, 2, 4, 1, 2, 4, 1]


async def test_skill_that_cannot_be_enabled(cloud: AlexaCloud, make: Make) -> None:
    for status in (400, 403, 404, 409):
        cloud.skill_management.no_enablement = status
        creation = make()
        connected = await run(creation)
        assert not connected.enabled
        assert creation.state.done == tuple(Step)


@pytest.mark.parametrize("status", [409, 412])
async def test_manifest_that_changes_meanwhile(
    cloud: AlexaCloud, make: Make, pauses: Pauses, status: int
) -> None:
    """The change of another program is kept."""
    creation = make()
    skill = cloud.skill_management.skills[await creation.async_create(VENDOR)]

    def change() -> None:
        assert skill.manifest is not None
        skill.manifest |= {"privacyAndCompliance": {"containsAds": False}}
        skill.version += 1

    cloud.faults.add("put_manifest", Refusal(status, "Conflict").fault())
    pauses.meanwhile = change
    cloud.skill_management.calls.clear()
    await creation.async_connect(ARN)
    assert operations(cloud)[:4] == [
        "get_manifest",
        "status",
        "get_manifest",
        "put_manifest",
    ]
    assert skill.manifest is not None
    assert skill.manifest["privacyAndCompliance"] == {"containsAds": False}
    puts = [c for c in cloud.skill_management.calls if c.operation == "put_manifest"]
    assert [call.if_match for call in puts] == [f"{skill.skill_id}:2"]


async def test_manifest_that_always_changes(cloud: AlexaCloud, make: Make) -> None:
    answer = Refusal(412, "Precondition failed").fault()
    cloud.faults.add("put_manifest", answer, times=5)
    with pytest.raises(StepError) as caught:
        await run(make())
    assert caught.value.step is Step.ENDPOINT
    assert caught.value.error.kind is ErrorKind.CONFLICT


# A skill that its owner has made and changed by hand.
BY_HAND: dict[str, Any] = {
    "manifestVersion": "1.0",
    "apis": {
        "smartHome": {
            "protocolVersion": "3",
            "endpoint": {"uri": "arn:aws:lambda:us-east-1:123456789012:function:old"},
            "regions": {
                "EU": {"endpoint": {"uri": ARN.replace("home-assistant", "old")}},
                "FE": {"endpoint": {"uri": in_region("us-west-2")}},
            },
        }
    },
    "permissions": [{"name": "alexa::devices:all:notifications:write"}],
    "publishingInformation": {
        "category": "SMART_HOME",
        "testingInstructions": "Mine",
        "locales": {
            "de-DE": {"name": "Mein Haus", "summary": "Alles"},
            "it-IT": {"name": "Casa"},
        },
    },
}


async def test_repairs_skill(cloud: AlexaCloud, make: Make) -> None:
    """Changes made by hand are kept, also with a new function."""
    skill = add_skill(cloud, BY_HAND)
    creation = make(SkillState(skill_id="mine"), region="EU", url="https://new.example")
    connected = await creation.async_connect()
    expected = deepcopy(BY_HAND)
    expected["permissions"].append({"name": "alexa::async_event:write"})
    locales = expected["publishingInformation"]["locales"]
    locales["en-GB"] = {"name": DEFAULT_NAME}
    assert skill.manifest == expected
    assert connected.function.arn == ARN.replace("home-assistant", "old")
    assert skill.account_linking is not None
    assert skill.account_linking["clientId"] == LINKING_CLIENT_IDS["EU"]
    assert skill.account_linking["accessTokenUrl"] == "https://new.example/auth/token"
    await creation.async_connect(ARN)
    smart_home = expected["apis"]["smartHome"]
    smart_home["endpoint"]["uri"] = ARN
    smart_home["regions"]["EU"]["endpoint"]["uri"] = ARN
    assert skill.manifest == expected


async def test_repair_follows_region_of_function(cloud: AlexaCloud, make: Make) -> None:
    skill = add_skill(cloud, BY_HAND)
    await make(SkillState(skill_id="mine")).async_connect()
    assert skill.account_linking is not None
    assert skill.account_linking["clientId"] == LINKING_CLIENT_IDS["NA"]


@pytest.mark.parametrize(
    ("skill_id", "manifest", "arn", "kind"),
    [
        ("mine", {**BY_HAND, "apis": {"custom": {}}}, ARN, ErrorKind.NOT_SMART_HOME),
        ("mine", new_manifest(PLAN), None, ErrorKind.INVALID_ARN),
        ("mine", new_manifest(PLAN), "function", ErrorKind.INVALID_ARN),
        ("mine", BY_HAND, None, ErrorKind.WRONG_REGION),
        ("missing", BY_HAND, ARN, ErrorKind.NOT_FOUND),
    ],
)
async def test_cannot_repair(
    cloud: AlexaCloud,
    make: Make,
    skill_id: str,
    manifest: Any,
    arn: str | None,
    kind: ErrorKind,
) -> None:
    region = "EU" if kind is not ErrorKind.WRONG_REGION else "FE"
    if region == "FE":
        manifest = deepcopy(manifest)
        del manifest["apis"]["smartHome"]["regions"]
    skill = add_skill(cloud, manifest)
    creation = make(SkillState(skill_id=skill_id), region=region)
    with pytest.raises(StepError) as caught:
        await creation.async_connect(arn)
    assert (caught.value.step, caught.value.error.kind) == (Step.ENDPOINT, kind)
    assert skill.account_linking is None


async def test_no_skill_to_connect(make: Make) -> None:
    with pytest.raises(ValueError, match="no skill"):
        await make().async_connect(ARN)


async def test_secrets_are_not_disclosed(
    cloud: AlexaCloud, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    creation = make()
    cloud.skill_management.no_enablement = 403
    connected = await run(creation)
    linking = only_skill(cloud).account_linking
    assert linking is not None
    texts = f"{connected!r} {creation.state.to_json()} {creation.state!r} {caplog.text}"
    for secret in (DEVELOPER_TOKEN, CREDENTIALS[1], str(linking["clientSecret"])):
        assert secret not in texts
    assert "cannot be enabled" in caplog.text


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        (ARN, None, "EU"),
        (ARN, "EU", "EU"),
        (f'  "{ARN}"\n', "EU", "EU"),
        (f"{ARN}:live", None, "EU"),
        (f"{ARN}:$LATEST", None, "EU"),
        (in_region("us-east-1"), None, "NA"),
        (in_region("us-west-2"), "FE", "FE"),
    ],
)
def test_valid_arn(text: str, region: str | None, expected: str) -> None:
    function = parse_arn(text, region)
    assert (function.arn, function.region) == (text.strip(' "\n'), expected)


@pytest.mark.parametrize(
    ("text", "region", "reason"),
    [
        (ARN, "NA", "The function is in eu-west-1, not in us-east-1"),
        (
            in_region("eu-central-1"),
            None,
            (
                "The function is in eu-central-1, "
                "not in us-east-1 or eu-west-1 or us-west-2"
            ),
        ),
        (
            in_region("eu-central-1"),
            "EU",
            "The function is in eu-central-1, not in eu-west-1",
        ),
        ("", None, "invalid_arn"),
        ("home-assistant", None, "invalid_arn"),
        ("https://home.example", None, "invalid_arn"),
        (ARN.replace("lambda", "iam"), None, "invalid_arn"),
        (ARN.replace("12345", "1234"), None, "invalid_arn"),
        (ARN.replace(":home-assistant", ""), None, "invalid_arn"),
        (f"{ARN} {ARN}", None, "invalid_arn"),
        (ARN + "x" * 64, None, "invalid_arn"),
    ],
)
def test_invalid_arn(text: str, region: str | None, reason: str) -> None:
    with pytest.raises(SkillManagementError) as caught:
        parse_arn(text, region)
    assert str(caught.value) == reason
    invalid = reason == "invalid_arn"
    kind = ErrorKind.INVALID_ARN if invalid else ErrorKind.WRONG_REGION
    assert caught.value.kind is kind


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Home", "Home"),
        (" A ", DEFAULT_NAME),
        ("", DEFAULT_NAME),
        ("x" * 49 + " yz", "x" * 49),
    ],
)
def test_name(name: str, expected: str) -> None:
    manifest: Any = new_manifest(replace(PLAN, name=name))
    locales = manifest["publishingInformation"]["locales"]
    assert locales == {locale: {"name": expected} for locale in PLAN.locales}


def test_merge_does_not_change_its_input() -> None:
    before = deepcopy(BY_HAND)
    merged_manifest(BY_HAND, PLAN, parse_arn(ARN))
    assert before == BY_HAND


def test_home_mark() -> None:
    assert home_mark("a") != home_mark("b")
    assert "an instance id" not in PLAN.home
    assert len(PLAN.home) == 16
