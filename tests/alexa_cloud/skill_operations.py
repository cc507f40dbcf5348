"""Operations of the Skill Management API on the skills of one developer.

https://developer.amazon.com/docs/smapi/skill-operations.html
"""

from dataclasses import dataclass, field
import json
from typing import Final, Literal, cast
from uuid import uuid4

from .faults import Fault
from .json_types import Json, JsonValue, dig
from .private_skill import PrivateSkill, refusals

CREDENTIALS: Final = ("amzn1.application-oa2-client.events", "amzn1.oa2-cs.v1.events")
VENDOR: Final = "M2LOCALVENDOR"

# Required for account linking by authorization code.
_LINKING: Final = frozenset(
    {
        "type",
        "authorizationUrl",
        "accessTokenUrl",
        "clientId",
        "clientSecret",
        "accessTokenScheme",
        "scopes",
    }
)


class Refusal(Exception):
    """A request that Amazon refuses, with its reasons."""

    def __init__(self, status: int, message: str, *violations: str) -> None:
        super().__init__(message)
        self.status = status
        self.violations = violations

    def fault(self, retry_after: str | None = None) -> Fault:
        """Return the answer."""
        body: Json = {"message": str(self)}
        if self.violations:
            body["violations"] = [{"message": text} for text in self.violations]
        return Fault(status=self.status, body=json.dumps(body), retry_after=retry_after)


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request that the API has checked."""

    operation: str
    skill_id: str
    query: dict[str, str]
    if_match: str | None
    body: JsonValue = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """The answer to a call."""

    status: int
    body: JsonValue = None
    headers: dict[str, str] = field(default_factory=dict)


class SkillOperations:
    """Answer checked requests; tests set how long things take, and what fails."""

    def __init__(self) -> None:
        self.vendors = {VENDOR: "Local developer"}
        self.skills: dict[str, PrivateSkill] = {}
        self.page_size = 50
        # The number of lists in which new skills are missing.
        self.unlisted = 0
        # The number of requests of the status or manifest until that is built.
        self.build_polls = 1
        # The errors of the next build.
        self.build_errors: list[str] = []
        # The functions that do not let Alexa in, and when that is noticed.
        self.closed_functions: set[str] = set()
        self.notices: Literal["request", "build"] = "build"
        # The statuses of the next account linking requests.
        self.unsettled: list[int] = []
        # The number of requests for credentials that find none.
        self.late_credentials = 0
        # The status with which no skill can be enabled.
        self.no_enablement: int | None = None

    def answer_vendors(self, call: Call) -> Reply:
        vendors: JsonValue = [
            {"id": vendor_id, "name": name, "roles": ["ROLE_ADMINISTRATOR"]}
            for vendor_id, name in self.vendors.items()
        ]
        return Reply(status=200, body={"vendors": vendors})

    def answer_skills(self, call: Call) -> Reply:
        start = int(call.query.get("nextToken", 0))
        end = start + self.page_size
        vendor_id = call.query["vendorId"]
        skills = [
            skill for skill in self.skills.values() if skill.vendor_id == vendor_id
        ]
        if self.unlisted:
            self.unlisted -= 1
            skills = []
        body: Json = {
            "skills": [_summary(skill) for skill in skills[start:end]],
            "isTruncated": end < len(skills),
        }
        if end < len(skills):
            body["nextToken"] = str(end)
        return Reply(status=200, body=body)

    def answer_create(self, call: Call) -> Reply:
        vendor_id, manifest = dig(call.body, "vendorId"), dig(call.body, "manifest")
        if vendor_id not in self.vendors:
            raise Refusal(403, "The vendor does not belong to the account")
        skill = PrivateSkill(
            skill_id=f"amzn1.ask.skill.{uuid4()}",
            vendor_id=str(vendor_id),
            building=cast("Json", manifest),
            polls=self.build_polls,
        )
        self.skills[skill.skill_id] = skill
        return Reply(
            status=202,
            body={"skillId": skill.skill_id},
            headers=_status_location(skill),
        )

    def answer_status(self, call: Call) -> Reply:
        skill = self._skill(call)
        self._build(skill)
        request: Json = {"status": "IN_PROGRESS"}
        if skill.building is None:
            request["status"] = "FAILED" if skill.errors else "SUCCEEDED"
        if skill.errors:
            request["errors"] = [{"message": error} for error in skill.errors]
        return Reply(
            status=200,
            body={"manifest": {"lastUpdateRequest": request, "eTag": skill.etag}},
        )

    def answer_get_manifest(self, call: Call) -> Reply:
        skill = self._skill(call)
        self._build(skill)
        if skill.building is not None:
            return Reply(status=303, headers=_status_location(skill))
        if skill.manifest is None:
            raise Refusal(404, "The skill has no manifest")
        return Reply(
            status=200, body={"manifest": skill.manifest}, headers={"ETag": skill.etag}
        )

    def answer_put_manifest(self, call: Call) -> Reply:
        skill = self._skill(call)
        manifest = cast("Json", dig(call.body, "manifest"))
        if skill.building is not None:
            raise Refusal(409, "The manifest is being built")
        if call.if_match not in (None, skill.etag):
            raise Refusal(412, "The manifest has another version")
        found = [*refusals(manifest, self.closed_functions)]
        if found and self.notices == "request":
            raise Refusal(400, "The manifest is invalid", *found)
        skill.building, skill.polls = manifest, self.build_polls
        return Reply(status=202, headers=_status_location(skill))

    def answer_link(self, call: Call) -> Reply:
        skill = self._skill(call)
        if self.unsettled:
            raise Refusal(self.unsettled.pop(0), "The version of the skill is unknown")
        linking = cast("Json", dig(call.body, "accountLinkingRequest"))
        if missing := _LINKING.difference(linking):
            raise Refusal(400, "The request is invalid", *sorted(missing))
        skill.account_linking = linking
        return Reply(status=204)

    def answer_credentials(self, call: Call) -> Reply:
        if not self._skill(call).can_send_events or self.late_credentials:
            self.late_credentials = max(0, self.late_credentials - 1)
            return Reply(status=200, body={})
        names = ("clientId", "clientSecret")
        found = cast("Json", dict(zip(names, CREDENTIALS, strict=True)))
        return Reply(status=200, body={"skillMessagingCredentials": found})

    def answer_enable(self, call: Call) -> Reply:
        skill = self._skill(call)
        if self.no_enablement is not None:
            raise Refusal(self.no_enablement, "The skill cannot be enabled")
        skill.enabled = True
        return Reply(status=204)

    def _build(self, skill: PrivateSkill) -> None:
        """Continue the build of the manifest; requests stand for the time it takes."""
        if skill.polls:
            skill.polls -= 1
        else:
            skill.build(self.closed_functions, self.build_errors)
            self.build_errors = []

    def _skill(self, call: Call) -> PrivateSkill:
        if (skill := self.skills.get(call.skill_id)) is None:
            raise Refusal(404, "The skill does not exist")
        return skill


def _status_location(skill: PrivateSkill) -> dict[str, str]:
    return {"Location": f"/v1/skills/{skill.skill_id}/status"}


def _summary(skill: PrivateSkill) -> Json:
    """Return the entry of a skill in the list."""
    locales = dig(skill.newest, "publishingInformation", "locales")
    entries = locales if isinstance(locales, dict) else {}
    names: Json = {
        locale: cast("str", dig(entry, "name")) for locale, entry in entries.items()
    }
    return {
        "skillId": skill.skill_id,
        "stage": "development",
        "apis": [*skill.apis],
        "publicationStatus": "DEVELOPMENT",
        "lastUpdated": "2026-11-22T08:00:00.000Z",
        "nameByLocale": names,
    }
