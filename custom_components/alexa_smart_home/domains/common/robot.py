"""Robots: the capabilities that vacuums and lawn mowers share."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from homeassistant.core import State

from ...interfaces.generic import Semantics
from ...interfaces.mode import Mode, ModeController
from ...interfaces.playback import Operation, PlaybackController
from ...interfaces.power import PowerController
from ...interfaces.time_hold import TimeHoldController
from ...protocol.compile_context import CompileContext
from ...protocol.description import Capabilities
from ...protocol.outcome import ServiceCall, changed
from ...protocol.readers import has_feature, known
from ...protocol.resources import Action, Asset

# The modes besides working, named after the states that follow.
_PAUSED: Final = Mode("paused", ("paused", "pause"))
_STOPPED: Final = Mode("idle", ("stopped", "stop"))
_DOCKED: Final = Mode("docked", ("docked", "dock"))
# The state on the way to the dock.
_RETURNING: Final = "returning"


class Skill(NamedTuple):
    """An action of a robot, and the feature that says whether it has the action."""

    feature: int
    service: str


@dataclass(frozen=True, kw_only=True)
class Robot:
    """A device that moves by itself.

    `working` is its main mode and the state of that name; `verbs` are Alexa's words
    for starting it.
    """

    domain: str
    working: Mode
    work: Skill
    pause: Skill
    stop: Skill
    dock: Skill
    others: Mapping[Mode, Skill] = field(default_factory=dict)
    verbs: tuple[Action, ...] = ()

    def capabilities(self) -> Capabilities:
        """Return the capabilities that every robot has."""
        return (
            self._power(),
            ModeController(
                instance=f"{self.domain}.activity",
                labels=(Asset.MODE, "activity"),
                modes=self.modes,
                mode=lambda state: state.state,
                set_mode=self.set_mode,
                semantics=self._semantics,
            ),
            PlaybackController(
                operations=(
                    self._operation("Play", self.work),
                    self._operation("Pause", self.pause),
                    self._operation("Stop", self.stop),
                )
            ),
        )

    def hold(self) -> TimeHoldController:
        """Return the capability to pause and resume, for domains that offer it."""
        return TimeHoldController(
            supported=has_feature(self.pause.feature),
            running=lambda state: state.state == self.working.value,
            held=lambda state: state.state == _PAUSED.value,
            hold=lambda _: self._call(self.pause),
            resume=lambda _: self._call(self.work),
            can_resume=has_feature(self.work.feature),
        )

    def effect(self, state: State, call: ServiceCall) -> State:
        """Return the state after the start of work, a pause, a stop or a return."""
        if call.service == self.work.service:
            return changed(state, self.working.value)
        for value, skill in (
            (_PAUSED.value, self.pause),
            (_STOPPED.value, self.stop),
            (_RETURNING, self.dock),
        ):
            if call.service == skill.service and state.state != _DOCKED.value:
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

    def _operation(self, name: str, skill: Skill) -> Operation:
        return Operation(name, has_feature(skill.feature), lambda _: self._call(skill))

    def _call(self, skill: Skill) -> ServiceCall:
        return ServiceCall(self.domain, skill.service)

    def _skills(self, state: State) -> dict[Mode, Skill]:
        skills = {
            self.working: self.work,
            _PAUSED: self.pause,
            _STOPPED: self.stop,
            _DOCKED: self.dock,
            **self.others,
        }
        return {
            mode: skill
            for mode, skill in skills.items()
            if has_feature(skill.feature)(state)
        }

    def modes(self, state: State, context: CompileContext) -> Iterator[Mode]:
        """Yield the modes that can be set."""
        yield from self._skills(state)

    def set_mode(self, state: State, mode: str) -> ServiceCall:
        """Return the action that sets a mode."""
        skills = {it.value: skill for it, skill in self._skills(state).items()}
        return self._call(skills[mode])

    def _semantics(self, state: State) -> Semantics[str]:
        verbs = {**dict.fromkeys(self.verbs, self.working), Action.DOCK: _DOCKED}
        skills = self._skills(state)
        return Semantics(
            actions={verb: mode.value for verb, mode in verbs.items() if mode in skills}
        )
