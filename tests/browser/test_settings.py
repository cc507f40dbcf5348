"""Tests of the input on each page: effects and errors."""

from typing import Any

import pytest

from tests.alexa_cloud import directive
from tests.browser.house import DOMAIN, EXTERNAL_URL, House, until
from tests.browser.pages import ADD
from tests.translations import opening, shown_text

pytestmark = pytest.mark.asyncio(loop_scope="module")

THERMOSTAT = "climate.hvac"
AUTOMATION = "automation.warm_at_night"


def prepare(house: House) -> None:
    """Start with invalid settings and without an external address."""
    warm = {
        "alias": "Warm at night",
        "triggers": [{"trigger": "time", "at": "22:00"}],
        "actions": [
            {
                "action": "climate.set_temperature",
                "target": {"entity_id": THERMOSTAT},
                "data": {"temperature": 21},
            }
        ],
    }
    house.write_yaml(
        {
            "automation": [warm],
            "recorder": {"commit_interval": 0},
            "logbook": None,
            "alexa": {"smart_home": {"locale": "xx"}},
        }
    )
    path = house.config / "configuration.yaml"
    path.write_text(path.read_text().replace(EXTERNAL_URL, "http://192.0.2.1:8123"))


async def set_entity(house: House, entity: str, **texts: str) -> None:
    """Open the settings of an entity and fill in its text fields."""
    await house.pages.configure()
    await house.pages.choose("Settings of one entity")
    await house.pages.read(opening("options.step.entity.data_description.entity_id"))
    picker = house.pages.dialog.get_by_role("button", name="Entity")
    await house.pages.pick(picker, entity)
    await house.pages.submit()
    await house.pages.read(opening("options.step.entity_settings.description"))
    for field, text in texts.items():
        await house.pages.fill(field, text)


async def saved(house: House) -> None:
    await house.pages.submit()
    await house.pages.read("Options successfully saved")
    await house.pages.finish()


def interfaces(endpoint: dict[str, Any]) -> set[str]:
    return {capability["interface"] for capability in endpoint["capabilities"]}


async def test_invalid_yaml(house: House) -> None:
    pages = house.pages
    await pages.open(ADD)
    await pages.page.get_by_role("button", name="OK").click()
    text = await pages.read(opening("config.abort.invalid_yaml"))
    assert "locale must be one or more of" in text
    await pages.finish()
    path = house.config / "configuration.yaml"
    path.write_text(path.read_text().replace("alexa:", "nothing:"))
    await house.restart()


async def test_no_language(house: House) -> None:
    pages = house.pages
    await pages.open(ADD)
    await pages.page.get_by_role("button", name="OK").click()
    await pages.choose("I have a skill")
    await pages.read("Alexa client secret")
    await pages.dialog.get_by_role("button", name="Remove").first.click()
    await pages.submit()
    await pages.read(opening("config.error.no_locale"))
    add = pages.dialog.get_by_role("button", name="Add", exact=True)
    await pages.pick(add, "United States")
    await pages.select("Region", "Japan, Australia")
    await pages.submit()
    await pages.read("Exposed entities")


async def test_pickers(house: House) -> None:
    """Areas, labels, entities and patterns each have an effect."""
    area = await house.command("config/area_registry/create", name="Cellar")
    label = await house.command("config/label_registry/create", name="Voice")
    for entity_id in ("light.ceiling_lights", "cover.hall_window"):
        entry = await house.command("config/entity_registry/get", entity_id=entity_id)
        await house.command(
            "config/device_registry/update",
            device_id=entry["device_id"],
            area_id=area["area_id"],
        )
    await house.command(
        "config/entity_registry/update",
        entity_id="cover.kitchen_window",
        labels=[label["label_id"]],
    )

    pages = house.pages
    include = pages.section("Expose")
    assert not await pages.section("Leave out").get_by_text("Patterns").is_visible()
    await pages.pick(include.get_by_role("button", name="Areas"), "Cellar")
    await pages.pick(include.get_by_role("button", name="Add label"), "Voice")
    await pages.pick(include.get_by_role("button", name="Entit"), "bed light")
    await pages.add_text(include, "fan.*")
    exclude = await pages.unfold("Leave out")
    await pages.add_text(exclude, "cover.h*")
    await pages.submit()
    text = await pages.read("Result")
    assert opening("selector.not_exposed.options.filtered") in text
    await pages.choose("Change what is exposed")
    text = await pages.read("Exposed entities")
    for chosen in ("Cellar", "Voice", "Bed Light"):
        assert chosen in text
    await pages.submit()
    await pages.read("Result")
    await pages.choose("Accept")


