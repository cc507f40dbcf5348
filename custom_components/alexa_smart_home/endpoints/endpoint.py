"""Endpoint: the compiled plan of one exposed entity."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import reduce
from hashlib import md5

from homeassistant.core import State
from homeassistant.helpers.json import json_bytes
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..interfaces.endpoint_health import EndpointHealth
from ..protocol.capability import Capability, DeviceEventReader
from ..protocol.compile_context import CompileContext
from ..protocol.description import EndpointDescription
from ..protocol.discovery import Identity, Offer, discover, endpoint_id_of, offer
from ..protocol.errors import InsufficientPermissions
from ..protocol.outcome import (
    DirectiveHandler,
    Effect,
    Outcome,
    PropertyKey,
    PropertyValues,
    ServiceCall,
)
from ..protocol.readers import Predicate, Reader
from ..settings import EntityConfig

type DirectiveKey = tuple[str, str | None, str]
type Readers = tuple[tuple[PropertyKey, Reader[JsonValueType]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """What Alexa may ask of one entity, ready to answer."""

    entity_id: str
    # Under which Alexa knows it.
    endpoint_id: str
    reachable: Predicate
    handlers: Mapping[DirectiveKey, DirectiveHandler]
    # What is read, and the part of it that the bridge knows by itself.
    readers: Readers
    bridge_readers: Readers
    # The interfaces that obey also while the device is away.
    bridge_managed: frozenset[str]
    # The seconds after which values change though the state does not.
    recheck_after: float | None
    # Changes by less than this are noise.
    deadbands: Mapping[PropertyKey, float]
    # Returns the state that an action leads to; None: only one interface reads it.
    effect: Effect | None
    # What tells the device_events among the changes of state.
    device_events: tuple[DeviceEventReader, ...]
    discovery: JsonObjectType
    # What tells one discovery object from another.
    digest: str

    @property
    def tells_more(self) -> bool:
        """Tell whether a change means more than other values of the properties."""
        return bool(self.device_events) or self.recheck_after is not None

    def properties(self, state: State) -> PropertyValues:
        """Read every property that is known now."""
        return {
            key: value
            for key, read in self._readable(state)
            if (value := read(state)) is not None
        }

    def legible_properties(self, state: State) -> PropertyValues:
        """Read the properties one by one; those that raise are left out."""
        values: PropertyValues = {}
        with suppress(Exception):
            for key, read in self._readable(state):
                with suppress(Exception):
                    if (value := read(state)) is not None:
                        values[key] = value
        return values

    def foreseen(
        self, state: State, values: PropertyValues, calls: Iterable[ServiceCall]
    ) -> PropertyValues:
        """Return the values that actions change; None where the new one is unknown.

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

    def _readable(self, state: State) -> Readers:
        return self.readers if self.reachable(state) else self.bridge_readers

    @property
    def name(self) -> str:
        """Return the name by which Alexa knows the entity."""
        return str(self.discovery["friendlyName"])


def compile_endpoint(
    description: EndpointDescription,
    state: State,
    context: CompileContext,
    identity: Identity,
    config: EntityConfig,
) -> Endpoint | None:
    """Work out once what the entity can do; None: nothing that Alexa could use.

    Raises NotExposed when Alexa would refuse the result.
    """
    config = context.restrict(state, config)
    if not (offers := _offers(description, state, context, config)):
        return None
    discovery = discover(description, offers, state, context, identity)
    found = [it.capability for it in offers]
    return Endpoint(
        entity_id=state.entity_id,
        endpoint_id=endpoint_id_of(state.entity_id),
        reachable=description.reachable,
        handlers={
            (c.interface, c.instance, name): _refuse if c.read_only else handler
            for c, _, directives, _ in offers
            for name, handler in directives.items()
        },
        readers=_readers(offers),
        bridge_readers=_readers(it for it in offers if it.capability.bridge_managed),
        bridge_managed=frozenset(c.interface for c in found if c.bridge_managed),
        recheck_after=max(
            (c.recheck_after for c in found if c.recheck_after), default=None
        ),
        deadbands={
            PropertyKey(c.interface, c.instance, it.name): it.deadband
            for c, properties, _, _ in offers
            for it in properties
            if it.deadband
        },
        effect=description.effect,
        device_events=tuple(
            c.device_event
            for c in found
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
    """Return what there is for Alexa; its health alone would be nothing."""
    offers = [
        offer(capability, state, context)
        for capability in description.adapt(description.capabilities, config)
        if capability.offered(state, context)
    ]
    if config.read_only:
        offers = [*_read_only(offers, state, context)]
    if not offers:
        return []
    health = EndpointHealth(
        reachable=description.reachable, charge=context.battery(state.entity_id)
    )
    if health.offered(state, context):
        offers.append(offer(health, state, context))
    return offers


def _read_only(
    offers: Iterable[Offer], state: State, context: CompileContext
) -> Iterator[Offer]:
    """Yield what there is to look at, and what is the bridge's own."""
    for it in offers:
        if it.capability.bridge_managed or it.capability.view_only:
            yield it
        elif it.properties or not it.directives:
            yield offer(replace(it.capability, read_only=True), state, context)


def _refuse(_: State, _payload: JsonObjectType) -> Outcome:
    raise InsufficientPermissions("Alexa may only read this")


def _readers(offers: Iterable[Offer]) -> Readers:
    return tuple(
        (PropertyKey(it.capability.interface, it.capability.instance, p.name), p.value)
        for it in offers
        if it.reports
        for p in it.properties
    )
