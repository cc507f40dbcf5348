"""Let Alexa control Home Assistant through a private Alexa Smart Home skill."""

from dataclasses import replace
from functools import partial
from typing import Any, Final

from homeassistant.config_entries import SOURCE_IMPORT
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.typing import ConfigType
import voluptuous as vol

from . import issues
from .automation.pause import async_turn_on_paused
from .automation.setup import async_setup_automation
from .automation.status import AutomationStatuses
from .automation.thermostats import Thermostats
from .camera.sessions import CameraSessions
from .camera.streams import CameraStreams
from .camera.watch import CameraWatch
from .config.schema import CONFIG_SCHEMA
from .config.sources import settings_of, yaml_settings
from .const import BUILT_IN_BLOCK, BUILT_IN_DOMAIN, DOMAIN, LOGGER, STORES
from .directives import http
from .directives.pin_guard import PinGuard
from .endpoints.batteries import Batteries
from .endpoints.context import async_compile_context
from .endpoints.endpoint_issues import EndpointIssues
from .endpoints.exposure import Exposure
from .endpoints.label_texts import LabelTexts
from .endpoints.names import async_keep_names
from .endpoints.registry import EndpointRegistry
from .endpoints.registry_watch import async_follow_registries
from .endpoints.restrictions import Restrictions
from .models import AlexaConfigEntry, Runtime
from .panel.register import (
    async_remove_panel,
    async_remove_panel_if_disabled,
    async_show_panel,
)
from .panel.websocket import async_register_commands
from .reporting.event_reporting import async_setup_reporting
from .reporting.object_classes import ObjectClasses
from .services import async_register_services
from .settings import YAML, Settings
from .storage import PrivateStore
from .takeover import TAKEOVER, Takeover

__all__ = ["CONFIG_SCHEMA"]

