"""Capability: one interface of Alexa, bound to the entities that support it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from .compile_context import CompileContext
from .locales import speaks
from .outcome import DirectiveHandler
from .readers import Predicate, Reader, always

type DeviceEventReader = Callable[[State, State], DeviceEvent | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceEvent:
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
    bridge_managed: ClassVar[bool] = False
    view_only: ClassVar[bool] = False

    instance: str | None = None
    supported: Predicate = always
    # Set where the user wants Alexa to look, but not to touch.
    read_only: bool = False
    # The seconds after which what a change of state means is over.
    recheck_after: float | None = None

    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        """Return the properties that Alexa may ask for."""
        return ()

    def directives(
        self, state: State, context: CompileContext
    ) -> Mapping[str, DirectiveHandler]:
        """Return what to do for each directive of the interface."""
        return {}

    def readable(self, state: State, context: CompileContext) -> bool:
        """Tell whether the properties ever have a value."""
        return True

    def property_flags(self) -> JsonObjectType:
        """Return what discovery says of the properties beyond how they report."""
        return {}

    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        """Return what discovery says beyond the interface's name."""
        return {}

    def offered(self, state: State, context: CompileContext) -> bool:
        """Tell whether Alexa gets to know of it."""
        return self.supported(state) and speaks(self.interface, context.locales)

    def device_event(self, old: State, new: State) -> DeviceEvent | None:
        """Return what a change of state is, when it is a device_event."""
        return None
