"""Range and modes to open and close covers, their slats and valves."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
import math
from typing import Final

from homeassistant.const import STATE_CLOSED
from homeassistant.core import State

from ...interfaces.generic import Semantics
from ...interfaces.mode import Mode, ModeController
from ...interfaces.range import RangeController
from ...protocol import CompileContext, Predicate, Reader
from ...protocol.description import Capabilities
from ...protocol.errors import InsufficientPermissions, ObstacleDetected
from ...protocol.labels import Action, Asset, Condition, Label
from ...protocol.outcome import ServiceCall
from ...protocol.readers import always, has_feature, known
from ...protocol.units import percent
from .commands import Command

_CLOSED: Final = 0
_OPEN: Final = 100
# The change of an adjustment without an amount, in percent.
_DEFAULT_DELTA: Final = 20
_POSITIONS: Final[Mapping[str, int]] = {"open": _OPEN, "closed": _CLOSED}


def _is_closed(state: State) -> bool | None:
    """Return whether the state is closed; a moving entity is open."""
    return state.state == STATE_CLOSED if known(state) else None


@dataclass(frozen=True, kw_only=True)
class Opening:
    """Description of a part of an entity that opens and closes.

    `supported` matches entities with this part. `says_open` matches those whose part is
    opened and closed by "open" and "close", `says_raise` those by "raise" and "lower".
    `needs_modes` matches entities that get modes even if they have a position: Alexa
    asks for the voice PIN before it sets a mode to open, but not a range.
    """

    domain: str
    instance: str
    mode_instance: str
    labels: tuple[Label, ...]
    position: Reader[float | None]
    open: Command
    close: Command
    move: Command
    position_key: str
    is_closed: Reader[bool | None] = _is_closed
    says_open: Predicate = always
    says_raise: Predicate = lambda _: False
    is_obstructed: Predicate = lambda _: False
    supported: Predicate = always
    needs_modes: Predicate = lambda _: False

    def capabilities(self, *, close_only: bool) -> Capabilities:
        """Return a range for entities with a position, modes for the others."""
        move_to = partial(self._move_to, close_only=close_only)
        semantics = partial(self._semantics, close_only=close_only)
        return (
            RangeController(
                instance=self.instance,
                labels=self.labels,
                supported=self._has_range,
                value=self.position,
                set_value=move_to,
                unit=percent,
                default_delta=lambda _, delta: math.copysign(_DEFAULT_DELTA, delta),
                semantics=semantics(_OPEN, _CLOSED, when_open=(_CLOSED + 1, _OPEN)),
            ),
            ModeController(
                instance=self.mode_instance,
                labels=self.labels,
                supported=self._has_modes,
                modes=_modes,
                mode=self._mode,
                set_mode=lambda state, mode: move_to(state, _POSITIONS[mode]),
                semantics=semantics("open", "closed", when_open="open"),
            ),
        )

    def _has_range(self, state: State) -> bool:
        return (
            has_feature(self.move.feature)(state)
            and not self.needs_modes(state)
            and self.supported(state)
        )

    def _has_modes(self, state: State) -> bool:
        return (
            not self._has_range(state)
            and any(
                has_feature(movement.feature)(state)
                for movement in (self.open, self.close, self.move)
            )
            and self.supported(state)
        )

    def _mode(self, state: State) -> str | None:
        if (is_closed := self.is_closed(state)) is None:
            return None
        return "closed" if is_closed else "open"

    def _move_to(
        self, state: State, position: float, *, close_only: bool
    ) -> ServiceCall:
        closes = self._closes(state, position)
        if close_only and not closes:
            raise InsufficientPermissions("Opening by Alexa is disabled")
        if closes and self.is_obstructed(state):
            raise ObstacleDetected("The cover reports an obstacle")
        for end, movement in ((_OPEN, self.open), (_CLOSED, self.close)):
            if position == end and has_feature(movement.feature)(state):
                return ServiceCall(self.domain, movement.service)
        data = {self.position_key: position}
        return ServiceCall(self.domain, self.move.service, data)

    def _closes(self, state: State, position: float) -> bool:
        if position == _CLOSED:
            return True
        current = self.position(state)
        return current is not None and position <= current

    def _semantics[T](
        self, opened: T, closed: T, *, when_open: T | tuple[T, T], close_only: bool
    ) -> Reader[Semantics[T]]:
        def read(state: State) -> Semantics[T]:
            actions: dict[Action, T] = {}
            states: dict[Condition, T | tuple[T, T]] = {}
            if self.says_open(state):
                actions = {Action.OPEN: opened, Action.CLOSE: closed}
                states = {Condition.OPEN: when_open, Condition.CLOSED: closed}
            if self.says_raise(state):
                actions |= {Action.RAISE: opened, Action.LOWER: closed}
            if close_only:
                actions = {verb: end for verb, end in actions.items() if end == closed}
            return Semantics(actions=actions, states=states)

        return read


def _modes(_: State, _context: CompileContext) -> tuple[Mode, ...]:
    return (Mode("open", (Asset.OPEN,)), Mode("closed", (Asset.CLOSE,)))
