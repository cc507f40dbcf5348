"""Directive: a request of Alexa, parsed from its JSON.

https://developer.amazon.com/docs/device-apis/message-guide.html
"""

from dataclasses import dataclass, field
from typing import Self, override

from homeassistant.util.json import JsonObjectType, JsonValueType

from .errors import InvalidDirective


@dataclass(slots=True)
class Directive:
    """A request of Alexa.

    A malformed one has a `problem`, and the values that could be read, which an
    ErrorResponse needs.
    """

    namespace: str = ""
    name: str = ""
    instance: str | None = None
    correlation_token: str | None = None
    endpoint_id: str | None = None
    payload: JsonObjectType = field(default_factory=dict)
    problem: str | None = None

    @property
    def key(self) -> tuple[str, str | None, str]:
        """Return the interface, the instance and the name."""
        return self.namespace, self.instance, self.name

    def as_json(self) -> JsonObjectType:
        """Return the parts of the message that were read."""
        header: JsonObjectType = {"namespace": self.namespace, "name": self.name}
        if self.instance is not None:
            header["instance"] = self.instance
        if self.correlation_token is not None:
            header["correlationToken"] = self.correlation_token
        directive: JsonObjectType = {"header": header, "payload": self.payload}
        if self.endpoint_id is not None:
            directive["endpoint"] = {"endpointId": self.endpoint_id}
        return {"directive": directive}

    @override
    def __repr__(self) -> str:
        """Return a text for logs, without the token and the payload."""
        instance = f"({self.instance})" if self.instance else ""
        return f"{self.namespace}{instance}.{self.name} of {self.endpoint_id}"

    @classmethod
    def from_json(cls, message: JsonValueType) -> Self:
        """Parse a message; raises InvalidDirective if it contains no directive."""
        if not isinstance(message, dict):
            raise InvalidDirective("The message must be a JSON object")
        directive = message.get("directive")
        if not isinstance(directive, dict):
            raise InvalidDirective('The message must contain an object "directive"')
        problem = None
        parts: list[JsonObjectType] = []
        for key, default in (("header", None), ("endpoint", {}), ("payload", {})):
            part = directive.get(key, default)
            if not isinstance(part, dict):
                part, problem = {}, problem or f"{key} must be an object"
            parts.append(part)
        header, endpoint, payload = parts
        namespace, name = _text(header.get("namespace")), _text(header.get("name"))
        if not (namespace and name):
            problem = problem or "header must have a string namespace and a string name"
        return cls(
            namespace or "",
            name or "",
            _text(header.get("instance")),
            _text(header.get("correlationToken")),
            _text(endpoint.get("endpointId")),
            payload,
            problem and f"The directive's {problem}",
        )


def _text(value: JsonValueType) -> str | None:
    return value if isinstance(value, str) else None
