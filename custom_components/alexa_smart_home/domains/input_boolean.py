"""Toggle helpers can be turned on and off, and can start routines."""

from homeassistant.components.input_boolean import DOMAIN

from ..protocol.description import EndpointDescription
from .common.on_off import on_off
from .common.routine_trigger import while_on

ENDPOINT = EndpointDescription(
    category=lambda _: "OTHER",
    capabilities=(on_off(DOMAIN),),
    adapt=while_on,
)
