"""What discovery says of an endpoint; what Alexa would refuse is refused here.

https://developer.amazon.com/docs/device-apis/alexa-discovery.html
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
import re
from typing import Final, NamedTuple

from homeassistant.const import EntityStateAttribute
from homeassistant.core import State
from homeassistant.util.json import JsonObjectType

from .capability import Capability, Property
from .compile_context import CompileContext
from .description import EndpointDescription
from .locales import category_in
from .not_exposed import NotExposed, Reason
from .outcome import DirectiveHandler

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
    """Under which name Alexa knows an entity; texts are clean, not yet cut."""

    name: str
    description: str
    # Empty: the domain's own category.
    categories: tuple[str, ...] = ()
    # additionalAttributes: manufacturer, model, serialNumber, ...
    attributes: Mapping[str, str] = field(default_factory=dict)


class Offer(NamedTuple):
    """What a capability is to one entity."""

    capability: Capability
    properties: tuple[Property, ...]
    directives: Mapping[str, DirectiveHandler]
    # Whether the values of its properties are known.
    reports: bool


def offer(capability: Capability, state: State, context: CompileContext) -> Offer:
    """Work out what a capability is to an entity: an assumed state is not known."""
    directives = capability.directives(state, context)
    assumed = state.attributes.get(EntityStateAttribute.ASSUMED_STATE)
    return Offer(
        capability,
        capability.properties(state, context),
        directives,
        (capability.bridge_managed or not (assumed and directives))
        and capability.readable(state, context),
    )


def endpoint_id_of(entity_id: str) -> str:
    """Return the built-in integration's endpoint id: light.a -> light#a."""
    return entity_id.replace(".", "#", 1)


def is_endpoint_id(text: str) -> bool:
    """Return whether Alexa accepts a text as an endpoint id."""
    return _ENDPOINT_ID.fullmatch(text) is not None


def entity_id_of(endpoint_id: str) -> str:
    """Return the entity behind an endpoint id."""
    return endpoint_id.replace("#", ".", 1)


def discover(
    description: EndpointDescription,
    offers: Iterable[Offer],
    state: State,
    context: CompileContext,
    identity: Identity,
) -> JsonObjectType:
    """Return the endpoint object; raises NotExposed."""
    discovery: JsonObjectType = {
        "endpointId": endpoint_id_of(state.entity_id),
        "manufacturerName": MANUFACTURER,
        "friendlyName": identity.name[:MAX_LENGTH].strip(),
        "description": identity.description[:MAX_LENGTH].strip(),
        "displayCategories": list(
            identity.categories
            or (category_in(description.category(state), context.locales),)
        ),
        "additionalAttributes": {
            key: value[:MAX_ATTRIBUTE_LENGTH]
            for key, value in identity.attributes.items()
            if value
        },
        "cookie": {},
        "capabilities": [
            *(context.share(_interface(it, state, context)) for it in offers),
            _ALEXA,
        ],
    }
    _check(discovery)
    return discovery


def _interface(offered: Offer, state: State, context: CompileContext) -> JsonObjectType:
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
            "supported": [{"name": it.name} for it in offered.properties],
            "proactivelyReported": offered.reports and context.reports,
            "retrievable": offered.reports,
            **capability.property_flags(),
        }
    return interface | capability.discovery(state, context)


def _check(discovery: JsonObjectType) -> None:
    """Refuse what would make Alexa drop the endpoint, or the whole answer."""
    capabilities = discovery["capabilities"]
    if not discovery["friendlyName"]:
        raise NotExposed(Reason.NO_NAME)
    if not _ENDPOINT_ID.fullmatch(str(discovery["endpointId"])):
        raise NotExposed(Reason.LONG_ID)
    if isinstance(capabilities, list) and len(capabilities) > MAX_CAPABILITIES:
        raise NotExposed(Reason.TOO_MANY_CAPABILITIES)
