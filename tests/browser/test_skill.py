"""Tests of the skill that Home Assistant creates, with a local Amazon."""

from typing import Final

import pytest

from tests.alexa_cloud import Fault, Route
from tests.alexa_cloud.developer_sign_in import SECURITY_PROFILE
from tests.alexa_cloud.skill_operations import CREDENTIALS
from tests.browser.house import EXTERNAL_URL, House, until
from tests.browser.pages import ADD
from tests.translations import opening

pytestmark = pytest.mark.asyncio(loop_scope="module")

ARN: Final = "arn:aws:lambda:eu-west-1:123456789012:function:home-assistant"
OPERATIONS: Final[tuple[Route, ...]] = (
    "vendors",
    "skills",
    "create",
    "status",
    "get_manifest",
    "put_manifest",
    "account_linking",
    "credentials",
    "enablement",
)


def prepare(house: House) -> None:
    house.write_yaml({"application_credentials": None})


async def begin(house: House) -> None:
    await house.pages.open(ADD)
    await house.pages.page.get_by_role("button", name="OK").click()
    await house.pages.choose("Create the skill for me")


async def retried(house: House, text: str) -> None:
    """Try the failed steps again until a page with this text is shown."""
    pages = house.pages
    failed = pages.dialog.get_by_text(opening("config.step.skill_failed.title"))
    wanted = pages.dialog.get_by_text(text)
    while not await wanted.count():
        await failed.or_(wanted).first.wait_for()
        if not await failed.count():
            continue
        await pages.read(opening("config.step.skill_failed.title"))
        before = house.cloud.faults.injected.total()

        async def continued(before: int = before) -> bool:
            is_repeated = house.cloud.faults.injected.total() > before
            return is_repeated or await wanted.count() > 0

        await pages.choose("Try again")
        await until(continued)
    await pages.read(text)


async def test_application_credentials(house: House) -> None:
    """The frontend asks for the security profile, and begins again."""
    await begin(house)
    page = house.pages.page
    dialog = page.locator("dialog-add-application-credential")
    text = await house.pages.read("Login with Amazon", dialog)
    assert "Allowed Return URL" in text
    for field, value in zip(
        ("Name", "OAuth client ID", "OAuth client secret"),
        ("Developer", *SECURITY_PROFILE),
        strict=True,
    ):
        await dialog.get_by_role("textbox", name=field).fill(value)
    await dialog.get_by_role("button", name="Add").last.click()
    await house.pages.read("Create the skill for me")


async def test_create(house: House) -> None:
    """Each call of Amazon fails once, and no second skill is created."""
    pages, api = house.pages, house.cloud.skill_management
    for operation in OPERATIONS:
        house.cloud.faults.add(operation, Fault(status=500))
    await pages.choose("Create the skill for me")
    text = await pages.read(opening("config.step.create_skill.description"))
    assert "Amazon's developer console" in text
    await pages.select("Region", "Europe, India, Middle East")
    # A new window opens Amazon's page, which leads back to Home Assistant.
    await pages.submit()
    await retried(house, "CloudShell")
    (skill,) = api.skills.values()
    assert skill.skill_id in await pages.read("ARN of the function")
    await pages.fill("ARN of the function", ARN)
    await pages.submit()
    await retried(house, "Exposed entities")
    await pages.submit()
    await pages.read("Result")
    await pages.choose("Accept")
    await pages.read(opening("config.step.ready.title"))
    await pages.submit()
    await pages.read("Name and assign")
    await pages.finish()
    assert [*api.skills] == [skill.skill_id]
    assert skill.account_linking is not None
    assert skill.account_linking["authorizationUrl"] == f"{EXTERNAL_URL}/auth/authorize"
    assert not api.violations
    assert [entry["state"] for entry in await house.entries()] == ["loaded"]


async def test_repair(house: House) -> None:
    """The skill is connected again, with the credentials that Amazon has now."""
    pages, api = house.pages, house.cloud.skill_management
    (skill,) = api.skills.values()
    skill.account_linking = None
    await pages.entry_menu("Reconfigure")
    await pages.choose("Repair the skill")
    await pages.read("ARN of the function")
    await pages.submit()
    await pages.read(opening("config.step.repaired.description"))
    await pages.submit()
    await pages.read(opening("config.abort.reconfigured"))
    await pages.finish()
    assert skill.account_linking is not None
    assert skill.manifest is not None
    assert skill.manifest["apis"]["smartHome"]["endpoint"]["uri"] == ARN

    async def loaded() -> bool:
        return [entry["state"] for entry in await house.entries()] == ["loaded"]

    await until(loaded)
    stored = (house.config / ".storage" / "core.config_entries").read_text()
    assert CREDENTIALS[1] in stored
    assert "Atza" not in stored
    assert "Atzr" not in stored
