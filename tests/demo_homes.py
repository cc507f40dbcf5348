"""The demonstration homes of Home Assistant: demo and kitchen_sink."""

import sys
from types import ModuleType

from homeassistant.const import EVENT_HOMEASSISTANT_START
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import mock_component

HOMES = ("demo", "kitchen_sink")
# Imports of the homes that no exposed entity needs.
_LIBRARIES = (
    "infrared_protocols",
    "infrared_protocols.commands",
    "infrared_protocols.commands.nec",
    "rf_protocols",
)


class _Library(ModuleType):
    """A stub of a library in which every class exists."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.__dict__.setdefault(name, type(name, (), {}))


async def async_set_up_homes(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Set up both demonstration homes."""
    for name in _LIBRARIES:
        if name not in sys.modules:
            monkeypatch.setitem(sys.modules, name, _Library(name))
    for slow in ("lock.LOCK_UNLOCK_DELAY", "valve.OPEN_CLOSE_DELAY"):
        monkeypatch.setattr(f"homeassistant.components.demo.{slow}", 0)
    # Speech also needs libraries, and has no entities for Alexa.
    for name in ("conversation", "tts"):
        mock_component(hass, name)
    for domain in ("homeassistant", *HOMES):
        assert await async_setup_component(hass, domain, {domain: {}})
    hass.bus.async_fire(EVENT_HOMEASSISTANT_START)
    await hass.async_block_till_done()
