"""Alexa.HumiditySensor.

https://developer.amazon.com/docs/device-apis/alexa-humiditysensor.html
"""

from dataclasses import dataclass
from typing import ClassVar, override

from homeassistant.core import State

from ..capability import Capability, Property, Reader, Site


@dataclass(frozen=True, kw_only=True)
class HumiditySensor(Capability):
    """Measures the relative humidity, in percent."""

    interface: ClassVar[str] = "Alexa.HumiditySensor"

    humidity: Reader[float | None]

    @override
    def properties(self, state: State, site: Site) -> tuple[Property, ...]:
        return (Property("relativeHumidity", self.humidity),)
