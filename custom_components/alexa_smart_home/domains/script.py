"""Scripts can be started and stopped, and can start routines."""

from datetime import datetime

from homeassistant.components.script.const import ATTR_LAST_TRIGGERED, DOMAIN
from homeassistant.const import SERVICE_TURN_OFF, SERVICE_TURN_ON
from homeassistant.core import State

from ..interfaces.scene import SceneController
from ..protocol import DisplayCategory, EndpointDescription
from ..protocol.outcome import ServiceCall
from ..protocol.readers import available
from .common.routine_trigger import ROUTINE_TRIGGER, when_activated


def _last_triggered(state: State) -> datetime | None:
    when = state.attributes.get(ATTR_LAST_TRIGGERED)
    return when if isinstance(when, datetime) else None


ENDPOINT = EndpointDescription(
    category=lambda _: DisplayCategory.ACTIVITY_TRIGGER,
    reachable=available,
    capabilities=(
        SceneController(
            activate=lambda _: ServiceCall(DOMAIN, SERVICE_TURN_ON),
            deactivate=lambda _: ServiceCall(DOMAIN, SERVICE_TURN_OFF),
        ),
    ),
    # Most scripts end too soon for their state `on` to be reported.
    adapt=when_activated(_last_triggered),
    settings=ROUTINE_TRIGGER,
)
