"""Says of any entity whether Alexa sees it, why or why not, and as what."""

from typing import Any, Protocol

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.util.json import JsonObjectType

from ..domains import DESCRIPTIONS
from ..protocol import events
from ..protocol.endpoint import Endpoint
from ..protocol.message_log import MessageLog, Record
from ..protocol.not_exposed import NotExposed, Reason
from ..translate import Translatable
from .exposure import Exposure
from .registry import EndpointRegistry
from .restrictions import Restrictions


class Origin(Translatable, selector="origin"):
    """Where the name that Alexa knows comes from."""

    SETTINGS = "settings"
    ALIAS = "alias"
    REGISTRY = "registry"
    STATE = "state"


class Restriction(Translatable, selector="restriction"):
    """What keeps Alexa from controlling an entity that it sees."""

    READ_ONLY = "read_only"
    READ_ONLY_MEMBER = "read_only_member"
    CLOSE_ONLY = "close_only"
    CLOSE_ONLY_MEMBER = "close_only_member"


class ExplainContext(Protocol):
    """The parts of the loaded config entry that `explain` reads."""

    hass: HomeAssistant
    exposure: Exposure
    endpoints: EndpointRegistry
    restrictions: Restrictions
    directive_log: MessageLog

    @property
    def report_log(self) -> MessageLog | None:
        """Return the log of the reports, None without credentials."""


def explain(runtime: ExplainContext, entity_id: str) -> JsonObjectType:
    """Return all that there is to know of one entity."""
    state = runtime.hass.states.get(entity_id)
    endpoint = runtime.endpoints.async_get(state) if state else None
    obstacle = _obstacle(runtime, entity_id, endpoint)
    found: JsonObjectType = {"exposed": obstacle is None, "reason": obstacle}
    if state is not None:
        found["name"] = runtime.exposure.identity(state).name
        found["name_from"] = _origin(runtime, entity_id).async_translate(runtime.hass)
    if state is not None and endpoint is not None:
        found["endpoint"] = endpoint.discovery
        found["properties"] = _properties(runtime, endpoint, state)
    if state is not None:
        found["restriction"] = _restriction(runtime, state)
    reports = runtime.report_log
    return found | {
        "last_directive": _as_json(runtime.directive_log.last_of(entity_id)),
        "last_report": _as_json(reports.last_of(entity_id)) if reports else None,
    }


def _obstacle(
    runtime: ExplainContext, entity_id: str, endpoint: Endpoint | None
) -> str | None:
    """Return a sentence that says why Alexa does not see an entity."""
    hass = runtime.hass
    if hass.states.get(entity_id) is None:
        entry = er.async_get(hass).async_get(entity_id)
        if entry is None:
            return Reason.UNKNOWN.async_translate(hass)
        reason = Reason.DISABLED if entry.disabled else Reason.STATELESS
        return reason.async_translate(hass)
    obstacle = runtime.exposure.obstacle(entity_id)
    # An unavailable entity that has an endpoint may lack its device class.
    if endpoint is None and obstacle is not None:
        return obstacle.async_translate(hass)
    default = NotExposed(Reason.NOTHING_TO_USE) if endpoint is None else None
    left_out = runtime.endpoints.faults.left_out.get(entity_id, default)
    return left_out.async_translate(hass) if left_out else None


def _restriction(runtime: ExplainContext, state: State) -> str | None:
    """Return a sentence that says why Alexa may not control all of an entity."""
    hass = runtime.hass
    config = runtime.exposure.config(state.entity_id)
    imposed = runtime.restrictions.imposed_on(state)
    if config.read_only:
        return Restriction.READ_ONLY.async_translate(hass)
    if (member := imposed.read_only) is not None:
        return Restriction.READ_ONLY_MEMBER.async_translate(hass, member=member)
    description = DESCRIPTIONS.get(state.domain)
    if description is None or "close_only" not in description.settings:
        return None
    if config.close_only:
        return Restriction.CLOSE_ONLY.async_translate(hass)
    if (member := imposed.close_only) is not None:
        return Restriction.CLOSE_ONLY_MEMBER.async_translate(hass, member=member)
    return None


def _origin(runtime: ExplainContext, entity_id: str) -> Origin:
    """Tell where the name comes from, in the order of precedence."""
    if runtime.exposure.config(entity_id).name is not None:
        return Origin.SETTINGS
    if (entry := er.async_get(runtime.hass).async_get(entity_id)) is None:
        return Origin.STATE
    if entry.aliases and entry.aliases[0] is not er.COMPUTED_NAME:
        return Origin.ALIAS
    return Origin.REGISTRY


def _properties(runtime: ExplainContext, endpoint: Endpoint, state: State) -> Any:
    """Return what Alexa would read, or what keeps her from it."""
    try:
        values = endpoint.properties(state)
    except Exception as err:  # noqa: BLE001 - to be seen, not to be in the way
        return NotExposed(Reason.UNREADABLE, repr(err)).async_translate(runtime.hass)
    return events.serialise(values, events.timestamp(state.last_reported))


def _as_json(record: Record | None) -> JsonObjectType | None:
    return record.as_json() if record else None
