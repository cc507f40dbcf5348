"""Tests of the panel with the demo home and 3,000 more entities."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from statistics import median
from typing import Any

import pytest
import pytest_asyncio

from tests.alexa_cloud import directive, refusal
from tests.browser.house import House, credentials, until
from tests.browser.panel import TAG, URL_PATH, Panel
from tests.translations import opening

pytestmark = pytest.mark.asyncio(loop_scope="module")

MORE = 3000
SWITCHES = {f"more_{number}": {"name": f"More {number}"} for number in range(MORE)}
DOMAINS = ("climate", "cover", "fan", "light", "lock", "media_player")
LIGHT = "light.bed_light"
# Milliseconds.
FIRST_PAINT = 1000
KEYSTROKE = 50
# The contrast of text that the Web Content Accessibility Guidelines demand (AA).
CONTRAST = 4.5


def write_yaml(house: House, **more: Any) -> None:
    """Write the configuration with 3,000 more entities."""
    house.write_yaml({"input_boolean": SWITCHES, **more})


def prepare(house: House) -> None:
    """Start with the block of the built-in integration."""
    settings = credentials(house.cloud)
    settings |= {"filter": {"include_domains": [*DOMAINS]}}
    write_yaml(house, alexa={"smart_home": settings})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def panel(house: House) -> Panel:
    panel = Panel(house)
    await panel.load_probe()
    return panel


async def finish(house: House, path: str, **start: str) -> None:
    """Submit all steps of a flow without input."""
    step = await house.post(path, **start)
    while step["type"] == "form":
        step = await house.post(f"{path}/{step['flow_id']}")
    assert step["type"] in ("create_entry", "abort"), step


async def until_exposed(house: House, entity_id: str, *, exposed: bool = True) -> None:
    async def changed() -> bool:
        return (entity_id in await house.discover()) is exposed

    await until(changed)


async def test_yaml(house: House, panel: Panel) -> None:
    """Settings in YAML are shown, but cannot be changed."""
    await finish(house, "config/config_entries/flow", handler="alexa_smart_home")
    await house.pages.open_device()
    await panel.page.get_by_role("link", name="Visit").click()
    await panel.rows.first.wait_for()
    assert URL_PATH in panel.page.url
    text = await panel.read()
    assert opening("options.step.yaml.description") in text
    assert "alexa: smart_home:" in text
    await panel.search("bed light")
    assert await panel.tick("Bed Light").is_checked()
    assert await panel.tick("Bed Light").is_disabled()
    assert not await panel.root.get_by_role("button", name="Settings of").count()
    assert not await panel.root.get_by_role("button", name="Expose all").count()


async def test_moved_settings(house: House, panel: Panel) -> None:
    """The open panel lets the settings be changed once they are not in YAML."""
    (entry,) = await house.entries()
    path = "config/config_entries/options/flow"
    menu = await house.post(path, handler=entry["entry_id"])
    step = f"{path}/{menu['flow_id']}"
    await house.post(step, next_step_id="move")
    await house.post(step)
    write_yaml(house)
    await house.act("alexa_smart_home.reload")
    await panel.button("Settings of Bed Light").wait_for()
    assert await panel.tick("Bed Light").is_enabled()
    assert opening("options.step.yaml.description") not in await panel.read()
    assert await house.link() == "AcceptGrant.Response"


async def test_speed(
    house: House, panel: Panel, record_property: Callable[[str, object], None]
) -> None:
    """The table appears in a second, and a keystroke takes 50 milliseconds."""
    await house.pages.open("profile")
    await panel.page.get_by_text("Demo").first.wait_for()
    paints = []
    for _ in range(5):
        paints.append(await panel.first_paint())
        await panel.page.evaluate("history.back()")
        await panel.root.wait_for(state="detached")
    await panel.go()
    await panel.rows.first.wait_for()
    texts = ("m", "mo", "mor", "more", "more 1", "more 12", "more 1", "", "l", "li", "")
    keys = [time for _ in range(4) for time in await panel.keystrokes(*texts)]
    frames = await panel.scroll(120)
    record_property("first_paint", paints)
    record_property("keystroke", median(keys))
    record_property("frame", median(frames))
    assert median(paints) < FIRST_PAINT
    assert median(keys) < KEYSTROKE
    assert median(frames) < KEYSTROKE
    total = await panel.root.get_by_role("table").first.get_attribute("aria-rowcount")
    assert int(total or 0) > MORE
    assert await panel.rows.count() < 60


async def test_filters(house: House, panel: Panel) -> None:
    """The search, the filters and the order apply together."""
    await panel.open()
    assert await panel.search("more_299") == [
        "More 299",
        *(f"More {number}" for number in range(2990, 3000)),
    ]
    assert await panel.search("INPUT Möre 12") != []
    assert await panel.search("no such device") == []
    await panel.search("")
    lights = await panel.choose("Domain", "light")
    assert lights == sorted(lights)
    assert "Bed Light" in lights
    by_name = panel.button("Name in Alexa")
    await by_name.click()
    assert await panel.names() == lights[::-1]
    header = panel.root.get_by_role("columnheader", name="Name in Alexa")
    assert await header.get_attribute("aria-sort") == "descending"
    await by_name.click()
    assert await panel.choose("Status", "hidden") == []
    await panel.choose("Status", "exposed")
    area = await house.command("config/area_registry/create", name="Attic")
    entry = await house.command("config/entity_registry/get", entity_id=LIGHT)
    await house.command(
        "config/device_registry/update",
        device_id=entry["device_id"],
        area_id=area["area_id"],
    )
    await panel.root.get_by_role("cell", name="Attic").wait_for()
    assert await panel.choose("Area", "Attic") == ["Bed Light"]
    assert await panel.choose("Area", "-") == [
        name for name in lights if name != "Bed Light"
    ]


async def test_change_several(house: House, panel: Panel) -> None:
    """Exposure, name and category are reviewed, saved, and announced."""
    await panel.open()
    found = await house.discover()
    assert "input_boolean.more_7" not in found
    await panel.search("more_7")
    await panel.tick("More 7").check()
    await panel.tick("More 70").click(modifiers=["Shift"])
    await panel.tick("More 70").uncheck()
    await panel.search("ceiling lights")
    await panel.tick("Ceiling Lights").uncheck()
    await panel.search("bed light")
    await panel.button("Change the name of Bed Light").click()
    await panel.page.keyboard.type("Reading lamp")
    await panel.page.keyboard.press("Enter")
    await panel.button("Change the category of Bed Light: LIGHT").click()
    category = panel.rows.get_by_role("combobox", name="Category")
    await category.select_option("SMARTPLUG")
    await panel.page.keyboard.press("Tab")
    await panel.button("Settings of Bed Light").click()
    await panel.dialog.get_by_role("checkbox", name="Read only").check()
    await panel.dialog.get_by_role("button", name="Apply").click()
    assert "3" in await panel.changes.inner_text()
    review = await panel.save()
    for line in ("Added (1)", "Changed (1)", "Removed (1)", "Reading lamp"):
        assert line in review
    await panel.root.get_by_text(opening("config_panel.preview.announced")).wait_for()
    await house.cloud.wait_for_event(
        lambda event: event.name == "AddOrUpdateReport" and "more_7" in str(event)
    )
    after = await house.discover()
    assert after.keys() ^ found.keys() == {
        "input_boolean.more_7",
        "light.ceiling_lights",
    }
    assert after[LIGHT]["friendlyName"] == "Reading lamp"
    assert after[LIGHT]["displayCategories"] == ["SMARTPLUG"]
    assert not await panel.changes.is_visible()
    assert await panel.search("reading lamp") == ["Reading lamp"]
    await panel.button("Settings of Reading lamp").click()
    await panel.dialog.get_by_role("button", name="Reset to defaults").click()
    await panel.search("ceiling lights")
    await panel.tick("Ceiling Lights").check()
    await panel.search("more_7")
    await panel.tick("More 7").uncheck()
    await panel.save()
    await until_exposed(house, "light.ceiling_lights")
    assert await house.discover() == found


async def test_too_many(panel: Panel) -> None:
    """The review of more than 300 devices names those that are left out."""
    await panel.open()
    await panel.choose("Domain", "input_boolean")
    await panel.button(f"Expose all listed ({MORE:,})").click()
    await panel.button("Review and save").click()
    await panel.dialog.get_by_text("300 of 300").wait_for()
    text = await panel.dialog.inner_text()
    assert opening("config_panel.preview.full") in text
    assert "Problems" in text
    await panel.dialog.get_by_role("button", name="Cancel").click()
    await panel.button("Discard").click()
    assert not await panel.tick("More 0").is_checked()


async def test_invalid_settings(panel: Panel) -> None:
    """The error of the backend is shown, and nothing is saved."""
    await panel.open()
    await panel.search("lounge room")
    await panel.button("Settings of Lounge room").click()
    await panel.dialog.get_by_role("textbox", name="dvd").fill("Cinema")
    await panel.dialog.get_by_role("button", name="Apply").click()
    await panel.button("Review and save").click()
    error = panel.dialog.get_by_role("alert").filter(has_text="Cinema")
    await error.wait_for()
    save = panel.dialog.get_by_role("button", name="Save", exact=True)
    assert await save.is_disabled()
    await panel.page.keyboard.press("Escape")
    await panel.button("Discard").click()


async def test_device(house: House, panel: Panel) -> None:
    """A device shows sentences, values and its discovery, and runs a directive."""
    await panel.open()
    await panel.search("bed light")
    await panel.root.get_by_role("link", name="Bed Light").click()
    await panel.root.get_by_role("heading", name="Bed Light").wait_for()
    assert panel.page.url.endswith(f"/{URL_PATH}/device/{LIGHT}")
    text = await panel.read()
    for expected in ("Alexa, turn on Bed Light", "powerState", '"light#bed_light"'):
        assert expected in text
    await house.act("light.turn_off", entity_id=LIGHT)
    await panel.root.get_by_role("cell", name='"OFF"', exact=True).wait_for()
    directives = panel.root.get_by_role("combobox", name="Directive")
    await directives.select_option(label="Brightness: SetBrightness")
    payload = panel.root.get_by_role("textbox", name="Payload")
    run = panel.button("Run")
    await payload.fill("{")
    await run.click()
    await panel.root.get_by_text(opening("config_panel.device.invalid_json")).wait_for()
    await payload.fill('{"brightness": 30}')
    await run.click()
    await panel.root.get_by_text("Answered in").wait_for()
    assert "light.turn_on" in await panel.read()
    assert (await house.get(f"states/{LIGHT}"))["state"] == "on"
    await panel.root.get_by_role("cell", name="30", exact=True).wait_for()
    await payload.fill('{"brightness": 300}')
    await run.click()
    await panel.root.get_by_text("VALUE_OUT_OF_RANGE").wait_for()
    await panel.page.go_back()
    await panel.rows.first.wait_for()
    assert await panel.focused() == "Bed Light"
    await panel.go("/device/light.gone")
    error = panel.root.get_by_role("alert").filter(has_text="light.gone")
    await error.wait_for()
    await panel.go()
    await error.wait_for(state="detached")


async def test_activity(house: House, panel: Panel) -> None:
    """Messages appear as they come, with their JSON and without secrets."""
    await panel.open("/activity")
    table = panel.root.get_by_role("table", name="Activity")
    rows = table.locator("tbody tr")
    order = directive("Alexa.PowerController", "TurnOff", "light#bed_light")
    await house.forwarder.send(order)
    message = table.get_by_role("button", name="PowerController.TurnOff").first
    await message.click()
    details = table.locator(".details")
    text = await details.inner_text()
    assert "TurnOff" in text
    assert house.access.token not in text
    assert await message.get_attribute("aria-expanded") == "true"
    await message.click()
    await details.wait_for(state="hidden")

    await panel.button("Pause").click()
    before = await rows.count()
    await house.forwarder.send(order)
    await panel.root.get_by_text("New messages:").wait_for()
    assert await rows.count() == before
    await panel.button("Resume").click()
    assert await rows.count() > before
    await panel.root.get_by_role("searchbox").fill("no such device")
    assert await rows.count() == 0
    await panel.root.get_by_role("searchbox").fill("bed light")
    assert await rows.count() > 0
    await panel.read()


async def test_failing_reports(house: House, panel: Panel) -> None:
    """Errors of Amazon are shown in words."""
    await panel.open("/activity")
    house.cloud.faults.add("gateway", refusal(403, "INSUFFICIENT_PERMISSION_EXCEPTION"))
    await house.act("light.toggle", entity_id=LIGHT)
    failed = panel.root.get_by_role("checkbox", name="Only errors")
    await failed.check()
    error = opening("selector.message_result.options.not_permitted")
    await panel.root.get_by_role("cell").filter(has_text=error).first.wait_for()
    await panel.root.get_by_role("tab", name="Connection").click()
    problem = opening("issues.not_permitted.title")
    await panel.root.get_by_text(problem).first.wait_for()
    assert await house.link() == "AcceptGrant.Response"
    await panel.root.get_by_text(problem).first.wait_for(state="detached")


async def test_connection(panel: Panel) -> None:
    """The accounts, the steps, the check and the values for the consoles."""
    await panel.open("/connection")
    await panel.root.get_by_text("Linked to Alexa", exact=True).wait_for()
    await panel.button("Check the connection").click()
    await panel.root.get_by_text(
        opening("selector.check_subject.options.dns")
    ).wait_for()
    text = await panel.read()
    assert "https://home.example.org/api/alexa/smart_home" in text
    await panel.button("Copy: Your Web Authorization URI").click()
    await panel.root.get_by_text("Copied: Your Web Authorization URI").wait_for()
    async with panel.page.expect_download() as started:
        await panel.root.get_by_role("link", name="Download the template").click()
    download = await started.value
    assert "AWSTemplateFormatVersion" in (await download.path()).read_text()


async def test_keyboard(house: House, panel: Panel) -> None:
    """All parts can be used with the keyboard alone."""
    page = panel.page
    await panel.open()
    await panel.tab_to("Devices")
    await panel.tab_to("Search")
    await page.keyboard.type("ceiling lights")
    await panel.tab_to("Expose Ceiling Lights")
    await page.keyboard.press("Space")
    await panel.tab_to("Change the name of Ceiling Lights")
    await page.keyboard.press("Enter")
    await page.keyboard.type("Downlights")
    await page.keyboard.press("Enter")
    assert await panel.focused() == "Change the name of Ceiling Lights"
    await page.keyboard.press("Enter")
    await page.keyboard.type("Nonsense")
    await page.keyboard.press("Escape")
    assert "Nonsense" not in await panel.read()
    await panel.tab_to("Review and save")
    await page.keyboard.press("Enter")
    await panel.dialog.get_by_text("Devices in Alexa after").wait_for()
    await panel.tab_to("Save")
    await page.keyboard.press("Enter")
    await until_exposed(house, "light.ceiling_lights", exposed=False)
    await panel.dialog.wait_for(state="hidden")
    assert await panel.focused() == "Devices"

    await page.keyboard.press("ArrowRight")
    assert await panel.focused() == "Activity"
    await panel.tab_to("Pause")
    await panel.tab_to("Activity", "Shift+Tab")
    await page.keyboard.press("End")
    assert await panel.focused() == "Connection"
    await panel.tab_to("Check the connection")
    await panel.tab_to("Connection", "Shift+Tab")
    await page.keyboard.press("Home")
    await panel.tab_to("Search")
    await page.keyboard.press("Control+A")
    await page.keyboard.type("bed light")
    await panel.tab_to("Bed Light")
    await page.keyboard.press("Enter")
    await panel.root.get_by_role("heading", name="Bed Light").wait_for()
    await panel.tab_to("Run")
    await page.keyboard.press("Enter")
    await panel.root.get_by_text("Answered in").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1000])
async def test_readable(panel: Panel, scheme: str, width: int) -> None:
    """Each control has a name, text has contrast, and nothing is wider than a phone."""
    page = panel.page
    await page.emulate_media(
        color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce"
    )
    await page.set_viewport_size({"width": width, "height": 800})
    await panel.open()
    for path in ("", f"/device/{LIGHT}", "/activity", "/connection"):
        await panel.go(path)
        content = panel.root.locator("tbody tr, pre, .steps").filter(visible=True)
        await content.first.wait_for()
        assert not await panel.nameless()
        low = [found for found in await panel.contrasts() if found[1] < CONTRAST]
        assert not low, path
        overflow = "() => document.scrollingElement.scrollWidth > innerWidth"
        assert not await page.evaluate(overflow)
        if width == 400 and not path:
            table = panel.root.locator(".scroller")
            assert await table.evaluate("it => it.scrollWidth <= it.clientWidth")
    menu = panel.root.get_by_role("button", name="Menu")
    assert await menu.is_visible() is (width == 400)
    if width == 400:
        await menu.click()
        await page.get_by_role("link", name="Settings").wait_for()
        await page.keyboard.press("Escape")
    await page.set_viewport_size({"width": 1000, "height": 900})


@asynccontextmanager
async def logged_in_as_guest(house: House) -> AsyncIterator[Any]:
    """Open a browser tab as a user who is not an administrator."""
    user = await house.command(
        "config/auth/create", name="Guest", group_ids=["system-users"]
    )
    await house.command(
        "config/auth_provider/homeassistant/create",
        user_id=user["user"]["id"],
        username="guest",
        password="guest-password",
    )
    browser = house.pages.page.context.browser
    assert browser is not None
    context = await browser.new_context(locale="en-US")
    page = await context.new_page()
    await page.goto(house.access.url)
    await page.get_by_role("textbox", name="Username").fill("guest")
    await page.get_by_role("textbox", name="Password").first.fill("guest-password")
    await page.keyboard.press("Enter")
    await page.locator("home-assistant").wait_for(state="attached")
    try:
        yield page
    finally:
        await context.close()


async def test_guest(house: House) -> None:
    """The panel does not exist for users who are not administrators."""
    async with logged_in_as_guest(house) as page:
        await page.locator("ha-sidebar").wait_for(state="attached")
        await page.goto(f"{house.access.url}/{URL_PATH}")
        # Home Assistant shows the default dashboard instead.
        await page.wait_for_url(lambda url: URL_PATH not in url)
        assert not await page.locator(TAG).count()


async def test_restart(house: House, panel: Panel) -> None:
    """The panel reconnects after a restart of Home Assistant."""
    await panel.open("/activity")
    stopping = asyncio.create_task(house.home._stop())
    banner = panel.root.get_by_text(opening("config_panel.page.restarting"))
    await banner.first.wait_for()
    await stopping
    await house.home._start()
    await house.home._until(house.home._is_running)
    await banner.first.wait_for(state="detached")
    order = directive("Alexa.PowerController", "TurnOn", "light#bed_light")
    await house.forwarder.send(order)
    table = panel.root.get_by_role("table", name="Activity")
    await table.get_by_role("button", name="PowerController.TurnOn").first.wait_for()
    await panel.root.get_by_role("tab", name="Devices").click()
    await panel.rows.first.wait_for()
    assert await panel.search("bed light") == ["Bed Light"]


async def test_disabled(house: House, panel: Panel) -> None:
    """The panel disappears with the entry."""
    (entry,) = await house.entries()
    await house.command(
        "config_entries/disable", entry_id=entry["entry_id"], disabled_by="user"
    )
    await panel.root.wait_for(state="detached")
