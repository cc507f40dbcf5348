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
from .labels import Label

# Returns the charge of a battery in percent, None if it is unknown.
type Charge = Callable[[], float | None]


class CameraStream(StrEnum):
    """The ways to send the picture of a camera to Alexa."""

    HLS = "hls"
    WEB_RTC = "web_rtc"


_MAX_SHARED: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CompileContext:
    """Hold facts about the home that all endpoints are compiled with."""

    temperature_unit: str = UnitOfTemperature.CELSIUS
    locales: tuple[str, ...] = (DEFAULT_LOCALE,)
    # Whether change reports can be sent, and may be declared in discovery.
    reports: bool = True
    # The AutomationStatus of a thermostat by entity id: AUTOMATED by Home Assistant.
    automation_status: Callable[[str], str] = lambda _: "NOT_AUTOMATED"
    # The streams of a camera, by entity id.
    camera_streams: Callable[[str], frozenset[CameraStream]] = lambda _: frozenset()
    # The areas that a vacuum can clean, by entity id: their names by area id.
    areas: Callable[[str], Mapping[str, str]] = lambda _: {}
    # The integration of an entity, by entity id; None if it is not registered.
    platform: Callable[[str], str | None] = lambda _: None
    # The MAC addresses of the device of an entity, by entity id.
    mac_addresses: Callable[[str], tuple[str, ...]] = lambda _: ()
    # The reader of the charge of an entity's battery, by entity id.
    battery: Callable[[str], Charge | None] = lambda _: None
    # The classes of objects that Alexa has enabled, by entity id; None: all.
    object_classes: Callable[[str], frozenset[str] | None] = lambda _: None
    # Whether there are measurements of energy of an entity, by entity id.
    measures_energy: Callable[[str], bool] = lambda _: False
    # The translation of a label for an entity in a locale; None if there is none.
    translate: Callable[[Label, State, str], str | None] = lambda _, _state, _locale: (
        None
    )
    # The current state of an entity.
    state_of: Callable[[str], State | None] = lambda _: None
    # The settings of an entity with the restrictions of the members of a group.
    restrict: Callable[[State, EntityConfig], EntityConfig] = lambda _, config: config
    # The capability objects of discovery, by their JSON.
    _shared: dict[bytes, JsonObjectType] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def share(self, capability: JsonObjectType) -> JsonObjectType:
        """Return the object that all endpoints with an equal capability share."""
        if len(self._shared) >= _MAX_SHARED:
            self._shared.clear()
        return self._shared.setdefault(json_bytes(capability), capability)

    def in_unit(self, temperature_unit: str) -> CompileContext:
        return replace(self, temperature_unit=temperature_unit)
