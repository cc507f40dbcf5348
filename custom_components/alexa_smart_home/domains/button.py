"""Buttons, of devices and helpers alike."""

from homeassistant.components.button.const import DOMAIN, SERVICE_PRESS

from ..capability import EndpointDescription, ServiceCall, available
from ..interfaces.scene import SceneController


def press(domain: str) -> EndpointDescription:
    """Describe something that can only be pressed."""
    return EndpointDescription(
        category=lambda _: "ACTIVITY_TRIGGER",
        reachable=available,
        capabilities=(
            SceneController(activate=lambda _: ServiceCall(domain, SERVICE_PRESS)),
        ),
    )


ENDPOINT = press(DOMAIN)
