"""Build and check the discovery object of an endpoint.

https://developer.amazon.com/docs/device-apis/alexa-discovery.html
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
import re
from typing import Final, NamedTuple

from homeassistant.const import EntityStateAttribute
from homeassistant.core import State
from homeassistant.util.json import JsonObjectType

from .capability import Capability, DeviceEventReader, Property
from .compile_context import CompileContext
from .description import EndpointDescription
from .display_category import DisplayCategory
from .locales import category_in
from .not_exposed import NotExposed, Reason
from .outcome import Handlers

MANUFACTURER: Final = "Home Assistant"
MAX_CAPABILITIES: Final = 100
MAX_LENGTH: Final = 128
MAX_ATTRIBUTE_LENGTH: Final = 256

_ENDPOINT_ID: Final = re.compile(r"[a-zA-Z0-9_\-=#;:?@&]{1,256}")
_ALEXA: Final[JsonObjectType] = {
    "type": "AlexaInterface",
    "interface": "Alexa",
    "version": "3",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Name, description and categories of an endpoint, not yet cut to length."""

    name: str
    description: str
    # Empty: the category of the domain.
    categories: tuple[str, ...] = ()
    # additionalAttributes: manufacturer, model, serialNumber, ...
    attributes: Mapping[str, str] = field(default_factory=dict)
    # Further names that have endpoints of their own, by the key of the endpoint.
    aliases: Mapping[str, str] = field(default_factory=dict)


class Offer(NamedTuple):
    """A capability with the properties and directives it has for one entity."""

    capability: Capability
    properties: tuple[Property, ...]
    directives: Handlers
    # Whether the values of the properties can be known.
    reports: bool
    # The state from which it was compiled.
    state: State
    # The readers of device events, each with the entity whose changes it reads.
    events: tuple[tuple[str, DeviceEventReader], ...]


def offer(capability: Capability, state: State, context: CompileContext) -> Offer:
    """Return a capability for one entity; an assumed state is not reported."""
    directives = capability.directives(state, context)
    assumed = state.attributes.get(EntityStateAttribute.ASSUMED_STATE)
    read_event = capability.event_reader(state.entity_id, context)
    return Offer(
        capability,
        capability.properties(state, context),
        directives,
        (capability.bridge_managed or not (assumed and directives))
        and capability.readable(state, context),
        state,
        ((state.entity_id, read_event),) if read_event else (),
    )


def offers_of(
    capabilities: Iterable[Capability],
    state: State,
    context: CompileContext,
    *,
    read_only: bool,
) -> Iterator[Offer]:
    """Yield the capabilities of an entity, or only those that do not control it."""
    for capability in capabilities:
        if not capability.offered(state, context):
            continue
        offered = offer(capability, state, context)
        if not read_only or capability.bridge_managed or capability.view_only:
            yield offered
        elif offered.properties or not offered.directives:
            yield offer(replace(capability, read_only=True), state, context)


def endpoint_id_of(key: str) -> str:
    """Return an endpoint id like the built-in integration's: light.a -> light#a.

    The key of an endpoint is the id of its entity, followed by the slug of an alias if
    that is the name of the endpoint: light.a#b -> light#a#b.
    """
    return key.replace(".", "#", 1)


def is_endpoint_id(text: str) -> bool:
    """Return whether Alexa accepts a text as an endpoint id."""
    return _ENDPOINT_ID.fullmatch(text) is not None


def key_of(endpoint_id: str) -> str:
    """Return the key of an endpoint id: light#a -> light.a, light#a#b -> light.a#b."""
    return endpoint_id.replace("#", ".", 1)


def entity_id_of(endpoint_id: str) -> str:
    """Return the entity id of an endpoint id: light#a and light#a#b -> light.a."""
    return without_alias(key_of(endpoint_id))


def alias_key(entity_id: str, slug: str) -> str:
    """Return the key of the endpoint of an alias: light.a, b -> light.a#b."""
    return f"{entity_id}#{slug}"


def without_alias(key: str) -> str:
    """Return the entity id of a key: light.a and light.a#b -> light.a."""
    return key.partition("#")[0]


def discover(
    description: EndpointDescription,
    offers: Iterable[Offer],
    state: State,
    context: CompileContext,
    identity: Identity,
    categories: Iterable[DisplayCategory] = (),
) -> JsonObjectType:
    """Return the discovery object; raises NotExposed if Amazon would reject it."""
    discovery: JsonObjectType = {
        "endpointId": endpoint_id_of(state.entity_id),
        "manufacturerName": MANUFACTURER,
        "friendlyName": identity.name[:MAX_LENGTH].strip(),
        "description": identity.description[:MAX_LENGTH].strip(),
        "displayCategories": list(
            identity.categories
            or dict.fromkeys(
                category_in(category, context.locales)
                for category in (description.category(state), *categories)
            )
        ),
        "additionalAttributes": {
            key: value[:MAX_ATTRIBUTE_LENGTH]
            for key, value in identity.attributes.items()
            if value
        },
        "cookie": {},
        "capabilities": [
            *(context.share(_interface(part, context)) for part in offers),
            _ALEXA,
        ],
    }
    _check(discovery)
    return discovery


def _interface(offered: Offer, context: CompileContext) -> JsonObjectType:
    capability = offered.capability
    interface: JsonObjectType = {
        "type": "AlexaInterface",
        "interface": capability.interface,
        "version": capability.version,
    }
    if capability.instance:
        interface["instance"] = capability.instance
    if offered.properties:
        interface["properties"] = {
            "supported": [{"name": item.name} for item in offered.properties],
            "proactivelyReported": offered.reports and context.reports,
            "retrievable": offered.reports,
            **capability.property_flags(),
        }
    return interface | capability.discovery(offered.state, context)


def _check(discovery: JsonObjectType) -> None:
    """Raise NotExposed if Amazon would reject the endpoint or the whole response."""
    capabilities = discovery["capabilities"]
    if not discovery["friendlyName"]:
        raise NotExposed(Reason.NO_NAME)
    if not is_endpoint_id(str(discovery["endpointId"])):
        raise NotExposed(Reason.LONG_ID)
    if isinstance(capabilities, list) and len(capabilities) > MAX_CAPABILITIES:
        raise NotExposed(Reason.TOO_MANY_CAPABILITIES)
