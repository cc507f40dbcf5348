"""Compile what the guests of an entity lend to its endpoint."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from homeassistant.const import STATE_ON
from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..protocol import Capability, CompileContext
from ..protocol.capability import DeviceEventReader, Property
from ..protocol.discovery import Offer, offer, offers_of
from ..protocol.linking import Guest
from ..protocol.outcome import DirectiveHandler, Outcome, changed
from ..protocol.readers import Reader

type Interface = tuple[str, str | None]


def guest_offers(
    host: State,
    guests: Iterable[Guest],
    taken: Collection[Interface],
    context: CompileContext,
) -> Iterable[Offer]:
    """Return the capabilities that guests lend to a host.

    The endpoint has each interface once: one in `taken` is not lent, and those of
    several guests are merged, or else only the first one is lent.
    """
    lent: dict[Interface, Offer] = {}
    for guest in guests:
        for offered in offers_of(
            _capabilities(guest), guest.state, context, read_only=guest.read_only
        ):
            capability = offered.capability
            key = (capability.interface, capability.instance)
            if key in taken:
                continue
            first = lent.get(key)
            merged = first.capability.merged(capability) if first else capability
            if merged is None:
                continue
            events = first.events if first else ()
            if read_event := capability.event_reader(host.entity_id, context):
                events += ((guest.state.entity_id, read_event),)
            lent[key] = _offer(merged, guest, host, context)._replace(events=events)
    return lent.values()


def _offer(
    capability: Capability, guest: Guest, host: State, context: CompileContext
) -> Offer:
    """Return a capability of a guest.

    Its properties are read from the current state of the guest, and are unknown while
    it is unavailable. A `bridge_managed` capability reads the state of the host, which
    also handles its directives.
    """
    if capability.bridge_managed:
        return offer(capability, host, context)
    offered = offer(capability, guest.state, context)
    is_away = _is_away(guest, context)
    properties = tuple(
        replace(item, value=_of_guest(item, guest, context), is_away=is_away)
        for item in offered.properties
    )
    return offered._replace(properties=properties)


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


def _is_away(guest: Guest, context: CompileContext) -> Callable[[], bool]:
    entity_id = guest.state.entity_id

    def is_away() -> bool:
        state = context.state_of(entity_id)
        return state is None or not guest.reachable(state)

    return is_away


def guest_events(
    guests: Iterable[Guest], offers: Iterable[Offer]
) -> dict[str, tuple[DeviceEventReader, ...]]:
    """Return the readers of device events of each guest, by entity id."""
    events: dict[str, tuple[DeviceEventReader, ...]] = {
        guest.state.entity_id: () for guest in guests
    }
    for offered in offers:
        for entity_id, read_event in offered.events:
            if entity_id in events:
                events[entity_id] += (read_event,)
    return events


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
