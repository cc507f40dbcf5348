"""Timers can be started, paused, resumed and canceled."""

from typing import Final

from homeassistant.components.timer import (
    DOMAIN,
    SERVICE_CANCEL,
    SERVICE_PAUSE,
    SERVICE_START,
)
from homeassistant.core import State

from ..interfaces.power import PowerController
from ..interfaces.time_hold import TimeHoldController
from ..protocol.description import EndpointDescription
from ..protocol.outcome import ServiceCall

_ACTIVE: Final = "active"
_PAUSED: Final = "paused"


def _start(state: State) -> ServiceCall | None:
    """Return no call if the timer runs: `start` would restart it."""
    return None if state.state == _ACTIVE else ServiceCall(DOMAIN, SERVICE_START)


ENDPOINT = EndpointDescription(
    category=lambda _: "OTHER",
    capabilities=(
        PowerController(
            is_on=lambda state: state.state in (_ACTIVE, _PAUSED),
            turn_on=_start,
            turn_off=lambda _: ServiceCall(DOMAIN, SERVICE_CANCEL),
        ),
        TimeHoldController(
            running=lambda state: state.state == _ACTIVE,
            held=lambda state: state.state == _PAUSED,
            hold=lambda _: ServiceCall(DOMAIN, SERVICE_PAUSE),
            resume=lambda _: ServiceCall(DOMAIN, SERVICE_START),
        ),
    ),
)
