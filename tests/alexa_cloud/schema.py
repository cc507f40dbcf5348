"""Check events against Amazon's message schema, which script/setup downloads.

Alexa accepts more than the schema of July 2025. `vocabulary` and `errors` list the
names that are missing from it, which `envelope` checks instead.
"""

from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from .envelope import find_problems, reported_properties
from .errors import NEWER_ERROR_NAMESPACES, NEWER_ERROR_TYPES
from .events import Via
from .json_types import Json, dig, items
from .schema_2025_07 import as_schema_2025_07
from .vocabulary import NEWER_INTERFACES, NEWER_PROPERTIES

if TYPE_CHECKING:
    from jsonschema import Draft4Validator  # type: ignore[import-untyped]

CACHE: Final = Path(
    os.environ.get("ALEXA_SMART_HOME_CACHE")
    or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    / "alexa_smart_home"
)
SCHEMA_PATH: Final = CACHE / "amazon/alexa_smart_home_message_schema.json"
SCHEMA_AVAILABLE: Final = SCHEMA_PATH.is_file() and find_spec("jsonschema") is not None
# Names of the events that were checked without the schema, which is missing.
UNCHECKED_EVENTS: Final[list[object]] = []

NEWER_EVENTS: Final = frozenset(
    {
        ("Alexa.AutomationManagement", "getAlexaAutomationStatus"),
        ("Alexa.DeviceUsage.Meter", "MeasurementsReport"),
        ("Alexa.Discovery", "DeleteReport"),
        ("Alexa.SimpleEventSource", "Event"),
        ("Alexa.SmartVision.ObjectDetectionSensor", "ObjectDetection"),
    }
)
_PROPERTIES: Final = "state.properties"
_CAPABILITIES: Final = "endpoint.capabilities"


def check_event(message: Json, *, directive: Json | None = None) -> None:
    """Raise AssertionError with the reasons unless Alexa accepts the event.

    Given the directive that the event answers, compare their ids too. Without the
    schema the event is added to UNCHECKED_EVENTS.
    """
    found = find_problems(message, None if directive is None else Via.ANSWER)
    if directive is not None:
        found += _mismatches(message, directive)
    if not SCHEMA_AVAILABLE:
        UNCHECKED_EVENTS.append(dig(message, "event", "header", "name"))
    elif not found:
        found += _schema_problems(message)
    if found:
        raise AssertionError("\n".join(found))


def _mismatches(message: Json, directive: Json) -> Iterator[str]:
    """Check that an answer belongs to its directive."""
    asked, answered = directive["directive"], message["event"]
    if dig(asked, "header", "correlationToken") != dig(
        answered, "header", "correlationToken"
    ):
        yield "correlationToken is not the directive's"
    if dig(asked, "header", "messageId") == dig(answered, "header", "messageId"):
        yield "messageId is the directive's"
    endpoint_id = dig(answered, "endpoint", "endpointId")
    if endpoint_id not in (None, dig(asked, "endpoint", "endpointId")):
        yield "endpointId is not the directive's"


def _schema_problems(message: Json) -> Iterator[str]:
    """Check an event and its parts separately, for precise error messages."""
    header = cast("dict[str, str]", dig(message, "event", "header"))
    name = (header["namespace"], header["name"])
    payload = dig(message, "event", "payload")
    if name in NEWER_EVENTS or (
        name[1] == "ErrorResponse"
        and (
            name[0] in NEWER_ERROR_NAMESPACES
            or dig(payload, "type") in NEWER_ERROR_TYPES
        )
    ):
        return
    message = as_schema_2025_07(message)
    yield from _by_branch(("event", *name), message)
    for kind, item in _inner_parts(message):
        yield from _by_branch(kind, item)


def _inner_parts(message: Json) -> Iterator[tuple[tuple[str, ...], Json]]:
    """Yield the capabilities and properties that the schema defines."""
    for endpoint in items(message, "event", "payload", "endpoints"):
        for item in items(endpoint, "capabilities"):
            interface = str(item["interface"])
            if interface not in NEWER_INTERFACES:
                yield (_CAPABILITIES, interface), item
    for item in reported_properties(message):
        key = (str(item["namespace"]), str(item["name"]))
        if key not in NEWER_PROPERTIES:
            yield (_PROPERTIES, *key), item


def _by_branch(key: tuple[str, ...], value: Json) -> Iterator[str]:
    """Check a value against the branch of the schema with its key."""
    from jsonschema.exceptions import best_match  # type: ignore[import-untyped]  # noqa: PLC0415

    if (branch := _branches().get(key)) is None:
        yield f"the schema does not define {' '.join(key[1:])}"
    elif error := best_match(branch.iter_errors(value)):
        yield f"schema: {' '.join(key[1:])}: {error.json_path}: {error.message[:500]}"


@cache
def _branches() -> dict[tuple[str, ...], Draft4Validator]:
    """Read the schema into one validator per event, capability and property."""
    from jsonschema import Draft4Validator  # noqa: PLC0415

    schema = json.loads(SCHEMA_PATH.read_text(encoding="utf-8"))
    definitions = schema["definitions"]
    branches = {_event_key(branch): branch for branch in _leaves(schema)}
    for kind, key_of in (
        (_PROPERTIES, _property_key),
        (_CAPABILITIES, _capability_key),
    ):
        # Each item is checked against its own branch instead.
        branches |= {
            key_of(branch): branch for branch in definitions[kind]["items"].pop("anyOf")
        }
    return {
        key: Draft4Validator({"definitions": definitions, **branch})
        for key, branch in branches.items()
    }


def _leaves(schema: Json) -> Iterator[Json]:
    """Yield the innermost alternatives of a schema."""
    if "oneOf" not in schema:
        yield schema
    for branch in items(schema, "oneOf"):
        yield from _leaves(branch)


def _only(value: object, *path: str) -> str:
    """Return the only string that a schema allows at a path."""
    allowed = dig(value, *path, "enum")
    assert isinstance(allowed, list)
    (option,) = allowed
    return str(option)


def _event_key(branch: Json) -> tuple[str, ...]:
    header = dig(branch, "properties", "event", "properties", "header", "properties")
    return ("event", _only(header, "namespace"), _only(header, "name"))


def _property_key(branch: Json) -> tuple[str, ...]:
    fields = branch["properties"]
    return (_PROPERTIES, _only(fields, "namespace"), _only(fields, "name"))


def _capability_key(branch: Json) -> tuple[str, ...]:
    return (_CAPABILITIES, _only(items(branch, "allOf")[-1], "properties", "interface"))
