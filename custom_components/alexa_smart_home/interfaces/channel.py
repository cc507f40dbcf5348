"""Alexa.ChannelController.

https://developer.amazon.com/docs/device-apis/alexa-channelcontroller.html
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..protocol import Capability, CompileContext, Predicate, Property, Reader
from ..protocol.errors import InvalidDirective
from ..protocol.outcome import Handlers, Outcome, ServiceCall
from ..protocol.payload import integer, number_within

MAX_SKIP: Final = 100
# The objects and fields that identify a channel, the most specific first.
_IDENTIFIERS: Final = (
    *(("channel", key) for key in ("number", "callSign", "affiliateCallSign", "uri")),
    ("channelMetadata", "name"),
)


@dataclass(frozen=True, kw_only=True)
class ChannelController(Capability):
    """Report and change the channel, which has a number or a name."""

    interface: ClassVar[str] = "Alexa.ChannelController"

    channel: Reader[str | None]
    change: Callable[[State, str], ServiceCall]
    can_skip: Predicate
    next_channel: Reader[ServiceCall]
    previous_channel: Reader[ServiceCall]

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        return (Property("channel", self._channel),)

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        handlers: Handlers = {"ChangeChannel": self._change}
        if self.can_skip(state):
            handlers["SkipChannels"] = self._skip
        return handlers

    def _channel(self, state: State) -> JsonValueType:
        channel = self.channel(state)
        return _as_json(channel) if channel else None

    def _change(self, state: State, payload: JsonObjectType) -> Outcome:
        channel = _wanted(payload)
        return Outcome.of(self.change(state, channel), channel=_as_json(channel))

    def _skip(self, state: State, payload: JsonObjectType) -> Outcome:
        number_within(payload, "channelCount", -MAX_SKIP, MAX_SKIP)
        count = integer(payload, "channelCount")
        call = (self.next_channel if count > 0 else self.previous_channel)(state)
        return Outcome(calls=(call,) * abs(count))


def _as_json(channel: str) -> JsonObjectType:
    is_number = channel.replace(".", "").replace("-", "").isdecimal()
    return {"number" if is_number else "callSign": channel}


def _wanted(payload: JsonObjectType) -> str:
    """Return the most specific identifier of the requested channel."""
    for part, key in _IDENTIFIERS:
        fields = payload.get(part)
        value = fields.get(key) if isinstance(fields, dict) else None
        if value and isinstance(value, str):
            return value
    raise InvalidDirective("The channel must have a number or a name")
