"""The actions of the integration."""

from collections.abc import Iterable

from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.const import SERVICE_RELOAD
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError, Unauthorized, UnknownUser
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.reload import async_integration_yaml_config
from homeassistant.helpers.service import (
    async_extract_entity_ids,
    async_register_admin_service,
)
import voluptuous as vol

from .automation.request import async_request_status
from .config.sources import yaml_settings
from .const import (
    DOMAIN,
    SERVICE_CHECK,
    SERVICE_EXPLAIN,
    SERVICE_REQUEST_AUTOMATION_STATUS,
    SERVICE_SYNC,
)
from .endpoints.explain import explain
from .models import Runtime, loaded_runtime
from .reporting.event_reporting import EventReporting
from .settings import YAML
from .skill.check import async_check, async_response


@callback
def async_register_services(hass: HomeAssistant) -> None:
    """Register the actions, which also exist while no config entry is loaded."""
    async_register_admin_service(hass, DOMAIN, SERVICE_SYNC, _async_sync)
    async_register_admin_service(
        hass,
        DOMAIN,
        SERVICE_REQUEST_AUTOMATION_STATUS,
        _async_request_automation_status,
        cv.make_entity_service_schema({}),
    )
    hass.services.async_register(
        DOMAIN,
        SERVICE_EXPLAIN,
        _async_explain,
        schema=cv.make_entity_service_schema({}),
        supports_response=SupportsResponse.ONLY,
    )
    async_register_admin_service(
        hass,
        DOMAIN,
        SERVICE_CHECK,
        _async_check,
        supports_response=SupportsResponse.ONLY,
    )
    async_register_admin_service(hass, DOMAIN, SERVICE_RELOAD, _async_reload)


def _linked_reporting(hass: HomeAssistant) -> tuple[Runtime, EventReporting]:
    """Return runtime and reporting; raise an error if no account is linked."""
    runtime = loaded_runtime(hass)
    if runtime and (reporting := runtime.reporting) and reporting.outbox.linked:
        return runtime, reporting
    raise ServiceValidationError(
        translation_domain=DOMAIN, translation_key="not_linked"
    )


async def _async_sync(call: ServiceCall) -> None:
    _, reporting = _linked_reporting(call.hass)
    reporting.sync_requests.async_add()


async def _async_request_automation_status(call: ServiceCall) -> None:
    """Ask Alexa whether it automates the target thermostats."""
    runtime, reporting = _linked_reporting(call.hass)
    async_request_status(
        runtime.endpoints,
        runtime.thermostats,
        runtime.automation_statuses,
        reporting.outbox,
        call.data,
    )


def _loaded_runtime(hass: HomeAssistant) -> Runtime:
    """Return the runtime; raise an error if the config entry is not loaded."""
    if (runtime := loaded_runtime(hass)) is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="not_set_up"
        )
    return runtime


async def _async_check(call: ServiceCall) -> ServiceResponse:
    lines = await async_check(_loaded_runtime(call.hass))
    return async_response(call.hass, lines)


async def _async_explain(call: ServiceCall) -> ServiceResponse:
    entity_ids = await async_extract_entity_ids(call, expand_group=False)
    await _async_check_permission(call, entity_ids)
    runtime = _loaded_runtime(call.hass)
    runtime.endpoints.async_update_listing()
    return {entity_id: explain(runtime, entity_id) for entity_id in sorted(entity_ids)}


async def _async_check_permission(call: ServiceCall, entity_ids: Iterable[str]) -> None:
    """Raise Unauthorized unless the user may read all entities."""
    if (user_id := call.context.user_id) is None:
        return
    if (user := await call.hass.auth.async_get_user(user_id)) is None:
        raise UnknownUser(context=call.context)
    for entity_id in entity_ids:
        if not user.permissions.check_entity(entity_id, POLICY_READ):
            raise Unauthorized(
                context=call.context, entity_id=entity_id, permission=POLICY_READ
            )


async def _async_reload(call: ServiceCall) -> None:
    """Read the YAML again and set up the config entry with its settings."""
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
