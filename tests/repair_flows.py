"""Run fix flows over HTTP, and check the texts of each step and that none is secret."""

from collections.abc import Mapping
from typing import Any

from aiohttp.test_utils import TestClient

from custom_components.alexa_smart_home.const import DOMAIN
from tests.flows import SECRET
from tests.translations import TEXTS, Shown, paths, placeholders

URL = "/api/repairs/issues/fix"


class Repair:
    """The fix flow of an issue; `seen` holds the shown texts of all its runs."""

    def __init__(self, client: TestClient, issue: str) -> None:
        self._client = client
        self._issue = issue
        self._texts: dict[str, Any] = TEXTS["issues"][issue]["fix_flow"]
        self._flow_id = ""
        self.seen: Shown = set()

    @property
    def unseen(self) -> Shown:
        return paths(self._texts) - self.seen

    async def start(self) -> dict[str, Any]:
        """Open the flow; return its first form."""
        data = {"handler": DOMAIN, "issue_id": self._issue}
        return await self._post(URL, data)

    async def submit(self, **user_input: Any) -> dict[str, Any]:
        """Submit a form; return the next form or the end of the flow."""
        return await self._post(f"{URL}/{self._flow_id}", user_input)

    async def _post(self, url: str, data: Mapping[str, Any]) -> dict[str, Any]:
        response = await self._client.post(url, json=data)
        assert response.status == 200, await response.text()
        assert SECRET not in await response.text()
        result: dict[str, Any] = await response.json()
        self._flow_id = result["flow_id"]
        self._check(result)
        return result

    def _check(self, result: Mapping[str, Any]) -> None:
        """Check that the texts of a result exist, and their placeholders."""
        given = set(result.get("description_placeholders") or {})
        used: set[str] = set()
        for path in _shown(result):
            text: Any = self._texts
            for key in path:
                assert key in text, path
                text = text[key]
            self.seen.add(path)
            used |= placeholders(text)
        assert used == given


def _shown(result: Mapping[str, Any]) -> Shown:
    """Return the paths of the texts in a result."""
    match result["type"]:
        case "abort":
            return {("abort", result["reason"])}
        case "create_entry":
            text = result["description"]
            return {("create_entry", text)} if text else set()
    step = ("step", result["step_id"])
    found = {(*step, "title"), (*step, "description")}
    found |= {("error", error) for error in (result["errors"] or {}).values()}
    for field in result["data_schema"]:
        found.add((*step, "data", field["name"]))
        if not field["name"].startswith("name_"):
            found.add((*step, "data_description", field["name"]))
    return found


def suggested(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return the suggested values of a form."""
    return {
        field["name"]: field["description"]["suggested_value"]
        for field in result["data_schema"]
        if "description" in field
    }
