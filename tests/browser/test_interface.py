"""Tests of the flows, the device and the issues in the user interface."""

import pytest

from tests.alexa_cloud import CLIENT_ID, CLIENT_SECRET
from tests.browser.house import House
from tests.browser.pages import ADD
from tests.translations import opening, shown_text

pytestmark = pytest.mark.asyncio(loop_scope="module")

LIGHTS = {
    "light.bed_light",
    "light.ceiling_lights",
    "light.entrance_color_white_lights",
    "light.kitchen_lights",
    "light.living_room_rgbww_lights",
    "light.office_rgbw_lights",
}


async def test_config_flow(house: House) -> None:
    """From "Add integration" to the values for Amazon's consoles."""
    pages = house.pages
    await pages.open(ADD)
    await pages.page.get_by_role("button", name="OK").click()
    await pages.read("Create the skill for me")
    await pages.choose("I have a skill")
    text = await pages.read("Alexa client secret")
    assert "Automatic" in text
    assert "Languages\nEnglish (United States)" in text

    await pages.fill("Alexa client id", CLIENT_ID)
    await pages.submit()
    await pages.read(opening("config.error.half_credentials"))
    await pages.fill("Alexa client id", "")
    await pages.submit()

    await pages.read("Exposed entities")
    await pages.expose("light")
    await pages.submit()
    text = await pages.read("Result")
    assert shown_text("config.step.preview.description", endpoints="6").search(text)
    await pages.choose("Change what is exposed")
    await pages.read("Exposed entities")
    assert not await house.entries()
    await pages.submit()
    await pages.read("Result")
    await pages.choose("Accept")

    text = await pages.read("Values for Amazon's consoles")
    for value in (
        "https://home.example.org/api/alexa/smart_home",
        "https://home.example.org/auth/authorize",
        "https://home.example.org/auth/token",
        "https://layla.amazon.com/",
        "eu-west-1",
    ):
        assert value in text
    await pages.submit()
    await pages.read("Name and assign")
    await pages.finish()
    assert [entry["state"] for entry in await house.entries()] == ["loaded"]
    assert set(await house.discover()) == LIGHTS


async def test_second_entry(house: House) -> None:
    """A second entry is rejected."""
    await house.pages.open(ADD)
    await house.pages.read_page("Show integration")
    assert len(await house.entries()) == 1


async def test_no_credentials(house: House) -> None:
    assert await house.link() == "AcceptGrant.Response"
    await house.pages.fix("no_credentials", "credentials")
    await house.pages.close()


async def test_reconfigure(house: House) -> None:
    """The issue of missing credentials is deleted."""
    pages = house.pages
    await pages.reconfigure()
    await pages.fill("Alexa client id", CLIENT_ID)
    await pages.fill("Alexa client secret", CLIENT_SECRET)
    await pages.submit()
    await pages.read(opening("config.abort.reconfigured_relink"))
    await pages.finish()
    assert not await house.issues()

    text = await pages.reconfigure()
    assert CLIENT_SECRET not in text
    secret = pages.dialog.get_by_role("textbox", name="Alexa client secret")
    assert await secret.input_value() == ""
    await pages.submit()
    await pages.read(opening("config.abort.reconfigured"))
    await pages.finish()


async def test_exposure(house: House) -> None:
    """The exposed entities change at once."""
    pages = house.pages
    await pages.configure()
    await pages.read("Automations of thermostats")
    await pages.choose("Exposed entities")
    text = await pages.read(opening("options.step.exposure.description"))
    assert "Domains\nlight" in text
    await pages.expose("climate")
    await pages.submit()
    text = await pages.read("Result")
    assert shown_text("options.step.preview.description", endpoints="9").search(text)
    await pages.choose("Save")
    await pages.read("Options successfully saved")
    await pages.finish()
    assert set(await house.discover()) > LIGHTS | {"climate.hvac"}


