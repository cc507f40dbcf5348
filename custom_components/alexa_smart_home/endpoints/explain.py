"""Explain whether and how an entity is exposed to Alexa."""

from typing import Any, Protocol

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.util.json import JsonObjectType

from ..domains import DESCRIPTIONS
from ..protocol import Endpoint, events
from ..protocol.message_log import MessageLog, Record
from ..protocol.not_exposed import NotExposed, Reason
from ..translate import Translatable
from .links import Links
from .registry import EndpointRegistry
from .restrictions import Restrictions


class NameSource(Translatable, selector="origin"):
    """The source of the spoken name of an entity."""

    SETTINGS = "settings"
    ALIAS = "alias"
    REGISTRY = "registry"
    STATE = "state"


class Restriction(Translatable, selector="restriction"):
    """The reason why Alexa cannot control an exposed entity, or only partly."""

    READ_ONLY = "read_only"
    READ_ONLY_MEMBER = "read_only_member"
    CLOSE_ONLY = "close_only"
    CLOSE_ONLY_MEMBER = "close_only_member"


class ExplainContext(Protocol):
    """The parts of the loaded config entry that `explain` reads."""

    hass: HomeAssistant
    endpoints: EndpointRegistry
    restrictions: Restrictions
    directive_log: MessageLog

    @property
    def report_log(self) -> MessageLog | None:
        """Return the log of the reports, None without credentials."""


def explain(runtime: ExplainContext, entity_id: str) -> JsonObjectType:
    """Return the exposure, the endpoint and the last messages of an entity."""
    state = runtime.hass.states.get(entity_id)
    endpoint = runtime.endpoints.async_get(state) if state else None
    reason = exclusion_reason(runtime, entity_id, endpoint)
    found: JsonObjectType = {
        "exposed": reason is None,
        "reason": reason.async_translate(runtime.hass) if reason else None,
    }
    if state is not None:
        found["name"] = runtime.endpoints.exposure.identity(state).name
        found["name_from"] = name_source(runtime, entity_id).async_translate(
            runtime.hass
        )
        if endpoint is not None:
            found["endpoint"] = endpoint.discovery
            found["aliases"] = _aliases(runtime, endpoint)
            found["properties"] = readable_properties(runtime.hass, endpoint, state)
        found["restriction"] = _restriction(runtime, state)
        found |= _links(runtime, entity_id)
    reports = runtime.report_log
    return found | {
        "last_directive": _as_json(runtime.directive_log.last_of(entity_id)),
        "last_report": _as_json(reports.last_of(entity_id)) if reports else None,
    }


def exclusion_reason(
    runtime: ExplainContext, entity_id: str, endpoint: Endpoint | None
) -> Reason | NotExposed | None:
    """Return the reason why an entity is not exposed, None if it is."""
    hass = runtime.hass
    if hass.states.get(entity_id) is None:
        if (entry := er.async_get(hass).async_get(entity_id)) is None:
            return Reason.UNKNOWN
        return Reason.DISABLED if entry.disabled else Reason.NO_STATE
    links = runtime.endpoints.links
    if links.hides(entity_id):
        return NotExposed(Reason.LINKED, links.host_of(entity_id) or "")
    # An unavailable entity that has an endpoint may lack its device class.
    exposure = runtime.endpoints.exposure
    if endpoint is None and (excluded := exposure.exclusion_reason(entity_id)):
        return excluded
    default = NotExposed(Reason.NOTHING_TO_USE) if endpoint is None else None
    return runtime.endpoints.faults.reason(entity_id) or default


def _aliases(runtime: ExplainContext, endpoint: Endpoint) -> JsonObjectType:
    """Return the endpoint ids of aliases, and why Alexa does not discover them."""
    faults = runtime.endpoints.faults
    return {
        alias.name: {
            "endpoint_id": alias.endpoint_id,
            "reason": reason.async_translate(runtime.hass)
            if (reason := faults.reason(alias.key))
            else None,
        }
        for alias in endpoint.aliases
    }


def explain_links(endpoints: EndpointRegistry) -> JsonObjectType:
    """Return the guests of each host, and the candidates that are not linked."""
    links = endpoints.links
    entity_ids = [endpoint.entity_id for endpoint, _ in endpoints.exposed()]
    return {
        "parts": {key: parts for key in entity_ids if (parts := _parts(links, key))},
        "not_linked_because_of": {
            key: list(rivals) for key in entity_ids if (rivals := links.rivals_of(key))
        },
    }


def _parts(links: Links, entity_id: str) -> JsonObjectType:
    """Return the parts of an endpoint by the entity that lends them."""
    guests = links.guests_of(entity_id)
    return {guest.state.entity_id: guest.loan.part for guest in guests}


def _links(runtime: ExplainContext, entity_id: str) -> JsonObjectType:
    """Return the host of an entity, its guests, and candidates that are not linked."""
    links = runtime.endpoints.links
    found: JsonObjectType = {
        "part_of": links.host_of(entity_id),
        "parts": _parts(links, entity_id),
    }
    if rivals := links.rivals_of(entity_id):
        found["not_linked_because_of"] = list(rivals)
    return found


def _restriction(runtime: ExplainContext, state: State) -> str | None:
    """Return a sentence with the restriction of an entity, None without one."""
    hass = runtime.hass
    config = runtime.endpoints.exposure.config(state.entity_id)
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


def name_source(runtime: ExplainContext, entity_id: str) -> NameSource:
    """Return the source of the name, which has precedence over the others."""
    if runtime.endpoints.exposure.config(entity_id).name is not None:
        return NameSource.SETTINGS
    if (entry := er.async_get(runtime.hass).async_get(entity_id)) is None:
        return NameSource.STATE
    if entry.aliases and entry.aliases[0] is not er.COMPUTED_NAME:
        return NameSource.ALIAS
    return NameSource.REGISTRY


def readable_properties(
    hass: HomeAssistant, endpoint: Endpoint, state: State, language: str | None = None
) -> Any:
    """Return the properties of a state report, or a sentence with the error."""
    try:
        values = endpoint.properties(state)
    except Exception as err:  # noqa: BLE001 - shown to the user
        return NotExposed(Reason.UNREADABLE, repr(err)).async_translate(hass, language)
    return events.serialise(values, events.timestamp(state.last_reported))


def _as_json(record: Record | None) -> JsonObjectType | None:
    return record.as_json() if record else None
