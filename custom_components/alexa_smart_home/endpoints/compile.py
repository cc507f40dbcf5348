"""Compile the capabilities of an entity into an endpoint."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import md5

from homeassistant.core import State
from homeassistant.helpers.json import json_bytes
from homeassistant.util.json import JsonObjectType

from ..interfaces.endpoint_health import EndpointHealth
from ..protocol import Capability, CompileContext, Endpoint, EndpointDescription
from ..protocol.discovery import Identity, Offer, discover, endpoint_id_of, offer
from ..protocol.endpoint import DirectiveKey, PropertyReaders
from ..protocol.errors import InsufficientPermissions
from ..protocol.outcome import DirectiveHandler, Outcome, PropertyKey
from ..settings import EntityConfig


def compile_endpoint(
    description: EndpointDescription,
    state: State,
    context: CompileContext,
    identity: Identity,
    config: EntityConfig,
) -> Endpoint | None:
    """Return the endpoint of an entity, None if it has no capability.

    Raises NotExposed if Alexa would reject the endpoint.
    """
    config = context.restrict(state, config)
    if not (offers := _offers(description, state, context, config)):
        return None
    discovery = discover(description, offers, state, context, identity)
    return _endpoint(description, state.entity_id, offers, discovery)


def _endpoint(
    description: EndpointDescription,
    entity_id: str,
    offers: list[Offer],
    discovery: JsonObjectType,
) -> Endpoint:
    capabilities = [offered.capability for offered in offers]
    return Endpoint(
        entity_id=entity_id,
        endpoint_id=endpoint_id_of(entity_id),
        reachable=description.reachable,
        handlers=_handlers(offers),
        readers=_readers(offers),
        bridge_readers=_readers(it for it in offers if it.capability.bridge_managed),
        bridge_managed=frozenset(c.interface for c in capabilities if c.bridge_managed),
        recheck_after=max(
            (c.recheck_after for c in capabilities if c.recheck_after), default=None
        ),
        deadbands={
            PropertyKey(c.interface, c.instance, prop.name): prop.deadband
            for c, properties, _, _ in offers
            for prop in properties
            if prop.deadband
        },
        effect=description.effect,
        device_events=tuple(
            c.device_event
            for c in capabilities
            if type(c).device_event is not Capability.device_event
        ),
        discovery=discovery,
        digest=md5(json_bytes(discovery), usedforsecurity=False).hexdigest(),
    )


def _offers(
    description: EndpointDescription,
    state: State,
    context: CompileContext,
    config: EntityConfig,
) -> list[Offer]:
    """Return the capabilities of an entity; EndpointHealth is only added to others."""
    offers = [
        offer(capability, state, context)
        for capability in description.adapt(description.capabilities, config)
        if capability.offered(state, context)
    ]
    if config.read_only:
        offers = [*_read_only(offers, state, context)]
    if not offers:
        return offers
    health = EndpointHealth(
        reachable=description.reachable, charge=context.battery(state.entity_id)
    )
    if health.offered(state, context):
        offers.append(offer(health, state, context))
    return offers


def _read_only(
    offers: Iterable[Offer], state: State, context: CompileContext
) -> Iterator[Offer]:
    """Yield the capabilities that do not control the device."""
    for offered in offers:
        capability = offered.capability
        if capability.bridge_managed or capability.view_only:
            yield offered
        elif offered.properties or not offered.directives:
            yield offer(replace(capability, read_only=True), state, context)


def _handlers(offers: Iterable[Offer]) -> dict[DirectiveKey, DirectiveHandler]:
    return {
        (c.interface, c.instance, name): _refuse if c.read_only else handler
        for c, _, directives, _ in offers
        for name, handler in directives.items()
    }


def _refuse(_: State, _payload: JsonObjectType) -> Outcome:
    raise InsufficientPermissions("The entity is read-only for Alexa")


def _readers(offers: Iterable[Offer]) -> PropertyReaders:
    return tuple(
        (PropertyKey(c.interface, c.instance, prop.name), prop.value)
        for c, properties, _, reports in offers
        if reports
        for prop in properties
    )
