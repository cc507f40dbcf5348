"""What robots share: vacuums and lawn mowers work, rest and go home."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from homeassistant.core import State

from ..capability import Capabilities, ServiceCall, Site, has_feature, known
from ..interfaces.generic import Semantics
from ..interfaces.mode import Mode, ModeController
from ..interfaces.playback import Operation, PlaybackController
from ..interfaces.power import PowerController
from ..interfaces.time_hold import TimeHoldController
from ..resources import Action, Asset


class Activity(NamedTuple):
    """What a robot can do: the mode and the state in which it then is."""

    mode: Mode
    feature: int
    call: ServiceCall


@dataclass(frozen=True, kw_only=True)
class Robot:
    """Something that moves about by itself.

    `verbs` are the modes for which Alexa has a verb.
    """

    domain: str
    work: Activity
    pause: Activity
    stop: Activity
    dock: Activity
    others: tuple[Activity, ...] = ()
    verbs: Mapping[Action, str] = field(default_factory=dict)

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
                    _operation("Play", self.work),
                    _operation("Pause", self.pause),
                    _operation("Stop", self.stop),
                )
            ),
            TimeHoldController(
                supported=has_feature(self.work.feature | self.pause.feature),
                running=lambda state: state.state == self.work.mode.value,
                held=lambda state: state.state == self.pause.mode.value,
                hold=lambda _: self.pause.call,
                resume=lambda _: self.work.call,
            ),
        )

    def _power(self) -> PowerController:
        works = has_feature(self.work.feature)
        docks = has_feature(self.dock.feature)
        stops = has_feature(self.stop.feature)

        def is_on(state: State) -> bool | None:
            return state.state == self.work.mode.value if known(state) else None

        return PowerController(
            supported=lambda state: works(state) and (docks(state) or stops(state)),
            is_on=is_on,
            turn_on=lambda state: None if is_on(state) else self.work.call,
            turn_off=lambda state: self.dock.call if docks(state) else self.stop.call,
        )

    def _activities(self, state: State) -> dict[str, Activity]:
        return {
            activity.mode.value: activity
            for activity in (self.work, self.pause, self.stop, self.dock, *self.others)
            if has_feature(activity.feature)(state)
        }

    def modes(self, state: State, site: Site) -> Iterator[Mode]:
        """Yield what it can be told to do."""
        for activity in self._activities(state).values():
            yield activity.mode

    def set_mode(self, state: State, mode: str) -> ServiceCall:
        """Return how it is told so."""
        return self._activities(state)[mode].call

    def _semantics(self, state: State) -> Semantics[str]:
        modes = self._activities(state)
        return Semantics(
            actions={
                action: mode for action, mode in self.verbs.items() if mode in modes
            }
        )


def _operation(name: str, activity: Activity) -> Operation:
    return Operation(name, has_feature(activity.feature), lambda _: activity.call)
