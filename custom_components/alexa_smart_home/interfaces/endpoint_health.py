"""Alexa.EndpointHealth.

https://developer.amazon.com/docs/device-apis/alexa-endpointhealth.html
"""

from dataclasses import dataclass
from typing import ClassVar, Final, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..capability import Capability, Predicate, Property, PropertyKey, Site

_OK: Final[JsonObjectType] = {"value": "OK"}
_UNREACHABLE: Final[JsonObjectType] = {"value": "UNREACHABLE"}


@dataclass(frozen=True, kw_only=True)
class EndpointHealth(Capability):
    """Can be reached, or not."""

    interface: ClassVar[str] = "Alexa.EndpointHealth"
    own: ClassVar[bool] = True
    connectivity: ClassVar[PropertyKey] = PropertyKey(interface, None, "connectivity")

    reachable: Predicate

    @override
    def properties(self, state: State, site: Site) -> tuple[Property, ...]:
        return (Property("connectivity", self._connectivity),)

    def _connectivity(self, state: State) -> JsonValueType:
        return _OK if self.reachable(state) else _UNREACHABLE
