"""Pages of the user interface."""

from collections.abc import Mapping
from pathlib import Path
import re
from typing import TYPE_CHECKING

from tests.translations import opening, shown_text

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

INTEGRATION = "config/integrations/integration/alexa_smart_home"
ADD = "config/integrations/dashboard/add?domain=alexa_smart_home"

# Collects the visible text, including that in shadow roots.
TEXT = """
(top) => {
  const parts = [];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) parts.push(node.textContent);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (["STYLE", "SCRIPT", "TEMPLATE"].includes(node.tagName)) return;
    const style = getComputedStyle(node);
    if (style.display === "none" || style.visibility === "hidden") return;
    const assigned = node.tagName === "SLOT" ? node.assignedNodes() : [];
    const children = assigned.length ? assigned : (node.shadowRoot || node).childNodes;
    children.forEach(walk);
    if (!["inline", "contents"].includes(style.display)) parts.push("\\n");
  };
  walk(top);
  return parts.join("").replace(/[ \\t]+/g, " ").replace(/\\s*\\n\\s*/g, "\\n").trim();
}
"""
_TYPING = """
() => {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused?.tagName === "INPUT";
}
"""
# A missing translation or placeholder.
_BROKEN = re.compile(
    r"undefined|\[object|\bNaN\b|\bNone\b|\{\w*\}|component\.|[Tt]ranslation"
)


