"""Remotes can be turned on and off and can start activities."""

from homeassistant.components.remote.const import (
    ATTR_ACTIVITY,
    DOMAIN,
    RemoteEntityFeature as Feature,
    RemoteEntityStateAttribute as StateAttribute,
)
from homeassistant.const import SERVICE_TURN_ON, STATE_ON
from homeassistant.core import State

from ..interfaces.mode import Mode, ModeController
from ..protocol import DisplayCategory, EndpointDescription
from ..protocol.outcome import ServiceCall, changed
from ..protocol.readers import has_feature, text_attribute, texts_attribute
from .common.commands import setter
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
    capabilities=(
        on_off(DOMAIN),
        ModeController(
            instance="remote.activity",
            labels=("activity",),
            supported=has_feature(Feature.ACTIVITY),
            modes=lambda state, _: map(Mode, _activities(state)),
            mode=text_attribute(StateAttribute.CURRENT_ACTIVITY),
            set_mode=setter(DOMAIN, SERVICE_TURN_ON, ATTR_ACTIVITY),
        ),
    ),
)
