"""Test the client of the Skill Management API against the local one."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
import logging
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.alexa_smart_home.skill import management as management_calls
from custom_components.alexa_smart_home.skill.management import (
    SETTLING_ATTEMPTS,
    Credentials,
    Manifest,
    Skill,
    SkillManagement,
    Vendor,
)
from custom_components.alexa_smart_home.skill.management_errors import (
    ErrorKind,
    SkillManagementError,
)
from custom_components.alexa_smart_home.skill.management_session import (
    BUSY_ATTEMPTS,
    TIMEOUT,
)
from tests.alexa_cloud import AlexaCloud, Fault, Route, hang, html, reset
from tests.alexa_cloud.private_skill import PrivateSkill
from tests.alexa_cloud.skill_management import DEVELOPER_TOKEN
from tests.alexa_cloud.skill_operations import CREDENTIALS, VENDOR, Refusal

from .conftest import Pauses

SKILL_ID = "amzn1.ask.skill.1"
MANIFEST: dict[str, Any] = {
    "manifestVersion": "1.0",
    "apis": {"smartHome": {"protocolVersion": "3"}},
    "permissions": [{"name": "alexa::async_event:write"}],
    "publishingInformation": {"locales": {"de-DE": {"name": "Zuhause"}}},
}
LINKING_SECRET = "the secret of the account linking"
LINKING: dict[str, Any] = {
    "type": "AUTH_CODE",
    "authorizationUrl": "https://home.example/auth/authorize",
    "accessTokenUrl": "https://home.example/auth/token",
    "clientId": "https://layla.amazon.com/",
    "clientSecret": LINKING_SECRET,
    "accessTokenScheme": "REQUEST_BODY_CREDENTIALS",
    "scopes": ["smart_home"],
}
# Each call with the operations that it sends.
CALLS: dict[Route, Callable[[SkillManagement], Awaitable[Any]]] = {
    "vendors": lambda api: api.async_vendors(),
    "skills": lambda api: api.async_smart_home_skills(VENDOR),
    "create": lambda api: api.async_create_skill(VENDOR, MANIFEST),
    "status": lambda api: api.async_build(SKILL_ID),
    "get_manifest": lambda api: api.async_manifest(SKILL_ID),
    "put_manifest": lambda api: api.async_put_manifest(
        SKILL_ID, Manifest(content=MANIFEST, etag=f"{SKILL_ID}:1")
    ),
    "account_linking": lambda api: api.async_put_account_linking(SKILL_ID, LINKING),
    "credentials": lambda api: api.async_credentials(SKILL_ID),
    "enablement": lambda api: api.async_enable(SKILL_ID),
}
RESULTS: dict[Route, Any] = {
    "vendors": (Vendor(vendor_id=VENDOR, name="Local developer"),),
    "skills": (Skill(skill_id=SKILL_ID, name="Zuhause"),),
    "get_manifest": Manifest(content=MANIFEST, etag=f"{SKILL_ID}:1"),
    "credentials": Credentials(client_id=CREDENTIALS[0], client_secret=CREDENTIALS[1]),
}
ATTEMPTS_TO_SETTLE = 5
# The status is read three times before a call fails.
ATTEMPTS: dict[Route, int] = {"status": 3}
FAILURES: list[tuple[Fault, ErrorKind, int]] = [
    (Refusal(400, "Bad", "one", "two").fault(), ErrorKind.REJECTED, 400),
    (Refusal(401, "Bad").fault(), ErrorKind.SIGNED_OUT, 401),
    (Refusal(403, "Bad").fault(), ErrorKind.SIGNED_OUT, 403),
    (Refusal(500, "Bad").fault(), ErrorKind.UNAVAILABLE, 500),
    (Refusal(503, "Bad").fault(), ErrorKind.UNAVAILABLE, 503),
    (html(502), ErrorKind.UNAVAILABLE, 502),
    (reset(), ErrorKind.UNAVAILABLE, 0),
    (Fault(status=302, location="http://127.0.0.1:9/"), ErrorKind.UNAVAILABLE, 302),
]


def built_skill(skill_id: str = SKILL_ID, **changes: Any) -> PrivateSkill:
    """Return a skill with a built manifest."""
    skill = PrivateSkill(
        skill_id=skill_id, vendor_id=VENDOR, building={**MANIFEST, **changes}, polls=0
    )
    skill.build(frozenset())
    return skill


@pytest.fixture(autouse=True)
def skill(cloud: AlexaCloud) -> PrivateSkill:
    """Return the only skill of the developer."""
    skill = cloud.skill_management.skills[SKILL_ID] = built_skill()
    return skill


@pytest.fixture
def few_attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limit the attempts while Amazon builds a manifest."""
    monkeypatch.setattr(management_calls, "SETTLING_ATTEMPTS", ATTEMPTS_TO_SETTLE)


