"""Sirens can be turned on and off and can sound a tone."""

from collections.abc import Iterable

from homeassistant.components.siren.const import (
    ATTR_TONE,
    DOMAIN,
    SirenEntityCapabilityAttribute as CapabilityAttribute,
    SirenEntityFeature as Feature,
)
from homeassistant.const import SERVICE_TURN_ON, STATE_ON
from homeassistant.core import State

from ..interfaces.mode import Mode, ModeController
from ..protocol import EndpointDescription
from ..protocol.labels import Word
from ..protocol.outcome import ServiceCall, changed
from ..protocol.readers import has_feature
from .common.commands import setter
from .common.on_off import on_or_off


def _tones(state: State) -> list[Mode]:
    tones = state.attributes.get(CapabilityAttribute.AVAILABLE_TONES)
    names = tones.values() if isinstance(tones, dict) else tones
    if not isinstance(names, Iterable):
        return []
    # A siren does not report its current tone.
    return [Mode(str(name), momentary=True) for name in names]


def _effect(state: State, call: ServiceCall) -> State:
    """Return the state after siren.turn_on, with or without a tone."""
    return changed(state, STATE_ON) if call.service == SERVICE_TURN_ON else state


ENDPOINT = EndpointDescription(
    effect=_effect,
    shape=(lambda state: tuple(_tones(state)),),
    capabilities=(
        on_or_off(DOMAIN, turn_on=Feature.TURN_ON, turn_off=Feature.TURN_OFF),
        ModeController(
            instance="siren.tone",
            labels=(Word.TONE,),
            supported=has_feature(Feature.TURN_ON | Feature.TONES),
            modes=lambda state, _: _tones(state),
            mode=lambda _: None,
            attribute=ATTR_TONE,
            set_mode=setter(DOMAIN, SERVICE_TURN_ON, ATTR_TONE),
        ),
    ),
)
