"""Timers of Home Assistant: start, pause, resume and cancel."""

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
    """Start a timer, except for one that is running."""
    return None if state.state == _ACTIVE else ServiceCall(DOMAIN, SERVICE_START)


ENDPOINT = EndpointDescription(
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
