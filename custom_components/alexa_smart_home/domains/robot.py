"""What robots share: vacuums and lawn mowers work, rest and go home."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from homeassistant.core import State

from ..capability import Capabilities, ServiceCall, Site
from ..interfaces.generic import Semantics
from ..interfaces.mode import Mode, ModeController
from ..interfaces.playback import Operation, PlaybackController
from ..interfaces.power import PowerController
from ..interfaces.time_hold import TimeHoldController
from ..readers import has_feature, known
from ..resources import Action, Asset

# What a robot can be told instead of working; the states that follow are called so.
_PAUSED: Final = Mode("paused", ("paused", "pause"))
_STOPPED: Final = Mode("idle", ("stopped", "stop"))
_DOCKED: Final = Mode("docked", ("docked", "dock"))


class Skill(NamedTuple):
    """What a robot can be told to do, and the feature that says whether it can."""

    feature: int
    service: str


@dataclass(frozen=True, kw_only=True)
class Robot:
    """Something that moves about by itself.

    `working` is the mode, and the state, in which it does what it is made for;
    `verbs` are those that Alexa has for that.
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
        """Return the ways in which people speak of it."""
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
            TimeHoldController(
                supported=has_feature(self.work.feature | self.pause.feature),
                running=lambda state: state.state == self.working.value,
                held=lambda state: state.state == _PAUSED.value,
                hold=lambda _: self._call(self.pause),
                resume=lambda _: self._call(self.work),
            ),
        )

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

    def modes(self, state: State, site: Site) -> Iterator[Mode]:
        """Yield what it can be told to do."""
        yield from self._skills(state)

    def set_mode(self, state: State, mode: str) -> ServiceCall:
        """Return how it is told so."""
        skills = {it.value: skill for it, skill in self._skills(state).items()}
        return self._call(skills[mode])

    def _semantics(self, state: State) -> Semantics[str]:
        verbs = {**dict.fromkeys(self.verbs, self.working), Action.DOCK: _DOCKED}
        skills = self._skills(state)
        return Semantics(
            actions={verb: mode.value for verb, mode in verbs.items() if mode in skills}
        )
