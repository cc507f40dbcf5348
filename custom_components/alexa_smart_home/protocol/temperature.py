"""Temperatures in Amazon's format: a value and its scale."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from homeassistant.const import UnitOfTemperature
from homeassistant.util.json import JsonObjectType, JsonValueType
from homeassistant.util.unit_conversion import (
    TemperatureConverter,
    TemperatureDeltaConverter,
)

from .payload import child, number, one_of

# Amazon's names of the units.
SCALES: Final[Mapping[str, str]] = {
    UnitOfTemperature.CELSIUS: "CELSIUS",
    UnitOfTemperature.FAHRENHEIT: "FAHRENHEIT",
    UnitOfTemperature.KELVIN: "KELVIN",
}
UNITS: Final[Mapping[str, str]] = {scale: unit for unit, scale in SCALES.items()}


class Temperature(NamedTuple):
    """A temperature, or a temperature difference, in a unit of Home Assistant."""

    value: float
    unit: str

    def to(self, unit: str) -> float:
        return TemperatureConverter.convert(self.value, self.unit, unit)

    def difference_to(self, unit: str) -> float:
        return TemperatureDeltaConverter.convert(self.value, self.unit, unit)


def temperature_json(value: float | None, unit: str) -> JsonValueType:
    """Return a temperature in Amazon's format, None if it is unknown."""
    return None if value is None else {"value": value, "scale": SCALES[unit]}


def temperature(payload: JsonObjectType, key: str) -> Temperature:
    """Read a temperature from a directive's payload."""
    wanted = child(payload, key)
    scale = one_of(wanted, "scale", *UNITS)
    return Temperature(number(wanted, "value"), UNITS[scale])
