"""Alexa.ThermostatController.HVAC.Components.

https://developer.amazon.com/docs/device-apis/alexa-thermostatcontroller-hvac-components.html
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..protocol import Capability, CompileContext, Property, Reader


class Component(StrEnum):
    """A part of a heating or cooling system."""

    PRIMARY_HEATER = "PrimaryHeater"
    COOLER = "Cooler"
    FAN = "Fan"


@dataclass(frozen=True, kw_only=True)
class HVACComponents(Capability):
    """Report which parts of a heating or cooling system run; each has one stage."""

    interface: ClassVar[str] = "Alexa.ThermostatController.HVAC.Components"
    version: ClassVar[str] = "1.0"

    components: Reader[Collection[Component]]
    # None: unknown.
    running: Reader[Collection[Component] | None]

    @override
    def offered(self, state: State, context: CompileContext) -> bool:
        return super().offered(state, context) and bool(self.components(state))

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        def operation(component: Component) -> Property:
            def value(state: State) -> JsonValueType:
                if (running := self.running(state)) is None:
                    return None
                return "STAGE_1" if component in running else "OFF"

            return Property(f"{component[0].lower()}{component[1:]}Operation", value)

        return tuple(operation(component) for component in self.components(state))

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        return {
            "configuration": {
                f"numberOf{component}Operations": 1
                for component in self.components(state)
            }
        }
