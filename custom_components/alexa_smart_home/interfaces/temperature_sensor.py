"""Alexa.TemperatureSensor.

https://developer.amazon.com/docs/device-apis/alexa-temperaturesensor.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, override

from homeassistant.const import UnitOfTemperature
from homeassistant.core import State
from homeassistant.util.json import JsonValueType

from ..protocol import Capability, CompileContext, Property, Reader
from ..protocol.temperature import temperature_json

# Smaller changes are not reported, by unit.
NOISE: Final[Mapping[str, float]] = {
    UnitOfTemperature.CELSIUS: 0.5,
    UnitOfTemperature.FAHRENHEIT: 1,
    UnitOfTemperature.KELVIN: 0.5,
}


@dataclass(frozen=True, kw_only=True)
class TemperatureSensor(Capability):
    """Report a temperature in `unit`, by default the unit of Home Assistant."""

    interface: ClassVar[str] = "Alexa.TemperatureSensor"

    temperature: Reader[float | None]
    unit: Reader[str | None] = lambda _: None

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        unit = self.unit(state) or context.temperature_unit

        def value(state: State) -> JsonValueType:
            return temperature_json(self.temperature(state), unit)

        return (Property("temperature", value, deadband=NOISE.get(unit, 0)),)
