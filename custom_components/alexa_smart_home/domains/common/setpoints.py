"""What thermostats and water heaters share: the temperatures they take."""

import math
from typing import Final

from homeassistant.core import State

from ...interfaces.thermostat_setpoints import SetpointLimits
from ...protocol.readers import numeric_attribute

_DEFAULT_STEP: Final = 0.1
# Of a smaller step there would be more than a number can count.
_LEAST_STEP: Final = 0.001

_minimum = numeric_attribute("min_temp")
_maximum = numeric_attribute("max_temp")
_step = numeric_attribute("target_temp_step")


def setpoint_limits(state: State) -> SetpointLimits:
    """Return what the entity can be set to; anything, where it does not tell."""
    minimum, maximum = _minimum(state), _maximum(state)
    if minimum is None or maximum is None:
        minimum, maximum = -math.inf, math.inf
    step = max(_step(state) or _DEFAULT_STEP, _LEAST_STEP)
    return SetpointLimits(minimum, maximum, step)
