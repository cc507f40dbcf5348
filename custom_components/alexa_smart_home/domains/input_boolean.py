"""Toggle helpers."""

from homeassistant.components.input_boolean import DOMAIN

from ..capability import EndpointDescription
from .on_off import on_off

ENDPOINT = EndpointDescription(
    category=lambda _: "SWITCH", capabilities=(on_off(DOMAIN),)
)