def operations(cloud: AlexaCloud) -> list[str]:
    return [call.operation for call in cloud.skill_management.calls]


@pytest.mark.parametrize("route", CALLS)
async def test_call(
    cloud: AlexaCloud, management: SkillManagement, pauses: Pauses, route: Route
) -> None:
    result = await CALLS[route](management)
    if route == "create":
        assert cloud.skill_management.skills[result].building == MANIFEST
    else:
        assert result == RESULTS.get(route)
    assert operations(cloud) == [route]
    assert not pauses


@pytest.mark.parametrize("route", CALLS)
async def test_failures(
    cloud: AlexaCloud, management: SkillManagement, route: Route
) -> None:
    for fault, kind, status in FAILURES:
        times = ATTEMPTS.get(route, 1) if kind is ErrorKind.UNAVAILABLE else 1
        if fault == reset() and route != "create":
            # aiohttp repeats an idempotent request if the connection was closed.
            times *= 2
        cloud.faults.add(route, fault, times=times)
        with pytest.raises(SkillManagementError) as caught:
            await CALLS[route](management)
        assert (caught.value.kind, caught.value.status) == (kind, status)
        assert caught.value.violations == (("one", "two") if status == 400 else ())
    assert not operations(cloud)


@pytest.mark.parametrize("route", CALLS)
async def test_busy(
    cloud: AlexaCloud, management: SkillManagement, pauses: Pauses, route: Route
) -> None:
    """Requests are repeated after a pause; a long Retry-After is an error."""
    busy = Refusal(429, "Too many requests")
    for retry_after in (None, "0.5", "7", "tomorrow"):
        cloud.faults.add(route, busy.fault(retry_after))
    await CALLS[route](management)
    assert pauses == [1, 2, 7, 5]
    pauses.clear()
    cloud.faults.add(route, busy.fault(), times=BUSY_ATTEMPTS)
    cloud.faults.add(route, busy.fault("31"))
    for expected in ([1, 2, 4, 5, 5], []):
        with pytest.raises(SkillManagementError) as caught:
            await CALLS[route](management)
        assert caught.value.kind is ErrorKind.BUSY
        assert pauses == expected
        pauses.clear()
    assert operations(cloud) == [route]


async def test_timeout(hass: HomeAssistant, cloud: AlexaCloud) -> None:
    management = SkillManagement(
        session=async_get_clientsession(hass),
        token=DEVELOPER_TOKEN,
        base_url=cloud.base_url,
    )
    cloud.faults.add("create", hang())
    call = asyncio.ensure_future(CALLS["create"](management))
    await cloud.faults.wait_for("create")
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=TIMEOUT + 1))
    with pytest.raises(SkillManagementError, match="TimeoutError") as caught:
        await call
    assert caught.value.kind is ErrorKind.UNAVAILABLE


