"""Track the endpoints that can be automated: the thermostats."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, NamedTuple

from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import TrackStates, async_track_state_change_filtered

from ..domains import DESCRIPTIONS
from ..endpoints.registry import EndpointRegistry
from ..interfaces.automation_management import AutomationManagement
from ..listeners import Listeners
from ..protocol import Endpoint

# Domains with AutomationManagement.
_DOMAINS = {
    domain
    for domain, description in DESCRIPTIONS.items()
    if AutomationManagement in map(type, description.capabilities)
}


class Thermostat(NamedTuple):
    """Current entity id and name of a thermostat."""

    entity_id: str
    name: str


def can_be_automated(endpoint: Endpoint) -> bool:
    """Return whether an endpoint has AutomationManagement."""
    return AutomationManagement.interface in endpoint.bridge_managed


class Thermostats(Listeners[str, Thermostat | None]):
    """Store the exposed thermostats by registry id, or by entity id without one.

    The listeners are called with the key of each added or renamed thermostat, and with
    the key and None when it is removed.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        endpoints: EndpointRegistry,
        key: Callable[[str], str],
    ) -> None:
        super().__init__()
        self._hass = hass
        self._endpoints = endpoints
        self._key = key
        self._entities = er.async_get(hass).entities
        self.found: dict[str, Thermostat] = {}

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Find the thermostats, and follow their changes."""
        for entity_id in self._hass.states.async_entity_ids(_DOMAINS):
            self._update(entity_id)
        tracker = async_track_state_change_filtered(
            self._hass,
            TrackStates(all_states=False, entities=set(), domains=_DOMAINS),
            self._changed,
        )
        stop = ExitStack()
        stop.callback(self._endpoints.async_listen(self._update))
        stop.callback(tracker.async_remove)
        return stop.close

    @callback
    def _changed(self, event: Event[Any]) -> None:
        self._update(event.data["entity_id"])

    @callback
    def _update(self, entity_id: str) -> None:
        """Add, rename or remove an entity."""
        if entity_id.partition(".")[0] not in _DOMAINS:
            return
        key = self._key(entity_id)
        for other, thermostat in tuple(self.found.items()):
            # A thermostat that is still registered is being renamed.
            if (
                thermostat.entity_id == entity_id
                and other != key
                and self._entities.get_entry(other) is None
            ):
                self._set(other, None)
        found = self._endpoints.async_find(entity_id)
        if found is not None and can_be_automated(found[0]):
            self._set(key, Thermostat(entity_id, found[1].name))
        elif (known := self.found.get(key)) and known.entity_id == entity_id:
            self._set(key, None)

    def _set(self, key: str, thermostat: Thermostat | None) -> None:
        if self.found.get(key) == thermostat:
            return
        if thermostat is None:
            del self.found[key]
        else:
            self.found[key] = thermostat
        self.async_notify(key, thermostat)
