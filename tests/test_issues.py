"""Tests of the repair issues."""

from datetime import timedelta

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.alexa_smart_home.endpoints import listing
from custom_components.alexa_smart_home.issues import (
    CHANGE_SETTINGS,
    FIXABLE,
    Issue,
    async_list,
)
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.reporting import queue, sender
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.faults import refusal
from tests.common import Issues, async_idle, async_later, async_retry
from tests.conftest import Alexa, SetUp, credentials
from tests.translations import TEXTS

LIGHT = "light.kitchen"
# Settings in YAML, with which the issues have a description instead of a fix flow.
YAML = {"locale": "en-US"}


async def update_issues(hass: HomeAssistant) -> None:
    """Move the clock by six seconds, after which the issues are updated."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=6))
    await hass.async_block_till_done()


def register(hass: HomeAssistant, *names: str) -> None:
    registry = er.async_get(hass)
    for name in names:
        entry = registry.async_get_or_create(
            "light", "demo", name, object_id_base=name, original_name=name
        )
        hass.states.async_set(entry.entity_id, "on", {"friendly_name": name})


def test_texts() -> None:
    """Each issue has texts, and each text belongs to an issue."""
    texts = TEXTS["issues"]
    in_yaml = {f"{issue}_yaml" for issue in CHANGE_SETTINGS}
    assert set(texts) == set(Issue) | in_yaml
    assert {key for key in texts if "fix_flow" in texts[key]} == FIXABLE
    assert {key for key in texts if "description" in texts[key]} == (
        set(texts) - FIXABLE
    )


async def test_duplicate_names(
    hass: HomeAssistant, set_up: SetUp, issues: Issues
) -> None:
    register(hass, "Lamp", "other")
    hass.states.async_set("switch.lamp", "on", {"friendly_name": "LAMP"})
    hass.states.async_set("switch.fire", "on", {"friendly_name": "🔥 lamp #"})
    hass.states.async_set("switch.odd", "on", {"friendly_name": "odd"})
    await set_up(YAML)
    assert issues.shown() == {"duplicate_names"}
    assert "- Lamp: `light.lamp`, `switch.lamp`, `switch.fire`" in issues.text(
        "duplicate_names"
    )
    er.async_get(hass).async_update_entity("light.lamp", aliases=["Another"])
    hass.states.async_remove("switch.fire")
    await update_issues(hass)
    assert not issues.shown()


async def test_left_out(hass: HomeAssistant, set_up: SetUp, issues: Issues) -> None:
    register(hass, "a")
    er.async_get(hass).async_update_entity("light.a", aliases=["%%%"])
    entry = await set_up()
    assert issues.shown() == {"left_out"}
    assert "- `light.a`: Its name contains no character" in issues.text("left_out")
    er.async_get(hass).async_update_entity("light.a", aliases=["A"])
    await update_issues(hass)
    assert not issues.shown()
    er.async_get(hass).async_update_entity("light.a", aliases=["%%%"])
    await update_issues(hass)
    assert issues.shown() == {"left_out"}
    hass.states.async_remove("light.a")
    await hass.config_entries.async_reload(entry.entry_id)
    assert not issues.shown()


async def test_too_many(
    hass: HomeAssistant,
    set_up: SetUp,
    issues: Issues,
    alexa: Alexa,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listing, "MAX_ENDPOINTS", 2)
    register(hass, "a", "b", "c", "d")
    await set_up(YAML)
    assert issues.shown() == {"too_many"}
    text = issues.text("too_many")
    assert "`light.b`" not in text
    assert "- `light.c`\n- `light.d`" in text
    for entity_id in ("light.a", "light.b"):
        er.async_get(hass).async_update_entity(
            entity_id, hidden_by=er.RegistryEntryHider.USER
        )
    await alexa.discover()
    assert not issues.shown()


async def test_long_lists(
    hass: HomeAssistant, issues: Issues, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.alexa_smart_home.issues.MAX_LINES", 2)
    async_list(hass, Issue.LEFT_OUT, ["a", "b", "c"])
    text = issues.text("left_out")
    assert "(3)\n" in text
    assert ":\n\n- a\n- b\n- …\n" in text
    async_list(hass, Issue.LEFT_OUT, ["a", "b"])
    assert "- a\n- b\n\n" in issues.text("left_out")


async def test_no_credentials(
    hass: HomeAssistant, set_up: SetUp, issues: Issues, alexa: Alexa, cloud: AlexaCloud
) -> None:
    """The issue is deleted after credentials are configured."""
    entry = await set_up()
    await alexa.link("a code")
    assert issues.shown() == {"no_credentials"}
    assert issues.text("no_credentials")
    await hass.config_entries.async_reload(entry.entry_id)
    assert issues.shown() == {"no_credentials"}
    hass.config_entries.async_update_entry(entry, data=credentials(cloud))
    await hass.config_entries.async_reload(entry.entry_id)
    assert not issues.shown()


async def test_relink(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    issues: Issues,
    alexa: Alexa,
) -> None:
    assert not issues.shown()
    cloud.revoke()
    hass.states.async_set(LIGHT, "on")
    await async_idle(hass)
    assert issues.shown() == {"relink"}
    assert issues.text("relink")
    await hass.config_entries.async_reload(linked.entry_id)
    assert issues.shown() == {"relink"}
    await alexa.link(cloud.new_code())
    assert not issues.shown()


async def test_not_permitted(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    issues: Issues,
) -> None:
    """The issue is deleted as soon as Amazon accepts an event."""
    cloud.faults.add("gateway", refusal(403, "INSUFFICIENT_PERMISSION_EXCEPTION"))
    hass.states.async_set(LIGHT, "on")
    await async_idle(hass, waiting=1)
    assert issues.shown() == {"not_permitted"}
    assert "answered INSUFFICIENT_PERMISSION_EXCEPTION," in issues.text("not_permitted")
    await async_later(hass, sender.NOT_PERMITTED_RETRY)
    assert not issues.shown()


async def test_reports_dropped(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    issues: Issues,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The issue is deleted after all events, and the dropped states, are delivered."""
    monkeypatch.setattr(queue, "MAX_WAITING", 1)
    await cloud.stop()
    for entity_id in (f"light.l{number}" for number in range(8)):
        hass.states.async_set(entity_id, "on")
    await async_idle(hass, waiting=1)
    assert "reports_dropped" in issues.shown()
    assert issues.text("reports_dropped")
    await cloud.start()
    await async_retry(hass)
    assert not issues.shown()


async def test_unloaded(hass: HomeAssistant, set_up: SetUp, issues: Issues) -> None:
    """The issues are deleted when the entry is unloaded."""
    register(hass, "Lamp")
    hass.states.async_set("switch.lamp", "on", {"friendly_name": "LAMP"})
    entry = await set_up()
    assert issues.shown()
    await hass.config_entries.async_unload(entry.entry_id)
    assert not issues.shown()
