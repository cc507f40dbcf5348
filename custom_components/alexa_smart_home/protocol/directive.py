"""Directive: what Alexa asks, read once from its JSON.

https://developer.amazon.com/docs/device-apis/message-guide.html
"""

from dataclasses import dataclass, field
from typing import Final, Self, override

from homeassistant.util.json import JsonObjectType, JsonValueType

from .errors import InvalidDirective

_NOTHING: Final[JsonObjectType] = {}


# What is made for each directive is not frozen: that would double its price.
@dataclass(slots=True)
class Directive:
    """A request from Alexa.

    Whatever could be read of a malformed one is kept, so that the answer
    finds its way back; `problem` says then what is wrong with it.
    """

    namespace: str = ""
    name: str = ""
    instance: str | None = None
    correlation_token: str | None = None
    endpoint_id: str | None = None
    payload: JsonObjectType = field(default_factory=dict)
    problem: str | None = None

    @override
    def __repr__(self) -> str:
        """Return what may stand in a log: no token, no code in a payload."""
        instance = f"({self.instance})" if self.instance else ""
        return f"{self.namespace}{instance}.{self.name} of {self.endpoint_id}"

    @classmethod
    def from_json(cls, message: JsonValueType) -> Self:
        """Read a message; raises InvalidDirective when it holds no directive."""
        if not isinstance(message, dict):
            raise InvalidDirective("The message must be a JSON object")
        directive = message.get("directive")
        if not isinstance(directive, dict):
            raise InvalidDirective('The message must have an object "directive"')
        header = directive.get("header")
        endpoint = directive.get("endpoint", _NOTHING)
        payload = directive.get("payload", _NOTHING)
        problem = None
        if not isinstance(header, dict):
            header, problem = _NOTHING, "header must be an object"
        if not isinstance(endpoint, dict):
            endpoint, problem = _NOTHING, problem or "endpoint must be an object"
        if not isinstance(payload, dict):
            payload, problem = _NOTHING, problem or "payload must be an object"
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
