"""Invalid states and attribute values for robustness tests."""

import math
from typing import Final

INVALID_STATES: Final = (
    "unknown",
    "unavailable",
    "",
    "nan",
    "inf",
    "-1e300",
    "1e308",
    "1e19",
    "odd",
)
INVALID_VALUES: Final = (
    None,
    "",
    "odd",
    math.nan,
    math.inf,
    -1e300,
    1e308,
    1e19,
    10**20,
    10**400,
    -1,
    True,
    [],
    [None, 1, "odd"],
    {},
    {"odd": [None]},
)
