"""Build the events that are sent to Alexa.

https://developer.amazon.com/docs/device-apis/message-guide.html
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType, JsonValueType

from .directive import Directive
from .discovery import is_endpoint_id
from .envelope import envelope
from .errors import AlexaError
from .outcome import DeviceEvent, Outcome, PropertyKey, PropertyValues
from .redact import masked


class Cause(StrEnum):
    """The causes of a change.

    https://developer.amazon.com/docs/device-apis/alexa-interface.html#cause-object
    """

    VOICE_INTERACTION = "VOICE_INTERACTION"
    PHYSICAL_INTERACTION = "PHYSICAL_INTERACTION"
    APP_INTERACTION = "APP_INTERACTION"
    RULE_TRIGGER = "RULE_TRIGGER"
    PERIODIC_POLL = "PERIODIC_POLL"


@dataclass(slots=True, kw_only=True)
class EventAuth:
    """Access token and message id of an event for the event gateway.

    The message id stays the same when the event is sent again.
    """

    token: str
    message_id: str

    @property
    def scope(self) -> JsonObjectType:
        return {"type": "BearerToken", "token": self.token}

    def endpoint(self, endpoint_id: str) -> JsonObjectType:
        return {"endpointId": endpoint_id, "scope": self.scope}


def response(
    directive: Directive,
    outcome: Outcome | DeviceEvent,
    values: PropertyValues,
    when: datetime,
    auth: EventAuth | None = None,
) -> JsonObjectType:
    """Return the response to a directive, or an event that precedes it."""
    return _answer(
        directive,
        outcome.namespace,
        outcome.name,
        outcome.payload,
        context=serialise(values, timestamp(when)),
        auth=auth,
    )


def state_report(
    directive: Directive, values: PropertyValues, when: datetime
) -> JsonObjectType:
    """Return the StateReport that answers a ReportState directive."""
    context = serialise(values, timestamp(when))
    return _answer(directive, "Alexa", "StateReport", {}, context=context)


def discover_response(endpoints: list[JsonObjectType]) -> JsonObjectType:
    """Return the response to a Discover directive."""
    payload: JsonObjectType = {"endpoints": list[JsonValueType](endpoints)}
    return envelope("Alexa.Discovery", "Discover.Response", payload)


def accept_grant_response() -> JsonObjectType:
    """Return the response to an AcceptGrant directive."""
    return envelope("Alexa.Authorization", "AcceptGrant.Response", {})


def deferred_response(directive: Directive) -> JsonObjectType:
    """Return the DeferredResponse to a directive that is still executed."""
    return envelope(
        "Alexa", "DeferredResponse", {}, correlation_token=directive.correlation_token
    )


def error_response(
    directive: Directive, error: AlexaError, auth: EventAuth | None = None
) -> JsonObjectType:
    """Return the ErrorResponse to a directive that could not be carried out."""
    payload: JsonObjectType = {
        "type": error.type,
        "message": masked(str(error)) or error.type,
        **error.payload,
    }
    if directive.endpoint_id and not is_endpoint_id(directive.endpoint_id):
        # Alexa rejects an event with an invalid endpoint id.
        directive = replace(directive, endpoint_id=None)
    return _answer(directive, error.namespace, "ErrorResponse", payload, auth=auth)


def change_report(
    endpoint_id: str,
    cause: Cause,
    changed: Collection[PropertyKey],
    values: PropertyValues,
    when: datetime,
    auth: EventAuth,
) -> JsonObjectType:
    """Return a change report; the values that are not `changed` are its context."""
    sample = timestamp(when)
    change = serialise({k: v for k, v in values.items() if k in changed}, sample)
    context = serialise({k: v for k, v in values.items() if k not in changed}, sample)
    return envelope(
        "Alexa",
        "ChangeReport",
        {"change": {"cause": {"type": cause}, "properties": change}},
        endpoint=auth.endpoint(endpoint_id),
        context=context,
        message_id=auth.message_id,
    )


def device_event(
    endpoint_id: str, device_event: DeviceEvent, auth: EventAuth
) -> JsonObjectType:
    """Return the event of a device, such as a doorbell press."""
    return envelope(
        device_event.namespace,
        device_event.name,
        device_event.payload,
        instance=device_event.instance,
        endpoint=auth.endpoint(endpoint_id),
        message_id=auth.message_id,
    )


def automation_status_request(
    endpoint_id: str,
    name: str,
    version: str,
    capabilities: JsonValueType,
    auth: EventAuth,
) -> JsonObjectType:
    """Return the request for the status of Alexa's automation of an endpoint."""
    return envelope(
        "Alexa.AutomationManagement",
        name,
        {"capabilities": capabilities},
        endpoint=auth.endpoint(endpoint_id),
        message_id=auth.message_id,
        payload_version=version,
    )


def add_or_update_report(
    endpoints: Iterable[JsonObjectType], auth: EventAuth
) -> JsonObjectType:
    """Return the AddOrUpdateReport of new and changed endpoints."""
    return envelope(
        "Alexa.Discovery",
        "AddOrUpdateReport",
        {"endpoints": list[JsonValueType](endpoints), "scope": auth.scope},
        message_id=auth.message_id,
    )


def delete_report(endpoint_ids: Iterable[str], auth: EventAuth) -> JsonObjectType:
    """Return the DeleteReport of removed endpoints."""
    endpoints: list[JsonValueType] = [{"endpointId": id_} for id_ in endpoint_ids]
    return envelope(
        "Alexa.Discovery",
        "DeleteReport",
        {"endpoints": endpoints, "scope": auth.scope},
        message_id=auth.message_id,
    )


def timestamp(when: datetime) -> str:
    """Return a UTC time in Amazon's format, with milliseconds."""
    return f"{when.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def whole_seconds(when: datetime) -> str:
    """Return a time in UTC without a fraction, which Amazon rejects in payloads."""
    return dt_util.as_utc(when).strftime("%Y-%m-%dT%H:%M:%SZ")


def occurrence(cause: Cause, when: datetime) -> JsonObjectType:
    """Return the payload of something that happened at a time."""
    return {"cause": {"type": cause}, "timestamp": whole_seconds(when)}


def _answer(
    directive: Directive,
    namespace: str,
    name: str,
    payload: JsonObjectType,
    *,
    context: list[JsonValueType] | None = None,
    auth: EventAuth | None = None,
) -> JsonObjectType:
    endpoint: JsonObjectType | None = None
    if endpoint_id := directive.endpoint_id:
        endpoint = auth.endpoint(endpoint_id) if auth else {"endpointId": endpoint_id}
    return envelope(
        namespace,
        name,
        payload,
        endpoint=endpoint,
        correlation_token=directive.correlation_token,
        context=context,
        message_id=auth.message_id if auth else None,
    )


def serialise(values: PropertyValues, sample: str) -> list[JsonValueType]:
    """Return the properties with their values; `sample` is their timestamp."""
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
