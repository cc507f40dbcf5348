"""Alexa.EndpointHealth.

https://developer.amazon.com/docs/device-apis/alexa-endpointhealth.html
"""

from dataclasses import dataclass
from typing import ClassVar, Final, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..capability import Capability, Charge, Property, PropertyKey, Site
from ..readers import Predicate

# Percent. Amazon does not say when a charge is low.
_LOW: Final = 20
_CRITICAL: Final = 5
_FULL: Final = 100

OK: Final[JsonObjectType] = {"value": "OK"}
UNREACHABLE: Final[JsonObjectType] = {"value": "UNREACHABLE"}


@dataclass(frozen=True, kw_only=True)
class EndpointHealth(Capability):
    """Can be reached, or not; and how much is left in its battery, if it has one."""

    interface: ClassVar[str] = "Alexa.EndpointHealth"
    own: ClassVar[bool] = True
    connectivity: ClassVar[PropertyKey] = PropertyKey(interface, None, "connectivity")

    reachable: Predicate
    charge: Charge | None = None

    @override
    def properties(self, state: State, site: Site) -> tuple[Property, ...]:
        connectivity = Property("connectivity", self._connectivity)
        if (charge := self.charge) is None:
            return (connectivity,)
        return (connectivity, Property("battery", lambda _: _battery(charge())))

    @override
    def discovery(self, state: State, site: Site) -> JsonObjectType:
        # Version 3 knows of no batteries.
        return {} if self.charge is None else {"version": "3.2"}

    def _connectivity(self, state: State) -> JsonValueType:
        return OK if self.reachable(state) else UNREACHABLE


def _battery(charge: float | None) -> JsonValueType:
    if charge is None or not 0 <= charge <= _FULL:
        return None
    return {"health": _health(charge), "levelPercentage": round(charge)}


def _health(charge: float) -> JsonObjectType:
    if charge > _LOW:
        return {"state": "OK"}
    state = "WARNING" if charge > _CRITICAL else "CRITICAL"
    return {"state": state, "reasons": ["LOW_CHARGE"]}
