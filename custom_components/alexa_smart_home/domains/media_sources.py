"""What media players can be switched to: sources, apps and sound modes."""

from typing import Final

from homeassistant.components.media_player.const import (
    DOMAIN,
    SERVICE_SELECT_SOUND_MODE,
    SERVICE_SELECT_SOURCE,
    MediaPlayerEntityCapabilityAttribute as Can,
    MediaPlayerEntityFeature as Feature,
    MediaPlayerEntityStateAttribute as Has,
)
from homeassistant.core import State

from ..capability import Capabilities, Reader, ServiceCall, has_feature
from ..interfaces.equalizer import EqualizerController, equalizer_mode
from ..interfaces.input import InputController, input_name
from ..interfaces.launcher import Launcher
from ..interfaces.mode import Mode, ModeController

_selects_source = has_feature(Feature.SELECT_SOURCE)
_selects_sound_mode = has_feature(Feature.SELECT_SOUND_MODE)


def _names(attribute: str) -> Reader[list[str]]:
    """Read a list of names; what is no name is left out."""
    return lambda state: [
        name
        for name in state.attributes.get(attribute) or ()
        if name and isinstance(name, str)
    ]


def _name(attribute: str) -> Reader[str | None]:
    def read(state: State) -> str | None:
        name = state.attributes.get(attribute)
        return name if isinstance(name, str) else None

    return read


_sources = _names(Can.INPUT_SOURCE_LIST)
_source = _name(Has.INPUT_SOURCE)
_sound_modes = _names(Can.SOUND_MODE_LIST)
_sound_mode = _name(Has.SOUND_MODE)


def _select_source(_: State, source: str) -> ServiceCall:
    return ServiceCall(DOMAIN, SERVICE_SELECT_SOURCE, {"source": source})


def _select_sound_mode(_: State, sound_mode: str) -> ServiceCall:
    return ServiceCall(DOMAIN, SERVICE_SELECT_SOUND_MODE, {"sound_mode": sound_mode})


# As modes go what has no name in Amazon's lists, and what has one beside it.
SOURCES: Final[Capabilities] = (
    InputController(
        supported=_selects_source,
        sources=_sources,
        source=_source,
        select=_select_source,
    ),
    Launcher(
        supported=_selects_source,
        sources=_sources,
        source=_source,
        select=_select_source,
    ),
    ModeController(
        instance="media_player.source",
        labels=("source",),
        supported=lambda state: (
            _selects_source(state) and not all(map(input_name, _sources(state)))
        ),
        modes=lambda state, _: map(Mode, _sources(state)),
        mode=_source,
        set_mode=_select_source,
    ),
    EqualizerController(
        supported=_selects_sound_mode,
        sound_modes=_sound_modes,
        sound_mode=_sound_mode,
        select=_select_sound_mode,
    ),
    ModeController(
        instance="media_player.sound_mode",
        labels=("sound mode",),
        supported=lambda state: (
            _selects_sound_mode(state)
            and not all(map(equalizer_mode, _sound_modes(state)))
        ),
        modes=lambda state, _: map(Mode, _sound_modes(state)),
        mode=_sound_mode,
        set_mode=_select_sound_mode,
    ),
)
