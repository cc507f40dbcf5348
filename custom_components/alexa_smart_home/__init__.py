"""Alexa Smart Home: Home Assistant, as Alexa sees it."""

from functools import partial
from typing import Any, Final

from homeassistant.config_entries import SOURCE_IMPORT
from homeassistant.const import SERVICE_RELOAD, Platform
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.reload import async_integration_yaml_config
from homeassistant.helpers.service import async_register_admin_service
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.storage import Store
from homeassistant.helpers.typing import ConfigType
import voluptuous as vol

from . import http, repairs, stores
from .automation_pause import async_give_back
from .automation_request import async_request
from .automation_status import AutomationStatuses
from .automations import async_follow
from .batteries import Batteries
from .camera_sessions import CameraSessions
from .camera_watch import CameraWatch
from .cameras import CameraStreams
from .capability import Site
from .const import (
    BUILT_IN_BLOCK,
    BUILT_IN_DOMAIN,
    DOMAIN,
    LOGGER,
    SERVICE_EXPLAIN,
    SERVICE_REQUEST_AUTOMATION_STATUS,
    SERVICE_SYNC,
    STORES,
)
from .endpoint_registry import EndpointRegistry
from .explain import async_explain
from .exposure import Exposure
from .inspector import Inspector
from .link import async_link
from .models import AlexaConfigEntry, Runtime, Settings
from .names import async_keep_names
from .pin_guard import PinGuard
from .places import areas_to_clean, platform_of
from .registry_watch import async_follow_registries
from .restrictions import Restrictions
from .schema import CONFIG_SCHEMA
from .settings import YAML, settings_of, yaml_settings
from .takeover import TAKEOVER, Takeover
from .thermostats import Thermostats

__all__ = ["CONFIG_SCHEMA"]

