"""Units of measurement in Amazon's format.

https://developer.amazon.com/docs/device-apis/alexa-property-schemas.html
"""

from collections.abc import Mapping
from typing import Final

from homeassistant.const import (
    DEGREE,
    PERCENTAGE,
    EntityStateAttribute,
    UnitOfDensity,
    UnitOfLength,
    UnitOfMass,
    UnitOfRatio,
    UnitOfTemperature,
    UnitOfVolume,
)
from homeassistant.core import State

from .readers import text_attribute

PERCENT: Final = "Alexa.Unit.Percent"

_UNITS: Final[Mapping[str, str]] = {
    DEGREE: "Alexa.Unit.Angle.Degrees",
    PERCENTAGE: PERCENT,
    UnitOfDensity.MICROGRAMS_PER_CUBIC_METER: (
        "Alexa.Unit.Density.MicroGramsPerCubicMeter"
    ),
    UnitOfLength.FEET: "Alexa.Unit.Distance.Feet",
    UnitOfLength.INCHES: "Alexa.Unit.Distance.Inches",
    UnitOfLength.KILOMETERS: "Alexa.Unit.Distance.Kilometers",
    UnitOfLength.METERS: "Alexa.Unit.Distance.Meters",
    UnitOfLength.MILES: "Alexa.Unit.Distance.Miles",
    UnitOfLength.YARDS: "Alexa.Unit.Distance.Yards",
    UnitOfMass.GRAMS: "Alexa.Unit.Mass.Grams",
    UnitOfMass.KILOGRAMS: "Alexa.Unit.Mass.Kilograms",
    UnitOfMass.OUNCES: "Alexa.Unit.Weight.Ounces",
    UnitOfMass.POUNDS: "Alexa.Unit.Weight.Pounds",
    UnitOfRatio.PARTS_PER_MILLION: "Alexa.Unit.PartsPerMillion",
    UnitOfTemperature.CELSIUS: "Alexa.Unit.Temperature.Celsius",
    UnitOfTemperature.FAHRENHEIT: "Alexa.Unit.Temperature.Fahrenheit",
    UnitOfTemperature.KELVIN: "Alexa.Unit.Temperature.Kelvin",
    UnitOfVolume.CUBIC_FEET: "Alexa.Unit.Volume.CubicFeet",
    UnitOfVolume.CUBIC_METERS: "Alexa.Unit.Volume.CubicMeters",
    UnitOfVolume.GALLONS: "Alexa.Unit.Volume.Gallons",
    UnitOfVolume.LITERS: "Alexa.Unit.Volume.Liters",
}


unit_attribute: Final = text_attribute(EntityStateAttribute.UNIT_OF_MEASUREMENT)


def unit_of(state: State) -> str | None:
    """Read the unit of an entity, None if Amazon has no name for it."""
    return _UNITS.get(unit_attribute(state) or "")


def percent(_: State) -> str:
    """Return percent as the unit of every entity."""
    return PERCENT
