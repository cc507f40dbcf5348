"""The rows of the table: what Alexa sees of each entity, or why it sees nothing."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers import area_registry as ar, entity_registry as er
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..config.entity_settings import ENTITY_SETTINGS, PASSWORD
from ..domains import DESCRIPTIONS
from ..endpoints.explain import exclusion_reason, name_source
from ..endpoints.faults import not_understood
from ..protocol import Endpoint
from ..protocol.message_log import MessageLog
from ..protocol.not_exposed import NotExposed, Reason
from ..settings import EntityConfig
from ..translate import Translatable
from .context import PanelContext
from .words import CapabilityWords

_DEFAULTS: Final = EntityConfig()


class Problem(Translatable, selector="problem"):
    """Problems of exposed entities."""

    SAME_NAME = "same_name"


@callback
def same_name(
    hass: HomeAssistant,
    group: Iterable[Endpoint],
    endpoint: Endpoint,
    language: str | None,
) -> str:
    """Return the sentence for an endpoint of a group with the same name."""
    others = (other.entity_id for other in group if other is not endpoint)
    return Problem.SAME_NAME.async_translate(
        hass, language, entities=", ".join(dict.fromkeys(others))
    )


def shown_settings(config: EntityConfig) -> dict[str, Any]:
    """Return the settings of an entity; a secret is only true if it is set."""
    found = {}
    for setting in ENTITY_SETTINGS:
        value = getattr(config, setting.key)
        if value == getattr(_DEFAULTS, setting.key):
            continue
        if setting.selector is PASSWORD:
            value = True
        elif isinstance(value, tuple):
            value = list(value)
        found[setting.key] = dict(value) if isinstance(value, Mapping) else value
    return found


class Rows:
    """Build the rows in one language."""

    def __init__(self, runtime: PanelContext, language: str | None) -> None:
        self._runtime = runtime
        self._hass = runtime.hass
        self._language = language
        self._words = CapabilityWords(runtime.hass, language)
        self._entities = er.async_get(runtime.hass)
        self._areas = ar.async_get(runtime.hass)
        self._fields = {
            domain: [
                setting.key
                for setting in ENTITY_SETTINGS
                if setting.applies_to(f"{domain}.any")
            ]
            for domain in DESCRIPTIONS
        }

    def row(self, state: State, ambiguity: str | None = None) -> JsonObjectType:
        """Return the row of an entity.

        `ambiguity` is the sentence for a name that other endpoints have too.
        """
        runtime, entity_id = self._runtime, state.entity_id
        endpoint = runtime.endpoints.async_get(state)
        name, reason, fault = self._exposure(state, endpoint)
        return {
            "entity_id": entity_id,
            "domain": state.domain,
            "name": name,
            "name_from": name_source(runtime, entity_id),
            "area": self._area(entity_id),
            "exposed": reason is None,
            "reason": self._sentence(reason),
            "problem": self._sentence(fault) or ambiguity,
            "part_of": runtime.endpoints.async_host_of(entity_id),
            "last_report": _last(runtime.report_log, entity_id),
            "last_directive": _last(runtime.directive_log, entity_id),
            "settings": shown_settings(runtime.endpoints.exposure.config(entity_id)),
            "fields": [*self._fields[state.domain]],
            **self._of_endpoint(endpoint),
        }

    def _exposure(
        self, state: State, endpoint: Endpoint | None
    ) -> tuple[str, Reason | NotExposed | None, NotExposed | None]:
        """Return the name, why an entity is not exposed, and what is wrong with it."""
        runtime, entity_id = self._runtime, state.entity_id
        try:
            reason = exclusion_reason(runtime, entity_id, endpoint)
            exposure = runtime.endpoints.exposure
            name = endpoint.name if endpoint else exposure.identity(state).name
        except Exception as err:  # noqa: BLE001 - other entities go on
            fault = not_understood(err)
            return entity_id, fault, fault
        faults = runtime.endpoints.faults
        return (
            name,
            reason,
            faults.reason(entity_id) or faults.unreadable.get(entity_id),
        )

    def _sentence(self, reason: Reason | NotExposed | None) -> str | None:
        return reason.async_translate(self._hass, self._language) if reason else None

    def _of_endpoint(self, endpoint: Endpoint | None) -> JsonObjectType:
        if endpoint is None:
            return {
                "category": None,
                "capabilities": [],
                "endpoint_id": None,
                "parts": [],
            }
        discovery: dict[str, Any] = endpoint.discovery
        parts: list[JsonValueType] = [*endpoint.guest_events]
        capabilities = self._words.of_endpoint(discovery["capabilities"])
        return {
            "category": discovery["displayCategories"][0],
            "capabilities": list[JsonValueType](capabilities),
            "endpoint_id": endpoint.endpoint_id,
            "parts": parts,
        }

    def _area(self, entity_id: str) -> str | None:
        if (entry := self._entities.async_get(entity_id)) is None:
            return None
        area_id = er.async_get_effective_area_id(self._hass, entry)
        area = self._areas.async_get_area(area_id) if area_id else None
        return area.name if area else None


def _last(log: MessageLog | None, entity_id: str) -> str | None:
    """Return the time of the last message of an entity."""
    if log is None or (record := log.last_of(entity_id)) is None:
        return None
    return dt_util.utc_from_timestamp(record.time).isoformat()
