"""Build the envelope of an event: header, endpoint, payload and context.

https://developer.amazon.com/docs/device-apis/message-guide.html
"""

from collections.abc import Mapping
from typing import Final

from homeassistant.util.json import JsonObjectType, JsonValueType
from homeassistant.util.uuid import random_uuid_hex

# Interfaces whose own events do not have payload version 3.
_PAYLOAD_VERSIONS: Final[Mapping[str, str]] = {
    "Alexa.DeviceUsage.Meter": "1.0",
    "Alexa.SimpleEventSource": "1.0",
    "Alexa.SmartVision.ObjectDetectionSensor": "1.0",
}


def envelope(  # noqa: PLR0913
    namespace: str,
    name: str,
    payload: JsonObjectType,
    *,
    instance: str | None = None,
    endpoint: JsonObjectType | None = None,
    correlation_token: str | None = None,
    context: list[JsonValueType] | None = None,
    message_id: str | None = None,
    payload_version: str | None = None,
) -> JsonObjectType:
    """Return an event; without `message_id` it gets a new one."""
    header: JsonObjectType = {
        "namespace": namespace,
        "name": name,
        "messageId": message_id or random_uuid_hex(),
        "payloadVersion": payload_version or _PAYLOAD_VERSIONS.get(namespace, "3"),
    }
    if instance:
        header["instance"] = instance
    if correlation_token:
        header["correlationToken"] = correlation_token
    event: JsonObjectType = {"header": header, "payload": payload}
    if endpoint:
        event["endpoint"] = endpoint
    message: JsonObjectType = {"event": event}
    if context:
        message["context"] = {"properties": context}
    return message