async def test_no_address(house: House) -> None:
    """The guide shows the values of the region, and the missing address as an error."""
    pages = house.pages
    text = await pages.read(opening("config.error.no_https_url"))
    assert "https://home-assistant.example/api/alexa/smart_home" in text
    for value, expected in (
        ("https://alexa.amazon.co.jp/", True),
        ("us-west-2", True),
        ("layla", False),
        ("us-east-1", False),
    ):
        assert (value in text) is expected
    await pages.submit()
    await pages.read("Name and assign")
    await pages.finish()
    found = set(await house.discover())
    fans = {entity_id for entity_id in found if entity_id.startswith("fan.")}
    assert fans
    assert found - fans == {
        "light.ceiling_lights",
        "cover.kitchen_window",
        "light.bed_light",
    }


async def test_address(house: House) -> None:
    """The error disappears with an address."""
    await house.command("config/core/update", external_url=EXTERNAL_URL)
    pages = house.pages
    await pages.configure()
    await pages.choose("Values for Amazon's consoles")
    text = await pages.read(opening("options.step.guide.description"))
    assert opening("options.error.no_https_url") not in text
    assert f"{EXTERNAL_URL}/api/alexa/smart_home" in text


async def test_files_for_aws(house: House) -> None:
    """The links download the template and show the text to paste in a new tab."""
    pages = house.pages
    async with pages.page.expect_download() as download:
        await pages.dialog.get_by_role("link", name="alexa-smart-home.yaml").click()
    path = await (await download.value).path()
    template = path.read_text()
    assert f'Default: "{EXTERNAL_URL}"' in template
    command = pages.dialog.get_by_role("link", name="alexa-smart-home-us-west-2.sh")
    async with pages.page.expect_popup() as popup:
        await command.click()
    tab = await popup.value
    text = await tab.locator("body").inner_text()
    assert template in text
    assert "aws cloudformation deploy --region us-west-2" in text
    await tab.close()
    await pages.close()


async def test_other_region(house: House) -> None:
    pages = house.pages
    text = await pages.reconfigure()
    assert "Japan, Australia" in text
    await pages.select("Region", "North America, Latin America")
    await pages.submit()
    await pages.read(opening("config.abort.reconfigured"))
    await pages.finish()
    await pages.configure()
    await pages.choose("Values for Amazon's consoles")
    text = await pages.read(opening("options.step.guide.description"))
    assert "https://pitangui.amazon.com/" in text
    assert "us-west-2" not in text
    await pages.close()


async def test_expose_all(house: House) -> None:
    """Each choice can be removed."""
    pages = house.pages
    await pages.configure()
    await pages.choose("Exposed entities")
    await pages.read(opening("options.step.exposure.description"))
    for name in ("Expose", "Leave out"):
        await pages.empty(pages.section(name))
    await pages.submit()
    await pages.read("Result")
    await pages.choose("Save")
    await pages.read("Options successfully saved")
    await pages.finish()
    assert {THERMOSTAT, "cover.garage_door"} <= set(await house.discover())


async def test_settings_of_light(house: House) -> None:
    pages = house.pages
    await set_entity(house, "bed light", Name="Lamp", Description="By the bed")
    add = pages.dialog.get_by_role("button", name="Add", exact=True)
    await pages.pick(add, "SMARTPLUG")
    await pages.toggle("Read only")
    await saved(house)
    found = (await house.discover())["light.bed_light"]
    assert found["friendlyName"] == "Lamp"
    assert found["description"] == "By the bed via Home Assistant"
    assert found["displayCategories"] == ["SMARTPLUG"]
    order = directive("Alexa.PowerController", "TurnOn", found["endpointId"])
    answer = await house.forwarder.send(order)
    event: Any = answer.message["event"]
    assert event["payload"]["type"] == "INSUFFICIENT_PERMISSIONS"


async def test_settings_of_cover(house: House) -> None:
    await set_entity(house, "garage door")
    await house.pages.toggle("Close only")
    await saved(house)
    found = (await house.discover())["cover.garage_door"]
    assert "Alexa.Actions.Close" in str(found)
    assert "Alexa.Actions.Open" not in str(found)


async def test_settings_of_switch(house: House) -> None:
    await set_entity(house, "decorative lights")
    await house.pages.select("Starts routines as", "Motion sensor")
    await saved(house)
    found = (await house.discover())["switch.decorative_lights"]
    assert "Alexa.MotionSensor" in interfaces(found)


