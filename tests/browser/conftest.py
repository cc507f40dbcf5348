"""Fixtures: one Home Assistant for each module, whose tests run in order."""

from collections.abc import AsyncIterator
from importlib.util import find_spec
from pathlib import Path
import shutil

import pytest
import pytest_asyncio

from tests.browser.house import CHROMIUM, House, open_house

HERE = Path(__file__).parent


def _missing() -> str | None:
    """Return the reason why these tests cannot run."""
    if find_spec("playwright") is None:
        return "playwright is not installed here: script/test --browser"
    if shutil.which(CHROMIUM) is None:
        return "Chromium is not installed"
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if (reason := _missing()) is None:
        return
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """Run a Home Assistant; `prepare` of the module may write its configuration."""
    prepare = getattr(request.module, "prepare", None)
    async with open_house(tmp_path_factory.mktemp("house"), prepare) as house:
        yield house
