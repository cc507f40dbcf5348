"""Tests of the page with all entities of the demonstration homes."""

from collections import Counter

from homeassistant.core import HomeAssistant
import pytest

from tests.flows import set_up_ui_entry

from .conftest import Page

pytestmark = [
    pytest.mark.usefixtures("unloaded"),
    pytest.mark.parametrize("expected_lingering_timers", [True]),
]

# Answers that depend on the entity, not on the example.
ALLOWED = {
    "ACTION_NOT_PERMITTED_FOR_CONTENT",
    "NOT_IN_OPERATION",
    "NOT_SUPPORTED_IN_CURRENT_MODE",
    # The player of the demonstration has no action for StartOver.
    "INVALID_DIRECTIVE",
    "UNAUTHORIZED",
    "ok",
}
# Of each script in which the sentences are written, one locale.
LOCALES = ("en-US", "de-DE", "ar-SA", "hi-IN", "ja-JP")


async def test_homes(homes: HomeAssistant, page: Page) -> None:
    """Each endpoint can be shown and asked for in all languages, and tried."""
    entry = await set_up_ui_entry(homes, options={"locale": list(LOCALES)})
    found = await page.ask("preview", changes={})
    for kind in ("added", "changed", "removed", "problems"):
        assert not found[kind]
    endpoints = entry.runtime_data.endpoints.async_update_listing()
    assert found["count"] == len(endpoints) > 80
    results: Counter[str] = Counter()
    tried: set[object] = set()
    for endpoint in endpoints:
        # The handlers of lights of one kind are the same.
        if endpoint.handlers.keys() <= tried:
            continue
        tried |= endpoint.handlers.keys()
        device = await page.ask("device", entity_id=endpoint.entity_id)
        for item in device["sentences"]:
            for text in item["texts"]:
                assert "{" not in text
                assert "_" not in text
                assert endpoint.name in text
                if item["locale"].startswith("en"):
                    assert text.startswith("Alexa, ")
        for directive in device["directives"]:
            assert directive.pop("title")
            answer = await page.ask("try", entity_id=endpoint.entity_id, **directive)
            event = answer["response"]["event"]
            result = event["payload"].get("type", "ok")
            assert result in ALLOWED, (endpoint.entity_id, directive, event)
            results[result] += 1
    assert results["INVALID_DIRECTIVE"] == results["UNAUTHORIZED"] == 1
    assert results["ok"] > 150
