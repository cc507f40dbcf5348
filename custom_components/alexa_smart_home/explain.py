"""Says of any entity whether Alexa sees it, why or why not, and as what."""

from collections.abc import Iterable
from typing import Any

from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.core import ServiceCall, ServiceResponse, State, callback
from homeassistant.exceptions import (
    ServiceValidationError,
    Unauthorized,
    UnknownUser,
)
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.service import async_extract_entity_ids
from homeassistant.util.json import JsonObjectType

from . import events
from .const import DOMAIN
from .domains import DESCRIPTIONS
from .endpoint import Endpoint
from .history import Record
from .models import EntityConfig, Runtime
from .words import Fault, Key, Reason


class Absence(Key):
    """Why there is nothing that could be exposed."""

    UNKNOWN = "unknown"
    DISABLED = "disabled"
    STATELESS = "stateless"


class Origin(Key):
    """Where the name that Alexa knows comes from."""

    SETTINGS = "settings"
    ALIAS = "alias"
    REGISTRY = "registry"
    STATE = "state"


class Restriction(Key):
    """What keeps Alexa from controlling an entity that it sees."""

    READ_ONLY = "read_only"
    READ_ONLY_MEMBER = "read_only_member"
    CLOSE_ONLY = "close_only"
    CLOSE_ONLY_MEMBER = "close_only_member"


async def async_explain(call: ServiceCall) -> ServiceResponse:
    """Explain the targets of the action, one by one; the caller may read them all."""
    entity_ids = await async_extract_entity_ids(call, expand_group=False)
    await _async_check_permission(call, entity_ids)
    for entry in call.hass.config_entries.async_loaded_entries(DOMAIN):
        runtime: Runtime = entry.runtime_data
        runtime.endpoints.discover()
        return {it: explain(runtime, it) for it in sorted(entity_ids)}
    raise ServiceValidationError(
        translation_domain=DOMAIN, translation_key="not_set_up"
    )


async def _async_check_permission(call: ServiceCall, entity_ids: Iterable[str]) -> None:
    """Raise what Home Assistant's own actions raise; entities need not exist."""
    if (user_id := call.context.user_id) is None:
        return
    if (user := await call.hass.auth.async_get_user(user_id)) is None:
        raise UnknownUser(context=call.context)
    for entity_id in entity_ids:
        if not user.permissions.check_entity(entity_id, POLICY_READ):
            raise Unauthorized(
                context=call.context, entity_id=entity_id, permission=POLICY_READ
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
        found["name_from"] = _origin(runtime, entity_id).in_words(runtime.hass)
    if state is not None and endpoint is not None:
        found["endpoint"] = endpoint.discovery
        found["properties"] = _properties(runtime, endpoint, state)
    if state is not None:
        found["restriction"] = _restriction(runtime, state)
    reports = runtime.link.outbox.gateway.history if runtime.link else None
    return found | {
        "last_directive": _as_json(runtime.directives.last_of(entity_id)),
        "last_report": _as_json(reports.last_of(entity_id)) if reports else None,
    }


def _obstacle(
    runtime: Runtime, entity_id: str, endpoint: Endpoint | None
) -> str | None:
    """Return a sentence that says why Alexa does not see an entity."""
    hass = runtime.hass
    if hass.states.get(entity_id) is None:
        entry = er.async_get(hass).async_get(entity_id)
        if entry is None:
            return Absence.UNKNOWN.in_words(hass)
        absence = Absence.DISABLED if entry.disabled else Absence.STATELESS
        return absence.in_words(hass)
    obstacle = runtime.exposure.obstacle(entity_id)
    # An unavailable entity that has an endpoint may lack its device class.
    if endpoint is None and obstacle is not None:
        return obstacle.in_words(hass)
    default = Reason(Fault.NOTHING_TO_USE) if endpoint is None else None
    reason = runtime.endpoints.left_out.get(entity_id, default)
    return reason.in_words(hass) if reason else None


def _restriction(runtime: Runtime, state: State) -> str | None:
    """Return a sentence that says why Alexa may not control all of an entity."""
    hass = runtime.hass
    config = runtime.exposure.config(state.entity_id)
    imposed = runtime.restrictions.imposed_on(state)
    if config.read_only:
        return Restriction.READ_ONLY.in_words(hass)
    if (member := imposed.read_only) is not None:
        return Restriction.READ_ONLY_MEMBER.in_words(hass, member=member)
    if not _obeys_close_only(state):
        return None
    if config.close_only:
        return Restriction.CLOSE_ONLY.in_words(hass)
    if (member := imposed.close_only) is not None:
        return Restriction.CLOSE_ONLY_MEMBER.in_words(hass, member=member)
    return None


def _obeys_close_only(state: State) -> bool:
    """Return whether the setting makes a difference to an entity of the domain."""
    if (description := DESCRIPTIONS.get(state.domain)) is None:
        return False
    plain, restricted = (
        description.adapt(description.capabilities, EntityConfig(close_only=close_only))
        for close_only in (False, True)
    )
    return plain != restricted


def _origin(runtime: Runtime, entity_id: str) -> Origin:
    """Tell where the name comes from, in the order of precedence."""
    if runtime.exposure.config(entity_id).name is not None:
        return Origin.SETTINGS
    if (entry := er.async_get(runtime.hass).async_get(entity_id)) is None:
        return Origin.STATE
    if entry.aliases and entry.aliases[0] is not er.COMPUTED_NAME:
        return Origin.ALIAS
    return Origin.REGISTRY


def _properties(runtime: Runtime, endpoint: Endpoint, state: State) -> Any:
    """Return what Alexa would read, or what keeps her from it."""
    try:
        values = endpoint.properties(state)
    except Exception as err:  # noqa: BLE001 - to be seen, not to be in the way
        return Reason(Fault.UNREADABLE, repr(err)).in_words(runtime.hass)
    return events.serialise(values, events.timestamp(state.last_reported))


def _as_json(record: Record | None) -> JsonObjectType | None:
    return record.as_json() if record else None
