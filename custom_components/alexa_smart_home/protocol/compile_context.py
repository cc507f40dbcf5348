"""Facts about the home that the compilation of an endpoint uses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from homeassistant.const import UnitOfTemperature
from homeassistant.core import State
from homeassistant.helpers.json import json_bytes
from homeassistant.util.json import JsonObjectType

from ..const import DEFAULT_LOCALE
from ..settings import EntityConfig

# Reads how much is left in a battery, in percent.
type Charge = Callable[[], float | None]


class CameraStream(StrEnum):
    """How the picture of a camera comes to Alexa."""

    HLS = "hls"
    WEB_RTC = "web_rtc"


_MAX_SAID: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CompileContext:
    """What holds for the whole house; known when an endpoint is compiled."""

    temperature_unit: str = UnitOfTemperature.CELSIUS
    locales: tuple[str, ...] = (DEFAULT_LOCALE,)
    # Whether ChangeReports can be sent: nothing is promised otherwise.
    reports: bool = True
    # Who automates a thermostat, by entity id: AUTOMATED means Home Assistant.
    automation_status: Callable[[str], str] = lambda _: "NOT_AUTOMATED"
    # How a camera can be watched, by entity id.
    camera_streams: Callable[[str], frozenset[CameraStream]] = lambda _: frozenset()
    # The areas that a vacuum can clean: their names by area id, by entity id.
    areas: Callable[[str], Mapping[str, str]] = lambda _: {}
    # The integration that provides an entity, by entity id; None: not registered.
    platform: Callable[[str], str | None] = lambda _: None
    # What reads the charge of what an entity runs on, by entity id.
    battery: Callable[[str], Charge | None] = lambda _: None
    # The settings of an entity, with what the members of a group impose on it.
    restrict: Callable[[State, EntityConfig], EntityConfig] = lambda _, config: config
    # The capabilities as discovery says them: equal ones are one object.
    _said: dict[bytes, JsonObjectType] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def share(self, capability: JsonObjectType) -> JsonObjectType:
        """Return the one object that all endpoints with such a capability share."""
        if len(self._said) >= _MAX_SAID:
            # Most of them nobody has any more.
            self._said.clear()
        return self._said.setdefault(json_bytes(capability), capability)

    def in_unit(self, temperature_unit: str) -> CompileContext:
        """Return the same house with another unit of temperature."""
        return replace(self, temperature_unit=temperature_unit)
