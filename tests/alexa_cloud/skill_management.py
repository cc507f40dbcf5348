"""Skill Management API of Amazon, with the skills of one signed-in developer.

https://developer.amazon.com/docs/smapi/skill-operations.html
"""

from collections.abc import Awaitable, Callable
import json
from typing import Final, cast

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from .json_types import JsonValue
from .skill_operations import Call, Refusal, Reply, SkillOperations
from .skill_spec import answer_problems, request_problems

DEVELOPER_TOKEN: Final = "Atza|the-token-of-a-developer"

_SKILL: Final = "/v1/skills/{skillId}"
_STAGE: Final = f"{_SKILL}/stages/{{stageV2}}"


class SkillManagementApi(SkillOperations):
    """Check requests and answers against Amazon's specification."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[Call] = []
        self.violations: list[str] = []

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Add the operations; their names select them for faults."""
        enablement = f"{_SKILL}/stages/{{stage}}/enablement"
        for method, path, name, answer in (
            ("GET", "/v1/vendors", "vendors", self.answer_vendors),
            ("GET", "/v1/skills", "skills", self.answer_skills),
            ("POST", "/v1/skills", "create", self.answer_create),
            ("GET", f"{_SKILL}/status", "status", self.answer_status),
            ("GET", f"{_STAGE}/manifest", "get_manifest", self.answer_get_manifest),
            ("PUT", f"{_STAGE}/manifest", "put_manifest", self.answer_put_manifest),
            (
                "PUT",
                f"{_STAGE}/accountLinkingClient",
                "account_linking",
                self.answer_link,
            ),
            ("GET", f"{_SKILL}/credentials", "credentials", self.answer_credentials),
            ("PUT", enablement, "enablement", self.answer_enable),
        ):
            router.add_route(method, path, self._handler(path, answer), name=name)

    @web.middleware
    async def middleware(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        """Refuse a request that breaks the specification, also before a fault."""
        if not request.path.startswith("/v1/"):
            return await handler(request)
        if found := await _problems(request):
            call = f"{request.method} {request.path}"
            self.violations += [f"{call}: {problem}" for problem in found]
            return Refusal(400, "The request is invalid", *found).fault().response()
        return await handler(request)

    def _handler(
        self, path: str, answer: Callable[[Call], Reply]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            call = Call(
                operation=str(request.match_info.route.name),
                skill_id=request.match_info.get("skillId", ""),
                query={**request.query},
                if_match=request.headers.get(hdrs.IF_MATCH),
                body=await _body(request),
            )
            self.calls.append(call)
            try:
                _check_access(request)
                reply = answer(call)
            except Refusal as err:
                reply = Reply(status=err.status, body=json.loads(err.fault().body))
            found = answer_problems(request.method, path, reply.status, reply.body)
            self.violations += [f"answer to {call.operation}: {text}" for text in found]
            text = None if reply.body is None else json.dumps(reply.body)
            return web.Response(
                status=reply.status,
                text=text,
                content_type="application/json",
                headers=reply.headers,
            )

        return handle


def _check_access(request: web.Request) -> None:
    """Refuse other tokens, and stages that the skills do not have."""
    if request.headers.get(hdrs.AUTHORIZATION) != f"Bearer {DEVELOPER_TOKEN}":
        raise Refusal(401, "The token is invalid or expired")
    info = request.match_info
    if {info.get("stage"), info.get("stageV2")} - {None, "development"}:
        raise Refusal(404, "The skill has no such stage")


async def _body(request: web.Request) -> JsonValue:
    text = await request.text()
    return cast("JsonValue", json.loads(text)) if text else None


async def _problems(request: web.Request) -> list[str]:
    """Return how a request breaks the specification."""
    resource = request.match_info.route.resource
    try:
        body = await _body(request)
    except ValueError:
        return ["the body is not JSON"]
    if body is not None and request.content_type != "application/json":
        return ["the body must be application/json"]
    values = {
        "path": dict(request.match_info),
        "query": dict(request.query),
        "header": dict(request.headers),
    }
    template = request.path if resource is None else resource.canonical
    return request_problems(request.method, template, values, body)