@pytest.mark.parametrize(
    ("route", "body", "kind"),
    [
        ("vendors", "<html>", ErrorKind.UNAVAILABLE),
        ("vendors", "[]", ErrorKind.UNAVAILABLE),
        ("skills", "<html>", ErrorKind.UNAVAILABLE),
        ("skills", '{"skills": [{"stage": "development"}]}', ErrorKind.UNAVAILABLE),
        ("create", "", ErrorKind.UNAVAILABLE),
        ("create", '{"skillId": null}', ErrorKind.UNAVAILABLE),
        ("get_manifest", '{"manifest": 3}', ErrorKind.UNAVAILABLE),
        (
            "credentials",
            '{"skillMessagingCredentials": {"clientId": "a", "clientSecret": 3}}',
            ErrorKind.UNAVAILABLE,
        ),
    ],
)
async def test_unexpected_answers(
    cloud: AlexaCloud,
    management: SkillManagement,
    route: Route,
    body: str,
    kind: ErrorKind,
) -> None:
    cloud.faults.add(route, Fault(status=200, body=body))
    with pytest.raises(SkillManagementError, match="format") as caught:
        await CALLS[route](management)
    assert caught.value.kind is kind


async def test_no_vendors(cloud: AlexaCloud, management: SkillManagement) -> None:
    cloud.skill_management.vendors.clear()
    assert await management.async_vendors() == ()
    cloud.faults.add("vendors", Fault(status=200, body="{}"))
    assert await management.async_vendors() == ()


async def test_lists_smart_home_skills_of_all_pages(
    cloud: AlexaCloud, management: SkillManagement
) -> None:
    api = cloud.skill_management
    api.page_size = 1
    api.skills["custom"] = built_skill("custom", apis={"custom": {}})
    api.skills["other"] = built_skill("other")
    api.skills["other"].vendor_id = "another vendor"
    api.skills["second"] = built_skill("second")
    found = await management.async_smart_home_skills(VENDOR)
    assert [skill.skill_id for skill in found] == [SKILL_ID, "second"]
    assert operations(cloud) == ["skills"] * 3


async def test_build(
    cloud: AlexaCloud,
    management: SkillManagement,
    skill: PrivateSkill,
    pauses: Pauses,
) -> None:
    skill.building, skill.polls = MANIFEST, 5
    # The status of a new skill may be missing, and one request may fail.
    cloud.faults.add("status", Refusal(404, "There is no such skill").fault())
    cloud.faults.add("status", Refusal(500, "Internal error").fault())
    assert await management.async_build(SKILL_ID) is None
    assert pauses == [1, 1, 2, 4, 5, 5, 5]
    skill.building, skill.polls = MANIFEST, 1
    cloud.skill_management.build_errors = ["one", "two"]
    assert await management.async_build(SKILL_ID) == ("one", "two")


@pytest.mark.parametrize("route", ["status", "get_manifest"])
async def test_endless_build(
    cloud: AlexaCloud,
    management: SkillManagement,
    skill: PrivateSkill,
    few_attempts: None,
    route: Route,
) -> None:
    skill.building, skill.polls = MANIFEST, ATTEMPTS_TO_SETTLE
    with pytest.raises(SkillManagementError) as caught:
        await CALLS[route](management)
    assert caught.value.kind is ErrorKind.NOT_SETTLED
    assert operations(cloud) == [route] * ATTEMPTS_TO_SETTLE


async def test_longest_wait(management: SkillManagement, pauses: Pauses) -> None:
    async def attempt() -> None:
        raise SkillManagementError(ErrorKind.NOT_SETTLED)

    with pytest.raises(SkillManagementError):
        await management.async_repeat(
            attempt, {ErrorKind.NOT_SETTLED}, SETTLING_ATTEMPTS
        )
    assert 180 < sum(pauses) < 200


async def test_manifest_waits_for_build(
    cloud: AlexaCloud, management: SkillManagement, pauses: Pauses
) -> None:
    answer = Fault(status=303, location=f"/v1/skills/{SKILL_ID}/status")
    cloud.faults.add("get_manifest", answer, times=2)
    assert await management.async_manifest(SKILL_ID) == RESULTS["get_manifest"]
    assert pauses == [1, 2]


async def test_put_manifest_requires_same_version(
    management: SkillManagement, skill: PrivateSkill
) -> None:
    manifest = await management.async_manifest(SKILL_ID)
    skill.version += 1
    with pytest.raises(SkillManagementError) as caught:
        await management.async_put_manifest(SKILL_ID, manifest)
    assert (caught.value.kind, caught.value.status) == (ErrorKind.CONFLICT, 412)
    await management.async_put_manifest(SKILL_ID, replace(manifest, etag=None))
    assert skill.building == MANIFEST


