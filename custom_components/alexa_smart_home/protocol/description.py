"""EndpointDescription: the capabilities of the entities of one domain."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from homeassistant.const import EntityStateAttribute
from homeassistant.core import State

from ..settings import EntityConfig
from .capability import Capability
from .display_category import DisplayCategory
from .outcome import Effect
from .readers import (
    GROUP_ATTRIBUTES,
    Predicate,
    Reader,
    always,
    group_members,
    known,
)

# The attributes that determine the capabilities of an entity.
type Shape = tuple[Any, ...]
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

    category: Reader[DisplayCategory] = lambda _: DisplayCategory.OTHER
    capabilities: Capabilities
    shape: tuple[str | Reader[Hashable], ...] = ()
    reachable: Predicate = known
    adapt: Callable[[Capabilities, EntityConfig], Capabilities] = _as_they_are
    by_default: Predicate = always
    effect: Effect | None = None
    members: Reader[Iterable[str]] = group_members
    # Keys of the settings that `adapt` reads and that not every domain has.
    settings: frozenset[str] = frozenset()

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
