"""Find which entities of a device lend parts to the endpoint of another entity."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Final

from homeassistant.core import HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er

from ..domains import DESCRIPTIONS
from ..protocol import CompileContext
from ..protocol.discovery import offers_of
from ..protocol.linking import REPEATED_PARTS, Guest, Loan, Part
from ..protocol.not_exposed import Reason
from ..protocol.outcome import changed
from ..protocol.readers import available
from .device_links import DeviceLinks, Member, chosen_hosts, link
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
        self._chosen = chosen_hosts(exposure.settings.entity_config)
        self._chosen_hosts = frozenset(self._chosen.values())
        # The chosen guests and their hosts that had a state when they were linked.
        self._seen: set[str] = set()

    def guests_of(self, entity_id: str) -> tuple[Guest, ...]:
        """Return the entities that lend a part to an entity, chosen ones first."""
        chosen = [key for key, host in self._chosen.items() if host == entity_id]
        hosts = self._links_of(entity_id).hosts
        guests: dict[object, Guest] = {}
        linked = [key for key, host in hosts.items() if host == entity_id]
        host_read_only = self._is_read_only(entity_id)
        for key in (*chosen, *linked):
            if (state := self._hass.states.get(key)) is None:
                continue
            self._seen.add(key)
            read_only = host_read_only or self._is_read_only(key)
            if (loan := self._loan(state, read_only=read_only)) is None:
                continue
            repeated = loan.part in REPEATED_PARTS
            guest = self._guest(state, loan, repeated=repeated, read_only=read_only)
            guests.setdefault(key if repeated else loan.part, guest)
        # The order of the registry changes when an entity id changes.
        return tuple(
            sorted(guests.values(), key=lambda it: (it.loan.part, it.key or ""))
        )

    def host_of(self, entity_id: str) -> str | None:
        """Return the entity to which an entity lends a part."""
        found = self._find(entity_id)
        return found[0] if found else None

    def hides(self, entity_id: str) -> bool:
        """Return whether an entity is only a part of another endpoint."""
        if entity_id in self._exposure.filter.included_ids or self.is_known(entity_id):
            return False
        found = self._find(entity_id)
        return found is not None and found[1].loan.hides(found[1].state)

    def _find(self, entity_id: str) -> tuple[str, Guest] | None:
        """Return the host of an entity, and the entity as its guest."""
        host = self._chosen.get(entity_id) or self._links_of(entity_id).hosts.get(
            entity_id
        )
        if host is None or not self._can_host(host):
            return None
        self._seen.add(host)
        guests = {guest.state.entity_id: guest for guest in self.guests_of(host)}
        return (host, guests[entity_id]) if entity_id in guests else None

    def rivals_of(self, entity_id: str) -> tuple[str, ...]:
        """Return the candidates for a part if there are several: none is linked."""
        return self._links_of(entity_id).rivals.get(entity_id, ())

    def has_seen(self, entity_id: str) -> bool:
        """Return whether an entity had a state when it was linked."""
        is_chosen = entity_id in self._chosen or entity_id in self._chosen_hosts
        if is_chosen and entity_id not in self._seen:
            return False
        links = self._devices.get(self._device_of(entity_id) or "")
        return links is None or entity_id in links.entity_ids

    @callback
    def async_drop(self, entity_id: str) -> set[str]:
        """Drop the links of an entity, and return the others that depend on them."""
        self._seen.discard(entity_id)
        others = {key for key, host in self._chosen.items() if host == entity_id}
        # The entity may have been moved to another device.
        devices = {self._linked_in.get(entity_id), self._device_of(entity_id)}
        if (chosen_host := self._chosen.get(entity_id)) is not None:
            others.add(chosen_host)
            # A guest of the same device gets or loses its place.
            devices.add(self._device_of(chosen_host))
        for device_id in devices:
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
            yield Member(entry.entity_id, lends, takes, entry.platform)

    def _parts(self, state: State) -> tuple[Part | None, frozenset[Part]]:
        """Return the part that an entity lends, and those that it takes."""
        reason = self._exposure.exclusion_reason(state.entity_id, state)
        config = self._exposure.config(state.entity_id)
        if not config.link or reason not in _ALLOWED:
            return None, frozenset()
        loan = None
        if state.entity_id not in self._chosen_hosts:
            loan = self._loan(state, read_only=self._is_read_only(state.entity_id))
        lends = loan.part if loan else None
        if reason is not None or not (takes := DESCRIPTIONS[state.domain].takes(state)):
            return lends, frozenset()
        own = self._identities(state)
        if not own and not self._is_restored(state):
            return lends, frozenset()
        return lends, frozenset(part for part in takes if not _IDENTITIES[part] & own)

    def _identities(self, state: State) -> set[tuple[str, str | None]]:
        """Return the interfaces and instances that an entity has without guests."""
        description = DESCRIPTIONS[state.domain]
        config = self._exposure.config(state.entity_id)
        return {
            (capability.interface, capability.instance)
            for capability in description.adapt(description.capabilities, config)
            if capability.offered(state, self._context)
        }

    def _is_restored(self, state: State) -> bool:
        """Return whether an entity may have capabilities when it is available again.

        A camera whose integration is not loaded yet has no streams.
        """
        return not available(state) and self.is_known(state.entity_id)

    def _can_host(self, entity_id: str) -> bool:
        """Return whether an entity has an endpoint, which a chosen host may lack."""
        state = self._hass.states.get(entity_id)
        if state is None or self._exposure.exclusion_reason(entity_id):
            return False
        # Compiling the entity logs the reason.
        with suppress(Exception):
            return bool(self._identities(state)) or self._is_restored(state)
        return False

    def _guest(
        self, state: State, loan: Loan, *, repeated: bool, read_only: bool
    ) -> Guest:
        """Return a guest; a repeated part has a key and a name of its own."""
        reachable = DESCRIPTIONS[state.domain].reachable
        entry = self._entities.async_get(state.entity_id)
        if not repeated or entry is None:
            return Guest(state, loan, reachable, None, read_only)
        name = entry.name or entry.original_name or state.name
        renamed = changed(state, friendly_name=name)
        return Guest(renamed, loan, reachable, entry.id, read_only)

    def _loan(self, state: State, *, read_only: bool) -> Loan | None:
        """Return what an entity can lend to an endpoint in the locales of this home."""
        if (description := DESCRIPTIONS.get(state.domain)) is None:
            return None
        entry = self._entities.async_get(state.entity_id)
        translation_key = entry.translation_key if entry else None
        for loan in description.lends:
            capabilities = loan.capabilities
            if loan.lent_by(state, translation_key) and (
                not capabilities
                or any(
                    offers_of(capabilities, state, self._context, read_only=read_only)
                )
            ):
                return loan
        return None

    def _is_read_only(self, entity_id: str) -> bool:
        if (state := self._hass.states.get(entity_id)) is None:
            return False
        config = self._exposure.config(entity_id)
        return self._context.restrict(state, config).read_only
