"""Find the properties whose values differ from those that Alexa knows."""

from collections.abc import Callable, Mapping

from homeassistant.util.json import JsonValueType

from ..protocol.outcome import PropertyKey, PropertyValues


def changed_properties(
    known: PropertyValues,
    values: PropertyValues,
    deadbands: Mapping[PropertyKey, float],
) -> frozenset[PropertyKey]:
    """Return the properties whose known value differs by the deadband or more."""
    return frozenset(
        [
            key
            for key, value in values.items()
            if (old := known.get(key)) != value
            and not (
                (deadband := deadbands.get(key)) and is_noise(old, value, deadband)
            )
        ]
    )


def known_after(
    known: PropertyValues,
    values: PropertyValues,
    changed: frozenset[PropertyKey],
    is_away: Callable[[PropertyKey], bool],
) -> PropertyValues:
    """Return the values that Alexa knows after a state that lacks some of them.

    Alexa keeps the values of entities that are away.
    """
    kept = {key: known[key] for key in known if key in values or is_away(key)}
    if changed:
        return kept | values
    return known if len(kept) == len(known) else kept


def is_noise(old: JsonValueType, new: JsonValueType, deadband: float) -> bool:
    """Return whether two values differ by less than the deadband."""
    if isinstance(old, dict) and isinstance(new, dict):
        if old.get("scale") != new.get("scale"):
            return False
        old, new = old.get("value"), new.get("value")
    return (
        isinstance(old, (int, float))
        and isinstance(new, (int, float))
        and abs(new - old) < deadband
    )
