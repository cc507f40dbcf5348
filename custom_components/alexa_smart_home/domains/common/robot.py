"""Capabilities that vacuums and lawn mowers share."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from homeassistant.core import State

from ...interfaces.generic import Semantics
from ...interfaces.mode import Mode, ModeController
from ...interfaces.playback import PlaybackController
from ...interfaces.power import PowerController
from ...interfaces.time_hold import TimeHoldController
from ...protocol import CompileContext
from ...protocol.description import Capabilities
from ...protocol.labels import Action, Asset, Option, Word
from ...protocol.outcome import ServiceCall, changed
from ...protocol.readers import has_feature, known
from .commands import Command, operation

# Modes of all robots; the value is the state that follows.
_PAUSED: Final = Mode("paused", (Option("paused"), Word.PAUSED, Word.PAUSE))
_STOPPED: Final = Mode("idle", (Word.STOPPED, Word.STOP))
_DOCKED: Final = Mode("docked", (Option("docked"), Word.DOCKED, Word.DOCK))
# The state of a robot that drives to its dock.
_RETURNING: Final = "returning"


@dataclass(frozen=True, kw_only=True)
class Robot:
    """Description of a domain of robots.

    The value of the mode `working` is the state of a robot that works. `others` are
    further modes, `verbs` Alexa's words for starting work.
    """

    domain: str
    working: Mode
    work: Command
    pause: Command
    stop: Command
    dock: Command
    others: Mapping[Mode, Command] = field(default_factory=dict)
    verbs: tuple[Action, ...] = ()

    def capabilities(self) -> Capabilities:
        return (
            self._power(),
            ModeController(
                instance=f"{self.domain}.activity",
                labels=(Asset.MODE, Word.ACTIVITY),
                modes=self.modes,
                mode=lambda state: state.state,
                set_mode=self.set_mode,
                semantics=self._semantics,
            ),
            PlaybackController(
                operations=(
                    operation("Play", self.domain, *self.work),
                    operation("Pause", self.domain, *self.pause),
                    operation("Stop", self.domain, *self.stop),
                )
            ),
        )

    def hold(self) -> TimeHoldController:
        """Return the capability to pause and resume work."""
        return TimeHoldController(
            supported=has_feature(self.pause.feature),
            running=lambda state: state.state == self.working.value,
            held=lambda state: state.state == _PAUSED.value,
            hold=lambda _: self._call(self.pause),
            resume=lambda _: self._call(self.work),
            can_resume=has_feature(self.work.feature),
        )

    def effect(self, state: State, call: ServiceCall) -> State:
        """Return the state after the action to work, pause, stop or dock."""
        if call.service == self.work.service:
            return changed(state, self.working.value)
        for value, command in (
            (_PAUSED.value, self.pause),
            (_STOPPED.value, self.stop),
            (_RETURNING, self.dock),
        ):
            if call.service == command.service and state.state != _DOCKED.value:
                return changed(state, value)
        return state

    def _power(self) -> PowerController:
        works = has_feature(self.work.feature)
        docks = has_feature(self.dock.feature)
        stops = has_feature(self.stop.feature)

        def is_on(state: State) -> bool | None:
            return state.state == self.working.value if known(state) else None

        return PowerController(
            supported=lambda state: works(state) and (docks(state) or stops(state)),
            is_on=is_on,
            turn_on=lambda state: None if is_on(state) else self._call(self.work),
            turn_off=lambda state: self._call(self.dock if docks(state) else self.stop),
        )

    def _call(self, command: Command) -> ServiceCall:
        return ServiceCall(self.domain, command.service)

    def _commands(self, state: State) -> dict[Mode, Command]:
        commands = {
            self.working: self.work,
            _PAUSED: self.pause,
            _STOPPED: self.stop,
            _DOCKED: self.dock,
            **self.others,
        }
        return {
            mode: command
            for mode, command in commands.items()
            if has_feature(command.feature)(state)
        }

    def modes(self, state: State, context: CompileContext) -> Iterator[Mode]:
        yield from self._commands(state)

    def set_mode(self, state: State, mode: str) -> ServiceCall:
        commands = {
            key.value: command for key, command in self._commands(state).items()
        }
        return self._call(commands[mode])

    def _semantics(self, state: State) -> Semantics[str]:
        verbs = {**dict.fromkeys(self.verbs, self.working), Action.DOCK: _DOCKED}
        commands = self._commands(state)
        return Semantics(
            actions={
                verb: mode.value for verb, mode in verbs.items() if mode in commands
            }
        )
