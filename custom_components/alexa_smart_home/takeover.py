"""Pause the built-in Alexa integration while this integration is loaded.

Both answer the same URL and report the same changes, so only one may be active. The
built-in integration cannot be unloaded and does not publish its configuration object,
which is therefore looked up in the closure of its HTTP route.
"""

import asyncio
from collections.abc import Iterator, Mapping
import inspect
from typing import Any, Protocol, runtime_checkable

from aiohttp.web_urldispatcher import AbstractResource
from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entityfilter import FILTER_SCHEMA, EntityFilter
from homeassistant.setup import async_when_setup
from homeassistant.util.hass_dict import HassKey
import voluptuous as vol

from . import issues
from .config.sources import OWN_BLOCK, is_moved
from .const import API_URL, BUILT_IN_BLOCK, BUILT_IN_DOMAIN, CONF_FILTER, DOMAIN, LOGGER
from .directives.http import SmartHomeView
from .issues import Issue
from .reporting.built_in import BuiltInBlock
from .settings import YAML

TAKEOVER: HassKey[Takeover] = HassKey(f"{DOMAIN}.takeover")


@runtime_checkable
class BuiltInConfig(Protocol):
    """The used part of the configuration object of the built-in integration."""

    @property
    def should_report_state(self) -> bool:
        """Return whether the settings make it report changes."""

    async def async_enable_proactive_mode(self) -> None:
        """Start reporting; does nothing if it already reports."""

    async def async_disable_proactive_mode(self) -> None:
        """Stop reporting."""


class Takeover:
    """Takes over the URL while the config entry is loaded; one instance per `hass`."""

    def __init__(self, hass: HomeAssistant, config: Mapping[str, Any]) -> None:
        self._hass = hass
        built_in = _mapping(config.get(BUILT_IN_DOMAIN))
        block = _mapping(built_in.get(BUILT_IN_BLOCK))
        self.block = BuiltInBlock(
            present=BUILT_IN_BLOCK in built_in,
            # Without both of these the built-in integration never reports.
            client_id=block.get(CONF_CLIENT_ID)
            if block.get(CONF_CLIENT_SECRET)
            else None,
            filter=_filter(block),
        )
        self._active = False
        self._parked: list[AbstractResource] = []
        self._resuming: asyncio.Task[None] | None = None
        async_when_setup(hass, BUILT_IN_DOMAIN, self._async_loaded)

    async def async_pause(self) -> bool:
        """Pause the reports of the built-in integration; return whether it worked."""
        self._active = True
        if self._resuming is not None:
            self._resuming.cancel()
            self._resuming = None
        paused = True
        for resource in self._foreign():
            if (config := _config_behind(resource)) is not None:
                await config.async_disable_proactive_mode()
            elif self.block.client_id:
                paused = False
        if self.block.present:
            issues.async_raise(self._hass, self._block_issue())
        if not paused:
            issues.async_raise(self._hass, Issue.BUILT_IN_REPORTS)
        return paused

    def _block_issue(self) -> Issue:
        """Return the issue that tells what to do with the block."""
        yaml = self._hass.data[YAML]
        if yaml is not None and yaml.block == OWN_BLOCK:
            return Issue.REMOVE_BLOCK
        entries = self._hass.config_entries.async_entries(DOMAIN)
        moved = all(is_moved(self._hass, entry) for entry in entries)
        return Issue.MOVED_BLOCK if moved else Issue.RENAME_BLOCK

    @callback
    def async_park(self) -> None:
        for resource in self._foreign():
            if resource not in self._parked:
                self._hass.http.app.router.unindex_resource(resource)
                self._parked.append(resource)
                LOGGER.info("The built-in integration is paused at %s", API_URL)

    @callback
    def async_resume(self) -> None:
        """Let the built-in integration answer and report again."""
        self._active = False
        while self._parked:
            self._hass.http.app.router.index_resource(self._parked.pop())
        self._resuming = self._hass.async_create_task(
            self._async_resume_reports(), f"{DOMAIN} resume"
        )

    async def _async_resume_reports(self) -> None:
        for resource in self._foreign():
            config = _config_behind(resource)
            if config is not None and config.should_report_state:
                await config.async_enable_proactive_mode()

    async def _async_loaded(self, _hass: HomeAssistant, _component: str) -> None:
        """Take over from a built-in integration that is set up later."""
        if not self._active:
            return
        self.async_park()
        if not await self.async_pause():
            # Set up again without reporting.
            for entry in self._hass.config_entries.async_entries(DOMAIN):
                self._hass.config_entries.async_schedule_reload(entry.entry_id)

    def _foreign(self) -> Iterator[AbstractResource]:
        for resource in list(self._hass.http.app.router.resources()):
            if resource.canonical == API_URL and resource.name != SmartHomeView.name:
                yield resource


def _mapping(value: Any) -> Mapping[str, Any]:
    """Return a block of unvalidated YAML, empty if it is no mapping."""
    return value if isinstance(value, Mapping) else {}


def _filter(block: Mapping[str, Any]) -> EntityFilter | None:
    """Return the filter of the block, None if it is missing or not valid."""
    try:
        found: EntityFilter = FILTER_SCHEMA(block[CONF_FILTER])
    except KeyError, vol.Invalid:
        return None
    return found


def _config_behind(resource: AbstractResource) -> BuiltInConfig | None:
    """Return the configuration object in the closure of a route, None if missing."""
    for route in resource:
        if inspect.isfunction(route.handler):
            view = inspect.getclosurevars(route.handler).nonlocals.get("view")
            config = getattr(view, "smart_home_config", None)
            if isinstance(config, BuiltInConfig):
                return config
    return None
