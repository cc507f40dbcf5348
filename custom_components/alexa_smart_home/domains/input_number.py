"""Number helpers can be set to a value."""

from homeassistant.components.input_number import DOMAIN

from .number import number

ENDPOINT = number(DOMAIN)
