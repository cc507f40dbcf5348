"""Endpoint: the compiled plan of one exposed entity."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from homeassistant.const import EntityStateAttribute
from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from .capability import (
    Capability,
    DirectiveHandler,
    EndpointDescription,
    MomentReader,
    Outcome,
    Predicate,
    Properties,
    PropertyKey,
    Reader,
    Site,
)
from .discovery import Identity, discover, endpoint_id_of, reports
from .errors import InsufficientPermissions
from .interfaces.endpoint_health import EndpointHealth
from .models import EntityConfig

type DirectiveKey = tuple[str, str | None, str]
type Readers = tuple[tuple[PropertyKey, Reader[JsonValueType]], ...]
type Shape = tuple[Any, ...]

_SHAPE: Final = (
    EntityStateAttribute.SUPPORTED_FEATURES,
    EntityStateAttribute.DEVICE_CLASS,
    EntityStateAttribute.UNIT_OF_MEASUREMENT,
    EntityStateAttribute.ASSUMED_STATE,
    EntityStateAttribute.FRIENDLY_NAME,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """What Alexa may ask of one entity, ready to answer."""

    entity_id: str
    reachable: Predicate
    handlers: Mapping[DirectiveKey, DirectiveHandler]
    # What is read from the device, and what the bridge knows by itself.
    readers: Readers
    own_readers: Readers
    # The interfaces that obey also while the device is away.
    own: frozenset[str]
    # The seconds after which values change though the state does not.
    settles_after: float | None
    # Changes by less than this are noise.
    deadbands: Mapping[PropertyKey, float]
    # What tells the moments among the changes of state.
    moments: tuple[MomentReader, ...]
    discovery: JsonObjectType

    def properties(self, state: State) -> Properties:
        """Read every property that is known now."""
        result: Properties = {}
        if self.reachable(state):
            for key, read in self.readers:
                if (value := read(state)) is not None:
                    result[key] = value
        for key, read in self.own_readers:
            result[key] = read(state)
        return result

    @property
    def endpoint_id(self) -> str:
        """Return the id under which Alexa knows the entity."""
        return endpoint_id_of(self.entity_id)

    @property
    def name(self) -> str:
        """Return the name by which Alexa knows the entity."""
        return str(self.discovery["friendlyName"])


def shape_of(description: EndpointDescription, state: State) -> Shape:
    """Return what, when changed, makes a new endpoint of the entity."""
    attributes = state.attributes
    return tuple(
        tuple(value) if isinstance(value, list) else value
        for value in (
            attributes.get(part) if isinstance(part, str) else part(state)
            for part in (*_SHAPE, *description.shape)
        )
    )


def compile_endpoint(
    description: EndpointDescription,
    state: State,
    site: Site,
    identity: Identity,
    config: EntityConfig,
) -> Endpoint | None:
    """Work out once what the entity can do; None: nothing that Alexa could use.

    Raises ValueError with a sentence when Alexa would refuse the result.
    """
    found = [
        capability
        for capability in description.adapt(description.capabilities, config)
        if capability.offered(state, site)
    ]
    if config.read_only:
        found = [*_read_only(found, state, site)]
    if not found:
        return None
    health = EndpointHealth(reachable=description.reachable)
    if health.offered(state, site):
        found.append(health)
    return Endpoint(
        entity_id=state.entity_id,
        reachable=description.reachable,
        handlers={
            (c.interface, c.instance, name): _refuse if c.read_only else handler
            for c in found
            for name, handler in c.directives(state, site).items()
        },
        readers=_readers((c for c in found if not c.own), state, site),
        own_readers=_readers((c for c in found if c.own), state, site),
        own=frozenset(c.interface for c in found if c.own),
        settles_after=max(
            (c.settles_after for c in found if c.settles_after), default=None
        ),
        deadbands={
            PropertyKey(c.interface, c.instance, p.name): p.deadband
            for c in found
            for p in c.properties(state, site)
            if p.deadband
        },
        moments=tuple(
            c.moment for c in found if type(c).moment is not Capability.moment
        ),
        discovery=discover(description, found, state, site, identity),
    )


def _read_only(
    capabilities: Iterable[Capability], state: State, site: Site
) -> Iterator[Capability]:
    """Yield what there is to look at, and what is the bridge's own."""
    for capability in capabilities:
        if capability.own:
            yield capability
        elif capability.properties(state, site) or not capability.directives(
            state, site
        ):
            yield replace(capability, read_only=True)


def _refuse(_: State, _payload: JsonObjectType) -> Outcome:
    raise InsufficientPermissions("Alexa may only read this")


def _readers(capabilities: Iterable[Capability], state: State, site: Site) -> Readers:
    return tuple(
        (PropertyKey(c.interface, c.instance, p.name), p.value)
        for c in capabilities
        if reports(c, state, site)
        for p in c.properties(state, site)
    )
