"""What the domains share that have `turn_on` and `turn_off`."""

from homeassistant.const import SERVICE_TURN_OFF, SERVICE_TURN_ON, STATE_OFF, STATE_ON
from homeassistant.core import State

from ..capability import ServiceCall
from ..interfaces.power import PowerController
from ..readers import Predicate, always


def is_on(state: State) -> bool | None:
    """Read the state of something that is on or off; None for anything else."""
    if state.state == STATE_ON:
        return True
    return False if state.state == STATE_OFF else None


def on_off(domain: str, supported: Predicate = always) -> PowerController:
    """Return the power switch of such a domain."""
    turn_on = ServiceCall(domain, SERVICE_TURN_ON)
    turn_off = ServiceCall(domain, SERVICE_TURN_OFF)
    return PowerController(
        supported=supported,
        is_on=is_on,
        turn_on=lambda _: turn_on,
        turn_off=lambda _: turn_off,
    )
