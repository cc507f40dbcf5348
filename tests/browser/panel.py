"""The panel of the integration in the browser."""

from pathlib import Path
import re
from typing import TYPE_CHECKING, Any

from tests.browser.house import House
from tests.browser.pages import TEXT

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

URL_PATH = "alexa-smart-home"
# A missing text or value.
_BROKEN = re.compile(r"undefined|\[object|\bNaN\b|config_panel|component\.|selector\.")
TAG = "alexa-smart-home-panel"
PROBE = Path(__file__).with_name("panel_probe.js")


class Panel:
    """The panel in a browser tab."""

    def __init__(self, house: House) -> None:
        self.page: Page = house.pages.page
        self.root: Locator = self.page.locator(TAG)
        self.dialog = self.root.get_by_role("dialog")
        self.rows = self.root.get_by_role("table", name="Devices").locator("tbody tr")
        self.changes = self.root.locator(".bar")
        self._pages = house.pages

    async def load_probe(self) -> None:
        """Load the functions that measure the panel into all further pages."""
        await self.page.add_init_script(path=PROBE)

    async def open(self, path: str = "") -> None:
        """Load Home Assistant with the panel."""
        await self._pages.open(f"{URL_PATH}{path}")
        await self.root.get_by_role("tablist").wait_for()
        if not path:
            await self.rows.first.wait_for()

    async def go(self, path: str = "") -> None:
        """Navigate within Home Assistant."""
        await self._probe("navigate", f"/{URL_PATH}{path}")

    async def read(self) -> str:
        """Return the visible text, and check it."""
        found: str = await self.root.evaluate(TEXT)
        assert not _BROKEN.search(found), found
        return found

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def tick(self, name: str) -> Locator:
        return self.root.get_by_role("checkbox", name=f"Expose {name}", exact=True)

    async def search(self, text: str) -> list[str]:
        """Search the table; return the names of the visible rows."""
        await self.root.get_by_role("searchbox", name="Search").fill(text)
        return await self.names()

    async def names(self) -> list[str]:
        """Return the names of the visible rows from top to bottom."""
        return await self.rows.locator("td.name a").all_inner_texts()

    async def choose(self, filter_: str, value: str) -> list[str]:
        """Set a filter of the table; return the names of the visible rows."""
        await self.root.get_by_role("combobox", name=filter_).select_option(value)
        return await self.names()

    async def save(self) -> str:
        """Review and save the changes; return the text of the review."""
        await self.button("Review and save").click()
        save = self.dialog.get_by_role("button", name="Save", exact=True)
        await self.dialog.get_by_text("Devices in Alexa after").wait_for()
        text: str = await self.dialog.inner_text()
        await save.click()
        await self.dialog.wait_for(state="hidden")
        return text

    async def first_paint(self) -> float:
        """Navigate to the panel; return the milliseconds until the rows are painted."""
        return float(await self._probe("firstPaint", f"/{URL_PATH}"))

    async def keystrokes(self, *texts: str) -> list[float]:
        """Search for texts; return the milliseconds of each search."""
        return [*await self._probe("keystrokes", texts)]

    async def scroll(self, pixels: int) -> list[float]:
        """Scroll the table in steps; return the milliseconds of each."""
        return [*await self._probe("scroll", pixels)]

    async def nameless(self) -> list[str]:
        """Return the controls that a screen reader has no name for."""
        return [*await self._probe("nameless")]

    async def contrasts(self) -> list[tuple[str, float]]:
        """Return the visible texts and their contrasts."""
        return [(text, contrast) for text, contrast in await self._probe("contrasts")]

    async def focused(self) -> str:
        """Return the name of the element with the keyboard focus."""
        return str(await self._probe("focused"))

    async def tab_to(self, name: str, key: str = "Tab") -> None:
        """Press a key until the element with a name has the focus."""
        seen = []
        for _ in range(120):
            await self.page.keyboard.press(key)
            seen.append(await self.focused())
            if seen[-1] == name:
                return
        raise AssertionError(seen)

    async def _probe(self, function: str, value: Any = None) -> Any:
        return await self.page.evaluate(
            "([name, value]) => window.panelProbe[name](value)", [function, value]
        )
