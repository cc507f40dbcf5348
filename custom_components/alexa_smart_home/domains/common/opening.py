"""What covers, their slats and valves share: they open and close."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
import math
from typing import Final, NamedTuple

from homeassistant.const import STATE_CLOSED
from homeassistant.core import State

from ...interfaces.generic import Semantics
from ...interfaces.mode import Mode, ModeController
from ...interfaces.range import RangeController
from ...protocol.compile_context import CompileContext
from ...protocol.description import Capabilities
from ...protocol.errors import InsufficientPermissions, ObstacleDetected
from ...protocol.outcome import ServiceCall
from ...protocol.readers import Predicate, Reader, always, has_feature, known
from ...protocol.resources import Action, Asset, Condition, Label
from ...protocol.units import percent

_CLOSED: Final = 0
_OPEN: Final = 100
# How far "a bit higher" goes, in percent.
_STEP: Final = 20
_POSITIONS: Final[Mapping[str, int]] = {"open": _OPEN, "closed": _CLOSED}


class Movement(NamedTuple):
    """A way to move, and the feature that says whether there is one."""

    feature: int
    service: str


def _is_closed(state: State) -> bool | None:
    """Take for open what is not closed, also while it moves."""
    return state.state == STATE_CLOSED if known(state) else None


@dataclass(frozen=True, kw_only=True)
class Opening:
    """Something that opens and closes: by degrees, or else all the way.

    `speaks` tells whether "open" and "close" mean this and nothing else of the
    entity, `lifts` whether "raise" and "lower" do. An entity that is `guarded` has
    modes only, whatever it can do: Alexa asks for the voice PIN before it sets a
    mode to open, but not before it sets a range. `supported` matches the entities
    that have this kind of opening at all.
    """

    domain: str
    instance: str
    mode_instance: str
    labels: tuple[Label, ...]
    position: Reader[float | None]
    open: Movement
    close: Movement
    move: Movement
    position_key: str
    is_closed: Reader[bool | None] = _is_closed
    speaks: Predicate = always
    lifts: Predicate = lambda _: False
    is_obstructed: Predicate = lambda _: False
    supported: Predicate = always
    guarded: Predicate = lambda _: False

    def capabilities(self, *, close_only: bool) -> Capabilities:
        """Return what Alexa may do with it: a range, or else two modes."""
        go = partial(self._go, close_only=close_only)
        mean = partial(self._semantics, close_only=close_only)
        return (
            RangeController(
                instance=self.instance,
                labels=self.labels,
                supported=self._by_degrees,
                value=self.position,
                set_value=go,
                unit=percent,
                default_delta=lambda _, delta: math.copysign(_STEP, delta),
                semantics=mean(_OPEN, _CLOSED, when_open=(_CLOSED + 1, _OPEN)),
            ),
            ModeController(
                instance=self.mode_instance,
                labels=self.labels,
                supported=self._all_the_way,
                modes=_modes,
                mode=self._mode,
                set_mode=lambda state, mode: go(state, _POSITIONS[mode]),
                semantics=mean("open", "closed", when_open="open"),
            ),
        )

    def _by_degrees(self, state: State) -> bool:
        return (
            has_feature(self.move.feature)(state)
            and not self.guarded(state)
            and self.supported(state)
        )

    def _all_the_way(self, state: State) -> bool:
        return (
            not self._by_degrees(state)
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

    def _go(self, state: State, position: float, *, close_only: bool) -> ServiceCall:
        closes = self._closes(state, position)
        if close_only and not closes:
            raise InsufficientPermissions("Alexa may only close it")
        if closes and self.is_obstructed(state):
            raise ObstacleDetected("Something is in the way")
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
        self,
        opened: T,
        closed: T,
        *,
        when_open: T | tuple[T, T],
        close_only: bool,
    ) -> Reader[Semantics[T]]:
        def read(state: State) -> Semantics[T]:
            actions: dict[Action, T] = {}
            states: dict[Condition, T | tuple[T, T]] = {}
            if self.speaks(state):
                actions = {Action.OPEN: opened, Action.CLOSE: closed}
                states = {Condition.OPEN: when_open, Condition.CLOSED: closed}
            if self.lifts(state):
                actions |= {Action.RAISE: opened, Action.LOWER: closed}
            if close_only:
                actions = {a: value for a, value in actions.items() if value == closed}
            return Semantics(actions=actions, states=states)

        return read


def _modes(_: State, _context: CompileContext) -> tuple[Mode, ...]:
    return (Mode("open", (Asset.OPEN,)), Mode("closed", (Asset.CLOSE,)))
