"""Target humidity of humidifiers and thermostats."""

import math
from typing import Final

from homeassistant.core import State

from ...interfaces.range import Range, RangeController
from ...protocol import Predicate
from ...protocol.labels import Label, Word
from ...protocol.readers import always, numeric_attribute
from ...protocol.units import percent
from .commands import setter

# The minimum change for "more" and "less" humid, in percent.
_MIN_STEP: Final = 5

_current = numeric_attribute("humidity")
_minimum = numeric_attribute("min_humidity")
_maximum = numeric_attribute("max_humidity")
_step = numeric_attribute("target_humidity_step")


def _bounds(state: State) -> Range:
    minimum, maximum = _minimum(state), _maximum(state)
    return Range(
        0 if minimum is None else minimum,
        100 if maximum is None else maximum,
        _step(state) or 1,
    )


def target_humidity(
    domain: str, *further_labels: Label, supported: Predicate = always
) -> RangeController:
    """Return a range that sets the target humidity in percent."""
    return RangeController(
        instance=f"{domain}.humidity",
        labels=(Word.TARGET_HUMIDITY, Word.HUMIDITY, *further_labels),
        supported=supported,
        bounds=_bounds,
        value=_current,
        set_value=setter(domain, "set_humidity", "humidity"),
        unit=percent,
        default_delta=lambda _, delta: math.copysign(max(_MIN_STEP, abs(delta)), delta),
    )
