"""Check the endpoints of discovery events.

https://developer.amazon.com/docs/device-apis/alexa-discovery.html
"""

from collections.abc import Iterator
from typing import Final
import unicodedata

from .json_types import (
    anything,
    array,
    boolean,
    dig,
    every,
    items,
    number,
    one_of,
    record,
    text,
)
from .vocabulary import CATEGORIES, INTERFACES, WITH_INSTANCE

MAX_ENDPOINTS: Final = 300
MAX_BYTES: Final = 256 * 1024

ENDPOINT_ID: Final = text(r"[a-zA-Z0-9_\-=#;:?@&]{1,256}")

_NAME: Final = text(maximum=128)
_LABELS: Final = record(
    {
        "friendlyNames": array(
            record({"@type": one_of("asset", "text"), "value": record(closed=False)}),
            minimum=1,
        )
    }
)
_PROPERTIES: Final = record(
    {"supported": array(record({"name": text()}), minimum=1)},
    {
        "proactivelyReported": boolean,
        "retrievable": boolean,
        "nonControllable": boolean,
    },
)


def _name_characters(value: object, path: str) -> Iterator[str]:
    """Check that a name has only letters, digits, apostrophes and spaces."""
    if not all(
        char in " '" or unicodedata.category(char)[0] in "LMN" for char in str(value)
    ):
        yield f"{path} must be of letters, digits and spaces: {value}"


def _interface(value: object, path: str) -> Iterator[str]:
    """Check the interface, version and instance of a capability."""
    interface = str(dig(value, "interface"))
    versions = INTERFACES.get(interface)
    if versions is None:
        yield f"{path}.interface is unknown: {interface}"
    else:
        yield from one_of(*sorted(versions))(dig(value, "version"), f"{path}.version")
    if interface in WITH_INSTANCE and dig(value, "instance") is None:
        yield f"{path}.instance is missing"


_CAPABILITY: Final = every(
    record(
        {"type": one_of("AlexaInterface"), "interface": text(), "version": text()},
        {
            "instance": text(),
            "properties": _PROPERTIES,
            "capabilityResources": _LABELS,
            "configuration": record(closed=False),
            "configurations": record(closed=False),
            "semantics": record(
                optional={
                    "actionMappings": array(record(closed=False)),
                    "stateMappings": array(record(closed=False)),
                }
            ),
            "inputs": array(record({"name": text()}, {"friendlyNames": anything})),
            "supportedOperations": array(text(), minimum=1),
            "keys": array(text(), minimum=1),
            "supportsDeactivation": boolean,
            "proactivelyReported": boolean,
            "cameraStreamConfigurations": array(record(closed=False), minimum=1),
            "directiveConfigurations": array(record(closed=False)),
        },
    ),
    _interface,
)


def _endpoint_rules(value: object, path: str) -> Iterator[str]:
    """Check the interfaces and the cookie of an endpoint."""
    interfaces = {item.get("interface") for item in items(value, "capabilities")}
    if "Alexa" not in interfaces:
        yield f"{path}.capabilities must have the interface Alexa"
    cookie = dig(value, "cookie")
    if isinstance(cookie, dict):
        size = sum(len(str(part).encode()) for pair in cookie.items() for part in pair)
        yield from number(0, 5000)(size, f"{path}.cookie's size")


_ENDPOINT: Final = every(
    record(
        {
            "endpointId": ENDPOINT_ID,
            "manufacturerName": _NAME,
            "friendlyName": every(_NAME, _name_characters),
            "description": _NAME,
            "displayCategories": array(one_of(*sorted(CATEGORIES)), minimum=1),
            "capabilities": array(
                _CAPABILITY,
                minimum=1,
                maximum=100,
                key=lambda item: (dig(item, "interface"), dig(item, "instance")),
            ),
        },
        {
            "additionalAttributes": record(
                optional=dict.fromkeys(
                    (
                        "manufacturer",
                        "model",
                        "serialNumber",
                        "firmwareVersion",
                        "softwareVersion",
                        "customIdentifier",
                    ),
                    text(maximum=256),
                )
            ),
            "connections": array(record({"type": text()}, closed=False)),
            "relationships": record(closed=False),
            "registration": record(closed=False),
            "cookie": record(closed=False),
        },
    ),
    _endpoint_rules,
)


def _endpoint_id(value: object) -> object:
    return dig(value, "endpointId")


ENDPOINTS: Final = array(_ENDPOINT, maximum=MAX_ENDPOINTS, key=_endpoint_id)
ENDPOINT_IDS: Final = array(
    record({"endpointId": ENDPOINT_ID}),
    minimum=1,
    maximum=MAX_ENDPOINTS,
    key=_endpoint_id,
)
