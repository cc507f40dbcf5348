"""Persons report as motion sensors whether they are at home."""

from homeassistant.const import STATE_HOME

from ..interfaces.detection import MotionSensor
from ..protocol import DisplayCategory, EndpointDescription


def presence() -> EndpointDescription:
    """Return the description of a domain that is not exposed by default."""
    return EndpointDescription(
        category=lambda _: DisplayCategory.MOTION_SENSOR,
        by_default=lambda _: False,
        capabilities=(MotionSensor(detected=lambda state: state.state == STATE_HOME),),
    )


ENDPOINT = presence()