async def test_entity(house: House) -> None:
    """The name of an entity is set and removed."""
    pages = house.pages
    for name, removed in (("Lamp of the bed", False), ("Bed Light", True)):
        await pages.configure()
        await pages.choose("Settings of one entity")
        state = "some" if removed else "none"
        page = f"selector.configured_entities.options.{state}"
        text = await pages.read(opening(page))
        assert ("light.bed_light" in text) is removed
        picker = pages.dialog.get_by_role("button", name="Entity")
        await pages.pick(picker, "bed light")
        await pages.submit()
        await pages.read(opening("options.step.entity_settings.description"))
        if removed:
            await pages.toggle("Remove these settings")
        else:
            await pages.fill("Name", name)
        await pages.submit()
        await pages.read("Options successfully saved")
        await pages.finish()
        found = (await house.discover())["light.bed_light"]
        assert found["friendlyName"] == name


async def test_other_pages(house: House) -> None:
    pages = house.pages
    await pages.configure()
    await pages.choose("Languages")
    await pages.read(opening("options.step.locales.data_description.locale"))
    add = pages.dialog.get_by_role("button", name="Add", exact=True)
    await pages.pick(add, "German")
    await pages.submit()
    await pages.read("Options successfully saved")
    await pages.finish()
    await pages.configure()
    await pages.choose("Automations of thermostats")
    pause = opening("options.step.automations.data.pause_automations")
    await pages.read(pause)
    await pages.toggle(pause)
    await pages.submit()
    await pages.read("Options successfully saved")
    await pages.finish()

    await pages.configure()
    await pages.choose("Values for Amazon's consoles")
    await pages.read(opening("options.step.guide.description"))
    await pages.submit()
    await pages.read("Settings of one entity")
    await pages.close()


async def test_device(house: House) -> None:
    """The service device has the sensors and a switch for each thermostat."""
    text = await house.pages.open_device()
    for name in (
        "Link",
        "Not linked",
        "Endpoints",
        "Reports sent",
        "Automation of Hvac",
    ):
        assert name in text


async def test_duplicate_names(house: House) -> None:
    for number in (1, 2):
        name = {"friendly_name": "Twin"}
        await house.set_state(f"light.twin_{number}", "on", **name)
    pages = house.pages
    await pages.fix("duplicate_names", "names")
    await pages.submit()
    await pages.read(opening("issues.duplicate_names.fix_flow.error.same_name"))
    await pages.fill("Name of light.twin_1*", "Single")
    await pages.submit()
    await pages.read("repaired")
    await pages.finish()
    await house.until_issues()
    assert (await house.discover())["light.twin_1"]["friendlyName"] == "Single"
    # Its settings are now those of an entity that does not exist.
    await house.delete("states/light.twin_1")
    await house.act("alexa_smart_home.reload")
    await house.until_issues("unknown_entities")
    await pages.fix("unknown_entities", "confirm", list="light.twin_1")
    await pages.submit()
    await pages.read("repaired")
    await pages.finish()
    await house.until_issues()


async def test_left_out(house: House) -> None:
    await house.set_state("light.nameless", "on", friendly_name="%%%")
    reason = opening("selector.not_exposed.options.no_name")
    await house.pages.issue("left_out", list=f"light.nameless: {reason}")
    await house.delete("states/light.nameless")
    await house.until_issues()


async def test_too_many(house: House) -> None:
    for number in range(300):
        await house.set_state(f"light.many_{number}", "on")
    await house.pages.fix("too_many", "entities", count="10")
    await house.pages.close()
    for number in range(300):
        await house.delete(f"states/light.many_{number}")
    await house.until_issues()


async def test_removal(house: House) -> None:
    """The removal deletes all data."""
    await house.set_state("light.nameless", "on", friendly_name="%%%")
    await house.until_issues("left_out")
    pages = house.pages
    await pages.entry_menu("Delete")
    await pages.read_page("Delete Alexa Smart Home?")
    await pages.page.get_by_role("button", name="Delete").click()
    await house.until_removed()
    await house.restart()
    assert not await house.remains()
    assert not house.stored()
