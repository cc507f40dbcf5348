"""Register the page in Home Assistant's frontend."""

from hashlib import md5
from pathlib import Path
from typing import Any, Final

from homeassistant.components import frontend
from homeassistant.components.http.server import StaticPathConfig
from homeassistant.components.panel_custom import async_register_panel
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN

URL_PATH: Final = "alexa-smart-home"
COMPONENT: Final = "alexa-smart-home-panel"
MODULE: Final = Path(__file__).parent / "frontend" / "panel.js"
MODULE_URL: Final = f"/{DOMAIN}_static/panel.js"

_TITLE: Final = "Alexa"
_ICON: Final = "mdi:home-automation"
# The URL of the module, which is served until Home Assistant stops.
_SERVED: HassKey[str] = HassKey(f"{DOMAIN}.panel_module")
# Whether the registered page is in the sidebar.
_IN_SIDEBAR: HassKey[bool] = HassKey(f"{DOMAIN}.panel_in_sidebar")


async def async_show_panel(hass: HomeAssistant, *, in_sidebar: bool) -> None:
    """Register the page, unless Home Assistant has no frontend.

    A page that is registered stays, so that the reload of the entry does not close it.
    """
    if frontend.DOMAIN not in hass.config.components:
        return
    if hass.data.get(_IN_SIDEBAR) is in_sidebar:
        return
    url = await _async_serve(hass)
    async_remove_panel(hass)
    hass.data[_IN_SIDEBAR] = in_sidebar
    await async_register_panel(
        hass,
        frontend_url_path=URL_PATH,
        webcomponent_name=COMPONENT,
        sidebar_title=_TITLE if in_sidebar else None,
        sidebar_icon=_ICON if in_sidebar else None,
        module_url=url,
        embed_iframe=False,
        require_admin=True,
    )


@callback
def async_remove_panel(hass: HomeAssistant) -> None:
    """Remove the page if it is registered."""
    if hass.data.pop(_IN_SIDEBAR, None) is not None:
        frontend.async_remove_panel(hass, URL_PATH)


@callback
def async_remove_panel_if_disabled(
    hass: HomeAssistant, entry: ConfigEntry[Any]
) -> None:
    """Remove the page of an entry that is unloaded because it is disabled."""
    if entry.disabled_by is not None:
        async_remove_panel(hass)


async def _async_serve(hass: HomeAssistant) -> str:
    """Serve the module, and return its URL, which changes with its content."""
    if (url := hass.data.get(_SERVED)) is None:
        content = await hass.async_add_executor_job(MODULE.read_bytes)
        version = md5(content, usedforsecurity=False).hexdigest()[:12]
        await hass.http.async_register_static_paths(
            [StaticPathConfig(MODULE_URL, str(MODULE), cache_headers=True)]
        )
        url = hass.data[_SERVED] = f"{MODULE_URL}?v={version}"
    return url
