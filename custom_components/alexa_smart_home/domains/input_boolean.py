"""Toggle helpers can be turned on and off, and can start routines."""

from homeassistant.components.input_boolean import DOMAIN

from ..protocol import EndpointDescription
from .common.on_off import on_off
from .common.routine_trigger import ROUTINE_TRIGGER, while_on

ENDPOINT = EndpointDescription(
    capabilities=(on_off(DOMAIN),), adapt=while_on, settings=ROUTINE_TRIGGER
)
