"""Check requests against Amazon's specification of the Skill Management API.

script/setup downloads it: `spec.json` of the npm package ask-smapi-model, Swagger 2.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
import json
import re
from typing import TYPE_CHECKING, Final, cast

from .json_types import Json, JsonValue, dig, items
from .schema import CACHE

if TYPE_CHECKING:
    from jsonschema import Draft4Validator  # type: ignore[import-untyped]

SPEC_PATH: Final = CACHE / "amazon/skill_management_api.json"
SPEC_AVAILABLE: Final = SPEC_PATH.is_file() and find_spec("jsonschema") is not None
# The requests that were not checked because the specification is missing.
UNCHECKED_REQUESTS: Final[list[str]] = []

_REF: Final = "#/definitions/"


def request_problems(
    method: str,
    template: str,
    values: Mapping[str, Mapping[str, str]],
    body: JsonValue = None,
) -> list[str]:
    """Return the reasons why Amazon rejects a request.

    `values` has the parameters by their place: path, query and header. Headers that
    the specification does not define are allowed.
    """
    if not SPEC_AVAILABLE:
        UNCHECKED_REQUESTS.append(f"{method} {template}")
        return []
    if (operation := _operation(method, template)) is None:
        return [f"there is no operation {method} {template}"]
    return [*_parameter_problems(operation, values), *_body_problems(operation, body)]


def answer_problems(
    method: str, template: str, status: int, body: JsonValue
) -> list[str]:
    """Return the reasons why an answer is not one of Amazon's."""
    operation = _operation(method, template) if SPEC_AVAILABLE else None
    if operation is None:
        return []
    answer = dig(operation, "responses", str(status))
    if answer is None:
        return [f"status {status} is not specified"]
    return _problems(dig(answer, "schema"), body, "answer")


def _parameter_problems(
    operation: Json, values: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    known = {(str(item["in"]), str(item["name"])): item for item in _inputs(operation)}
    for (place, name), parameter in known.items():
        value = values.get(place, {}).get(name)
        if value is not None:
            yield from _problems(_schema_of(parameter), value, f"{place} {name}")
        elif parameter.get("required") and place != "body":
            yield f"{place} {name} is missing"
    for name in values.get("query", {}):
        if ("query", name) not in known:
            yield f"query {name} is unknown"


def _body_problems(operation: Json, body: JsonValue) -> list[str]:
    parameter = next(
        (item for item in _inputs(operation) if item["in"] == "body"), None
    )
    if parameter is None:
        return [] if body is None else ["a body is not allowed"]
    return _problems(parameter["schema"], body, "body")


def _inputs(operation: Json) -> list[Json]:
    return items(operation, "parameters")


def _schema_of(parameter: Json) -> Json:
    """Return the schema of a text, a number among them."""
    schema: Json = {"type": "string"}
    if parameter.get("type") == "integer":
        schema["pattern"] = r"^\d+$"
    for key in ("enum", "maxLength", "minLength", "pattern"):
        if key in parameter:
            schema[key] = parameter[key]
    return schema


def _problems(schema: object, value: JsonValue, name: str) -> list[str]:
    """Check a value; without a schema there must be none."""
    from jsonschema.exceptions import best_match  # type: ignore[import-untyped]  # noqa: PLC0415

    if schema is None:
        return [] if value is None else [f"{name} must be empty"]
    error = best_match(_validator(json.dumps(schema)).iter_errors(value))
    return [] if error is None else [f"{name}: {error.json_path}: {error.message}"]


@cache
def _spec() -> Json:
    return cast("Json", json.loads(SPEC_PATH.read_text(encoding="utf-8")))


@cache
def _operation(method: str, template: str) -> Json | None:
    found = dig(_spec(), "paths", template, method.lower())
    return cast("Json", found) if isinstance(found, dict) else None


@cache
def _validator(schema: str) -> Draft4Validator:
    """Return the validator of a schema with the definitions that it uses."""
    from jsonschema import Draft4Validator  # noqa: PLC0415

    used: Json = {}
    waiting = [schema]
    while waiting:
        for name in re.findall(rf'"{_REF}([^"]+)"', waiting.pop()):
            if name not in used:
                used[name] = _strict(_definition(name))
                waiting.append(json.dumps(used[name]))
    return Draft4Validator({**json.loads(schema), "definitions": used})


def _definition(name: str) -> Json:
    """Return a definition with the fields of the one that it inherits from."""
    found = cast("Json", dig(_spec(), "definitions", name))
    if (base := found.get("x-inheritsFrom")) is None:
        return found
    parent = _definition(str(base))
    properties = {**_fields(parent), **_fields(found)}
    return {**parent, **found, "properties": cast("JsonValue", properties)}


def _fields(definition: Json) -> Json:
    fields = definition.get("properties", {})
    assert isinstance(fields, dict)
    return fields


def _strict[T: JsonValue](schema: T) -> T:
    """Forbid unknown fields, which Amazon answers with UNEXPECTED_PROPERTY.

    Enumerations of texts are declared as objects in places.
    """
    if isinstance(schema, list):
        return cast("T", [_strict(item) for item in schema])
    if not isinstance(schema, dict):
        return schema
    strict = {key: _strict(value) for key, value in schema.items()}
    if strict.get("type") == "object" and "properties" in strict:
        strict.setdefault("additionalProperties", False)
    if "enum" in strict and strict.get("type") == "object":
        strict["type"] = "string"
    return cast("T", strict)
