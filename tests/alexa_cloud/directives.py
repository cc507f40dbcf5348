"""Build directives as Alexa sends them, with unique ids.

https://developer.amazon.com/docs/device-apis/message-guide.html
"""

from base64 import b64encode
from os import urandom
from uuid import uuid4

from .json_types import Json, JsonValue

SKILL_TOKEN = "access-token-from-skill"


def directive(
    namespace: str,
    name: str,
    endpoint_id: str,
    payload: Json | None = None,
    *,
    instance: str | None = None,
    payload_version: str = "3",
    token: str = SKILL_TOKEN,
) -> Json:
    """Return a directive for an endpoint."""
    header: Json = {
        **_header(namespace, name, payload_version),
        "correlationToken": b64encode(urandom(36)).decode(),
    }
    if instance is not None:
        header["instance"] = instance
    endpoint: Json = {
        "scope": _scope(token),
        "endpointId": endpoint_id,
        "cookie": {},
    }
    return _message(header, payload or {}, endpoint)


def report_state(endpoint_id: str, *, token: str = SKILL_TOKEN) -> Json:
    """Return a ReportState directive."""
    return directive("Alexa", "ReportState", endpoint_id, token=token)


def discover(*, token: str = SKILL_TOKEN) -> Json:
    """Return a Discover directive."""
    return _message(_header("Alexa.Discovery", "Discover"), {"scope": _scope(token)})


def accept_grant(code: str, grantee_token: str = SKILL_TOKEN) -> Json:
    """Return an AcceptGrant directive with an authorization code."""
    payload: Json = {
        "grant": {"type": "OAuth2.AuthorizationCode", "code": code},
        "grantee": _scope(grantee_token),
    }
    return _message(_header("Alexa.Authorization", "AcceptGrant"), payload)


def _header(namespace: str, name: str, payload_version: str = "3") -> Json:
    return {
        "namespace": namespace,
        "name": name,
        "payloadVersion": payload_version,
        "messageId": str(uuid4()),
    }


def _scope(token: str) -> Json:
    return {"type": "BearerToken", "token": token}


def _message(header: Json, payload: JsonValue, endpoint: Json | None = None) -> Json:
    content: Json = {"header": header, "payload": payload}
    if endpoint is not None:
        content["endpoint"] = endpoint
    return {"directive": content}
