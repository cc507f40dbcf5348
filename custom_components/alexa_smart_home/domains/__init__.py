"""One file per Home Assistant domain: what its entities can do."""

from collections.abc import Mapping
from typing import Final

from ..capability import EndpointDescription
from . import (
    automation,
    binary_sensor,
    button,
    climate,
    group,
    input_boolean,
    input_button,
    light,
    lock,
    scene,
    script,
    sensor,
    switch,
)

DESCRIPTIONS: Final[Mapping[str, EndpointDescription]] = {
    "automation": automation.ENDPOINT,
    "binary_sensor": binary_sensor.ENDPOINT,
    "button": button.ENDPOINT,
    "climate": climate.ENDPOINT,
    "group": group.ENDPOINT,
    "input_boolean": input_boolean.ENDPOINT,
    "input_button": input_button.ENDPOINT,
    "light": light.ENDPOINT,
    "lock": lock.ENDPOINT,
    "scene": scene.ENDPOINT,
    "script": script.ENDPOINT,
    "sensor": sensor.ENDPOINT,
    "switch": switch.ENDPOINT,
}
