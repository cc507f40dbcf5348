"""Number helpers."""

from homeassistant.components.input_number import DOMAIN

from .number import number

ENDPOINT = number(DOMAIN)
