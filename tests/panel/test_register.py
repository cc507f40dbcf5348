"""Tests of the registration of the page in the frontend."""

from pathlib import Path
from typing import Any

from homeassistant.components import frontend
from homeassistant.components.frontend import DATA_PANELS
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    mock_component,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.alexa_smart_home.panel import register
from tests.conftest import SetUp
from tests.flows import Flow, set_up_ui_entry

pytestmark = pytest.mark.usefixtures("unloaded")


@pytest.fixture
def module(hass: HomeAssistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the content of the page's module, and load the frontend."""
    mock_component(hass, frontend.DOMAIN)
    content = "export class Page extends HTMLElement {}"
    path = tmp_path / "panel.js"
    path.write_text(content)
    monkeypatch.setattr(register, "MODULE", path)
    return content


def panel(hass: HomeAssistant) -> dict[str, Any] | None:
    """Return the registered page as the frontend gets it."""
    found = hass.data.get(DATA_PANELS, {}).get(register.URL_PATH)
    return None if found is None else dict(found.to_response())


async def test_page(
    hass: HomeAssistant, module: str, hass_client_no_auth: ClientSessionGenerator
) -> None:
    await set_up_ui_entry(hass)
    found = panel(hass)
    assert found is not None
    assert found["require_admin"] is True
    assert found["title"] is found["icon"] is None
    custom = found["config"]["_panel_custom"]
    assert custom["name"] == "alexa-smart-home-panel"
    assert custom["embed_iframe"] is False
    assert custom["module_url"].startswith("/alexa_smart_home_static/panel.js?v=")
    client = await hass_client_no_auth()
    response = await client.get(custom["module_url"])
    assert await response.text() == module
    assert "javascript" in response.content_type
    assert "max-age" in response.headers["Cache-Control"]


async def test_visit(hass: HomeAssistant, device_registry: dr.DeviceRegistry) -> None:
    entry = await set_up_ui_entry(hass)
    (device,) = dr.async_entries_for_config_entry(device_registry, entry.entry_id)
    assert device.configuration_url == "homeassistant://alexa-smart-home"


async def test_without_frontend(hass: HomeAssistant) -> None:
    entry = await set_up_ui_entry(hass)
    assert panel(hass) is None
    assert await hass.config_entries.async_remove(entry.entry_id)


async def test_sidebar(hass: HomeAssistant, module: str) -> None:
    """The option shows the page in the sidebar; a reload does not close the page."""
    entry = await set_up_ui_entry(hass)
    updates = async_capture_events(hass, "panels_updated")
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert not updates
    for in_sidebar, title in ((True, "Alexa"), (False, None)):
        flow = Flow(hass, entry)
        await flow.start()
        await flow.go("sidebar")
        await flow.go({"sidebar": in_sidebar})
        await hass.async_block_till_done()
        assert entry.options["sidebar"] is in_sidebar
        found = panel(hass)
        assert found is not None
        assert found["title"] == title
        assert bool(found["icon"]) is in_sidebar


async def test_sidebar_in_yaml(hass: HomeAssistant, module: str, set_up: SetUp) -> None:
    await set_up({"sidebar": True})
    found = panel(hass)
    assert found is not None
    assert found["title"] == "Alexa"


async def test_removal(hass: HomeAssistant, module: str) -> None:
    """A disabled or removed entry has no page."""
    entry = await set_up_ui_entry(hass)
    disable = hass.config_entries.async_set_disabled_by
    await disable(entry.entry_id, ConfigEntryDisabler.USER)
    assert panel(hass) is None
    await disable(entry.entry_id, None)
    assert panel(hass) is not None
    assert await hass.config_entries.async_remove(entry.entry_id)
    assert panel(hass) is None
