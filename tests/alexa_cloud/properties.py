"""Check the properties of events.

https://developer.amazon.com/docs/device-apis/alexa-changereport.html
"""

from collections.abc import Iterator
from typing import Final

from .json_types import anything, array, dig, every, number, record, text, time
from .vocabulary import INTERFACES, NEWER_PROPERTIES, WITH_INSTANCE


def property_key(value: object) -> tuple[object, ...]:
    """Return the key that identifies a property within its endpoint."""
    return tuple(dig(value, key) for key in ("namespace", "instance", "name"))


def _property_rules(value: object, path: str) -> Iterator[str]:
    """Check the namespace, the instance, and values missing from the schema."""
    namespace = str(dig(value, "namespace"))
    if namespace not in INTERFACES:
        yield f"{path}.namespace is unknown: {namespace}"
    if namespace in WITH_INSTANCE and dig(value, "instance") is None:
        yield f"{path}.instance is missing"
    if check := NEWER_PROPERTIES.get((namespace, str(dig(value, "name")))):
        yield from check(dig(value, "value"), f"{path}.value")


_PROPERTY: Final = every(
    record(
        {
            "namespace": text(),
            "name": text(),
            "value": anything,
            "timeOfSample": time(),
            "uncertaintyInMilliseconds": number(0),
        },
        {"instance": text()},
    ),
    _property_rules,
)
PROPERTIES: Final = array(_PROPERTY, minimum=1, key=property_key)