async def test_account_linking_waits_for_version(
    cloud: AlexaCloud,
    management: SkillManagement,
    skill: PrivateSkill,
    pauses: Pauses,
    few_attempts: None,
) -> None:
    api = cloud.skill_management
    api.unsettled = [404, 412, 404]
    # Not specified by Amazon, but so named elsewhere.
    cloud.faults.add("account_linking", Refusal(409, "Conflict").fault())
    await CALLS["account_linking"](management)
    assert skill.account_linking == LINKING
    assert pauses == [1, 2, 4, 5]
    api.unsettled = [404] * ATTEMPTS_TO_SETTLE
    with pytest.raises(SkillManagementError) as caught:
        await CALLS["account_linking"](management)
    assert caught.value.kind is ErrorKind.NOT_FOUND


async def test_credentials_may_be_late(
    cloud: AlexaCloud,
    management: SkillManagement,
    skill: PrivateSkill,
    pauses: Pauses,
    few_attempts: None,
) -> None:
    cloud.skill_management.late_credentials = 2
    cloud.faults.add("credentials", Refusal(404, "Not found").fault())
    assert await CALLS["credentials"](management) == RESULTS["credentials"]
    assert pauses == [1, 2, 4]
    skill.manifest = {**MANIFEST, "permissions": []}
    with pytest.raises(SkillManagementError) as caught:
        await CALLS["credentials"](management)
    assert caught.value.kind is ErrorKind.NO_CREDENTIALS


async def test_missing_skill(cloud: AlexaCloud, management: SkillManagement) -> None:
    """The id is part of the path, whatever characters it has."""
    for skill_id in ("a/../b?c#d", "x"):
        with pytest.raises(SkillManagementError) as caught:
            await management.async_manifest(skill_id)
        assert caught.value.kind is ErrorKind.NOT_FOUND
    assert [call.skill_id for call in cloud.skill_management.calls] == [
        "a/../b?c#d",
        "x",
    ]


@pytest.mark.parametrize("token", ["", "new\nline", "A" * 5000])
async def test_invalid_token(
    cloud: AlexaCloud, management: SkillManagement, token: str
) -> None:
    with pytest.raises(SkillManagementError) as caught:
        await replace(management, token=token).async_vendors()
    assert caught.value.kind is ErrorKind.SIGNED_OUT
    assert not operations(cloud)


async def test_token_is_requested_for_each_call(management: SkillManagement) -> None:
    tokens = iter((DEVELOPER_TOKEN, "Atza|expired"))

    async def token() -> str:
        return next(tokens)

    management = replace(management, token=token)
    await management.async_vendors()
    with pytest.raises(SkillManagementError) as caught:
        await management.async_vendors()
    assert caught.value.kind is ErrorKind.SIGNED_OUT


async def test_secrets_are_not_disclosed(
    cloud: AlexaCloud, management: SkillManagement, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    echo = (
        f"{DEVELOPER_TOKEN} and {LINKING_SECRET} and amzn1.oa2-cs.v1.x for {SKILL_ID}"
    )
    answer = Refusal(400, f"Message {echo}", f"Violation {echo}").fault()
    cloud.faults.add("account_linking", answer)
    cloud.faults.add("vendors", Refusal(401, "The token opaque is invalid").fault())
    with pytest.raises(SkillManagementError, match=r"token \*\*REDACTED\*\* is"):
        await replace(management, token="opaque").async_vendors()
    with pytest.raises(SkillManagementError) as caught:
        await CALLS["account_linking"](management)
    hidden = f"**REDACTED** and **REDACTED** and **REDACTED** for {SKILL_ID}"
    assert str(caught.value) == (
        f"Amazon answered 400: Message {hidden}; Violation {hidden}"
    )
    credentials = await management.async_credentials(SKILL_ID)
    texts = f"{management!r} {credentials!r} {caught.value!r} {caplog.text}"
    assert "PUT /v1/skills" in caplog.text
    for secret in (DEVELOPER_TOKEN, LINKING_SECRET, CREDENTIALS[1]):
        assert secret not in texts
