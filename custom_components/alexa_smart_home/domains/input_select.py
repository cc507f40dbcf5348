"""Dropdown helpers."""

from homeassistant.components.input_select import DOMAIN

from .select import select

ENDPOINT = select(DOMAIN)