PLATFORMS: Final = (Platform.SENSOR, Platform.SWITCH)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Read the YAML settings; import a config entry if `alexa_smart_home:` is there."""
    try:
        # The config flow has read the current YAML before it adds the integration.
        if YAML not in hass.data:
            hass.data[YAML] = yaml_settings(config)
    except vol.Invalid as err:
        LOGGER.error("%s: %s: %s", BUILT_IN_DOMAIN, BUILT_IN_BLOCK, err)
        return False
    hass.data[TAKEOVER] = Takeover(hass, config)
    async_register_services(hass)
    async_register_commands(hass)
    if DOMAIN in config and not hass.config_entries.async_entries(DOMAIN):
        hass.async_create_task(
            hass.config_entries.flow.async_init(
                DOMAIN, context={"source": SOURCE_IMPORT}, data={}
            )
        )
    return True


async def async_setup_entry(hass: HomeAssistant, entry: AlexaConfigEntry) -> bool:
    """Set up the endpoints, the HTTP view, the reporting and the platforms."""
    settings = settings_of(hass, entry)
    takeover = hass.data[TAKEOVER]
    # Unload callbacks run in reverse order: the built-in integration resumes last.
    entry.async_on_unload(takeover.async_resume)
    entry.async_on_unload(partial(issues.async_clear_temporary, hass))
    may_report = await takeover.async_pause()
    statuses, classes = AutomationStatuses(hass), ObjectClasses(hass)
    await statuses.async_load()
    await classes.async_load()
    runtime = entry.runtime_data = _runtime(
        hass, settings, statuses, classes, reports=settings.can_report and may_report
    )
    _async_start_parts(hass, entry)
    if may_report:
        runtime.reporting = await async_setup_reporting(
            hass, entry, settings, runtime.endpoints, takeover.block
        )
    http.async_open(runtime)
    entry.async_on_unload(partial(http.async_close, hass))
    takeover.async_park()
    reporting = runtime.reporting
    async_setup_automation(
        hass,
        entry,
        runtime.thermostats,
        statuses,
        reporting.reporter.async_report_entity if reporting else None,
        pause_automations=settings.pause_automations,
    )
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    entry.async_on_unload(async_at_started(hass, partial(_start, entry)))
    await async_show_panel(hass, in_sidebar=settings.sidebar)
    entry.async_on_unload(partial(async_remove_panel_if_disabled, hass, entry))
    return True


@callback
def _async_start_parts(hass: HomeAssistant, entry: AlexaConfigEntry) -> None:
    """Start what follows the home, and stop it when the entry is unloaded."""
    runtime = entry.runtime_data
    endpoints = runtime.endpoints
    entry.async_on_unload(async_follow_registries(hass, endpoints))
    entry.async_on_unload(runtime.batteries.async_start(endpoints))
    entry.async_on_unload(runtime.cameras.async_start(endpoints))
    entry.async_on_unload(runtime.camera_sessions.async_close_all)
    entry.async_on_unload(runtime.camera_streams.async_stop)
    entry.async_on_unload(runtime.pin_guard.async_stop)
    entry.async_on_unload(runtime.restrictions.async_start(endpoints.async_forget))


def _runtime(
    hass: HomeAssistant,
    settings: Settings,
    statuses: AutomationStatuses,
    classes: ObjectClasses,
    *,
    reports: bool,
) -> Runtime:
    """Create the parts of the config entry without starting them."""
    batteries, cameras = Batteries(hass), CameraWatch(hass)
    restrictions = Restrictions(hass, settings)
    context = replace(
        async_compile_context(hass, settings),
        reports=reports,
        automation_status=statuses.status,
        object_classes=classes.enabled,
        camera_streams=cameras.async_streams,
        battery=batteries.charge_reader,
        restrict=restrictions.apply,
    )
    endpoints = EndpointRegistry(hass, Exposure(hass, settings), context)
    return Runtime(
        hass=hass,
        settings=settings,
        restrictions=restrictions,
        endpoints=endpoints,
        endpoint_issues=EndpointIssues(hass, endpoints),
        batteries=batteries,
        cameras=cameras,
        camera_sessions=CameraSessions(hass),
        camera_streams=CameraStreams(hass),
        automation_statuses=statuses,
        object_classes=classes,
        thermostats=Thermostats(hass, endpoints, statuses.key),
        pin_guard=PinGuard(hass),
    )


@callback
def _start(entry: AlexaConfigEntry, hass: HomeAssistant) -> None:
    """Run the work that follows the start of Home Assistant until the unload."""
    task = entry.async_create_task(hass, _async_start(hass, entry))

    @callback
    def stop() -> None:
        task.cancel()

    entry.async_on_unload(stop)


async def _async_start(hass: HomeAssistant, entry: AlexaConfigEntry) -> None:
    """Compile all endpoints in portions, then start issues and reporting."""
    runtime = entry.runtime_data
    texts = LabelTexts(hass, runtime.settings.locales)
    await texts.async_load()
    entry.async_on_unload(texts.async_start(runtime.endpoints))
    # A directive may have compiled endpoints before the texts were loaded.
    runtime.endpoints.async_forget_all()
    await runtime.endpoints.async_prepare()
    await async_keep_names(hass, entry, runtime.endpoints)
    entry.async_on_unload(runtime.endpoint_issues.async_start())
    if reporting := runtime.reporting:
        runtime.batteries.on_charge_changed = reporting.reporter.async_report_entity
        await reporting.async_start(entry)


async def async_unload_entry(hass: HomeAssistant, entry: AlexaConfigEntry) -> bool:
    """Unload the platforms, save what Alexa has set and stop the reporting."""
    if not await hass.config_entries.async_unload_platforms(entry, PLATFORMS):
        return False
    await entry.runtime_data.automation_statuses.async_save()
    await entry.runtime_data.object_classes.async_save()
    if reporting := entry.runtime_data.reporting:
        await reporting.async_stop()
    return True


async def async_remove_entry(hass: HomeAssistant, entry: AlexaConfigEntry) -> None:
    """Remove stored data and issues, and turn paused automations on again."""
    statuses = AutomationStatuses(hass)
    await statuses.async_load()
    await async_turn_on_paused(hass, statuses.paused())
    for name in STORES:
        await PrivateStore[Any](hass, name).async_remove()
    issues.async_clear(hass, *issues.Issue)
    async_remove_panel(hass)
