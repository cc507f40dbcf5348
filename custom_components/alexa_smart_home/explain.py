"""Says of any entity whether Alexa sees it, why or why not, and as what."""

from typing import Any

from homeassistant.core import ServiceCall, ServiceResponse, State, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.service import async_extract_entity_ids
from homeassistant.util.json import JsonObjectType

from . import events
from .const import DOMAIN
from .endpoint import Endpoint
from .endpoint_registry import NOTHING_TO_USE
from .history import Record
from .models import Runtime


async def async_explain(call: ServiceCall) -> ServiceResponse:
    """Explain the targets of the action, one by one."""
    for entry in call.hass.config_entries.async_loaded_entries(DOMAIN):
        runtime: Runtime = entry.runtime_data
        runtime.endpoints.discover()
        entity_ids = await async_extract_entity_ids(call, expand_group=False)
        return {it: explain(runtime, it) for it in sorted(entity_ids)}
    raise ServiceValidationError(
        translation_domain=DOMAIN, translation_key="not_set_up"
    )


@callback
def explain(runtime: Runtime, entity_id: str) -> JsonObjectType:
    """Return all that there is to know of one entity."""
    state = runtime.hass.states.get(entity_id)
    endpoint = runtime.endpoints.of(state) if state else None
    obstacle = _obstacle(runtime, entity_id, endpoint)
    found: JsonObjectType = {"exposed": obstacle is None, "reason": obstacle}
    if state is not None:
        found["name"] = runtime.exposure.identity(state).name
        found["name_from"] = _name_source(runtime, entity_id)
    if state is not None and endpoint is not None:
        found["endpoint"] = endpoint.discovery
        found["properties"] = _properties(endpoint, state)
    reports = runtime.link.outbox.gateway.history if runtime.link else None
    return found | {
        "last_directive": _as_json(runtime.directives.last_of(entity_id)),
        "last_report": _as_json(reports.last_of(entity_id)) if reports else None,
    }


def _obstacle(
    runtime: Runtime, entity_id: str, endpoint: Endpoint | None
) -> str | None:
    """Return a sentence that says why Alexa does not see an entity."""
    if runtime.hass.states.get(entity_id) is None:
        entry = er.async_get(runtime.hass).async_get(entity_id)
        if entry is None:
            return "There is no such entity"
        return "It is disabled" if entry.disabled else "It has no state yet"
    if (obstacle := runtime.exposure.obstacle(entity_id)) is not None:
        return obstacle
    default = NOTHING_TO_USE if endpoint is None else None
    return runtime.endpoints.left_out.get(entity_id, default)


def _name_source(runtime: Runtime, entity_id: str) -> str:
    """Tell where the name comes from, in the order of precedence."""
    if runtime.exposure.config(entity_id).name is not None:
        return "configuration"
    if (entry := er.async_get(runtime.hass).async_get(entity_id)) is None:
        return "state"
    if entry.aliases and entry.aliases[0] is not er.COMPUTED_NAME:
        return "alias"
    return "entity registry"


def _properties(endpoint: Endpoint, state: State) -> Any:
    """Return what Alexa would read, or what keeps her from it."""
    try:
        values = endpoint.properties(state)
    except Exception as err:  # noqa: BLE001 - to be seen, not to be in the way
        return f"They cannot be read: {err!r}"
    return events.serialise(values, state.last_reported)


def _as_json(record: Record | None) -> JsonObjectType | None:
    return record.as_json() if record else None
