"""EndpointDescription: the capabilities of the entities of one domain."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from homeassistant.const import EntityStateAttribute
from homeassistant.core import State

from ..settings import EntityConfig
from .capability import Capability
from .display_category import DisplayCategory
from .linking import Loan, Part
from .outcome import Effect
from .readers import GROUP_ATTRIBUTES, Predicate, Reader, always, group_members, known

# The attributes that determine the capabilities of an entity.
type Shape = tuple[Any, ...]
type Capabilities = tuple[Capability, ...]

# The attributes in the shape of every endpoint.
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
    """Describe the endpoints of the entities of one Home Assistant domain.

    `shape` lists the names of attributes, and readers, whose values determine the
    capabilities of an entity. `reachable` matches states whose properties can be read.
    `adapt` applies the settings of an entity to the capabilities. `by_default` matches
    the entities that are exposed without a filter; others must be included by entity
    id. `effect` returns the state after an action, as far as it is certain: responses
    contain the properties read from it until the device confirms the action. `members`
    reads the ids of the entities on which an action on the entity acts. `lends` are the
    parts that an entity can lend to the endpoint of another entity of its device,
    `takes` those that its own endpoint takes. A part in `part_attributes` has no
    capabilities: the attribute is true while the entity that lends it is on.
    `attributes` are those that properties and device events read besides the shape: a
    change of others alone is not compared. None: it may be any attribute.
    """

    category: Reader[DisplayCategory] = lambda _: DisplayCategory.OTHER
    capabilities: Capabilities
    shape: tuple[str | Reader[Hashable], ...] = ()
    reachable: Predicate = known
    adapt: Callable[[Capabilities, EntityConfig], Capabilities] = (
        lambda capabilities, _: capabilities
    )
    by_default: Predicate = always
    effect: Effect | None = None
    attributes: tuple[str, ...] | None = None
    members: Reader[Iterable[str]] = group_members
    lends: tuple[Loan, ...] = ()
    takes: Reader[Collection[Part]] = lambda _: ()
    part_attributes: Mapping[Part, str] = field(default_factory=dict)
    # Keys of the settings that `adapt` reads and that not every domain has.
    settings: frozenset[str] = frozenset()

    @cached_property
    def _shape_names(self) -> tuple[str, ...]:
        parts = (*_SHAPE, *self.shape)
        return tuple(str(part) for part in parts if isinstance(part, str))

    @cached_property
    def attributes_read(self) -> tuple[str, ...] | None:
        """Return the attributes that the endpoint depends on, None if it may be any."""
        if self.attributes is None:
            return None
        return (*self._shape_names, *map(str, self.attributes))

    @cached_property
    def shape_readers(self) -> tuple[Reader[Hashable], ...]:
        """Return the parts of the shape that are not attributes."""
        return tuple(part for part in self.shape if not isinstance(part, str))

    def shape_of(self, state: State) -> Shape:
        """Return the shape of an entity: a new one requires a new endpoint."""
        values = (*map(state.attributes.get, self._shape_names),)
        if not (readers := self.shape_readers):
            return values
        return (*values, *[read(state) for read in readers])
