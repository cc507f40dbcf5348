"""Capability: what an entity can do, said once, in Alexa's terms."""

from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple

from homeassistant.const import EntityStateAttribute, UnitOfTemperature
from homeassistant.core import State
from homeassistant.helpers.json import json_bytes
from homeassistant.util.json import JsonObjectType, JsonValueType

from .errors import AlexaError, InvalidValue
from .locales import speaks
from .models import EntityConfig
from .readers import (
    GROUP_ATTRIBUTES,
    Predicate,
    Reader,
    always,
    group_members,
    known,
)

if TYPE_CHECKING:
    from .models import Runtime

type MomentReader = Callable[[State, State], Moment | None]
type DirectiveHandler = Callable[[State, JsonObjectType], Outcome]
# Lists as they are in the state: what keeps a shape makes copies of them.
type Shape = tuple[Any, ...]
# What reads how much is left in a battery, in percent.
type Charge = Callable[[], float | None]
# Returns the state that an action leads to.
type Effect = Callable[[State, ServiceCall], State]
type Job = Callable[[Runtime], Awaitable[Outcome | None]]


class PropertyKey(NamedTuple):
    """What identifies a property within an endpoint."""

    namespace: str
    instance: str | None
    name: str


type Properties = dict[PropertyKey, JsonValueType]


class CameraStream(StrEnum):
    """How the picture of a camera comes to Alexa."""

    HLS = "hls"
    WEB_RTC = "web_rtc"


_MAX_SAID: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What holds for the whole house; known when an endpoint is compiled."""

    temperature_unit: str = UnitOfTemperature.CELSIUS
    locales: tuple[str, ...] = ("en-US",)
    # Whether ChangeReports can be sent: nothing is promised otherwise.
    reports: bool = True
    # Who automates a thermostat, by entity id: AUTOMATED means Home Assistant.
    automation_status: Callable[[str], str] = lambda _: "NOT_AUTOMATED"
    # How a camera can be watched, by entity id.
    camera_streams: Callable[[str], frozenset[CameraStream]] = lambda _: frozenset()
    # The areas that a vacuum can clean: their names by area id, by entity id.
    areas: Callable[[str], Mapping[str, str]] = lambda _: {}
    # The integration that provides an entity, by entity id; None: not registered.
    platform: Callable[[str], str | None] = lambda _: None
    # What reads the charge of what an entity runs on, by entity id.
    battery: Callable[[str], Charge | None] = lambda _: None
    # The settings of an entity, with what the members of a group impose on it.
    restrict: Callable[[State, EntityConfig], EntityConfig] = lambda _, config: config
    # The capabilities as discovery says them: equal ones are one object.
    _said: dict[bytes, JsonObjectType] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def share(self, capability: JsonObjectType) -> JsonObjectType:
        """Return the one object that all endpoints with such a capability share."""
        if len(self._said) >= _MAX_SAID:
            # Most of them nobody has any more.
            self._said.clear()
        return self._said.setdefault(json_bytes(capability), capability)

    def in_unit(self, temperature_unit: str) -> Site:
        """Return the same house with another unit of temperature."""
        return replace(self, temperature_unit=temperature_unit)


def changed(state: State, value: str | None = None, **attributes: Any) -> State:
    """Return a state with another value, with other attributes, or with both."""
    return State(
        state.entity_id,
        state.state if value is None else value,
        {**state.attributes, **attributes},
        validate_entity_id=False,
    )


@dataclass(slots=True)
class ServiceCall:
    """A Home Assistant action on the endpoint's own entity."""

    domain: str
    service: str
    # Not for logs: it may hold the code of an alarm panel.
    data: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What a directive leads to; no handler touches `hass`.

    `calls` run one after the other. `expected` holds the values that the
    directive's own interface will then have, `namespace`, `name` and
    `payload` say which event answers. `refused` is the error when an action
    does not accept what it is called with. `job` is for the few directives that
    must do more than call actions; what it returns replaces the outcome. Where
    not `awaited`, the event says that the calls are started, not that they are
    done: only a call that fails at once is an error then. Where the calls try a PIN
    that came with the directive, `proof` matches the states which show that it was
    right.
    """

    calls: tuple[ServiceCall, ...] = ()
    expected: Mapping[str, JsonValueType] = field(default_factory=dict)
    namespace: str = "Alexa"
    name: str = "Response"
    payload: JsonObjectType = field(default_factory=dict)
    refused: type[AlexaError] = InvalidValue
    job: Job | None = None
    awaited: bool = True
    proof: Predicate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something that happens, rather than holds: a press of a button, a ring."""

    namespace: str
    name: str
    payload: JsonObjectType
    instance: str | None = None


