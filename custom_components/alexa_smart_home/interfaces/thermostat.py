"""Alexa.ThermostatController.

https://developer.amazon.com/docs/device-apis/alexa-thermostatcontroller.html
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
import math
from typing import ClassVar, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..protocol import Capability, CompileContext, Predicate, Property, Reader
from ..protocol.errors import NotSupportedInCurrentMode
from ..protocol.outcome import Handlers, Outcome, ServiceCall
from ..protocol.payload import child, text
from ..protocol.temperature import temperature, temperature_json
from .thermostat_setpoints import (
    SETPOINT_NAMES,
    SetpointLimits,
    Setpoints,
    ThermostatError,
    complete,
    fit_setpoints,
    requested_setpoints,
)


class ThermostatMode(StrEnum):
    """The values of the property `thermostatMode`; CUSTOM has a further name."""

    AUTO = "AUTO"
    COOL = "COOL"
    HEAT = "HEAT"
    ECO = "ECO"
    OFF = "OFF"
    CUSTOM = "CUSTOM"


@dataclass(frozen=True, kw_only=True)
class ThermostatController(Capability):
    """Report and set the mode and the setpoints of a thermostat.

    `single` matches thermostats with one setpoint, `dual` those with a lower and an
    upper one; `between` matches the states in which a thermostat with both uses two.
    `modes` does not contain CUSTOM: its names are in `custom_modes`, and the last
    argument of `set_mode` is the name.
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
        def setpoint(name: str, read: Reader[float | None]) -> Property:
            unit = context.temperature_unit
            return Property(name, lambda state: temperature_json(read(state), unit))

        target, lower, upper = SETPOINT_NAMES
        properties: list[Property] = []
        if self.single(state):
            properties.append(setpoint(target, self.target))
        if self.dual(state):
            properties += [setpoint(lower, self.lower), setpoint(upper, self.upper)]
        return (*properties, Property("thermostatMode", self.mode))

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        unit = context.temperature_unit
        handlers: Handlers = {"SetThermostatMode": self._set_mode}
        if self.single(state) or self.dual(state):
            handlers |= {
                "SetTargetTemperature": lambda s, p: self._set(s, p, unit),
                "AdjustTargetTemperature": lambda s, p: self._adjust(s, p, unit),
            }
        if (call := self.resume_schedule(state)) is not None:
            handlers["ResumeSchedule"] = lambda _state, _payload: Outcome(calls=(call,))
        return handlers

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        modes = [*self.modes(state)]
        if self.custom_modes(state):
            # Not in Amazon's schema, but Alexa sends only modes that are listed.
            modes.append(ThermostatMode.CUSTOM)
        return {
            "configuration": {
                "supportedModes": list[JsonValueType](modes),
                "supportsScheduling": self.resume_schedule(state) is not None,
            }
        }

    def _set(self, state: State, payload: JsonObjectType, unit: str) -> Outcome:
        if "schedule" in payload:
            raise ThermostatError(
                "UNWILLING_TO_SET_SCHEDULE", "Setting a schedule is not supported"
            )
        requested = requested_setpoints(payload, unit)
        self._require_on(state)
        wanted = complete(
            requested,
            self._setpoints(state),
            self.limits(state),
            unit,
            takes_two=self._takes_two(state),
        )
        return self._outcome(state, wanted, unit)

    def _adjust(self, state: State, payload: JsonObjectType, unit: str) -> Outcome:
        delta = temperature(payload, "targetSetpointDelta").difference_to(unit)
        self._require_on(state)
        if 0 < abs(delta) < (step := self.limits(state).step):
            # Rounding a smaller delta would change the setpoint by zero or two steps.
            delta = math.copysign(step, delta)
        target, lower, upper = self._setpoints(state)
        if target is None and self._takes_two(state):
            if lower is None or upper is None:
                raise NotSupportedInCurrentMode("The current setpoints are unknown")
            wanted = Setpoints(lower=lower + delta, upper=upper + delta)
        elif target is None:
            raise NotSupportedInCurrentMode("The current setpoint is unknown")
        else:
            wanted = Setpoints(target + delta)
        return self._outcome(state, wanted, unit)

    def _outcome(self, state: State, wanted: Setpoints, unit: str) -> Outcome:
        setpoints = fit_setpoints(wanted, self.limits(state), unit)
        call = self.set_setpoints(state, setpoints)
        return Outcome.of(call, **setpoints.as_json(unit))

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
                "UNSUPPORTED_THERMOSTAT_MODE",
                "The thermostat does not support this mode",
            )
        return Outcome(
            calls=self.set_mode(state, ThermostatMode(value), name),
            expected={"thermostatMode": value},
        )

    def _setpoints(self, state: State) -> Setpoints:
        return Setpoints(self.target(state), self.lower(state), self.upper(state))

    def _takes_two(self, state: State) -> bool:
        return self.dual(state) and (not self.single(state) or self.between(state))

    def _require_on(self, state: State) -> None:
        if self.mode(state) is ThermostatMode.OFF:
            raise ThermostatError("THERMOSTAT_IS_OFF", "The thermostat is off")
