"""EndpointDescription: the capabilities of the entities of one domain."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.const import EntityStateAttribute
from homeassistant.core import State

from ..settings import EntityConfig
from .capability import Capability
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
    reads the ids of the entities on which an action on the entity acts.
    """

    category: Reader[str]
    capabilities: Capabilities
    shape: tuple[str | Reader[Hashable], ...] = ()
    reachable: Predicate = known
    adapt: Callable[[Capabilities, EntityConfig], Capabilities] = (
        lambda capabilities, _: capabilities
    )
    by_default: Predicate = always
    effect: Effect | None = None
    members: Reader[Iterable[str]] = group_members

    @property
    def shape_readers(self) -> tuple[Reader[Hashable], ...]:
        """Return the parts of the shape that are not attributes."""
        return tuple(part for part in self.shape if not isinstance(part, str))

    def shape_of(self, state: State) -> Shape:
        """Return the shape of an entity: a new one requires a new endpoint."""
        return tuple(
            state.attributes.get(part) if isinstance(part, str) else part(state)
            for part in (*_SHAPE, *self.shape)
        )
