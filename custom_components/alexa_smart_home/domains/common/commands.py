"""Actions of entities as the handlers of Alexa's directives call them."""

from collections.abc import Callable
from typing import Any, NamedTuple

from homeassistant.core import State

from ...interfaces.playback import Operation
from ...protocol.outcome import ServiceCall
from ...protocol.readers import has_feature


class Command(NamedTuple):
    """An action, and the feature of entities that support it."""

    feature: int
    service: str


def operation(name: str, domain: str, feature: int, service: str) -> Operation:
    """Return the playback operation that calls an action, if a feature allows it."""
    call = ServiceCall(domain, service)
    return Operation(name, has_feature(feature), lambda _: call)


def setter(domain: str, service: str, key: str) -> Callable[[State, Any], ServiceCall]:
    """Return a function that calls an action with a value as `key` of its data."""
    return lambda _, value: ServiceCall(domain, service, {key: value})
