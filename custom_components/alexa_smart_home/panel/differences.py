"""The differences that changed settings make at Alexa."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ..config.preview import Preview
from ..endpoints.endpoint_issues import duplicate_names
from ..endpoints.faults import MAX_ENDPOINTS
from ..protocol import Endpoint
from ..protocol.discovery import without_alias
from ..protocol.not_exposed import NotExposed
from .context import PanelContext, is_linked
from .rows import same_name


def differences(
    runtime: PanelContext,
    preview: Preview,
    named: Collection[str],
    language: str | None,
) -> dict[str, Any]:
    """Return the endpoints that differ from the current ones, and their problems.

    The problems are those that are new and all of the entities `named` in the changes.
    """
    before = {it.key: it for it in runtime.endpoints.async_update_listing()}
    after = {it.key: it for it in preview.listed}
    old_faults = runtime.endpoints.faults.left_out
    known = _problems(runtime, old_faults, before.values(), language)
    problems = _problems(runtime, preview.faults, preview.listed, language)
    return {
        "added": [_named(it) for key, it in after.items() if key not in before],
        "changed": [
            _named(it)
            for key, it in after.items()
            if key in before and it.digest != before[key].digest
        ],
        "removed": [_named(it) for key, it in before.items() if key not in after],
        "count": len(after),
        "limit": MAX_ENDPOINTS,
        "linked": is_linked(runtime),
        "problems": [
            {"entity_id": without_alias(key), "problem": problem}
            for key, problem in problems.items()
            if known.get(key) != problem or without_alias(key) in named
        ],
    }


def _named(endpoint: Endpoint) -> dict[str, str]:
    return {"entity_id": endpoint.entity_id, "name": endpoint.name}


def _problems(
    runtime: PanelContext,
    faults: Mapping[str, NotExposed],
    listed: Iterable[Endpoint],
    language: str | None,
) -> dict[str, str]:
    """Return why endpoints are left out, or cannot be told apart, by key."""
    problems = {
        key: fault.async_translate(runtime.hass, language)
        for key, fault in faults.items()
    }
    for group in duplicate_names(listed):
        for endpoint in group:
            problems[endpoint.key] = same_name(runtime.hass, group, endpoint, language)
    return problems
