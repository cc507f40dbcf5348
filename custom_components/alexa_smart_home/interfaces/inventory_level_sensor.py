"""Alexa.InventoryLevelSensor.

https://developer.amazon.com/docs/device-apis/alexa-inventorylevelsensor.html
"""

from dataclasses import dataclass
from typing import ClassVar, Final, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..protocol import Capability, CompileContext, Property, Reader
from ..protocol.labels import Label
from ..protocol.resources import friendly_names

_MAXIMUM: Final = 100


@dataclass(frozen=True, kw_only=True)
class InventoryLevelSensor(Capability):
    """Report how much of a supply is left, in percent."""

    interface: ClassVar[str] = "Alexa.InventoryLevelSensor"
    # Alexa notifies the user of each endpoint whose supply runs low.
    main_only: ClassVar[bool] = True

    instance: str
    labels: Reader[tuple[Label, ...]]
    level: Reader[float | None]

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        return (Property("level", self._level),)

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        return {
            "capabilityResources": friendly_names(self.labels(state), state, context),
            "configuration": {
                "measurement": {"@type": "Percentage"},
                # Amazon requires a replenishment, but cannot order this supply.
                "replenishment": {"@type": "DashReplenishmentId", "value": "Default"},
            },
        }

    def _level(self, state: State) -> JsonValueType:
        level = self.level(state)
        if level is None or not 0 <= level <= _MAXIMUM:
            return None
        return {"@type": "Percentage", "value": level}
