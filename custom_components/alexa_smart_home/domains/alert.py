"""Alerts can be acknowledged (turned off) and resumed (turned on)."""

from typing import Final

from homeassistant.const import SERVICE_TURN_OFF, SERVICE_TURN_ON, STATE_IDLE, STATE_ON
from homeassistant.core import State

from ..interfaces.power import PowerController
from ..protocol import EndpointDescription
from ..protocol.errors import NotInOperation
from ..protocol.outcome import ServiceCall

DOMAIN: Final = "alert"


def _resume(state: State) -> ServiceCall:
    if state.state == STATE_IDLE:
        raise NotInOperation("The alert is idle")
    return ServiceCall(DOMAIN, SERVICE_TURN_ON)


def _acknowledge(state: State) -> ServiceCall | None:
    if state.state == STATE_IDLE:
        return None
    return ServiceCall(DOMAIN, SERVICE_TURN_OFF)


ENDPOINT = EndpointDescription(
    capabilities=(
        PowerController(
            is_on=lambda state: state.state == STATE_ON,
            turn_on=_resume,
            turn_off=_acknowledge,
        ),
    ),
)
