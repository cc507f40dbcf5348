"""Compile the capabilities of an entity into an endpoint."""

from collections.abc import Iterable
from dataclasses import replace

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType

from ..interfaces.device_usage_meter import DeviceUsageMeter
from ..interfaces.endpoint_health import EndpointHealth
from ..protocol import CompileContext, Endpoint, EndpointDescription
from ..protocol.discovery import (
    Identity,
    Offer,
    discover,
    endpoint_id_of,
    offer,
    offers_of,
)
from ..protocol.endpoint import DirectiveKey, PropertyReaders
from ..protocol.errors import InsufficientPermissions
from ..protocol.linking import Guest
from ..protocol.outcome import DirectiveHandler, Outcome, PropertyKey
from ..settings import EntityConfig
from .aliases import alias_endpoints, digest_of
from .guest_offers import guest_events, guest_offers, with_guest_attributes


def compile_endpoint(
    description: EndpointDescription,
    state: State,
    context: CompileContext,
    identity: Identity,
    config: EntityConfig,
    guests: tuple[Guest, ...] = (),
) -> Endpoint | None:
    """Return the endpoint of an entity and its guests, None without a capability.

    Raises NotExposed if Alexa would reject the endpoint.
    """
    config = context.restrict(state, config)
    if not (offers := _offers(description, state, context, config, guests)):
        return None
    categories = [guest.loan.category for guest in guests if guest.loan.category]
    discovery = discover(description, offers, state, context, identity, categories)
    endpoint = _endpoint(description, state.entity_id, offers, guests, discovery)
    endpoint = _with_guest_attributes(endpoint, description, guests, context)
    if not identity.aliases:
        return endpoint
    main_only = {it.capability.interface for it in offers if it.capability.main_only}
    aliases = alias_endpoints(endpoint, identity.aliases, main_only)
    return replace(endpoint, aliases=aliases)


def _with_guest_attributes(
    endpoint: Endpoint,
    description: EndpointDescription,
    guests: Iterable[Guest],
    context: CompileContext,
) -> Endpoint:
    """Return an endpoint whose handlers see the states of the guests they need."""
    attributes = {
        guest.state.entity_id: description.part_attributes[guest.loan.part]
        for guest in guests
        if guest.loan.part in description.part_attributes
    }
    if not attributes:
        return endpoint
    handlers = {
        key: with_guest_attributes(handler, attributes, context)
        for key, handler in endpoint.handlers.items()
    }
    return replace(endpoint, handlers=handlers)


def _endpoint(
    description: EndpointDescription,
    entity_id: str,
    offers: list[Offer],
    guests: tuple[Guest, ...],
    discovery: JsonObjectType,
) -> Endpoint:
    capabilities = [offered.capability for offered in offers]
    return Endpoint(
        entity_id=entity_id,
        key=entity_id,
        endpoint_id=endpoint_id_of(entity_id),
        reachable=description.reachable,
        handlers=_handlers(offers),
        handled_by_guest={
            key: offered.state.entity_id
            for offered in offers
            if offered.state.entity_id != entity_id
            for key in _handlers([offered])
        },
        readers=_readers(offers),
        bridge_readers=_readers(it for it in offers if it.capability.bridge_managed),
        bridge_managed=frozenset(c.interface for c in capabilities if c.bridge_managed),
        recheck_after=max(
            (c.recheck_after for c in capabilities if c.recheck_after), default=None
        ),
        deadbands={
            PropertyKey(c.interface, c.instance, prop.name): prop.deadband
            for c, properties, *_ in offers
            for prop in properties
            if prop.deadband
        },
        away={
            PropertyKey(c.interface, c.instance, prop.name): prop.is_away
            for c, properties, *_ in offers
            for prop in properties
            if prop.is_away
        },
        effect=description.effect,
        device_events=tuple(
            read_event
            for offered in offers
            for source, read_event in offered.events
            if source == entity_id
        ),
        guest_events=guest_events(guests, offers),
        energy_sensor=next(
            (c.sensor for c in capabilities if isinstance(c, DeviceUsageMeter)), None
        ),
        discovery=discovery,
        digest=digest_of(discovery),
    )


def _offers(
    description: EndpointDescription,
    state: State,
    context: CompileContext,
    config: EntityConfig,
    guests: tuple[Guest, ...],
) -> list[Offer]:
    """Return the capabilities of an entity.

    EndpointHealth and DeviceUsageMeter are only added to others.
    """
    own = description.adapt(description.capabilities, config)
    offers = [*offers_of(own, state, context, read_only=config.read_only)]
    if not offers:
        return offers
    taken = {(it.capability.interface, it.capability.instance) for it in offers}
    offers += guest_offers(state, guests, taken, context)
    meter = DeviceUsageMeter(sensor=_energy_sensor(state, guests, context))
    health = EndpointHealth(
        reachable=description.reachable, charge=context.battery(state.entity_id)
    )
    return offers + [
        offer(capability, state, context)
        for capability in (meter, health)
        if capability.offered(state, context)
    ]


def _energy_sensor(
    state: State, guests: Iterable[Guest], context: CompileContext
) -> str | None:
    """Return the entity or guest whose measurements of energy are sent, if any."""
    candidates = (state.entity_id, *(guest.state.entity_id for guest in guests))
    return next(filter(context.measures_energy, candidates), None)


def _handlers(offers: Iterable[Offer]) -> dict[DirectiveKey, DirectiveHandler]:
    return {
        (c.interface, c.instance, name): _refuse if c.read_only else handler
        for c, _, directives, *_ in offers
        for name, handler in directives.items()
    }


def _refuse(_: State, _payload: JsonObjectType) -> Outcome:
    raise InsufficientPermissions("The entity is read-only for Alexa")


def _readers(offers: Iterable[Offer]) -> PropertyReaders:
    return tuple(
        (PropertyKey(c.interface, c.instance, prop.name), prop.value)
        for c, properties, _, reports, *_ in offers
        if reports
        for prop in properties
    )
