"""Compile what the guests of an entity lend to its endpoint."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from homeassistant.const import STATE_ON
from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..protocol import Capability, CompileContext
from ..protocol.capability import DeviceEventReader, Property
from ..protocol.discovery import Offer, offers_of
from ..protocol.linking import Guest
from ..protocol.outcome import DirectiveHandler, Outcome, changed
from ..protocol.readers import Reader

type Interfaces = set[tuple[str, str | None]]


def guest_offers(
    guests: Iterable[Guest], taken: Interfaces, context: CompileContext
) -> Iterator[Offer]:
    """Yield the capabilities of guests, without interfaces that are `taken`.

    Their properties are read from the current state of the guest, and are unknown while
    it is unavailable.
    """
    for guest in guests:
        for offered in offers_of(
            _capabilities(guest), guest.state, context, read_only=guest.read_only
        ):
            key = (offered.capability.interface, offered.capability.instance)
            if key not in taken:
                taken.add(key)
                properties = tuple(
                    replace(item, value=_of_guest(item, guest, context))
                    for item in offered.properties
                )
                yield offered._replace(properties=properties)


def _capabilities(guest: Guest) -> Iterator[Capability]:
    for capability in guest.loan.capabilities:
        if guest.key is None:
            yield capability
        else:
            instance = f"{capability.instance}.{guest.key}"
            yield replace(capability, instance=instance)


def _of_guest(
    item: Property, guest: Guest, context: CompileContext
) -> Reader[JsonValueType]:
    entity_id = guest.state.entity_id

    def value(_: State) -> JsonValueType:
        state = context.state_of(entity_id)
        return item.value(state) if state and guest.reachable(state) else None

    return value


def guest_events(
    guests: Iterable[Guest], offers: Iterable[Offer]
) -> dict[str, tuple[DeviceEventReader, ...]]:
    """Return the readers of device events of each guest, by entity id."""
    events: dict[str, tuple[DeviceEventReader, ...]] = {
        guest.state.entity_id: () for guest in guests
    }
    for offered in offers:
        entity_id = offered.state.entity_id
        if entity_id in events and sends_events(offered.capability):
            events[entity_id] += (offered.capability.device_event,)
    return events


def sends_events(capability: Capability) -> bool:
    """Return whether a capability has device events."""
    return type(capability).device_event is not Capability.device_event


def with_guest_attributes(
    handler: DirectiveHandler, attributes: Mapping[str, str], context: CompileContext
) -> DirectiveHandler:
    """Return a handler that sees the states of guests as attributes of its entity.

    `attributes` are their names by the entity id of the guest.
    """

    def handle(state: State, payload: JsonObjectType) -> Outcome:
        found = {
            name: guest.state == STATE_ON
            for entity_id, name in attributes.items()
            if (guest := context.state_of(entity_id)) is not None
        }
        return handler(changed(state, None, **found), payload)

    return handle
