"""Endpoint: the compiled capabilities of one exposed entity."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from .capability import DeviceEventReader
from .outcome import DirectiveHandler, Effect, PropertyKey, PropertyValues, ServiceCall
from .readers import Predicate, Reader

# Interface, instance, name of the directive.
type DirectiveKey = tuple[str, str | None, str]
type PropertyReaders = tuple[tuple[PropertyKey, Reader[JsonValueType]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Answer directives and read properties of one entity."""

    entity_id: str
    # The entity id, for an endpoint of an alias followed by the slug of the alias.
    key: str
    endpoint_id: str
    # Matches the states from which all properties can be read.
    reachable: Predicate
    handlers: Mapping[DirectiveKey, DirectiveHandler]
    # The entities that lend the capabilities of directives: their handlers get the
    # state of that entity, and their actions control it.
    handled_by_guest: Mapping[DirectiveKey, str]
    readers: PropertyReaders
    # The readers of `bridge_managed` capabilities.
    bridge_readers: PropertyReaders
    # The interfaces that accept directives also while the device is unavailable.
    bridge_managed: frozenset[str]
    # Seconds after a change of state at which properties change again.
    recheck_after: float | None
    # Smaller changes are not reported.
    deadbands: Mapping[PropertyKey, float]
    # Return whether the other entity is unavailable from which a property is read.
    away: Mapping[PropertyKey, Callable[[], bool]]
    # Returns the state that an action leads to. None: it cannot be predicted.
    effect: Effect | None
    device_events: tuple[DeviceEventReader, ...]
    # Those of the entities that lend parts to the endpoint, by entity id.
    guest_events: Mapping[str, tuple[DeviceEventReader, ...]]
    # The sensor whose measurements are sent for the endpoint.
    energy_sensor: str | None = None
    # The endpoint object of a discovery response, and its hash.
    discovery: JsonObjectType
    digest: str
    # The endpoints of the further names of the entity.
    aliases: tuple[Endpoint, ...] = ()

    @property
    def name(self) -> str:
        return str(self.discovery["friendlyName"])

    def properties(self, state: State) -> PropertyValues:
        return {
            key: value
            for key, read in self._readable(state)
            if (value := read(state)) is not None
        }

    def legible_properties(self, state: State) -> PropertyValues:
        """Return the values of the properties whose readers do not raise."""
        values: PropertyValues = {}
        with suppress(Exception):
            for key, read in self._readable(state):
                with suppress(Exception):
                    if (value := read(state)) is not None:
                        values[key] = value
        return values

    def is_away(self, key: PropertyKey, state: State) -> bool:
        """Return whether the entity from which a property is read is unavailable."""
        is_away = self.away.get(key)
        return not self.reachable(state) or (is_away is not None and is_away())

    def predicted(
        self, state: State, values: PropertyValues, calls: Iterable[ServiceCall]
    ) -> PropertyValues:
        """Return the values that actions change, None for those that become unknown.

        `values` are those of `state`, the state before the actions.
        """
        if self.effect is None or (after := reduce(self.effect, calls, state)) is state:
            return {}
        new = self.legible_properties(after)
        return {
            key: value
            for key, _ in self._readable(after)
            if (value := new.get(key)) != values.get(key)
        }

    def _readable(self, state: State) -> PropertyReaders:
        return self.readers if self.reachable(state) else self.bridge_readers
