"""Button helpers."""

from homeassistant.components.input_button import DOMAIN

from .button import press

ENDPOINT = press(DOMAIN)
