"""Take the pictures of the README from the user interface of a demo home."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.alexa_cloud import directive
from tests.alexa_cloud.developer_sign_in import SECURITY_PROFILE
from tests.browser.house import DOMAIN, ROOT, House, open_house
from tests.browser.pages import ADD, Pages
from tests.browser.panel import Panel

IMAGES = ROOT / ".github" / "images"
WIDTH = 640
# The areas of some entities of the demo home.
AREAS = {
    "light.bed_light": "Bedroom",
    "light.ceiling_lights": "Living room",
    "climate.hvac": "Living room",
    "cover.kitchen_window": "Kitchen",
    "light.kitchen_lights": "Kitchen",
}
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:home-assistant"


async def take(pages: Pages, name: str) -> None:
    """Save a picture of the window."""
    await pages.page.wait_for_timeout(1000)
    await pages.page.screenshot(path=IMAGES / f"{name}.png")
    print(f"{name}.png")


def prepare(house: House) -> None:
    """Write a configuration with application credentials."""
    house.write_yaml({"application_credentials": None})


async def set_up(house: House) -> None:
    """Create the skill in the config flow, and take pictures of two pages."""
    pages = house.pages
    client_id, secret = SECURITY_PROFILE
    await house.command(
        "application_credentials/create",
        domain=DOMAIN,
        client_id=client_id,
        client_secret=secret,
    )
    await pages.open(ADD)
    await pages.page.get_by_role("button", name="OK").click()
    await pages.read("Create the skill for me")
    await take(pages, "setup")
    await pages.choose("Create the skill for me")
    await pages.read("Languages")
    await pages.select("Region", "Europe, India, Middle East")
    await pages.submit()
    await pages.read("CloudShell")
    await take(pages, "function")
    await pages.fill("ARN of the function", ARN)
    await pages.submit()
    await pages.read("Exposed entities")
    await pages.submit()
    await pages.read("Result")
    await pages.choose("Accept")
    await pages.read("The skill is ready")
    await pages.submit()
    await pages.finish()


async def show_panel(house: House) -> None:
    """Take pictures of the panel: the devices, and one device."""
    panel, pages = Panel(house), house.pages
    known = await house.command("config/area_registry/list")
    areas = {area["name"].lower(): area["area_id"] for area in known}
    for entity_id, name in AREAS.items():
        entry = await house.command("config/entity_registry/get", entity_id=entity_id)
        await house.command(
            "config/device_registry/update",
            device_id=entry["device_id"],
            area_id=areas[name.lower()],
        )
        endpoint_id = entity_id.replace(".", "#")
        await house.forwarder.send(directive("Alexa", "ReportState", endpoint_id))
    await pages.page.set_viewport_size({"width": 1280, "height": 720})
    await panel.open()
    await panel.search("lo")
    await take(pages, "panel")
    await pages.page.set_viewport_size({"width": WIDTH, "height": 900})
    await panel.open("/device/light.bed_light")
    await panel.root.get_by_role("heading", name="Bed Light").wait_for()
    await take(pages, "device_page")


async def main() -> None:
    """Take all pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as directory:
        async with open_house(Path(directory), prepare) as house:
            pages = house.pages
            await pages.page.set_viewport_size({"width": WIDTH, "height": 900})
            await set_up(house)
            await pages.open_device()
            await take(pages, "device")
            await house.set_state("light.nameless", "on", friendly_name="%%%")
            for number in (1, 2):
                twin = {"friendly_name": "Floor lamp"}
                await house.set_state(f"light.floor_lamp_{number}", "on", **twin)
            await show_panel(house)
            await pages.page.set_viewport_size({"width": WIDTH, "height": 600})
            await pages.fix("duplicate_names", "names")
            await take(pages, "repairs")


asyncio.run(main())
