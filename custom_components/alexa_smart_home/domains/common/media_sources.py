"""Sources, apps and sound modes that media players can be switched to."""

from typing import Final, override

from homeassistant.components.media_player.const import (
    DOMAIN,
    SERVICE_SELECT_SOUND_MODE,
    SERVICE_SELECT_SOURCE,
    MediaPlayerEntityCapabilityAttribute as CapabilityAttribute,
    MediaPlayerEntityFeature as Feature,
    MediaPlayerEntityStateAttribute as StateAttribute,
)
from homeassistant.core import State

from ...interfaces.equalizer import EqualizerController, equalizer_mode
from ...interfaces.input import InputController, listed_name
from ...interfaces.launcher import Launcher
from ...interfaces.mode import Mode, ModeController
from ...protocol import CompileContext
from ...protocol.description import Capabilities
from ...protocol.labels import Word
from ...protocol.readers import has_feature, text_attribute, texts_attribute
from .choice import choice
from .commands import setter

# With an equalizer of these integrations Alexa discovers no device at all:
# https://github.com/home-assistant/core/issues/42294
_WITHOUT_EQUALIZER: Final = frozenset({"denonavr"})

_selects_source = has_feature(Feature.SELECT_SOURCE)
_selects_sound_mode = has_feature(Feature.SELECT_SOUND_MODE)
_sources = texts_attribute(CapabilityAttribute.INPUT_SOURCE_LIST)
_source = text_attribute(StateAttribute.INPUT_SOURCE)
_sound_modes = texts_attribute(CapabilityAttribute.SOUND_MODE_LIST)
_sound_mode = text_attribute(StateAttribute.SOUND_MODE)
_select_source = setter(DOMAIN, SERVICE_SELECT_SOURCE, "source")
_select_sound_mode = setter(DOMAIN, SERVICE_SELECT_SOUND_MODE, "sound_mode")


def _has_equalizer(state: State, context: CompileContext) -> bool:
    return context.platform(state.entity_id) not in _WITHOUT_EQUALIZER


class _Equalizer(EqualizerController):
    """Offer an equalizer unless the integration is excluded."""

    @override
    def offered(self, state: State, context: CompileContext) -> bool:
        return super().offered(state, context) and _has_equalizer(state, context)


class _SoundModes(ModeController):
    """Offer modes if the equalizer lacks some sound modes."""

    @override
    def offered(self, state: State, context: CompileContext) -> bool:
        return super().offered(state, context) and not (
            _has_equalizer(state, context)
            and all(map(equalizer_mode, _sound_modes(state)))
        )


# If one source or sound mode is not on Amazon's lists, all are also offered as modes.
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
    choice(
        "media_player.source",
        Word.SOURCE,
        options=CapabilityAttribute.INPUT_SOURCE_LIST,
        service=SERVICE_SELECT_SOURCE,
        supported=lambda state: (
            _selects_source(state) and not all(map(listed_name, _sources(state)))
        ),
    ),
    _Equalizer(
        supported=_selects_sound_mode,
        sound_modes=_sound_modes,
        sound_mode=_sound_mode,
        select=_select_sound_mode,
    ),
    _SoundModes(
        instance="media_player.sound_mode",
        labels=(Word.SOUND_MODE,),
        supported=_selects_sound_mode,
        modes=lambda state, _: map(Mode, _sound_modes(state)),
        mode=_sound_mode,
        attribute=StateAttribute.SOUND_MODE,
        set_mode=_select_sound_mode,
    ),
)
