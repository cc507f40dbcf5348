"""Check the header, endpoint, payload and context of events.

https://developer.amazon.com/docs/device-apis/message-guide.html
"""

from collections.abc import Iterator
from typing import Final

from .discovery import ENDPOINT_ID
from .events import EVENTS, FORBIDDEN, REQUIRED, SCOPE, Event, Via
from .json_types import Json, dig, items, one_of, record, text
from .properties import PROPERTIES, property_key

_HEADER: Final = record(
    {
        "namespace": text(),
        "name": text(),
        "payloadVersion": text(),
        "messageId": text(r"[a-zA-Z0-9\-]{1,127}"),
    },
    {"correlationToken": text(maximum=100_000), "instance": text()},
)
_ENDPOINT: Final = record({"endpointId": ENDPOINT_ID}, {"scope": SCOPE})
_CONTEXT: Final = record({"properties": PROPERTIES})


def find_problems(message: object, via: Via | None = None) -> list[str]:
    """Return one sentence per error in an event."""
    found = list(_structure(message))
    if found:
        return found
    header = dig(message, "event", "header")
    name = (str(dig(header, "namespace")), str(dig(header, "name")))
    if (event := EVENTS.get(name)) is None:
        return [f"there is no event {' '.join(name)}"]
    if via is not None and via not in event.via:
        found.append(f"{' '.join(name)} is not sent {via.value}")
    return [*found, *_parts(event, message), *_duplicates(message)]


def reported_properties(message: Json) -> list[Json]:
    """Return the changed and unchanged properties of an event."""
    return [
        *items(message, "context", "properties"),
        *items(message, "event", "payload", "change", "properties"),
    ]


def _structure(message: object) -> Iterator[str]:
    """Check the keys and types that all events share."""
    yield from record(
        {
            "event": record(
                {"header": _HEADER, "payload": record(closed=False)},
                {"endpoint": _ENDPOINT},
            )
        },
        {"context": _CONTEXT},
    )(message, "message")


def _parts(event: Event, message: object) -> Iterator[str]:
    """Check the parts that this event requires or forbids."""
    header = dig(message, "event", "header")
    yield from one_of(event.version)(dig(header, "payloadVersion"), "payloadVersion")
    for part, value, path in (
        (event.correlation, dig(header, "correlationToken"), "correlationToken"),
        (event.instance, dig(header, "instance"), "header.instance"),
        (event.endpoint, dig(message, "event", "endpoint"), "endpoint"),
        (event.context, dig(message, "context"), "context"),
    ):
        if part is REQUIRED and value is None:
            yield f"{path} is missing"
        elif part is FORBIDDEN and value is not None:
            yield f"{path} does not belong into this event"
    yield from event.payload(dig(message, "event", "payload"), "payload")


def _duplicates(message: object) -> Iterator[str]:
    """Check that no property is both in the change and in the context."""
    changed = map(
        property_key, items(message, "event", "payload", "change", "properties")
    )
    unchanged = set(map(property_key, items(message, "context", "properties")))
    for key in changed:
        if key in unchanged:
            yield f"{key} is both in change and in context"
