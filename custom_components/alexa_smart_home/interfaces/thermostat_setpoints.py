"""Setpoints of Alexa.ThermostatController.

https://developer.amazon.com/docs/device-apis/alexa-thermostatcontroller.html
"""

from typing import Final, NamedTuple

from homeassistant.util.json import JsonObjectType, JsonValueType

from ..protocol.errors import (
    AlexaError,
    InvalidDirective,
    NotSupportedInCurrentMode,
    TemperatureOutOfRange,
)
from ..protocol.temperature import SCALES, temperature, temperature_json


class ThermostatError(AlexaError):
    """An error with one of the types that only thermostats have."""

    namespace = "Alexa.ThermostatController"

    def __init__(self, error_type: str, message: str, **payload: JsonValueType) -> None:
        super().__init__(message, **payload)
        self.type = error_type


class Setpoints(NamedTuple):
    """Setpoints in the temperature unit of Home Assistant, None where there is none."""

    target: float | None = None
    lower: float | None = None
    upper: float | None = None

    def as_json(self, unit: str) -> JsonObjectType:
        """Return the values of the properties, without setpoints that are None."""
        return {
            name: temperature_json(value, unit)
            for name, value in zip(SETPOINT_NAMES, self, strict=True)
            if value is not None
        }


# The properties and payload fields, in the order of the fields of Setpoints.
SETPOINT_NAMES: Final = ("targetSetpoint", "lowerSetpoint", "upperSetpoint")


class SetpointLimits(NamedTuple):
    """The range of setpoints in the temperature unit of Home Assistant."""

    minimum: float
    maximum: float
    step: float

    def fit(self, value: float) -> float:
        """Return the nearest setpoint within the range that is a step."""
        stepped = round(round(value / self.step) * self.step, 4)
        return min(max(stepped, self.minimum), self.maximum)

    def require(self, value: float, unit: str) -> None:
        """Raise TemperatureOutOfRange for a value outside the range."""
        # The conversion between units may exceed a limit by a rounding error.
        if not self.minimum <= round(value, 4) <= self.maximum:
            raise TemperatureOutOfRange(self.minimum, self.maximum, SCALES[unit])


def requested_setpoints(payload: JsonObjectType, unit: str) -> Setpoints:
    """Read the setpoints of a directive in the given unit."""
    return Setpoints(
        *(
            temperature(payload, name).to(unit) if name in payload else None
            for name in SETPOINT_NAMES
        )
    )


def complete(
    requested: Setpoints,
    current: Setpoints,
    limits: SetpointLimits,
    unit: str,
    *,
    takes_two: bool,
) -> Setpoints:
    """Return one setpoint, or two if the thermostat `takes_two` in its mode.

    Missing setpoints are taken from the current ones.
    """
    if requested.lower is None and requested.upper is None:
        if requested.target is None:
            raise InvalidDirective("A setpoint is required")
        if takes_two and current.target is None:
            limits.require(requested.target, unit)
            return _centred(requested.target, current, limits)
        return requested
    if requested.target is not None:
        raise ThermostatError(
            "TRIPLE_SETPOINTS_UNSUPPORTED", "Three setpoints are not supported"
        )
    if not takes_two:
        raise ThermostatError(
            "DUAL_SETPOINTS_UNSUPPORTED",
            "The thermostat accepts only one setpoint in this mode",
        )
    lower = current.lower if requested.lower is None else requested.lower
    upper = current.upper if requested.upper is None else requested.upper
    if lower is None or upper is None:
        raise NotSupportedInCurrentMode("The other setpoint is unknown")
    return Setpoints(lower=lower, upper=upper)


def _centred(target: float, current: Setpoints, limits: SetpointLimits) -> Setpoints:
    """Return the current lower and upper setpoints moved around a target."""
    if current.lower is None or current.upper is None:
        raise NotSupportedInCurrentMode("The current setpoints are unknown")
    half = (current.upper - current.lower) / 2
    return Setpoints(lower=limits.fit(target - half), upper=limits.fit(target + half))


def fit_setpoints(wanted: Setpoints, limits: SetpointLimits, unit: str) -> Setpoints:
    """Return setpoints rounded to steps; raises errors for invalid ones."""
    for value in wanted:
        if value is not None:
            limits.require(value, unit)
    setpoints = Setpoints(
        *(None if value is None else limits.fit(value) for value in wanted)
    )
    _, lower, upper = setpoints
    if lower is not None and upper is not None and lower >= upper:
        raise ThermostatError(
            "REQUESTED_SETPOINTS_TOO_CLOSE",
            "The lower setpoint must lie below the upper one",
            minimumTemperatureDelta=temperature_json(limits.step, unit),
        )
    return setpoints
