"""Dropdown helpers can be set to an option."""

from homeassistant.components.input_select import DOMAIN

from .select import select

ENDPOINT = select(DOMAIN)
