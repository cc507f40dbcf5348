"""Endpoint: the compiled plan of one exposed entity."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
import re
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
from .errors import InsufficientPermissions
from .interfaces.endpoint_health import EndpointHealth
from .models import EntityConfig

type DirectiveKey = tuple[str, str | None, str]
type Readers = tuple[tuple[PropertyKey, Reader[JsonValueType]], ...]
type Shape = tuple[Any, ...]

MANUFACTURER: Final = "Home Assistant"
MAX_CAPABILITIES: Final = 100
MAX_LENGTH: Final = 128
MAX_ATTRIBUTE_LENGTH: Final = 256

_SHAPE: Final = (
    EntityStateAttribute.SUPPORTED_FEATURES,
    EntityStateAttribute.DEVICE_CLASS,
    EntityStateAttribute.UNIT_OF_MEASUREMENT,
    EntityStateAttribute.ASSUMED_STATE,
    EntityStateAttribute.FRIENDLY_NAME,
)
_ENDPOINT_ID: Final = re.compile(r"[a-zA-Z0-9_\-=#;:?@&]{1,256}")
_ALEXA: Final[JsonObjectType] = {
    "type": "AlexaInterface",
    "interface": "Alexa",
    "version": "3",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Under which name Alexa knows an entity; texts are clean, not yet cut."""

    name: str
    description: str
    # None: the domain's own category.
    categories: tuple[str, ...] | None = None
    # additionalAttributes: manufacturer, model, serialNumber, ...
    attributes: Mapping[str, str] = field(default_factory=dict)


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


def endpoint_id_of(entity_id: str) -> str:
    """Return the built-in integration's endpoint id: light.a -> light#a."""
    return entity_id.replace(".", "#", 1)


def entity_id_of(endpoint_id: str) -> str:
    """Return the entity behind an endpoint id."""
    return endpoint_id.replace("#", ".", 1)


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
    endpoint = Endpoint(
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
        discovery={
            "endpointId": endpoint_id_of(state.entity_id),
            "manufacturerName": MANUFACTURER,
            "friendlyName": identity.name[:MAX_LENGTH].strip(),
            "description": identity.description[:MAX_LENGTH].strip(),
            "displayCategories": list(
                identity.categories or (description.category(state),)
            ),
            "additionalAttributes": {
                key: value[:MAX_ATTRIBUTE_LENGTH]
                for key, value in identity.attributes.items()
                if value
            },
            "cookie": {},
            "capabilities": [*(_interface(c, state, site) for c in found), _ALEXA],
        },
    )
    _check(endpoint.discovery)
    return endpoint


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
        if _reports(c, state, site)
        for p in c.properties(state, site)
    )


def _reports(capability: Capability, state: State, site: Site) -> bool:
    """Tell whether values can be reported: an assumed state is not known."""
    assumed = state.attributes.get(EntityStateAttribute.ASSUMED_STATE)
    return capability.own or not (assumed and capability.directives(state, site))


def _interface(capability: Capability, state: State, site: Site) -> JsonObjectType:
    interface: JsonObjectType = {
        "type": "AlexaInterface",
        "interface": capability.interface,
        "version": capability.version,
    }
    if capability.instance:
        interface["instance"] = capability.instance
    if properties := capability.properties(state, site):
        reported = _reports(capability, state, site)
        interface["properties"] = {
            "supported": [{"name": p.name} for p in properties],
            "proactivelyReported": reported and site.reports,
            "retrievable": reported,
            **capability.property_flags(),
        }
    return interface | capability.discovery(state, site)


def _check(discovery: JsonObjectType) -> None:
    """Refuse what would make Alexa drop the endpoint, or the whole answer."""
    capabilities = discovery["capabilities"]
    if not discovery["friendlyName"]:
        raise ValueError("Its name holds no character that Alexa accepts")
    if not _ENDPOINT_ID.fullmatch(str(discovery["endpointId"])):
        raise ValueError("Its entity id is too long for Alexa")
    if isinstance(capabilities, list) and len(capabilities) > MAX_CAPABILITIES:
        raise ValueError(f"It has more than {MAX_CAPABILITIES} capabilities")