class Pages:
    """A browser tab; saves a picture of each page that was read."""

    def __init__(self, page: Page, url: str, pictures: Path) -> None:
        self.page = page
        self.page.set_default_timeout(15_000)
        self.dialog = page.locator("dialog-data-entry-flow")
        self._url = url
        self._pictures = pictures
        self._number = 0

    async def open(self, path: str) -> None:
        await self.page.goto(f"{self._url}/{path}")

    async def read(self, text: str, within: Locator | None = None) -> str:
        """Wait for a text; return the visible text of the dialog, and check it."""
        place = within or self.dialog
        try:
            await place.get_by_text(text).filter(visible=True).first.wait_for()
            # Wait for animations and for values that are filled in later.
            await self.page.wait_for_timeout(600)
        finally:
            self._number += 1
            name = re.sub(r"\W+", "-", text.lower()).strip("-")[:40]
            picture = self._pictures / f"{self._number:02}-{name}.png"
            await self.page.screenshot(path=picture)
        found: str = await place.evaluate(TEXT)
        assert not _BROKEN.search(found), found
        return found

    async def read_page(self, text: str) -> str:
        """Wait for a text outside of dialogs."""
        return await self.read(text, self.page.locator("body"))

    async def submit(self) -> None:
        await self.dialog.get_by_role("button", name="Submit").click()

    async def choose(self, option: str) -> None:
        """Choose an item of a menu."""
        await self.dialog.get_by_text(option, exact=True).click()

    async def finish(self) -> None:
        """Close the last page of a flow."""
        footer = self.dialog.locator("ha-dialog-footer")
        await footer.get_by_role("button").last.click()
        await self._closed()

    async def close(self) -> None:
        await self.dialog.get_by_role("button", name="Close").click()
        await self._closed()

    async def _closed(self) -> None:
        """Wait until the dialog is closed and its entry in the history is removed."""
        await self.dialog.locator("ha-dialog").wait_for(state="hidden")
        # A page that is opened before "history.back()" is aborted.
        await self.page.wait_for_function("() => !history.state?.dialog")

    async def fill(self, field: str, value: str) -> None:
        # A required field has an asterisk.
        name = re.compile(rf"^{re.escape(field)}\*?$")
        await self.dialog.get_by_role("textbox", name=name).fill(value)

    async def toggle(self, switch: str) -> None:
        await self.dialog.get_by_role("switch", name=switch).press("Space")

    async def pick(self, button: Locator, wanted: str) -> None:
        """Choose from a list with a search field."""
        await button.click()
        # Outside of a text field, letters are shortcuts.
        await self.page.wait_for_function(_TYPING)
        await self.page.keyboard.type(wanted)
        await self.page.wait_for_timeout(500)
        await self.page.keyboard.press("Enter")
        await self.page.wait_for_timeout(500)

    async def select(self, field: str, option: str) -> None:
        """Choose from a drop-down list."""
        # The middle of "ha-select" may be in the description below the field.
        select = self.dialog.locator("ha-select").filter(has_text=field)
        await select.locator("ha-picker-field").click()
        await self.page.get_by_text(option, exact=True).filter(visible=True).click()
        await self.page.wait_for_timeout(300)

    def section(self, name: str) -> Locator:
        """Return a collapsible section of a form."""
        # The name of a section may also be part of the description of another.
        panels = self.dialog.locator("ha-expansion-panel")
        return panels.filter(has=self.page.get_by_text(name, exact=True))

    async def unfold(self, name: str) -> Locator:
        """Expand a section of a form."""
        section = self.section(name)
        await section.get_by_text(name, exact=True).click()
        await self.page.wait_for_timeout(800)
        return section

    async def expose(self, domain: str) -> None:
        """Choose a domain in the section of the exposed entities."""
        section = self.dialog.locator("ha-expansion-panel").first
        add = section.get_by_role("button", name="Add", exact=True).first
        await self.pick(add, domain)

    async def add_text(self, section: Locator, text: str) -> None:
        """Add a pattern, in the last list of a section."""
        await section.get_by_role("button", name="Add").last.click()
        await self.page.wait_for_timeout(300)
        await section.get_by_role("textbox").last.fill(text)

    async def empty(self, section: Locator) -> None:
        """Remove all chosen items."""
        remove = section.get_by_role("button", name=re.compile("Remove|Clear"))
        while await remove.count():
            await remove.first.click()
            await self.page.wait_for_timeout(300)

    async def add_row(self, **values: str) -> None:
        """Add a row to a list of forms."""
        await self.dialog.get_by_role("button", name="Add").last.click()
        await self._fill_row(values)

    async def edit_row(self, **values: str) -> None:
        """Change the first row of a list of forms."""
        rows = self.dialog.locator("ha-selector-object")
        await rows.get_by_role("button").first.click()
        await self._fill_row(values)

    async def _fill_row(self, values: Mapping[str, str]) -> None:
        form = self.page.locator("dialog-form")
        for field, value in values.items():
            await form.get_by_role("textbox", name=field).fill(value)
        await self.page.wait_for_timeout(300)
        await self.read("Source", form)
        await form.get_by_role("button").last.click()
        await self.page.wait_for_timeout(600)

    async def configure(self) -> None:
        """Open the options flow."""
        await self.open(INTEGRATION)
        await self.page.get_by_role("button", name="Configure").click()

    async def open_device(self) -> str:
        """Open the service device; return its text."""
        await self.open(INTEGRATION)
        await self.page.get_by_role("link", name="1 service").first.click()
        return await self.read_page("Reports waiting")

    async def entry_menu(self, item: str) -> None:
        """Choose an item of the menu of the config entry."""
        await self.open(INTEGRATION)
        row = self.page.locator("ha-config-entry-row")
        await row.get_by_role("button", name="Menu").first.click()
        await self.page.get_by_role("menuitem", name=item).click()

    async def reconfigure(self) -> str:
        """Open the form of the region and the credentials; return its text."""
        await self.entry_menu("Reconfigure")
        await self.read("Repair the skill")
        await self.choose("Change the region, the client id and the client secret")
        return await self.read("Alexa client secret")

    async def _open_issue(self, key: str) -> str:
        """Open an issue in Settings, Repairs; return the beginning of its title."""
        title = opening(f"issues.{key}.title")
        await self.open("config/repairs")
        await self.read_page(title)
        await self.page.get_by_text(title).first.click()
        return title

    async def fix(self, key: str, step: str, **values: str) -> None:
        """Open the fix flow of an issue; check the text of its first step."""
        await self._open_issue(key)
        path = f"issues.{key}.fix_flow.step.{step}"
        found = await self.read(opening(f"{path}.description"))
        assert opening(f"{path}.title") in found
        assert shown_text(f"{path}.description", **values).search(found), found

    async def issue(self, key: str, **values: str) -> None:
        """Open an issue in Settings, Repairs; check its text and the values in it."""
        title = await self._open_issue(key)
        dialog = self.page.locator("dialog-repairs-issue")
        await dialog.get_by_role("button", name="Ignore").wait_for()
        found = await self.read(title, dialog)
        assert shown_text(f"issues.{key}.description", **values).search(found), found
