"""Valves can be opened, closed, set to a position and stopped."""

from typing import Final

from homeassistant.components.valve.const import (
    ATTR_POSITION,
    DOMAIN,
    ValveEntityFeature as Feature,
    ValveEntityStateAttribute as StateAttribute,
)
from homeassistant.const import (
    SERVICE_CLOSE_VALVE,
    SERVICE_OPEN_VALVE,
    SERVICE_SET_VALVE_POSITION,
    SERVICE_STOP_VALVE,
)

from ..interfaces.playback import PlaybackController
from ..protocol import EndpointDescription
from ..protocol.description import Capabilities
from ..protocol.labels import Asset
from ..protocol.readers import available, numeric_attribute
from .common.commands import Command, operation
from .common.opening import Opening

_VALVE: Final = Opening(
    domain=DOMAIN,
    instance="valve.position",
    mode_instance="valve.state",
    labels=(Asset.OPENING, Asset.PRESET),
    position=numeric_attribute(StateAttribute.CURRENT_POSITION),
    open=Command(Feature.OPEN, SERVICE_OPEN_VALVE),
    close=Command(Feature.CLOSE, SERVICE_CLOSE_VALVE),
    move=Command(Feature.SET_POSITION, SERVICE_SET_VALVE_POSITION),
    position_key=ATTR_POSITION,
)
_STOP: Final = PlaybackController(
    operations=(operation("Stop", DOMAIN, Feature.STOP, SERVICE_STOP_VALVE),)
)


def _capabilities(*, close_only: bool) -> Capabilities:
    return (*_VALVE.capabilities(close_only=close_only), _STOP)


ENDPOINT = EndpointDescription(
    reachable=available,
    capabilities=_capabilities(close_only=False),
    adapt=lambda _, config: _capabilities(close_only=config.close_only),
    settings=frozenset({"close_only"}),
)
