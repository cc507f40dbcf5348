"""Automations can be turned on and off."""

from homeassistant.components.automation.const import DOMAIN

from ..protocol import DisplayCategory, EndpointDescription
from .common.on_off import on_off

ENDPOINT = EndpointDescription(
    category=lambda _: DisplayCategory.ACTIVITY_TRIGGER, capabilities=(on_off(DOMAIN),)
)
