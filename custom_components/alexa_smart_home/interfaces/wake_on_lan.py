"""Alexa.WakeOnLANController, and the power of devices that it turns on.

https://developer.amazon.com/docs/device-apis/alexa-wakeonlancontroller.html

Amazon's page confirms the interface together with PowerController, the configuration
MACAddresses, and the order of events: a DeferredResponse answers TurnOn, the event
WakeUp is sent to the event gateway, and the Response after it. An Echo in the home then
sends the magic packet. The correlation token and the context of WakeUp are those of
Amazon's example. Not confirmed: the notation of the MAC addresses, and the locales.
"""

from dataclasses import dataclass
from typing import ClassVar, Final, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType

from ..protocol import Capability, CompileContext, DeviceEvent, Predicate
from ..protocol.outcome import Handlers, Outcome, WithoutDevice
from .power import PowerController


def _can_wake(state: State, context: CompileContext) -> bool:
    """Return whether Alexa can wake the device of an entity."""
    return context.reports and bool(context.mac_addresses(state.entity_id))


@dataclass(frozen=True, kw_only=True)
class WakeOnLANController(Capability):
    """Declare the MAC addresses to which an Echo sends magic packets."""

    interface: ClassVar[str] = "Alexa.WakeOnLANController"

    @override
    def offered(self, state: State, context: CompileContext) -> bool:
        return super().offered(state, context) and _can_wake(state, context)

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        addresses = context.mac_addresses(state.entity_id)
        return {
            "configuration": {
                "MACAddresses": [address.upper() for address in addresses]
            }
        }


_WAKE_UP: Final = DeviceEvent(
    namespace=WakeOnLANController.interface, name="WakeUp", payload={}
)


@dataclass(frozen=True, kw_only=True)
class WakeablePowerController(PowerController):
    """Turn on a device with WakeUp where no action can.

    `wakeable` matches entities that lack the action, `asleep` the states in which
    their device may need to be woken.
    """

    wakeable: Predicate
    asleep: Predicate

    @override
    def offered(self, state: State, context: CompileContext) -> bool:
        return super().offered(state, context) or self._wakes(state, context)

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        handlers = super().directives(state, context)
        if self._wakes(state, context):
            handlers["TurnOn"] = WithoutDevice(self._turn_on)
        return handlers

    def _wakes(self, state: State, context: CompileContext) -> bool:
        return self.wakeable(state) and _can_wake(state, context)

    def _turn_on(self, state: State, payload: JsonObjectType) -> Outcome:
        expected = {"powerState": "ON"}
        if self.asleep(state):
            return Outcome(events=(_WAKE_UP,), expected=expected)
        call = None if self.is_on(state) else self.turn_on(state)
        return Outcome(calls=(call,) if call else (), expected=expected)
