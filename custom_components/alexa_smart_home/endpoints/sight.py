"""Sight: what a look at a state depended on.

Readers are pure functions of a state: where all that one has read is as it was,
so is what it returns, and the state need not be looked at again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple, cast, override

from homeassistant.core import State

# What may change in place.
_CHANGING: Final = (list, dict, set)


class Sight(NamedTuple):
    """What was read of a state."""

    state: str
    names: tuple[str, ...]
    values: tuple[Any, ...]

    def is_of(self, state: State) -> bool:
        """Tell whether another state looks the same."""
        return (
            state.state == self.state
            and (*map(state.attributes.get, self.names),) == self.values
        )


def watch(look: Callable[[State], object], state: State) -> Sight | None:
    """Look at a state; returns what that depended on, None if that cannot be told."""
    witness = _Witness(state)
    look(cast("State", witness))
    if witness.sees_all:
        return None
    names = tuple(witness.attributes.names)
    return Sight(state.state, names, kept(map(state.attributes.get, names)))


def is_solid(values: Iterable[Any]) -> bool:
    """Tell whether none of the values can change in place."""
    return not any(isinstance(value, _CHANGING) for value in values)


def kept(values: Iterable[Any]) -> tuple[Any, ...]:
    """Return values that stay as they are when a list in the state does not."""
    return tuple(
        value.copy() if isinstance(value, _CHANGING) else value for value in values
    )


class _Attributes(Mapping[str, Any]):
    """The attributes of a state, which remember what is asked for."""

    def __init__(self, attributes: Mapping[str, Any]) -> None:
        self._attributes = attributes
        self.names: dict[str, None] = {}
        self.counted = False

    @override
    def __getitem__(self, name: str) -> Any:
        self.names[name] = None
        return self._attributes[name]

    @override
    def __iter__(self) -> Iterator[str]:
        self.counted = True
        return iter(self._attributes)

    @override
    def __len__(self) -> int:
        self.counted = True
        return len(self._attributes)


class _Witness:
    """Stands for a state, and remembers what is read of it."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._other = False
        self.entity_id, self.domain = state.entity_id, state.domain
        self.state = state.state
        self.attributes = _Attributes(state.attributes)

    def __getattr__(self, name: str) -> Any:
        self._other = True
        return getattr(self._state, name)

    @property
    def sees_all(self) -> bool:
        """Tell whether more was read than the state and some attributes."""
        return self._other or self.attributes.counted
