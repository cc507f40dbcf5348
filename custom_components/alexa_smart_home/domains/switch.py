"""Switches and outlets can be turned on and off, and can start routines."""

from typing import Final

from homeassistant.components.switch.const import DOMAIN, SwitchDeviceClass

from ..protocol import DisplayCategory, EndpointDescription
from ..protocol.linking import Part
from ..protocol.readers import has_device_class
from .common.on_off import on_off
from .common.routine_trigger import ROUTINE_TRIGGER, while_on

_is_outlet: Final = has_device_class(SwitchDeviceClass.OUTLET)

ENDPOINT = EndpointDescription(
    category=lambda state: (
        DisplayCategory.SMARTPLUG if _is_outlet(state) else DisplayCategory.SWITCH
    ),
    takes=lambda _: {Part.CURRENT, Part.ENERGY, Part.POWER},
    capabilities=(on_off(DOMAIN),),
    adapt=while_on,
    settings=ROUTINE_TRIGGER,
)
