"""Alerts: on while they call, off when somebody has acknowledged them."""

from typing import Final

from homeassistant.const import SERVICE_TURN_OFF, SERVICE_TURN_ON, STATE_IDLE, STATE_ON
from homeassistant.core import State

from ..interfaces.power import PowerController
from ..protocol.description import EndpointDescription
from ..protocol.errors import NotInOperation
from ..protocol.outcome import ServiceCall

DOMAIN: Final = "alert"


def _call_again(state: State) -> ServiceCall:
    if state.state == STATE_IDLE:
        raise NotInOperation("There is nothing to alert of")
    return ServiceCall(DOMAIN, SERVICE_TURN_ON)


def _acknowledge(state: State) -> ServiceCall | None:
    if state.state == STATE_IDLE:
        return None
    return ServiceCall(DOMAIN, SERVICE_TURN_OFF)


ENDPOINT = EndpointDescription(
    capabilities=(
        PowerController(
            is_on=lambda state: state.state == STATE_ON,
            turn_on=_call_again,
            turn_off=_acknowledge,
        ),
    ),
)
