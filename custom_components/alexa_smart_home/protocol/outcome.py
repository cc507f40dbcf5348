"""Outcome of a directive: the actions to call and the values that answer it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, Self

from homeassistant.core import State, callback
from homeassistant.util.json import JsonObjectType, JsonValueType

from .errors import AlexaError, InvalidValue
from .readers import Predicate

type DirectiveHandler = Callable[[State, JsonObjectType], Outcome]
# Handlers by the name of the directive.
type Handlers = dict[str, DirectiveHandler]
# Returns the state after an action.
type Effect = Callable[[State, ServiceCall], State]
type Job = Callable[[Bridge], Awaitable[Outcome | None]]


@dataclass(frozen=True, slots=True)
class WithoutDevice:
    """A handler that also accepts its directive while the device is unavailable."""

    handler: DirectiveHandler

    def __call__(self, state: State, payload: JsonObjectType) -> Outcome:
        return self.handler(state, payload)


class PropertyKey(NamedTuple):
    """Identify a property within an endpoint."""

    namespace: str
    instance: str | None
    name: str


# The values of properties; `capability.Property` describes a property.
type PropertyValues = dict[PropertyKey, JsonValueType]


class Resolution(NamedTuple):
    """Size of a picture in pixels."""

    width: int
    height: int

    def as_json(self) -> JsonObjectType:
        return {"width": self.width, "height": self.height}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStream:
    """An HLS stream that has been started. None means unknown."""

    uri: str
    image_uri: str
    resolution: Resolution | None
    has_sound: bool | None


class Bridge(Protocol):
    """Functions of the loaded config entry that the job of an outcome may call."""

    async def async_set_alexa_automation(self, entity_id: str, status: str) -> None:
        """Store whether Alexa automates a thermostat."""

    async def async_open_stream(self, entity_id: str) -> OpenStream:
        """Start the HLS stream of a camera; raises AlexaError."""

    async def async_answer_offer(
        self, entity_id: str, session_id: str, sdp: str
    ) -> str:
        """Return the SDP answer of a camera with all candidates; raises AlexaError."""

    @callback
    def async_session_connected(self, entity_id: str, session_id: str) -> None:
        """Keep a WebRTC session until Alexa ends it."""

    @callback
    def async_close_session(self, entity_id: str, session_id: str) -> None:
        """End a WebRTC session."""

    @callback
    def async_request_measurements(self) -> None:
        """Send the energy measurements that were not sent yet."""

    @callback
    def async_set_measurement_hours(self, entity_id: str, hours: int) -> None:
        """Send the energy of an entity in intervals of this length."""

    async def async_set_object_classes(
        self, entity_id: str, classes: frozenset[str]
    ) -> None:
        """Store the classes of objects that Alexa enables for a camera."""

    @callback
    def async_log_invalid_measurement(self, entity_id: str, code: str) -> None:
        """Log that Alexa does not accept a measurement."""


@dataclass(slots=True)
class ServiceCall:
    """A Home Assistant action on the entity that handles the directive."""

    domain: str
    service: str
    # Not in the repr: data may contain the code of an alarm panel.
    data: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceEvent:
    """An event that is not a change of properties, such as a doorbell press."""

    namespace: str
    name: str
    payload: JsonObjectType
    instance: str | None = None


@dataclass(slots=True, kw_only=True)
class Outcome:
    """Result of a directive's handler, which does not use `hass`.

    `calls` are executed one after the other. `expected` holds the values that the
    properties of the directive's interface will then have. `namespace`, `name` and
    `payload` are those of the response. `rejection` is the error if an action rejects
    its data. `job` is for directives that do more than call actions; its result
    replaces the outcome. If `awaited` is false, the response is sent when the calls
    have started: only a call that fails immediately is an error. If the calls use a
    PIN from the directive, `proof` matches the states that confirm the PIN. `events`
    are those that the account must receive before the response, instead of actions: a
    DeferredResponse answers the directive, and they and the response are sent to the
    event gateway.
    """

    calls: tuple[ServiceCall, ...] = ()
    expected: Mapping[str, JsonValueType] = field(default_factory=dict)
    namespace: str = "Alexa"
    name: str = "Response"
    payload: JsonObjectType = field(default_factory=dict)
    rejection: type[AlexaError] = InvalidValue
    events: tuple[DeviceEvent, ...] = ()
    job: Job | None = None
    awaited: bool = True
    proof: Predicate | None = None

    @classmethod
    def of(cls, call: ServiceCall, **expected: JsonValueType) -> Self:
        """Return the outcome of one action that sets properties to `expected`."""
        return cls(calls=(call,), expected=expected)


def changed(state: State, value: str | None = None, **attributes: Any) -> State:
    """Return a copy of a state with another value, other attributes, or both."""
    return State(
        state.entity_id,
        state.state if value is None else value,
        {**state.attributes, **attributes},
        validate_entity_id=False,
    )
