"""Test that the local Skill Management API refuses requests that Amazon refuses."""

from typing import Any

from aiohttp import ClientSession
import pytest

from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.private_skill import PrivateSkill
from tests.alexa_cloud.skill_management import DEVELOPER_TOKEN
from tests.alexa_cloud.skill_operations import VENDOR
from tests.alexa_cloud.skill_spec import SPEC_AVAILABLE

pytestmark = pytest.mark.skipif(
    not SPEC_AVAILABLE, reason="Amazon's specification is missing"
)

HEADERS = {
    "Authorization": f"Bearer {DEVELOPER_TOKEN}",
    "Content-Type": "application/json",
}
LINKING = "/v1/skills/x/stages/development/accountLinkingClient"


def creation(**fields: Any) -> dict[str, Any]:
    """Return the request for a skill with these fields in its manifest."""
    return {"vendorId": VENDOR, "manifest": {"manifestVersion": "1.0", **fields}}


async def send(
    cloud: AlexaCloud, method: str, path: str, body: Any, **headers: str
) -> tuple[int, list[str]]:
    """Send a request; return the status and the violations, which are removed."""
    data = {"data": body} if isinstance(body, str) else {"json": body} if body else {}
    async with (
        ClientSession(headers={**HEADERS, **headers}) as session,
        session.request(method, f"{cloud.base_url}{path}", **data) as response,
    ):
        status = response.status
    violations = cloud.skill_management.violations[:]
    cloud.skill_management.violations.clear()
    return status, violations


@pytest.mark.parametrize(
    ("method", "path", "body", "reason"),
    [
        (
            "POST",
            "/v1/skills",
            creation(apis={"smartHome": {"protocolVersion": "7"}}),
            "'7' is not one of ['2', '2.0', '3', '3.0']",
        ),
        (
            "POST",
            "/v1/skills",
            creation(apis={"smartHome": {"endpoint": {"uri": "arn:"}}}),
            "'protocolVersion' is a required property",
        ),
        (
            "POST",
            "/v1/skills",
            creation(permissions=[{"name": "alexa::async_event:read"}]),
            "'alexa::async_event:read' is not one of",
        ),
        (
            "POST",
            "/v1/skills",
            creation(publishingInformation={"locales": {"de-DE": {"name": "x"}}}),
            "'x' is too short",
        ),
        (
            "POST",
            "/v1/skills",
            creation(publishingInformation={"locale": {}}),
            "('locale' was unexpected)",
        ),
        ("POST", "/v1/skills", None, "None is not of type 'object'"),
        ("POST", "/v1/skills", "{", "the body is not JSON"),
        ("GET", "/v1/skills", None, "query vendorId is missing"),
        ("GET", "/v1/skills?vendorId=x&page=2", None, "query page is unknown"),
        (
            "GET",
            "/v1/skills?vendorId=x&maxResults=all",
            None,
            "query maxResults: $: 'all' does not match",
        ),
        ("GET", f"/v1/skills/{'x' * 256}/status", None, "path skillId: $: 'xxx"),
        ("GET", "/v1/vendors", {"a": 1}, "a body is not allowed"),
        ("GET", "/v1/vendor", None, "there is no operation GET /v1/vendor"),
        ("DELETE", "/v1/vendors", None, "there is no operation DELETE /v1/vendors"),
        (
            "PUT",
            LINKING,
            {"accountLinkingRequest": {"type": "CODE"}},
            "'CODE' is not one of ['AUTH_CODE', 'IMPLICIT']",
        ),
        ("PUT", LINKING, {"type": "AUTH_CODE"}, "('type' was unexpected)"),
    ],
)
async def test_refuses_request(
    cloud: AlexaCloud, method: str, path: str, body: Any, reason: str
) -> None:
    status, (violation,) = await send(cloud, method, path, body)
    assert status == 400
    assert reason in violation
    assert not cloud.skill_management.calls


async def test_refuses_other_content_types_and_tokens(cloud: AlexaCloud) -> None:
    plain = {"Content-Type": "text/plain"}
    status, violations = await send(cloud, "POST", "/v1/skills", "{}", **plain)
    assert (status, len(violations)) == (400, 1)
    other = {"Authorization": "Bearer another"}
    assert await send(cloud, "GET", "/v1/vendors", None, **other) == (401, [])
    path = "/v1/skills/x/stages/live/enablement"
    assert await send(cloud, "PUT", path, None) == (404, [])


async def test_checks_its_own_answers(cloud: AlexaCloud) -> None:
    cloud.skill_management.vendors = {"": 3}  # type: ignore[dict-item]
    status, (violation,) = await send(cloud, "GET", "/v1/vendors", None)
    assert status == 200
    assert violation == (
        "answer to vendors: answer: $.vendors[0].name: 3 is not of type 'string'"
    )
    cloud.skill_management.no_enablement = 418
    path = "/v1/skills/x/stages/development/enablement"
    skill = PrivateSkill(skill_id="x", vendor_id=VENDOR, building=None, polls=0)
    cloud.skill_management.skills["x"] = skill
    assert await send(cloud, "PUT", path, None) == (
        418,
        ["answer to enablement: status 418 is not specified"],
    )
