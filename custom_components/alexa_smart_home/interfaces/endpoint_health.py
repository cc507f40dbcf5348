"""Alexa.EndpointHealth.

https://developer.amazon.com/docs/device-apis/alexa-endpointhealth.html

Version 3.1 is the current version. Its only property is `connectivity`; the optional
`reason` is omitted, because Home Assistant does not know why a device is unreachable.

Earlier copies of the page document version 3.2 with `battery`. Amazon does not list it
as deprecated and public skills declare it, but whether Alexa still uses it is not
confirmed. Therefore only an endpoint with a battery declares 3.2.
"""

from dataclasses import dataclass
from typing import ClassVar, Final, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..protocol import Capability, CompileContext, Predicate, Property
from ..protocol.compile_context import Charge
from ..protocol.outcome import PropertyKey

# In percent. Amazon does not define when a charge is low.
_LOW: Final = 20
_CRITICAL: Final = 5
_FULL: Final = 100

_WITH_BATTERY: Final = "3.2"

OK: Final[JsonObjectType] = {"value": "OK"}
UNREACHABLE: Final[JsonObjectType] = {"value": "UNREACHABLE"}


@dataclass(frozen=True, kw_only=True)
class EndpointHealth(Capability):
    """Report whether a device is reachable, and the charge of its battery."""

    interface: ClassVar[str] = "Alexa.EndpointHealth"
    version: ClassVar[str] = "3.1"
    bridge_managed: ClassVar[bool] = True
    connectivity: ClassVar[PropertyKey] = PropertyKey(interface, None, "connectivity")

    reachable: Predicate
    charge: Charge | None = None

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        connectivity = Property(
            "connectivity", lambda state: OK if self.reachable(state) else UNREACHABLE
        )
        if (charge := self.charge) is None:
            return (connectivity,)
        battery = Property(
            "battery", lambda _: _battery(charge()), is_away=lambda: charge() is None
        )
        return (connectivity, battery)

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        return {} if self.charge is None else {"version": _WITH_BATTERY}


def _battery(charge: float | None) -> JsonValueType:
    if charge is None or not 0 <= charge <= _FULL:
        return None
    return {"health": _health(charge), "levelPercentage": round(charge)}


def _health(charge: float) -> JsonObjectType:
    if charge > _LOW:
        return {"state": "OK"}
    state = "WARNING" if charge > _CRITICAL else "CRITICAL"
    return {"state": state, "reasons": ["LOW_CHARGE"]}
