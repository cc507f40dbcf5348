"""People: at home, or not."""

from homeassistant.const import STATE_HOME

from ..interfaces.detection import MotionSensor
from ..protocol.description import EndpointDescription
from ..protocol.display_category import DisplayCategory


def presence() -> EndpointDescription:
    """Describe somebody whose presence is nobody's business unless asked for."""
    return EndpointDescription(
        category=lambda _: DisplayCategory.MOTION_SENSOR,
        by_default=lambda _: False,
        capabilities=(MotionSensor(detected=lambda state: state.state == STATE_HOME),),
    )


ENDPOINT = presence()
