"""What of an endpoint's values is news to Alexa, by value alone."""

from collections.abc import Mapping

from homeassistant.util.json import JsonValueType

from ..protocol.outcome import PropertyKey, PropertyValues


def changed_properties(
    told: PropertyValues, values: PropertyValues, deadbands: Mapping[PropertyKey, float]
) -> frozenset[PropertyKey]:
    """Return which values Alexa does not know, or knows otherwise."""
    return frozenset(
        [
            key
            for key, value in values.items()
            if (known := told.get(key)) != value
            and not (
                (deadband := deadbands.get(key)) and is_noise(known, value, deadband)
            )
        ]
    )


def is_noise(old: JsonValueType, new: JsonValueType, deadband: float) -> bool:
    """Tell whether two values differ by less than somebody would notice."""
    if isinstance(old, dict) and isinstance(new, dict):
        if old.get("scale") != new.get("scale"):
            return False
        old, new = old.get("value"), new.get("value")
    return (
        isinstance(old, (int, float))
        and isinstance(new, (int, float))
        and abs(new - old) < deadband
    )
