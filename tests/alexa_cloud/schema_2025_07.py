"""Convert events to the version of Amazon's schema of July 2025.

Values that are newer than that version, listed here and in `vocabulary`, are replaced
by older ones. Everything else stays as it is.
"""

from copy import deepcopy
from typing import Final, cast

from .envelope import reported_properties
from .json_types import Json, dig, items
from .vocabulary import NEWER_CATEGORIES, NEWER_PROPERTIES, NEWER_VERSIONS

NEWER_THERMOSTAT_MODES: Final = frozenset({"CUSTOM", "EM_HEAT"})
SETPOINTS: Final = frozenset({"targetSetpoint", "lowerSetpoint", "upperSetpoint"})
SETPOINT_LIMIT: Final = 100

_THERMOSTAT: Final = "Alexa.ThermostatController"


def as_schema_2025_07(message: Json) -> Json:
    """Return a copy of the event without values newer than the schema."""
    message = deepcopy(message)
    for endpoint in items(message, "event", "payload", "endpoints"):
        categories = cast("list[str]", endpoint["displayCategories"])
        endpoint["displayCategories"] = [
            *dict.fromkeys(
                "OTHER" if category in NEWER_CATEGORIES else category
                for category in categories
            )
        ]
        for connection in items(endpoint, "connections"):
            connection.pop("macNetworkInterface", None)
            _replace(connection, "type", {"MATTER"}, "UNKNOWN")
        for capability in items(endpoint, "capabilities"):
            _convert_capability(capability)
    for item in reported_properties(message):
        _convert_property(item)
    for stream in items(message, "event", "payload", "cameraStreams"):
        _replace(stream, "protocol", {"HLS"}, "RTSP")
    return message


def _replace(
    container: Json, key: str, newer: set[str] | frozenset[str], old: str
) -> None:
    value = container.get(key)
    if isinstance(value, str) and value in newer:
        container[key] = old


def _convert_capability(capability: Json) -> None:
    interface = str(capability["interface"])
    _replace(capability, "version", NEWER_VERSIONS.get(interface, frozenset()), "3")
    supported = dig(capability, "properties", "supported")
    if isinstance(supported, list):
        supported[:] = [
            item
            for item in supported
            if (interface, dig(item, "name")) not in NEWER_PROPERTIES
        ]
    modes = dig(capability, "configuration", "supportedModes")
    if interface == _THERMOSTAT and isinstance(modes, list):
        modes[:] = [mode for mode in modes if mode not in NEWER_THERMOSTAT_MODES]
    for stream in items(capability, "cameraStreamConfigurations"):
        protocols = stream.get("protocols")
        if isinstance(protocols, list):
            protocols[:] = ["RTSP" if name == "HLS" else name for name in protocols]


def _convert_property(item: Json) -> None:
    if item["namespace"] != _THERMOSTAT:
        return
    _replace(item, "value", NEWER_THERMOSTAT_MODES, "OFF")
    value = item["value"]
    if item["name"] in SETPOINTS and isinstance(value, dict):
        degrees = value.get("value")
        if isinstance(degrees, int | float):
            value["value"] = max(-SETPOINT_LIMIT, min(SETPOINT_LIMIT, degrees))
