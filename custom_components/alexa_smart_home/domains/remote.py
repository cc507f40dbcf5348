"""Remotes can be turned on and off, start activities, and press keys."""

from homeassistant.components.remote.const import (
    DOMAIN,
    RemoteEntityFeature as Feature,
    RemoteEntityStateAttribute as StateAttribute,
)
from homeassistant.const import SERVICE_TURN_ON, STATE_ON
from homeassistant.core import State

from ..protocol import DisplayCategory, EndpointDescription
from ..protocol.labels import Asset, Word
from ..protocol.linking import Loan, Part
from ..protocol.outcome import ServiceCall, changed
from ..protocol.readers import (
    always,
    has_feature,
    text_attribute,
    texts_attribute,
)
from .common.choice import choice
from .common.keystrokes import KEYPAD
from .common.on_off import on_off

_activities = texts_attribute(StateAttribute.ACTIVITY_LIST)


def _effect(state: State, call: ServiceCall) -> State:
    """Return the state after the start of an activity."""
    match call.data:
        case {"activity": activity}:
            return changed(state, STATE_ON, current_activity=activity)
    return state


ENDPOINT = EndpointDescription(
    category=lambda _: DisplayCategory.REMOTE,
    shape=(StateAttribute.ACTIVITY_LIST,),
    effect=_effect,
    # The power of a remote with keys is that of its television.
    lends=(
        Loan(
            part=Part.KEYPAD,
            supported=always,
            capabilities=(KEYPAD,),
            hides=lambda state: not _activities(state),
        ),
    ),
    capabilities=(
        on_off(DOMAIN),
        choice(
            "remote.activity",
            Word.ACTIVITY,
            Asset.MODE,
            options=StateAttribute.ACTIVITY_LIST,
            service=SERVICE_TURN_ON,
            supported=has_feature(Feature.ACTIVITY),
            current=text_attribute(StateAttribute.CURRENT_ACTIVITY),
        ),
        KEYPAD,
    ),
)
