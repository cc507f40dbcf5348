"""Calls of Amazon's Skill Management API that a private skill needs.

https://developer.amazon.com/docs/smapi/smapi-overview.html
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPMethod
from typing import Any, Final
from urllib.parse import quote

from homeassistant.util.json import JsonObjectType

from .management_errors import ErrorKind, SkillManagementError, messages
from .management_session import ManagementSession, unreadable
from .manifest import SMART_HOME

_STAGE: Final = "development"
# Attempts while Amazon builds a manifest: about 3 minutes.
SETTLING_ATTEMPTS: Final = 40
# Attempts to read the status.
_STATUS_ATTEMPTS: Final = 3
# Pages of the list of skills, each of 50 skills.
_MAX_PAGES: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """A developer account; an Amazon account may have access to several."""

    vendor_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """A smart home skill in development."""

    skill_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The manifest of a skill, with the version for a conditional update."""

    content: JsonObjectType
    etag: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """The client id and secret with which a skill sends events."""

    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillManagement(ManagementSession):
    """Manage the skills of one developer; all calls raise SkillManagementError."""

    async def async_vendors(self) -> tuple[Vendor, ...]:
        """Return the developer accounts, none for an account without registration."""
        answer = await self.async_get("/v1/vendors")
        return tuple(
            Vendor(vendor_id=vendor["id"], name=str(vendor.get("name") or vendor["id"]))
            for vendor in _objects(answer, "vendors")
            if isinstance(vendor.get("id"), str)
        )

    async def async_smart_home_skills(self, vendor_id: str) -> tuple[Skill, ...]:
        """Return the smart home skills in development."""
        query = {"vendorId": vendor_id}
        found: list[Skill] = []
        for _ in range(_MAX_PAGES):
            answer = await self.async_get("/v1/skills", query)
            found += _smart_home_skills(answer)
            if not isinstance(token := answer.get("nextToken"), str):
                break
            query = {"vendorId": vendor_id, "nextToken": token}
        return tuple(found)

    async def async_create_skill(self, vendor_id: str, manifest: JsonObjectType) -> str:
        """Create a skill and return its id; its manifest is built afterwards.

        The skill may exist even after an error of the kind UNAVAILABLE.
        """
        answer = await self.async_send(
            HTTPMethod.POST,
            "/v1/skills",
            body={"vendorId": vendor_id, "manifest": manifest},
        )
        return _text(answer.fields or {}, "skillId")

    async def async_build(self, skill_id: str) -> tuple[str, ...] | None:
        """Wait until the manifest is built.

        Return None after a success, the errors after a failure.
        """
        return await self.async_repeat(
            lambda: self._async_build_result(skill_id),
            # The status of a new skill is missing at first.
            {ErrorKind.NOT_SETTLED, ErrorKind.NOT_FOUND},
            SETTLING_ATTEMPTS,
        )

    async def async_manifest(self, skill_id: str) -> Manifest:
        """Return the manifest; wait until it is built."""
        return await self.async_repeat(
            lambda: self._async_manifest(skill_id),
            {ErrorKind.NOT_SETTLED},
            SETTLING_ATTEMPTS,
        )

    async def async_put_manifest(self, skill_id: str, manifest: Manifest) -> None:
        """Replace the manifest unless it was changed since it was read."""
        await self.async_send(
            HTTPMethod.PUT,
            _stage(skill_id, "manifest"),
            body={"manifest": manifest.content},
            headers={"If-Match": manifest.etag} if manifest.etag else None,
        )

    async def async_put_account_linking(
        self, skill_id: str, request: JsonObjectType
    ) -> None:
        """Replace the account linking; wait until the built manifest is in effect."""
        await self.async_repeat(
            lambda: self.async_send(
                HTTPMethod.PUT,
                _stage(skill_id, "accountLinkingClient"),
                body={"accountLinkingRequest": request},
                secret=str(request.get("clientSecret", "")),
            ),
            {ErrorKind.NOT_FOUND, ErrorKind.CONFLICT},
            SETTLING_ATTEMPTS,
        )

    async def async_credentials(self, skill_id: str) -> Credentials:
        """Return the credentials for sending events; wait until there are any."""
        return await self.async_repeat(
            lambda: self._async_credentials(skill_id),
            {ErrorKind.NOT_FOUND, ErrorKind.NO_CREDENTIALS},
            SETTLING_ATTEMPTS,
        )

    async def async_enable(self, skill_id: str) -> None:
        """Enable the skill in development for the account that is signed in."""
        await self.async_send(HTTPMethod.PUT, _stage(skill_id, "enablement"))

    async def _async_build_result(self, skill_id: str) -> tuple[str, ...] | None:
        path = f"/v1/skills/{quote(skill_id, safe='')}/status"
        status = await self.async_repeat(
            lambda: self.async_get(path, {"resource": "manifest"}),
            {ErrorKind.UNAVAILABLE},
            _STATUS_ATTEMPTS,
        )
        build = _object(_object(status, "manifest"), "lastUpdateRequest")
        match build.get("status"):
            case "SUCCEEDED":
                return None
            case "FAILED":
                return messages(build.get("errors"))
        raise SkillManagementError(ErrorKind.NOT_SETTLED)

    async def _async_manifest(self, skill_id: str) -> Manifest:
        answer = await self.async_send(HTTPMethod.GET, _stage(skill_id, "manifest"))
        if not (content := _object(answer.fields or {}, "manifest")):
            raise unreadable()
        return Manifest(content=content, etag=answer.headers.get("ETag"))

    async def _async_credentials(self, skill_id: str) -> Credentials:
        path = f"/v1/skills/{quote(skill_id, safe='')}/credentials"
        found = _object(await self.async_get(path), "skillMessagingCredentials")
        if not found:
            raise SkillManagementError(ErrorKind.NO_CREDENTIALS)
        return Credentials(
            client_id=_text(found, "clientId"),
            client_secret=_text(found, "clientSecret"),
        )


def _stage(skill_id: str, resource: str) -> str:
    return f"/v1/skills/{quote(skill_id, safe='')}/stages/{_STAGE}/{resource}"


def _smart_home_skills(answer: dict[str, Any]) -> Iterator[Skill]:
    for skill in _objects(answer, "skills"):
        # The APIs of a new skill may be missing.
        apis = skill.get("apis") or [SMART_HOME]
        if skill.get("stage") == _STAGE and SMART_HOME in apis:
            skill_id = _text(skill, "skillId")
            names = [*_object(skill, "nameByLocale").values()]
            yield Skill(skill_id=skill_id, name=str(names[0]) if names else skill_id)


def _object(parent: dict[str, Any], key: str) -> dict[str, Any]:
    child = parent.get(key)
    return child if isinstance(child, dict) else {}


def _objects(parent: dict[str, Any], key: str) -> Iterator[dict[str, Any]]:
    children = parent.get(key)
    yield from (child for child in children or () if isinstance(child, dict))


def _text(fields: dict[str, Any], key: str) -> str:
    value = fields.get(key)
    if not isinstance(value, str) or not value:
        raise unreadable()
    return value
