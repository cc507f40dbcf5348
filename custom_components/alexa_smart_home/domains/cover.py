"""Covers and their slats can be opened, closed, set to a position and stopped."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from homeassistant.components.cover.const import (
    DOMAIN,
    CoverDeviceClass as DeviceClass,
    CoverEntityFeature as Feature,
    CoverEntityStateAttribute as StateAttribute,
)
from homeassistant.const import (
    SERVICE_CLOSE_COVER,
    SERVICE_CLOSE_COVER_TILT,
    SERVICE_OPEN_COVER,
    SERVICE_OPEN_COVER_TILT,
    SERVICE_SET_COVER_POSITION,
    SERVICE_SET_COVER_TILT_POSITION,
    SERVICE_STOP_COVER,
    SERVICE_STOP_COVER_TILT,
    EntityStateAttribute,
)
from homeassistant.core import State

from ..interfaces.playback import PlaybackController
from ..protocol import DisplayCategory, EndpointDescription, Predicate
from ..protocol.description import Capabilities
from ..protocol.labels import Asset, Word
from ..protocol.linking import Part
from ..protocol.readers import (
    always,
    available,
    has_device_class,
    has_feature,
    numeric_attribute,
    text_attribute,
)
from ..settings import EntityConfig
from .common.commands import Command, operation
from .common.opening import Opening

_CATEGORIES: Final[Mapping[str | None, DisplayCategory]] = {
    DeviceClass.AWNING: DisplayCategory.EXTERIOR_BLIND,
    DeviceClass.BLIND: DisplayCategory.INTERIOR_BLIND,
    DeviceClass.CURTAIN: DisplayCategory.INTERIOR_BLIND,
    DeviceClass.DOOR: DisplayCategory.DOOR,
    DeviceClass.GARAGE: DisplayCategory.GARAGE_DOOR,
    DeviceClass.GATE: DisplayCategory.GARAGE_DOOR,
    DeviceClass.SHADE: DisplayCategory.INTERIOR_BLIND,
    DeviceClass.SHUTTER: DisplayCategory.EXTERIOR_BLIND,
    DeviceClass.WINDOW: DisplayCategory.EXTERIOR_BLIND,
}
# Attribute of covers of the HomeKit Device integration.
_OBSTRUCTION: Final = "obstruction-detected"

_device_class = text_attribute(EntityStateAttribute.DEVICE_CLASS)
_tilt_position = numeric_attribute(StateAttribute.CURRENT_TILT_POSITION)
_has_tilt_position = has_feature(Feature.SET_TILT_POSITION)
_LIFT_FEATURES: Final = (
    has_feature(Feature.OPEN),
    has_feature(Feature.CLOSE),
    has_feature(Feature.SET_POSITION),
)
_is_garage_door: Final = has_device_class(DeviceClass.GARAGE, DeviceClass.GATE)


def _is_tilt_closed(state: State) -> bool | None:
    position = _tilt_position(state)
    return None if position is None else position == 0


def _only_tilts(state: State) -> bool:
    return not any(supported(state) for supported in _LIFT_FEATURES)


_COVER: Final = Opening(
    domain=DOMAIN,
    instance="cover.position",
    mode_instance="cover.position",
    labels=(Word.POSITION, Asset.OPENING),
    position=numeric_attribute(StateAttribute.CURRENT_POSITION),
    open=Command(Feature.OPEN, SERVICE_OPEN_COVER),
    close=Command(Feature.CLOSE, SERVICE_CLOSE_COVER),
    move=Command(Feature.SET_POSITION, SERVICE_SET_COVER_POSITION),
    position_key="position",
    says_raise=lambda _: True,
    is_obstructed=lambda state: state.attributes.get(_OBSTRUCTION) is True,
)
_SLATS: Final = Opening(
    domain=DOMAIN,
    instance="cover.tilt",
    mode_instance="cover.tilt",
    labels=(Word.TILT, Word.ANGLE, Asset.DIRECTION),
    position=_tilt_position,
    is_closed=_is_tilt_closed,
    open=Command(Feature.OPEN_TILT, SERVICE_OPEN_COVER_TILT),
    close=Command(Feature.CLOSE_TILT, SERVICE_CLOSE_COVER_TILT),
    move=Command(Feature.SET_TILT_POSITION, SERVICE_SET_COVER_TILT_POSITION),
    position_key="tilt_position",
)
_STOP: Final = PlaybackController(
    operations=(
        operation("Stop", DOMAIN, Feature.STOP, SERVICE_STOP_COVER),
        operation("Stop", DOMAIN, Feature.STOP_TILT, SERVICE_STOP_COVER_TILT),
    )
)


def _capabilities(config: EntityConfig) -> Capabilities:
    """Return the capabilities, with modes only for the category GARAGE_DOOR."""
    chosen = DisplayCategory.GARAGE_DOOR in config.display_categories
    has_modes: Predicate = always if chosen else _is_garage_door

    def slats_open(state: State) -> bool:
        """Return whether "open" and "close" refer to the slats, not to the cover."""
        return _only_tilts(state) or (
            _has_tilt_position(state) and not has_modes(state)
        )

    cover = replace(
        _COVER, needs_modes=has_modes, says_open=lambda state: not slats_open(state)
    )
    slats = replace(
        _SLATS,
        needs_modes=has_modes,
        says_open=slats_open,
        # The tilt would be a second way to open a garage door.
        supported=lambda state: _only_tilts(state) or not has_modes(state),
    )
    return (
        *cover.capabilities(close_only=config.close_only),
        *slats.capabilities(close_only=config.close_only),
        _STOP,
    )


ENDPOINT = EndpointDescription(
    category=lambda state: _CATEGORIES.get(_device_class(state), DisplayCategory.OTHER),
    reachable=available,
    takes=lambda state: {Part.OBSTRUCTION} if _is_garage_door(state) else (),
    part_attributes={Part.OBSTRUCTION: _OBSTRUCTION},
    capabilities=_capabilities(EntityConfig()),
    adapt=lambda _, config: _capabilities(config),
    settings=frozenset({"close_only"}),
)
