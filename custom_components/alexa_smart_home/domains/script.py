"""Scripts: started, and stopped while they run."""

from homeassistant.components.script.const import DOMAIN
from homeassistant.const import SERVICE_TURN_OFF, SERVICE_TURN_ON

from ..capability import EndpointDescription, ServiceCall, available
from ..interfaces.scene import SceneController

ENDPOINT = EndpointDescription(
    category=lambda _: "ACTIVITY_TRIGGER",
    reachable=available,
    capabilities=(
        SceneController(
            activate=lambda _: ServiceCall(DOMAIN, SERVICE_TURN_ON),
            deactivate=lambda _: ServiceCall(DOMAIN, SERVICE_TURN_OFF),
        ),
    ),
)
