"""The one place that writes Alexa events.

What goes through the event gateway gets the account's access token, and the
id of the message, which stays the same when it is sent again.

https://developer.amazon.com/docs/device-apis/message-guide.html
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from homeassistant.helpers.json import json_bytes
from homeassistant.util.json import JsonObjectType, JsonValueType
from homeassistant.util.uuid import random_uuid_hex

from .capability import DeviceEvent
from .directive import Directive
from .discovery import is_endpoint_id
from .errors import AlexaError
from .outcome import Outcome, PropertyKey
from .redact import masked

type Values = Mapping[PropertyKey, JsonValueType]

# Interfaces whose own messages do not have version 3.
PAYLOAD_VERSIONS: Mapping[str, str] = {
    "Alexa.SimpleEventSource": "1.0",
}


@dataclass(slots=True, kw_only=True)
class EventAuth:
    """What an event needs on its way through the gateway."""

    token: str
    message_id: str

    @property
    def scope(self) -> JsonObjectType:
        """Return the scope object."""
        return {"type": "BearerToken", "token": self.token}


def response(
    directive: Directive,
    outcome: Outcome,
    values: Values,
    when: datetime,
    auth: EventAuth | None = None,
) -> JsonObjectType:
    """Answer a directive that was carried out."""
    return _answer(
        directive,
        outcome.namespace,
        outcome.name,
        outcome.payload,
        context=serialise(values, timestamp(when)),
        auth=auth,
    )


def state_report(
    directive: Directive, values: Values, when: datetime
) -> JsonObjectType:
    """Answer a ReportState directive."""
    context = serialise(values, _reported_at(when))
    return _answer(directive, "Alexa", "StateReport", {}, context=context)


def discover_response(endpoints: list[JsonObjectType]) -> JsonObjectType:
    """Answer a Discover directive."""
    payload: JsonObjectType = {"endpoints": list[JsonValueType](endpoints)}
    return _message("Alexa.Discovery", "Discover.Response", payload)


def accept_grant_response() -> JsonObjectType:
    """Answer an AcceptGrant directive."""
    return _message("Alexa.Authorization", "AcceptGrant.Response", {})


def deferred_response(directive: Directive) -> JsonObjectType:
    """Promise an answer to a directive that takes longer than Alexa waits."""
    return _message(
        "Alexa", "DeferredResponse", {}, correlation_token=directive.correlation_token
    )


def error_response(
    directive: Directive, error: AlexaError, auth: EventAuth | None = None
) -> JsonObjectType:
    """Answer a directive that could not be carried out."""
    payload: JsonObjectType = {
        "type": error.type,
        "message": masked(str(error)) or error.type,
        **error.payload,
    }
    if directive.endpoint_id and not is_endpoint_id(directive.endpoint_id):
        # Alexa would not accept the answer.
        directive = replace(directive, endpoint_id=None)
    return _answer(directive, error.namespace, "ErrorResponse", payload, auth=auth)


def change_report(
    endpoint_id: str,
    cause: str,
    changed: Collection[PropertyKey],
    values: Values,
    when: datetime,
    auth: EventAuth,
) -> JsonObjectType:
    """Tell Alexa, unasked, what changed; the other values are the context."""
    sample = timestamp(when)
    change = serialise({k: v for k, v in values.items() if k in changed}, sample)
    context = serialise({k: v for k, v in values.items() if k not in changed}, sample)
    return _message(
        "Alexa",
        "ChangeReport",
        {"change": {"cause": {"type": cause}, "properties": change}},
        endpoint_id=endpoint_id,
        context=context,
        auth=auth,
    )


def device_event(
    endpoint_id: str, device_event: DeviceEvent, auth: EventAuth
) -> JsonObjectType:
    """Tell Alexa of something that happened, such as a press of a doorbell."""
    return _message(
        device_event.namespace,
        device_event.name,
        device_event.payload,
        instance=device_event.instance,
        endpoint_id=endpoint_id,
        auth=auth,
    )


def automation_status_request(
    endpoint_id: str,
    name: str,
    version: str,
    capabilities: JsonValueType,
    auth: EventAuth,
) -> JsonObjectType:
    """Ask Alexa whether she automates an endpoint."""
    return _message(
        "Alexa.AutomationManagement",
        name,
        {"capabilities": capabilities},
        endpoint_id=endpoint_id,
        auth=auth,
        payload_version=version,
    )


def add_or_update_report(
    endpoints: Iterable[JsonObjectType], auth: EventAuth
) -> JsonObjectType:
    """Tell Alexa of endpoints that are new, or not as they were."""
    return _message(
        "Alexa.Discovery",
        "AddOrUpdateReport",
        {"endpoints": list[JsonValueType](endpoints), "scope": auth.scope},
        message_id=auth.message_id,
    )


def delete_report(endpoint_ids: Iterable[str], auth: EventAuth) -> JsonObjectType:
    """Tell Alexa of endpoints that are no more."""
    endpoints: list[JsonValueType] = [{"endpointId": it} for it in endpoint_ids]
    return _message(
        "Alexa.Discovery",
        "DeleteReport",
        {"endpoints": endpoints, "scope": auth.scope},
        message_id=auth.message_id,
    )


def timestamp(when: datetime) -> str:
    """Write a time in UTC as Alexa wants it: `Z`, three fraction digits."""
    # Twice as fast as isoformat, but it leaves out a fraction of nothing.
    exact = when if when.microsecond else when.replace(microsecond=1)
    return f"{json_bytes(exact)[1:24].decode()}Z"


# The same state is asked for again and again.
_reported_at = lru_cache(maxsize=512)(timestamp)


def _answer(
    directive: Directive,
    namespace: str,
    name: str,
    payload: JsonObjectType,
    *,
    context: list[JsonValueType] | None = None,
    auth: EventAuth | None = None,
) -> JsonObjectType:
    return _message(
        namespace,
        name,
        payload,
        endpoint_id=directive.endpoint_id,
        correlation_token=directive.correlation_token,
        context=context,
        auth=auth,
    )


def _message(  # noqa: PLR0913
    namespace: str,
    name: str,
    payload: JsonObjectType,
    *,
    instance: str | None = None,
    endpoint_id: str | None = None,
    correlation_token: str | None = None,
    context: list[JsonValueType] | None = None,
    auth: EventAuth | None = None,
    message_id: str | None = None,
    payload_version: str | None = None,
) -> JsonObjectType:
    if auth is not None:
        message_id = auth.message_id
    header: JsonObjectType = {
        "namespace": namespace,
        "name": name,
        "messageId": message_id or random_uuid_hex(),
        "payloadVersion": payload_version or PAYLOAD_VERSIONS.get(namespace, "3"),
    }
    if instance:
        header["instance"] = instance
    if correlation_token:
        header["correlationToken"] = correlation_token
    event: JsonObjectType = {"header": header, "payload": payload}
    if endpoint_id:
        endpoint: JsonObjectType = {"endpointId": endpoint_id}
        if auth:
            endpoint["scope"] = auth.scope
        event["endpoint"] = endpoint
    message: JsonObjectType = {"event": event}
    if context:
        message["context"] = {"properties": context}
    return message


def serialise(values: Values, sample: str) -> list[JsonValueType]:
    """Return the values as Alexa reads them; `sample` is their timestamp."""
    properties: list[JsonValueType] = []
    for (namespace, instance, name), value in values.items():
        item: JsonObjectType = {
            "namespace": namespace,
            "name": name,
            "value": value,
            "timeOfSample": sample,
            "uncertaintyInMilliseconds": 0,
        }
        if instance:
            item["instance"] = instance
        properties.append(item)
    return properties
