"""The one place that writes Alexa events.

https://developer.amazon.com/docs/device-apis/message-guide.html
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from homeassistant.util.json import JsonObjectType, JsonValueType

from .capability import Outcome, PropertyKey
from .directive import Directive
from .errors import AlexaError

type Values = Mapping[PropertyKey, JsonValueType]

# Interfaces whose own messages do not have version 3.
PAYLOAD_VERSIONS: Mapping[str, str] = {"Alexa.AutomationManagement": "1.0"}


def response(
    directive: Directive, outcome: Outcome, values: Values, when: datetime
) -> JsonObjectType:
    """Answer a directive that was carried out."""
    return _answer(
        directive,
        outcome.namespace,
        outcome.name,
        outcome.payload,
        context=_serialise(values, when),
    )


def state_report(
    directive: Directive, values: Values, when: datetime
) -> JsonObjectType:
    """Answer a ReportState directive."""
    return _answer(
        directive, "Alexa", "StateReport", {}, context=_serialise(values, when)
    )


def discover_response(
    directive: Directive, endpoints: list[JsonObjectType]
) -> JsonObjectType:
    """Answer a Discover directive."""
    payload: JsonObjectType = {"endpoints": list[JsonValueType](endpoints)}
    return _answer(directive, "Alexa.Discovery", "Discover.Response", payload)


def error_response(directive: Directive, error: AlexaError) -> JsonObjectType:
    """Answer a directive that could not be carried out."""
    payload: JsonObjectType = {
        "type": error.type,
        "message": str(error) or error.type,
        **error.payload,
    }
    return _answer(directive, error.namespace, "ErrorResponse", payload)


def timestamp(when: datetime) -> str:
    """Write a time as Alexa wants it: UTC, `Z`, three fraction digits."""
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _answer(
    directive: Directive,
    namespace: str,
    name: str,
    payload: JsonObjectType,
    *,
    context: list[JsonValueType] | None = None,
) -> JsonObjectType:
    return _message(
        namespace,
        name,
        payload,
        endpoint_id=directive.endpoint_id,
        correlation_token=directive.correlation_token,
        context=context,
    )


def _message(
    namespace: str,
    name: str,
    payload: JsonObjectType,
    *,
    endpoint_id: str | None = None,
    correlation_token: str | None = None,
    context: list[JsonValueType] | None = None,
) -> JsonObjectType:
    header: JsonObjectType = {
        "namespace": namespace,
        "name": name,
        "messageId": str(uuid4()),
        "payloadVersion": PAYLOAD_VERSIONS.get(namespace, "3"),
    }
    if correlation_token:
        header["correlationToken"] = correlation_token
    event: JsonObjectType = {"header": header, "payload": payload}
    if endpoint_id:
        event["endpoint"] = {"endpointId": endpoint_id}
    message: JsonObjectType = {"event": event}
    if context is not None:
        message["context"] = {"properties": context}
    return message


def _serialise(values: Values, when: datetime) -> list[JsonValueType]:
    sample = timestamp(when)
    return [_property(key, value, sample) for key, value in values.items()]


def _property(key: PropertyKey, value: JsonValueType, sample: str) -> JsonObjectType:
    result: JsonObjectType = {
        "namespace": key.namespace,
        "name": key.name,
        "value": value,
        "timeOfSample": sample,
        "uncertaintyInMilliseconds": 0,
    }
    if key.instance:
        result["instance"] = key.instance
    return result
