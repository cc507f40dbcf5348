"""Capability: an Alexa interface as one kind of entity implements it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from .compile_context import CompileContext
from .locales import has_locale
from .outcome import DeviceEvent, Handlers
from .readers import Predicate, Reader, always

type DeviceEventReader = Callable[[State, State], DeviceEvent | None]


@dataclass(frozen=True, slots=True)
class Property:
    """Describe a property of a capability; `PropertyValues` holds the values.

    `value` reads the value from a state and returns None if the value is unknown or
    does not apply. A change smaller than `deadband`, in the unit of the value, is not
    reported. `is_away` returns whether it is read from another entity that is
    unavailable.
    """

    name: str
    value: Reader[JsonValueType]
    deadband: float = 0
    is_away: Callable[[], bool] | None = None


@dataclass(frozen=True, kw_only=True)
class Capability:
    """An Alexa interface and its implementation for one kind of entity.

    The properties and directives of a `bridge_managed` capability work without the
    device: also while the entity is unavailable or its state is assumed. The
    directives of a `view_only` capability are also accepted for read-only entities. The
    endpoints of aliases do not have a `main_only` capability.
    """

    interface: ClassVar[str]
    version: ClassVar[str] = "3"
    bridge_managed: ClassVar[bool] = False
    view_only: ClassVar[bool] = False
    main_only: ClassVar[bool] = False

    instance: str | None = None
    supported: Predicate = always
    # The properties can be read, but directives are rejected.
    read_only: bool = False
    # Seconds after a state change when the properties are read again.
    recheck_after: float | None = None

    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        return ()

    def directives(self, state: State, context: CompileContext) -> Handlers:
        return {}

    def readable(self, state: State, context: CompileContext) -> bool:
        """Return whether the properties can have a value."""
        return True

    def property_flags(self) -> JsonObjectType:
        """Return further fields of `properties` in the discovery object."""
        return {}

    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        """Return further fields of the capability in the discovery object."""
        return {}

    def offered(self, state: State, context: CompileContext) -> bool:
        """Return whether the endpoint of an entity has the capability."""
        return self.supported(state) and has_locale(self.interface, context.locales)

    def device_event(self, old: State, new: State) -> DeviceEvent | None:
        """Return the event that a state change stands for, if any."""
        return None

    def event_reader(
        self, entity_id: str, context: CompileContext
    ) -> DeviceEventReader | None:
        """Return the reader of device events for the endpoint of an entity.

        None: the capability has no device events.
        """
        if type(self).device_event is Capability.device_event:
            return None
        return self.device_event

    def merged(self, other: Capability) -> Capability | None:
        """Return one capability for two of the same interface on one endpoint.

        None: the endpoint can only have one of them.
        """
        return None
