"""Devices that people carry: at home, or not."""

from .person import presence

ENDPOINT = presence()
