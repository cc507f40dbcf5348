"""The values of properties that Alexa knows, and their file."""

from collections.abc import Mapping
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.util.json import JsonValueType

from ..protocol.discovery import without_alias
from ..protocol.outcome import PropertyKey, PropertyValues
from .acknowledged import AcknowledgedState

# Seconds.
SAVE_DELAY: Final = 30

# The content of the file: namespace, instance, name and value, by key of the endpoint.
type StoredValues = dict[str, list[tuple[str, str | None, str, JsonValueType]]]


def reported_values(hass: HomeAssistant) -> AcknowledgedState[PropertyValues]:
    """Return the values that Alexa knows, by the key of the endpoint."""

    def dump(values_of: Mapping[str, PropertyValues]) -> StoredValues:
        return {
            key: [(*name, value) for name, value in values.items()]
            for key, values in values_of.items()
            if hass.states.get(without_alias(key)) is not None
        }

    return AcknowledgedState(
        hass, "reported", parse=_parse, dump=dump, save_delay=SAVE_DELAY
    )


def _parse(stored: StoredValues) -> dict[str, PropertyValues]:
    """Return the content of the file; raises an error for another format."""
    return {
        key: {
            PropertyKey(namespace, instance, name): value
            for namespace, instance, name, value in values
        }
        for key, values in stored.items()
    }
