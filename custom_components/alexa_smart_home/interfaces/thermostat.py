"""Alexa.ThermostatController.

https://developer.amazon.com/docs/device-apis/alexa-thermostatcontroller.html
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
import math
from typing import ClassVar, Final, NamedTuple, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..protocol.capability import Capability, Property
from ..protocol.compile_context import CompileContext
from ..protocol.errors import (
    AlexaError,
    InvalidDirective,
    NotSupportedInCurrentMode,
    TemperatureOutOfRange,
)
from ..protocol.outcome import DirectiveHandler, Outcome, ServiceCall
from ..protocol.payload import child, text
from ..protocol.readers import Predicate, Reader
from ..protocol.temperature import scale_of, temperature


class ThermostatError(AlexaError):
    """An error that only thermostats have."""

    namespace = "Alexa.ThermostatController"

    def __init__(self, error_type: str, message: str, **payload: JsonValueType) -> None:
        super().__init__(message, **payload)
        self.type = error_type


class ThermostatMode(StrEnum):
    """Alexa's modes; CUSTOM goes with one of Alexa's custom names."""

    AUTO = "AUTO"
    COOL = "COOL"
    HEAT = "HEAT"
    ECO = "ECO"
    OFF = "OFF"
    CUSTOM = "CUSTOM"


class Setpoints(NamedTuple):
    """The temperatures that a thermostat aims at, in the house's unit."""

    target: float | None = None
    lower: float | None = None
    upper: float | None = None


class SetpointLimits(NamedTuple):
    """What a thermostat can be set to, in the house's unit."""

    minimum: float
    maximum: float
    step: float

    def fit(self, value: float) -> float:
        """Return the nearest temperature that it can be set to."""
        stepped = round(round(value / self.step) * self.step, 4)
        return min(max(stepped, self.minimum), self.maximum)


# In the order of the fields of Setpoints.
_KEYS: Final = ("targetSetpoint", "lowerSetpoint", "upperSetpoint")


