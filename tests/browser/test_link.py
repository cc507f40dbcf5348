"""Tests of settings in YAML and of the link to Amazon."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.alexa_cloud import refusal
from tests.browser.house import House, credentials, until
from tests.browser.pages import ADD
from tests.translations import opening, shown_text

pytestmark = pytest.mark.asyncio(loop_scope="module")

LIGHT = "light.bed_light"


def prepare(house: House) -> None:
    """Start with the block of the built-in integration."""
    house.write_yaml({"alexa": {"smart_home": credentials(house.cloud)}})


async def reauth_flows(house: House) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await house.command("config_entries/flow/progress")
    return [flow for flow in found if flow["context"]["source"] == "reauth"]


async def test_yaml(house: House) -> None:
    """The settings in YAML are used."""
    pages = house.pages
    await pages.open(ADD)
    await pages.page.get_by_role("button", name="OK").click()
    page = "config.step.yaml.description"
    text = await pages.read(opening(page))
    assert shown_text(page, block="alexa: smart_home:").search(text)
    await pages.submit()
    await pages.read(opening("options.step.guide.description"))
    await pages.submit()
    await pages.read("Name and assign")
    await pages.finish()
    assert LIGHT in await house.discover()


async def test_rename_block(house: House) -> None:
    """The fix flow copies the settings of the block; the block can be removed then."""
    pages = house.pages
    await pages.fix("rename_block", "move")
    await pages.submit()
    await pages.read(opening("issues.rename_block.fix_flow.create_entry.moved"))
    await pages.finish()
    await house.until_issues("moved_block")
    await pages.issue("moved_block")


async def test_reload(house: House) -> None:
    """The action reads the YAML again; invalid YAML changes nothing."""
    settings = credentials(house.cloud)
    lights = {**settings, "filter": {"include_domains": ["light"]}}
    for written, has_switches in ((lights, False), (settings, True)):
        house.write_yaml({"alexa": {"smart_home": written}})
        await house.act("alexa_smart_home.reload")
        found = await house.discover()
        assert LIGHT in found
        assert ("switch.ac" in found) is has_switches
    house.write_yaml({"alexa": {"smart_home": {"locale": "xx"}}})
    with pytest.raises(AssertionError):
        await house.act("alexa_smart_home.reload")
    assert LIGHT in await house.discover()
    house.write_yaml({"alexa": {"smart_home": settings}})


async def test_controlled_by_yaml(house: House) -> None:
    pages = house.pages
    await pages.entry_menu("Reconfigure")
    page = "config.abort.controlled_by_yaml"
    text = await pages.read(opening(page))
    assert shown_text(page, block="alexa: smart_home:").search(text)
    await pages.finish()

    await pages.configure()
    page = "options.step.yaml.description"
    text = await pages.read(opening(page))
    assert shown_text(page, block="alexa: smart_home:").search(text)
    await pages.choose("Values for Amazon's consoles")
    await pages.read(opening("options.step.guide.description"))
    await pages.submit()
    await pages.read(opening("options.step.yaml.description"))
    await pages.choose("Move the settings into the user interface")
    await pages.read(opening("options.step.move.description"))
    await pages.submit()
    await pages.read(opening("options.abort.moved"))
    await pages.finish()


async def test_moved(house: House) -> None:
    """The copied settings are used without the YAML, and the issue is deleted."""
    house.write_yaml({})
    await house.restart()
    assert not await house.issues()
    await house.pages.configure()
    await house.pages.read("Settings of one entity")
    await house.pages.close()
    assert await house.link() == "AcceptGrant.Response"
    await house.discover()
    await house.act("light.toggle", entity_id=LIGHT)
    await house.cloud.wait_for_event(
        lambda event: event.endpoint_id == "light#bed_light"
    )


async def test_reauth(house: House) -> None:
    """The flow shows instructions, and finishes when the skill is linked."""
    pages = house.pages
    house.cloud.revoke()
    await house.act("light.toggle", entity_id=LIGHT)
    await house.until_issues("relink")
    await pages.issue("relink")

    assert len(await reauth_flows(house)) == 1
    # Home Assistant would create a second issue.
    shown = await house.command("repairs/list_issues")
    assert "config_entry_reauth" not in str(shown)
    await pages.open("config/integrations/dashboard")
    await pages.read_page("Reconfigure")
    await pages.page.get_by_role("button", name="Reconfigure").click()
    text = await pages.read(opening("config.progress.relink"))
    assert opening("config.step.reauth_confirm.title") in text
    await house.link()
    await pages.read(opening("config.abort.relinked"))
    await pages.finish()
    assert not await reauth_flows(house)
    assert not await house.issues()


async def test_reauth_without_open_dialog(house: House) -> None:
    house.cloud.revoke()
    await house.act("light.toggle", entity_id=LIGHT)
    await house.until_issues("relink")
    await house.link()

    async def ended() -> bool:
        return not await reauth_flows(house)

    await until(ended)
    assert not await house.issues()


async def test_not_permitted(house: House) -> None:
    """The issue is deleted when the skill is enabled again."""
    house.cloud.faults.add("gateway", refusal(403, "INSUFFICIENT_PERMISSION_EXCEPTION"))
    await house.act("light.toggle", entity_id=LIGHT)
    await house.pages.issue("not_permitted", code="INSUFFICIENT_PERMISSION_EXCEPTION")
    await house.link()
    await house.until_issues()


async def test_dropped(house: House) -> None:
    """The issue is deleted when all events are delivered."""
    await house.cloud.stop()
    doorbell = {"device_class": "doorbell", "event_types": ["ring"]}
    for _ in range(1100):
        now = datetime.now(UTC).isoformat()
        await house.set_state("event.door", now, **doorbell, event_type="ring")
    await house.pages.issue("reports_dropped")
    await house.cloud.start()
    await house.until_issues()
    assert not house.cloud.violations


async def test_removal(house: House) -> None:
    """The removal deletes the tokens."""
    assert "alexa_smart_home.grants" in house.stored()
    await house.pages.entry_menu("Delete")
    await house.pages.page.get_by_role("button", name="Delete").click()
    await house.until_removed()
    await house.restart()
    assert not await house.remains()
    assert not house.stored()
