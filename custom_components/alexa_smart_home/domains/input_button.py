"""Button helpers can be pressed like scenes, and can start routines."""

from homeassistant.components.input_button import DOMAIN

from .button import press

ENDPOINT = press(DOMAIN)
