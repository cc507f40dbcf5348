"""Directive: what Alexa asks, read once from its JSON.

https://developer.amazon.com/docs/device-apis/message-guide.html
"""

from dataclasses import dataclass, field
from typing import Self

from homeassistant.util.json import JsonObjectType, JsonValueType

from .errors import InvalidDirective


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """A request from Alexa.

    Whatever could be read of a malformed one is kept, so that the answer
    finds its way back; `problem` says then what is wrong with it.
    """

    namespace: str = ""
    name: str = ""
    instance: str | None = None
    correlation_token: str | None = field(default=None, repr=False)
    endpoint_id: str | None = None
    payload: JsonObjectType = field(default_factory=dict, repr=False)
    problem: str | None = None

    @classmethod
    def from_json(cls, message: JsonValueType) -> Self:
        """Read a message; raises InvalidDirective when it holds no directive."""
        if not isinstance(message, dict):
            raise InvalidDirective("The message must be a JSON object")
        directive = message.get("directive")
        if not isinstance(directive, dict):
            raise InvalidDirective('The message must have an object "directive"')
        header = directive.get("header")
        endpoint = directive.get("endpoint", {})
        payload = directive.get("payload", {})
        token = _text(header, "correlationToken")
        endpoint_id = _text(endpoint, "endpointId")
        return cls(
            namespace=_text(header, "namespace") or "",
            name=_text(header, "name") or "",
            instance=_text(header, "instance"),
            correlation_token=token,
            endpoint_id=endpoint_id,
            payload=payload if isinstance(payload, dict) else {},
            problem=_problem(header, endpoint, payload),
        )


def _text(container: JsonValueType, key: str) -> str | None:
    value = container.get(key) if isinstance(container, dict) else None
    return value if isinstance(value, str) else None


def _problem(
    header: JsonValueType, endpoint: JsonValueType, payload: JsonValueType
) -> str | None:
    for what, value in (
        ("header", header),
        ("endpoint", endpoint),
        ("payload", payload),
    ):
        if not isinstance(value, dict):
            return f"The directive's {what} must be an object"
    for key in ("namespace", "name"):
        if not _text(header, key):
            return f"The directive's header must have a string {key}"
    return None
