"""What thermostats and water heaters share: the temperatures they take."""

import math
from typing import Final

from homeassistant.core import State

from ..interfaces.thermostat import SetpointLimits
from ..readers import numeric_attribute

_DEFAULT_STEP: Final = 0.1

_minimum = numeric_attribute("min_temp")
_maximum = numeric_attribute("max_temp")
_step = numeric_attribute("target_temp_step")


def setpoint_limits(state: State) -> SetpointLimits:
    """Return what the entity can be set to; anything, where it does not tell."""
    minimum, maximum = _minimum(state), _maximum(state)
    if minimum is None or maximum is None:
        minimum, maximum = -math.inf, math.inf
    return SetpointLimits(minimum, maximum, _step(state) or _DEFAULT_STEP)
