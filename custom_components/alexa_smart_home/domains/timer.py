"""Timers can be started, paused, resumed and canceled."""

from typing import Final

from homeassistant.components.timer import (
    DOMAIN,
    SERVICE_CANCEL,
    SERVICE_PAUSE,
    SERVICE_START,
)

from ..interfaces.power import PowerController
from ..interfaces.time_hold import TimeHoldController
from ..protocol import EndpointDescription
from ..protocol.outcome import ServiceCall

_ACTIVE: Final = "active"
_PAUSED: Final = "paused"


ENDPOINT = EndpointDescription(
    capabilities=(
        PowerController(
            is_on=lambda state: state.state in (_ACTIVE, _PAUSED),
            # The action would restart a timer that is running.
            turn_on=lambda state: (
                None if state.state == _ACTIVE else ServiceCall(DOMAIN, SERVICE_START)
            ),
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
