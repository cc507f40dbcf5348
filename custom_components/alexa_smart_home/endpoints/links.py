"""Find which entities of a device lend parts to the endpoint of another entity."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er

from ..domains import DESCRIPTIONS
from ..protocol import CompileContext
from ..protocol.linking import REPEATED_PARTS, Guest, Loan, Part
from ..protocol.not_exposed import Reason
from ..protocol.outcome import changed
from .exposure import Exposure

# Reasons why a guest may have no endpoint of its own.
_ALLOWED: Final = (None, Reason.NOT_BY_DEFAULT, Reason.SECONDARY)

# The interface and instance of the first capability of each part: a host that has it
# itself does not take the part.
_IDENTITIES: Final = {
    part: {
        (loan.capabilities[0].interface, loan.capabilities[0].instance)
        for description in DESCRIPTIONS.values()
        for loan in description.lends
        if loan.part is part and loan.capabilities and part not in REPEATED_PARTS
    }
    for part in Part
}


class Member(NamedTuple):
    """An entity of a device: the part that it lends and those that it takes."""

    entity_id: str
    lends: Part | None
    takes: frozenset[Part]


@dataclass(slots=True)
class DeviceLinks:
    """Hold the host of each guest of a device, and the candidates if there are several.

    `entity_ids` are the entities that had a state when the device was linked.
    """

    entity_ids: frozenset[str] = frozenset()
    hosts: dict[str, str] = field(default_factory=dict)
    rivals: dict[str, tuple[str, ...]] = field(default_factory=dict)


def link(members: Iterable[Member]) -> DeviceLinks:
    """Link the entities of one device.

    Entities that lend nothing become hosts first, then sensors that are not guests
    themselves. If a part has two possible guests or hosts, it is not linked.
    """
    members = list(members)
    links = DeviceLinks(frozenset(member.entity_id for member in members))
    for hosts_lend in (False, True):
        free = [member for member in members if member.entity_id not in links.hosts]
        for part in Part:
            hosts = [
                member.entity_id
                for member in free
                if part in member.takes
                and (member.lends is not None) is hosts_lend
                and member.entity_id not in links.hosts
            ]
            guests = [member.entity_id for member in free if member.lends is part]
            if not hosts or not guests:
                continue
            if len(hosts) == 1 and (len(guests) == 1 or part in REPEATED_PARTS):
                links.hosts |= dict.fromkeys(guests, hosts[0])
            else:
                rivals = hosts if len(hosts) > 1 else guests
                links.rivals |= dict.fromkeys((*hosts, *guests), tuple(rivals))
    return links


class Links:
    """Link the entities of each device, and those that a user has chosen.

    `is_known` returns whether Alexa knows the endpoint of an entity, which then stays.
    """

    def __init__(
        self, hass: HomeAssistant, exposure: Exposure, context: CompileContext
    ) -> None:
        self.is_known: Callable[[str], bool] = lambda _: True
        self._hass = hass
        self._exposure = exposure
        self._context = context
        self._entities = er.async_get(hass)
        self._devices: dict[str, DeviceLinks] = {}
        # The device of each entity when it was linked.
        self._linked_in: dict[str, str] = {}
        self._chosen = {
            guest: host
            for host, config in exposure.settings.entity_config.items()
            for guest in config.linked
            if guest != host
        }

    def guests_of(self, entity_id: str) -> tuple[Guest, ...]:
        """Return the entities that lend a part to an entity, chosen ones first."""
        chosen = [key for key, host in self._chosen.items() if host == entity_id]
        hosts = self._links_of(entity_id).hosts
        guests: dict[object, Guest] = {}
        linked = [key for key, host in hosts.items() if host == entity_id]
        for key in (*chosen, *linked):
            state = self._hass.states.get(key)
            if state is None or (loan := _loan(state)) is None:
                continue
            repeated = loan.part in REPEATED_PARTS
            guest = self._guest(state, loan, repeated=repeated)
            guests.setdefault(key if repeated else loan.part, guest)
        return tuple(guests.values())

    def host_of(self, entity_id: str) -> str | None:
        """Return the entity to which an entity lends a part."""
        host = self._chosen.get(entity_id) or self._links_of(entity_id).hosts.get(
            entity_id
        )
        if host is None:
            return None
        # A chosen host may be excluded, or have no state yet.
        if not self._hass.states.get(host) or self._exposure.exclusion_reason(host):
            return None
        guests = {guest.state.entity_id for guest in self.guests_of(host)}
        return host if entity_id in guests else None

    def rivals_of(self, entity_id: str) -> tuple[str, ...]:
        """Return the candidates for a part if there are several: none is linked."""
        return self._links_of(entity_id).rivals.get(entity_id, ())

    def hides(self, entity_id: str) -> bool:
        """Return whether an entity is only a part of another endpoint."""
        return (
            self.host_of(entity_id) is not None
            and entity_id not in self._exposure.filter.included_ids
            and not self.is_known(entity_id)
        )

    def has_seen(self, entity_id: str) -> bool:
        """Return whether an entity existed when its device was linked."""
        links = self._devices.get(self._device_of(entity_id) or "")
        return links is None or entity_id in links.entity_ids

    @callback
    def async_drop(self, entity_id: str) -> set[str]:
        """Drop the links of an entity, and return the others that depend on them."""
        others = {self._chosen[entity_id]} if entity_id in self._chosen else set()
        # The entity may have been moved to another device.
        for device_id in (self._linked_in.get(entity_id), self._device_of(entity_id)):
            if (links := self._devices.pop(device_id or "", None)) is not None:
                others |= links.entity_ids
        return others - {entity_id}

    def _device_of(self, entity_id: str) -> str | None:
        if not self._exposure.settings.link_entities:
            return None
        entry = self._entities.async_get(entity_id)
        return entry.device_id if entry else None

    def _links_of(self, entity_id: str) -> DeviceLinks:
        if (device_id := self._device_of(entity_id)) is None:
            return DeviceLinks()
        if (links := self._devices.get(device_id)) is None:
            entries = er.async_entries_for_device(self._entities, device_id)
            links = self._devices[device_id] = link(self._members(entries))
            self._linked_in |= dict.fromkeys(links.entity_ids, device_id)
        return links

    def _members(self, entries: Iterable[er.RegistryEntry]) -> Iterator[Member]:
        """Yield the entities that have a state."""
        for entry in entries:
            if (state := self._hass.states.get(entry.entity_id)) is None:
                continue
            lends, takes = None, frozenset[Part]()
            if entry.entity_id not in self._chosen:
                # Compiling the entity logs the reason.
                with suppress(Exception):
                    lends, takes = self._parts(state)
            yield Member(entry.entity_id, lends, takes)

    def _parts(self, state: State) -> tuple[Part | None, frozenset[Part]]:
        """Return the part that an entity lends, and those that it takes."""
        reason = self._exposure.exclusion_reason(state.entity_id, state)
        config = self._exposure.config(state.entity_id)
        if not config.link or reason not in _ALLOWED:
            return None, frozenset()
        loan = _loan(state)
        lends = loan.part if loan else None
        description = DESCRIPTIONS[state.domain]
        if reason is not None or not (takes := description.takes(state)):
            return lends, frozenset()
        own = {
            (capability.interface, capability.instance)
            for capability in description.adapt(description.capabilities, config)
            if capability.offered(state, self._context)
        }
        if not own:
            return lends, frozenset()
        return lends, frozenset(part for part in takes if not _IDENTITIES[part] & own)

    def _guest(self, state: State, loan: Loan, *, repeated: bool) -> Guest:
        """Return a guest; a repeated part has a key and a name of its own."""
        entry = self._entities.async_get(state.entity_id)
        if not repeated or entry is None:
            return Guest(state, loan, DESCRIPTIONS[state.domain].reachable, None)
        name = entry.name or entry.original_name or state.name
        renamed = changed(state, friendly_name=name)
        return Guest(renamed, loan, DESCRIPTIONS[state.domain].reachable, entry.id)


def _loan(state: State) -> Loan | None:
    """Return what an entity can lend."""
    description = DESCRIPTIONS.get(state.domain)
    loans = description.lends if description else ()
    return next((loan for loan in loans if loan.supported(state)), None)
