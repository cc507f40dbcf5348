"""Test the parsing of directives, and the errors for malformed ones."""

from typing import Any

import pytest

from custom_components.alexa_smart_home.protocol.directive import Directive
from custom_components.alexa_smart_home.protocol.errors import InvalidDirective

HEADER = {
    "namespace": "Alexa.RangeController",
    "name": "SetRangeValue",
    "instance": "fan.speed",
    "messageId": "an id",
    "correlationToken": "a token",
    "payloadVersion": "3",
}
ENDPOINT = {
    "endpointId": "fan#bedroom",
    "scope": {"type": "BearerToken", "token": "a secret"},
    "cookie": {},
}
PAYLOAD = {"rangeValue": 3}
COMPLETE = Directive(
    namespace="Alexa.RangeController",
    name="SetRangeValue",
    instance="fan.speed",
    correlation_token="a token",
    endpoint_id="fan#bedroom",
    payload=PAYLOAD,
)
NOT_OBJECTS = (None, [], "text", 1, True)


def directive(**parts: Any) -> dict[str, Any]:
    return {"header": HEADER, "endpoint": ENDPOINT, "payload": PAYLOAD, **parts}


def without(container: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in container.items() if name != key}


def test_complete_directive() -> None:
    assert Directive.from_json({"directive": directive()}) == COMPLETE


@pytest.mark.parametrize("version", ["1.0", "3.2", 3, None])
def test_version_is_not_checked(version: Any) -> None:
    header = {**HEADER, "payloadVersion": version}
    assert Directive.from_json({"directive": directive(header=header)}) == COMPLETE


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        # A directive without an endpoint, such as Discover.
        (
            {"header": {"namespace": "Alexa.Discovery", "name": "Discover"}},
            Directive(namespace="Alexa.Discovery", name="Discover"),
        ),
        (
            {
                "header": {"namespace": "Alexa", "name": "ReportState"},
                "endpoint": {},
                "payload": {},
            },
            Directive(namespace="Alexa", name="ReportState"),
        ),
        # Values that are not strings are ignored.
        (
            directive(
                header={**HEADER, "instance": 1, "correlationToken": None},
                endpoint={"endpointId": 5},
            ),
            Directive(
                namespace="Alexa.RangeController",
                name="SetRangeValue",
                payload=PAYLOAD,
            ),
        ),
    ],
)
def test_missing_parts(message: dict[str, Any], expected: Directive) -> None:
    assert Directive.from_json({"directive": message}) == expected


@pytest.mark.parametrize(
    "message",
    [
        *NOT_OBJECTS,
        {},
        {"event": directive()},
        *({"directive": value} for value in NOT_OBJECTS),
    ],
)
def test_message_without_directive(message: Any) -> None:
    with pytest.raises(InvalidDirective, match="The message must"):
        Directive.from_json(message)


@pytest.mark.parametrize(
    ("message", "problem"),
    [
        *((directive(header=value), "header must be") for value in NOT_OBJECTS),
        (without(directive(), "header"), "header must be"),
        *((directive(endpoint=value), "endpoint must be") for value in NOT_OBJECTS),
        *((directive(payload=value), "payload must be") for value in NOT_OBJECTS),
        *(
            (directive(header={**HEADER, key: value}), f"string {key}")
            for key in ("namespace", "name")
            for value in (None, "", 1, [], {})
        ),
        *(
            (directive(header=without(HEADER, key)), f"string {key}")
            for key in ("namespace", "name")
        ),
    ],
)
def test_malformed_directive(message: dict[str, Any], problem: str) -> None:
    """The message names the problem; the other values are kept."""
    found = Directive.from_json({"directive": message})
    assert found.problem is not None
    assert problem in found.problem
    if isinstance(message.get("header"), dict):
        assert found.correlation_token == "a token"
    if isinstance(message["endpoint"], dict):
        assert found.endpoint_id == "fan#bedroom"
    assert found.payload == (
        message["payload"] if message["payload"] == PAYLOAD else {}
    )


def test_secrets_stay_out_of_logs() -> None:
    payload = {"grant": {"code": "a code"}}
    found = Directive.from_json({"directive": directive(payload=payload)})
    for secret in ("a token", "a secret", "a code"):
        assert secret not in repr(found)