async def test_settings_of_media_player(house: House) -> None:
    """An unknown input is rejected."""
    pages = house.pages
    await set_entity(house, "lounge room")
    await pages.add_row(Source="youtube", **{"Alexa input": "Cinema"})
    await pages.submit()
    await pages.read(opening("options.error.unknown_input"))
    await pages.edit_row(**{"Alexa input": "hdmi1"})
    await saved(house)
    found = (await house.discover())["media_player.lounge_room"]
    assert "HDMI 1" in str(found)


async def test_settings_of_alarm(house: House) -> None:
    """Alexa accepts only PINs of four digits."""
    pages = house.pages
    alarm = "alarm_control_panel.security"
    assert "FOUR_DIGIT_PIN" in str((await house.discover())[alarm])
    await set_entity(house, "security", Code="12345")
    await saved(house)
    assert "FOUR_DIGIT_PIN" not in str((await house.discover())[alarm])
    await set_entity(house, "security")
    code = pages.dialog.get_by_role("textbox", name="Code", exact=True)
    assert await code.input_value() == ""
    await pages.close()


async def test_explain(house: House) -> None:
    """The action returns translated sentences."""
    await house.set_state("zone.office", "0")
    url = f"services/{DOMAIN}/explain?return_response"
    light = "light.bed_light"
    answer = await house.post(url, entity_id=[light, "zone.office"])
    found = answer["service_response"]
    assert found[light]["name_from"] == opening("selector.origin.options.settings")
    reason = opening("selector.not_exposed.options.unsupported")
    assert found["zone.office"]["reason"] == reason


async def test_logbook(house: House) -> None:
    """Entries show the directive and the error."""
    line = shown_text(
        "selector.logbook.options.failed_for",
        directive="PowerController.TurnOn",
        name="Bed Light",
        error="INSUFFICIENT_PERMISSIONS",
    )

    async def has_entry() -> bool:
        entries = await house.get("logbook")
        return any(line.fullmatch(entry.get("message", "")) for entry in entries)

    await until(has_entry)
    await house.pages.open("logbook")
    await house.pages.read_page("requested Discovery.Discover")


async def test_system_health(house: House) -> None:
    """The link state is translated."""
    await house.pages.open("config/repairs?dialog=system-health")
    text = await house.pages.read_page("Link to Alexa")
    assert "Not linked" in text


async def test_pause_automations(house: House) -> None:
    """The automation is paused while Alexa automates the thermostat."""
    pages = house.pages
    await pages.configure()
    await pages.choose("Automations of thermostats")
    pause = opening("options.step.automations.data.pause_automations")
    await pages.read(pause)
    await pages.toggle(pause)
    await saved(house)
    switch = "switch.hvac_automation"

    async def automated() -> bool:
        return bool((await house.get(f"states/{switch}"))["state"] == "on")

    await until(automated)
    status = {"capability": "Alexa.ThermostatController", "status": "AUTOMATED"}
    order = directive(
        "Alexa.AutomationManagement",
        "UpdateAlexaAutomationStatus",
        "climate#hvac",
        {"alexaAutomationStatuses": [status]},
        payload_version="1.0",
    )
    await house.forwarder.send(order)

    async def paused() -> bool:
        return bool((await house.get(f"states/{AUTOMATION}"))["state"] == "off")

    await until(paused)
    await house.act("switch.turn_on", entity_id=switch)

    async def resumed() -> bool:
        return not await paused()

    await until(resumed)


async def test_other_language(house: House) -> None:
    """Without US English, the switches are removed."""
    automation = "Alexa.AutomationManagement"
    assert automation in interfaces((await house.discover())[THERMOSTAT])
    pages = house.pages
    await pages.configure()
    await pages.choose("Languages")
    await pages.read(opening("options.step.locales.data_description.locale"))
    await pages.dialog.get_by_role("button", name="Remove").first.click()
    add = pages.dialog.get_by_role("button", name="Add", exact=True)
    await pages.pick(add, "German")
    await saved(house)
    assert automation not in interfaces((await house.discover())[THERMOSTAT])
    text = await pages.open_device()
    assert "Automation of" not in text


async def test_removal(house: House) -> None:
    """The removal deletes entities, devices and the HTTP route."""
    await house.pages.entry_menu("Delete")
    await house.pages.page.get_by_role("button", name="Delete").click()
    await house.until_removed()
