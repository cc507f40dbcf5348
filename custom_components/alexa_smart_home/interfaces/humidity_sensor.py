"""Alexa.HumiditySensor.

https://developer.amazon.com/docs/device-apis/alexa-humiditysensor.html
"""

from dataclasses import dataclass
from typing import ClassVar, Final, override

from homeassistant.core import State
from homeassistant.util.json import JsonValueType

from ..protocol import Capability, CompileContext, Property, Reader

_MAXIMUM: Final = 100


@dataclass(frozen=True, kw_only=True)
class HumiditySensor(Capability):
    """Report the relative humidity; values that are not a percentage are ignored."""

    interface: ClassVar[str] = "Alexa.HumiditySensor"

    humidity: Reader[float | None]

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        return (Property("relativeHumidity", self._relative_humidity, deadband=1),)

    def _relative_humidity(self, state: State) -> JsonValueType:
        humidity = self.humidity(state)
        known = humidity is not None and 0 <= humidity <= _MAXIMUM
        return humidity if known else None