@dataclass(frozen=True, kw_only=True)
class ThermostatController(Capability):
    """Keeps one temperature (`single`), or stays between two (`dual`).

    `between` tells when a thermostat that can do both takes two. `set_mode`
    gets the custom name where the mode is CUSTOM; `modes` never holds CUSTOM.
    """

    interface: ClassVar[str] = "Alexa.ThermostatController"

    mode: Reader[ThermostatMode | None]
    modes: Reader[tuple[ThermostatMode, ...]]
    custom_modes: Reader[Collection[str]]
    set_mode: Callable[[State, ThermostatMode, str], tuple[ServiceCall, ...]]
    single: Predicate
    dual: Predicate
    between: Predicate
    target: Reader[float | None]
    lower: Reader[float | None] = lambda _: None
    upper: Reader[float | None] = lambda _: None
    limits: Reader[SetpointLimits]
    set_setpoints: Callable[[State, Setpoints], ServiceCall]
    resume_schedule: Reader[ServiceCall | None] = lambda _: None

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        scale = scale_of(context.temperature_unit)

        def setpoint(key: str, read: Reader[float | None]) -> Property:
            def value(state: State) -> JsonValueType:
                found = read(state)
                return None if found is None else {"value": found, "scale": scale}

            return Property(key, value)

        target, lower, upper = _KEYS

        return (
            *([setpoint(target, self.target)] if self.single(state) else ()),
            *(
                [setpoint(lower, self.lower), setpoint(upper, self.upper)]
                if self.dual(state)
                else ()
            ),
            Property("thermostatMode", self.mode),
        )

    @override
    def directives(
        self, state: State, context: CompileContext
    ) -> Mapping[str, DirectiveHandler]:
        handlers: dict[str, DirectiveHandler] = {"SetThermostatMode": self._set_mode}
        if self.single(state) or self.dual(state):
            handlers |= {
                "SetTargetTemperature": lambda s, p: self._set(s, p, context),
                "AdjustTargetTemperature": lambda s, p: self._adjust(s, p, context),
            }
        if (call := self.resume_schedule(state)) is not None:
            handlers["ResumeSchedule"] = lambda _state, _payload: Outcome(calls=(call,))
        return handlers

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        modes = [*self.modes(state)]
        if self.custom_modes(state):
            # Amazon's schema lacks it, but Alexa only asks for what is listed.
            modes.append(ThermostatMode.CUSTOM)
        return {
            "configuration": {
                "supportedModes": list[JsonValueType](modes),
                "supportsScheduling": self.resume_schedule(state) is not None,
            }
        }

    def _set(
        self, state: State, payload: JsonObjectType, context: CompileContext
    ) -> Outcome:
        if "schedule" in payload:
            raise ThermostatError(
                "UNWILLING_TO_SET_SCHEDULE", "Home Assistant keeps no schedule for this"
            )
        wanted = Setpoints(
            *(
                temperature(payload, key).to(context.temperature_unit)
                if key in payload
                else None
                for key in _KEYS
            )
        )
        self._refuse_when_off(state)
        return self._outcome(state, self._complete(state, wanted, context), context)

    def _complete(
        self, state: State, wanted: Setpoints, context: CompileContext
    ) -> Setpoints:
        """Make what was asked for into what the device takes now."""
        if wanted.lower is None and wanted.upper is None:
            if wanted.target is None:
                raise InvalidDirective("A setpoint must be given")
            if self._aims_between(state):
                return self._around(state, wanted.target, context)
            return wanted
        if wanted.target is not None:
            raise ThermostatError(
                "TRIPLE_SETPOINTS_UNSUPPORTED", "One or two setpoints, not three"
            )
        if not self._takes_two(state):
            raise ThermostatError(
                "DUAL_SETPOINTS_UNSUPPORTED", "It takes one setpoint in this mode"
            )
        _, lower, upper = (
            now if new is None else new
            for now, new in zip(self._setpoints(state), wanted, strict=True)
        )
        if lower is None or upper is None:
            raise NotSupportedInCurrentMode("The other setpoint is not known")
        return Setpoints(lower=lower, upper=upper)

    def _around(
        self, state: State, target: float, context: CompileContext
    ) -> Setpoints:
        """Move the two setpoints around the one that was asked for."""
        limits = self.limits(state)
        _refuse_outside(target, limits, context)
        _, lower, upper = self._setpoints(state)
        if lower is None or upper is None:
            raise NotSupportedInCurrentMode("The current setpoints are not known")
        half = (upper - lower) / 2
        return Setpoints(
            lower=limits.fit(target - half), upper=limits.fit(target + half)
        )

    def _adjust(
        self, state: State, payload: JsonObjectType, context: CompileContext
    ) -> Outcome:
        delta = temperature(payload, "targetSetpointDelta").difference_to(
            context.temperature_unit
        )
        self._refuse_when_off(state)
        now = self._setpoints(state)
        keys = ("lower", "upper") if self._aims_between(state) else ("target",)
        if 0 < abs(delta) < (step := self.limits(state).step):
            # It might change nothing, or twice as much.
            delta = math.copysign(step, delta)
        moved = {
            key: value + delta
            for key in keys
            if (value := getattr(now, key)) is not None
        }
        if len(moved) != len(keys):
            raise NotSupportedInCurrentMode("The current setpoint is not known")
        return self._outcome(state, Setpoints(**moved), context)

    def _outcome(
        self, state: State, wanted: Setpoints, context: CompileContext
    ) -> Outcome:
        limits = self.limits(state)
        scale = scale_of(context.temperature_unit)
        for value in wanted:
            if value is not None:
                _refuse_outside(value, limits, context)
        setpoints = Setpoints(*(None if v is None else limits.fit(v) for v in wanted))
        _, lower, upper = setpoints
        if lower is not None and upper is not None and lower >= upper:
            raise ThermostatError(
                "REQUESTED_SETPOINTS_TOO_CLOSE",
                "The lower setpoint must lie below the upper one",
                minimumTemperatureDelta={"value": limits.step, "scale": scale},
            )
        return Outcome(
            calls=(self.set_setpoints(state, setpoints),),
            expected={
                key: {"value": value, "scale": scale}
                for key, value in zip(_KEYS, setpoints, strict=True)
                if value is not None
            },
        )

    def _set_mode(self, state: State, payload: JsonObjectType) -> Outcome:
        wanted = child(payload, "thermostatMode")
        value = text(wanted, "value")
        name = text(wanted, "customName") if "customName" in wanted else ""
        allowed = (
            name in self.custom_modes(state)
            if value == ThermostatMode.CUSTOM
            else value in self.modes(state)
        )
        if not allowed:
            raise ThermostatError(
                "UNSUPPORTED_THERMOSTAT_MODE", "It does not have this mode"
            )
        return Outcome(
            calls=self.set_mode(state, ThermostatMode(value), name),
            expected={"thermostatMode": value},
        )

    def _setpoints(self, state: State) -> Setpoints:
        return Setpoints(self.target(state), self.lower(state), self.upper(state))

    def _takes_two(self, state: State) -> bool:
        return self.dual(state) and (not self.single(state) or self.between(state))

    def _aims_between(self, state: State) -> bool:
        return self._takes_two(state) and self.target(state) is None

    def _refuse_when_off(self, state: State) -> None:
        if self.mode(state) is ThermostatMode.OFF:
            raise ThermostatError("THERMOSTAT_IS_OFF", "The thermostat is off")


def _refuse_outside(
    value: float, limits: SetpointLimits, context: CompileContext
) -> None:
    # A conversion may miss a limit by less than anybody can measure.
    if not limits.minimum <= round(value, 4) <= limits.maximum:
        raise TemperatureOutOfRange(
            limits.minimum, limits.maximum, scale_of(context.temperature_unit)
        )
