"""Power of domains that have the actions `turn_on` and `turn_off`."""

from homeassistant.const import SERVICE_TURN_OFF, SERVICE_TURN_ON, STATE_OFF, STATE_ON
from homeassistant.core import State

from ...interfaces.power import PowerController
from ...protocol import Predicate, Reader
from ...protocol.errors import InvalidDirective
from ...protocol.outcome import ServiceCall
from ...protocol.readers import always, has_feature


def is_on(state: State) -> bool | None:
    """Return whether the state is on; None if it is neither on nor off."""
    if state.state == STATE_ON:
        return True
    return False if state.state == STATE_OFF else None


def on_off(domain: str, supported: Predicate = always) -> PowerController:
    """Return the power controller of a domain with both actions."""
    turn_on = ServiceCall(domain, SERVICE_TURN_ON)
    turn_off = ServiceCall(domain, SERVICE_TURN_OFF)
    return PowerController(
        supported=supported,
        is_on=is_on,
        turn_on=lambda _: turn_on,
        turn_off=lambda _: turn_off,
    )


def on_or_off(domain: str, *, turn_on: int, turn_off: int) -> PowerController:
    """Return the power controller of a domain with a feature for each action."""
    return PowerController(
        supported=has_either(turn_on, turn_off),
        is_on=is_on,
        turn_on=call_if(turn_on, domain, SERVICE_TURN_ON),
        turn_off=call_if(turn_off, domain, SERVICE_TURN_OFF),
    )


def has_either(turn_on: int, turn_off: int) -> Predicate:
    """Match entities that support at least one of two features."""
    can_turn_on, can_turn_off = has_feature(turn_on), has_feature(turn_off)
    return lambda state: can_turn_on(state) or can_turn_off(state)


def call_if(feature: int, domain: str, service: str) -> Reader[ServiceCall]:
    """Return a reader of a call; it raises InvalidDirective without the feature."""
    supported = has_feature(feature)
    call = ServiceCall(domain, service)

    def read(state: State) -> ServiceCall:
        if not supported(state):
            raise InvalidDirective(f"{state.entity_id} does not support {service}")
        return call

    return read
