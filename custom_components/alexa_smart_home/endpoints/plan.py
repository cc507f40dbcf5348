"""Plan: the compiled endpoint of an entity and the state it was compiled from."""

from dataclasses import dataclass
from typing import Final

from homeassistant.const import EntityStateAttribute
from homeassistant.core import State

from ..protocol import Endpoint, EndpointDescription
from ..protocol.description import Shape
from ..protocol.outcome import changed
from ..protocol.readers import available

# Attributes that users can change while the device is unavailable.
_IDENTITY: Final = (
    EntityStateAttribute.DEVICE_CLASS,
    EntityStateAttribute.FRIENDLY_NAME,
    EntityStateAttribute.UNIT_OF_MEASUREMENT,
)
_MUTABLE: Final = (list, dict, set)


@dataclass(slots=True)
class Plan:
    """An endpoint, the shape it was compiled from, and the last state seen.

    The endpoint is None if the entity is not exposed; then the shape is None too unless
    another shape may change that. `basis` is the last state with all features: many
    entities drop features while they are unavailable. `fixed` means that the shape
    depends on the attributes alone and holds no value that can change in place.
    """

    shape: Shape | None
    endpoint: Endpoint | None
    state: State
    basis: State
    fixed: bool = False

    def has_shape_of(self, state: State, description: EndpointDescription) -> bool:
        """Return whether another state has the same shape; may raise any error."""
        if self.fixed and state.attributes is self.state.attributes:
            return True
        return self.shape == description.shape_of(state)


def shape_of(description: EndpointDescription, state: State) -> tuple[Shape, bool]:
    """Return a copy of the shape of a state, and whether it is fixed."""
    shape = description.shape_of(state)
    fixed = not description.shape_readers
    if any(isinstance(value, _MUTABLE) for value in shape):
        shape = tuple(
            value.copy() if isinstance(value, _MUTABLE) else value for value in shape
        )
        fixed = False
    return shape, fixed


def basis_of(state: State, before: State | None) -> State:
    """Return the state from which an entity is compiled.

    For an unavailable entity it is the last available or restored state, `before`, with
    the current name, device class and unit.
    """
    if available(state) or before is None:
        return state
    if not (available(before) or before.attributes.get(EntityStateAttribute.RESTORED)):
        return state
    return changed(
        before,
        **{key: state.attributes[key] for key in _IDENTITY if key in state.attributes},
    )