@dataclass(frozen=True, slots=True)
class Property:
    """A property that Alexa may ask for, and how to read it from a state.

    A reader returns None when the value is not known or does not apply. A
    change by less than `deadband`, in the unit of the value, is noise.
    """

    name: str
    value: Reader[JsonValueType]
    deadband: float = 0


@dataclass(frozen=True, kw_only=True)
class Capability:
    """One capability interface, bound to the entities that support it.

    What is `own` is the bridge's knowledge, not the device's: it is known, and
    obeys, also while the device is away. What only `shows` something obeys also
    where Alexa may look, but not touch.
    """

    interface: ClassVar[str]
    version: ClassVar[str] = "3"
    own: ClassVar[bool] = False
    shows: ClassVar[bool] = False

    instance: str | None = None
    supported: Predicate = always
    # Set where the user wants Alexa to look, but not to touch.
    read_only: bool = False
    # The seconds after which what a change of state means is over.
    settles_after: float | None = None

    def properties(self, state: State, site: Site) -> tuple[Property, ...]:
        """Return the properties that Alexa may ask for."""
        return ()

    def directives(self, state: State, site: Site) -> Mapping[str, DirectiveHandler]:
        """Return what to do for each directive of the interface."""
        return {}

    def readable(self, state: State, site: Site) -> bool:
        """Tell whether the properties ever have a value."""
        return True

    def property_flags(self) -> JsonObjectType:
        """Return what discovery says of the properties beyond how they report."""
        return {}

    def discovery(self, state: State, site: Site) -> JsonObjectType:
        """Return what discovery says beyond the interface's name."""
        return {}

    def offered(self, state: State, site: Site) -> bool:
        """Tell whether Alexa gets to know of it."""
        return self.supported(state) and speaks(self.interface, site.locales)

    def moment(self, old: State, new: State) -> Moment | None:
        """Return what a change of state is, when it is a moment."""
        return None


type Capabilities = tuple[Capability, ...]


def _as_they_are(capabilities: Capabilities, _: EntityConfig) -> Capabilities:
    return capabilities


# What makes the shape of every endpoint.
_SHAPE: Final = (
    EntityStateAttribute.SUPPORTED_FEATURES,
    EntityStateAttribute.DEVICE_CLASS,
    EntityStateAttribute.UNIT_OF_MEASUREMENT,
    EntityStateAttribute.ASSUMED_STATE,
    EntityStateAttribute.FRIENDLY_NAME,
    *GROUP_ATTRIBUTES,
)


@dataclass(frozen=True, kw_only=True)
class EndpointDescription:
    """All that the bridge knows of one Home Assistant domain.

    `shape` names the attributes which, when they change, change what the
    entity can do, or reads what does. `reachable` tells when its properties
    can be read. `adapt` fits the capabilities to what the user wants of one
    entity, where the domain has settings of its own. `by_default` matches what
    is exposed unasked; all else must be included by its entity id. `effect` returns
    the state after an action, as far as it is certain: answers read the other
    interfaces from it while the device has not confirmed the action. `members`
    reads which entities an action on the entity reaches.
    """

    category: Reader[str]
    capabilities: Capabilities
    shape: tuple[str | Reader[Hashable], ...] = ()
    reachable: Predicate = known
    adapt: Callable[[Capabilities, EntityConfig], Capabilities] = _as_they_are
    by_default: Predicate = always
    effect: Effect | None = None
    members: Reader[Iterable[str]] = group_members

    @cached_property
    def _shape_names(self) -> tuple[str, ...]:
        parts = (*_SHAPE, *self.shape)
        return tuple(str(part) for part in parts if isinstance(part, str))

    @cached_property
    def shape_readers(self) -> tuple[Reader[Hashable], ...]:
        """Return what makes the shape besides attributes."""
        return tuple(part for part in self.shape if not isinstance(part, str))

    def shape_of(self, state: State) -> Shape:
        """Return what, when changed, makes a new endpoint of the entity."""
        values = (*map(state.attributes.get, self._shape_names),)
        if not (readers := self.shape_readers):
            return values
        return (*values, *[read(state) for read in readers])
