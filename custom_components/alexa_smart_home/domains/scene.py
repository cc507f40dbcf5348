"""Scenes can be activated, and can start routines."""

from homeassistant.components.scene.const import DOMAIN
from homeassistant.const import SERVICE_TURN_ON

from ..interfaces.scene import SceneController
from ..protocol import DisplayCategory, EndpointDescription
from ..protocol.outcome import ServiceCall
from ..protocol.readers import available
from .common.routine_trigger import ROUTINE_TRIGGER, when_pressed

ENDPOINT = EndpointDescription(
    category=lambda _: DisplayCategory.SCENE_TRIGGER,
    reachable=available,
    capabilities=(
        SceneController(activate=lambda _: ServiceCall(DOMAIN, SERVICE_TURN_ON)),
    ),
    adapt=when_pressed,
    settings=ROUTINE_TRIGGER,
    # Settings of the entities in a scene do not restrict the scene.
    members=lambda _: (),
)
