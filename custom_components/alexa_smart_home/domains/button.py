"""Buttons can be pressed like scenes, and can start routines."""

from homeassistant.components.button.const import DOMAIN, SERVICE_PRESS

from ..interfaces.scene import SceneController
from ..protocol import DisplayCategory, EndpointDescription
from ..protocol.outcome import ServiceCall
from ..protocol.readers import available
from .common.routine_trigger import ROUTINE_TRIGGER, when_pressed


def press(domain: str) -> EndpointDescription:
    """Return the description of a domain with the action `press`."""
    return EndpointDescription(
        category=lambda _: DisplayCategory.ACTIVITY_TRIGGER,
        reachable=available,
        capabilities=(
            SceneController(activate=lambda _: ServiceCall(domain, SERVICE_PRESS)),
        ),
        adapt=when_pressed,
        settings=ROUTINE_TRIGGER,
    )


ENDPOINT = press(DOMAIN)