PLATFORMS: Final = (Platform.SENSOR, Platform.SWITCH)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Read the YAML; a line `alexa_smart_home:` makes the config entry."""
    try:
        # The flow that adds the integration has read it anew.
        if YAML not in hass.data:
            hass.data[YAML] = yaml_settings(config)
    except vol.Invalid as err:
        LOGGER.error("%s: %s: %s", BUILT_IN_DOMAIN, BUILT_IN_BLOCK, err)
        return False
    hass.data[TAKEOVER] = Takeover(hass, config)
    async_register_admin_service(hass, DOMAIN, SERVICE_SYNC, _async_sync)
    async_register_admin_service(
        hass,
        DOMAIN,
        SERVICE_REQUEST_AUTOMATION_STATUS,
        async_request,
        cv.make_entity_service_schema({}),
    )
    hass.services.async_register(
        DOMAIN,
        SERVICE_EXPLAIN,
        async_explain,
        schema=cv.make_entity_service_schema({}),
        supports_response=SupportsResponse.ONLY,
    )
    async_register_admin_service(hass, DOMAIN, SERVICE_RELOAD, _async_reload)
    if DOMAIN in config and not hass.config_entries.async_entries(DOMAIN):
        hass.async_create_task(
            hass.config_entries.flow.async_init(
                DOMAIN, context={"source": SOURCE_IMPORT}, data={}
            )
        )
    return True


async def async_setup_entry(hass: HomeAssistant, entry: AlexaConfigEntry) -> bool:
    """Start to answer Alexa."""
    settings = settings_of(hass, entry)
    takeover = hass.data[TAKEOVER]
    # What is registered first comes last: nothing of ours reports any more by then.
    entry.async_on_unload(takeover.give_back)
    entry.async_on_unload(partial(repairs.async_clear_passing, hass))
    may_report = await takeover.async_pause()
    statuses = AutomationStatuses(hass)
    await statuses.async_load()
    runtime = entry.runtime_data = _runtime(
        hass, settings, statuses, reports=settings.can_report and may_report
    )
    endpoints = runtime.endpoints
    entry.async_on_unload(async_follow_registries(hass, endpoints))
    entry.async_on_unload(runtime.batteries.async_start(endpoints))
    entry.async_on_unload(runtime.cameras.async_start(endpoints))
    entry.async_on_unload(runtime.camera_sessions.close_all)
    entry.async_on_unload(runtime.camera_streams.stop)
    entry.async_on_unload(runtime.pin_guard.stop)
    entry.async_on_unload(runtime.restrictions.async_start(endpoints.forget))
    if may_report:
        runtime.link = await async_link(hass, entry)
    http.async_open(runtime)
    entry.async_on_unload(partial(http.async_close, hass))
    takeover.park()
    async_follow(hass, entry)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    entry.async_on_unload(async_at_started(hass, partial(_start, entry)))
    return True


def _runtime(
    hass: HomeAssistant,
    settings: Settings,
    statuses: AutomationStatuses,
    *,
    reports: bool,
) -> Runtime:
    """Put the parts together; none of them does anything yet."""
    batteries, cameras = Batteries(hass), CameraWatch(hass)
    restrictions = Restrictions(hass, settings)
    site = Site(
        temperature_unit=hass.config.units.temperature_unit,
        locales=settings.locales,
        reports=reports,
        automation_status=statuses.status,
        camera_streams=cameras.streams,
        areas=partial(areas_to_clean, hass),
        platform=partial(platform_of, hass),
        battery=batteries.of,
        restrict=restrictions.apply,
    )
    exposure = Exposure(hass, settings)
    endpoints = EndpointRegistry(hass, exposure, site)
    return Runtime(
        hass=hass,
        settings=settings,
        exposure=exposure,
        restrictions=restrictions,
        endpoints=endpoints,
        inspector=Inspector(hass, endpoints),
        batteries=batteries,
        cameras=cameras,
        camera_sessions=CameraSessions(hass),
        camera_streams=CameraStreams(hass),
        automation_statuses=statuses,
        thermostats=Thermostats(hass, endpoints, statuses.key),
        pin_guard=PinGuard(hass),
    )


@callback
def _start(entry: AlexaConfigEntry, hass: HomeAssistant) -> None:
    """Begin what an unload may cut short."""
    task = entry.async_create_task(hass, _async_start(hass, entry))

    @callback
    def stop() -> None:
        task.cancel()

    entry.async_on_unload(stop)


async def _async_start(hass: HomeAssistant, entry: AlexaConfigEntry) -> None:
    """Look at all entities, bit by bit, once Home Assistant has started."""
    runtime = entry.runtime_data
    await runtime.endpoints.async_prepare()
    await async_keep_names(hass, entry, runtime.endpoints, runtime.exposure)
    entry.async_on_unload(runtime.inspector.async_start())
    if link := runtime.link:
        entry.async_on_unload(
            runtime.batteries.async_report(runtime.endpoints, link.reporter)
        )
        await link.async_start(entry)


async def async_unload_entry(hass: HomeAssistant, entry: AlexaConfigEntry) -> bool:
    """Stop to answer Alexa."""
    if not await hass.config_entries.async_unload_platforms(entry, PLATFORMS):
        return False
    await entry.runtime_data.automation_statuses.async_save()
    if link := entry.runtime_data.link:
        await link.async_stop()
    return True


async def async_remove_entry(hass: HomeAssistant, entry: AlexaConfigEntry) -> None:
    """Leave nothing behind, nor turned off."""
    statuses = AutomationStatuses(hass)
    await statuses.async_load()
    await async_give_back(hass, statuses.paused())
    for name in STORES:
        await stores.async_remove(Store[Any](hass, 1, f"{DOMAIN}.{name}"))
    repairs.async_clear(hass, *repairs.Issue)


async def _async_sync(call: ServiceCall) -> None:
    """Accept to announce all endpoints again."""
    for entry in call.hass.config_entries.async_loaded_entries(DOMAIN):
        link = entry.runtime_data.link
        if link is not None and link.outbox.linked:
            link.sync()
            return
    raise ServiceValidationError(
        translation_domain=DOMAIN, translation_key="not_linked"
    )


async def _async_reload(call: ServiceCall) -> None:
    """Read the YAML again, and start anew with what it says."""
    hass = call.hass
    config = await async_integration_yaml_config(hass, DOMAIN, raise_on_failure=True)
    try:
        hass.data[YAML] = yaml_settings(config)
    except vol.Invalid as err:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="invalid_yaml",
            translation_placeholders={"error": str(err)},
        ) from err
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        await hass.config_entries.async_reload(entry.entry_id)
