"""Recompile the endpoint of a camera when its stream types change."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from homeassistant.const import EVENT_COMPONENT_LOADED, EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.event import (
    async_track_state_change_event,
    async_track_state_report_event,
)

from ..endpoints.registry import EndpointRegistry
from ..protocol import CameraStream
from .streams import camera_streams


class CameraWatch:
    """Store the stream types of each camera at the time its endpoint was compiled.

    Home Assistant has no event for a change of stream types, but a camera writes its
    state, even an equal one, when a WebRTC provider such as go2rtc is added or removed.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._streams: dict[str, frozenset[CameraStream]] = {}
        self._tracked: set[str] = set()
        # Unsubscribes from all events.
        self._trackers = ExitStack()
        self._forget: Callable[[str], None] = lambda _: None

    @callback
    def async_streams(self, entity_id: str) -> frozenset[CameraStream]:
        """Return and store the stream types of a camera."""
        streams = self._streams[entity_id] = camera_streams(self._hass, entity_id)
        if entity_id not in self._tracked:
            self._tracked.add(entity_id)
            args = self._hass, entity_id, self._on_write
            self._trackers.callback(async_track_state_change_event(*args))
            self._trackers.callback(async_track_state_report_event(*args))
        return streams

    @callback
    def async_start(self, endpoints: EndpointRegistry) -> CALLBACK_TYPE:
        """Remove the endpoint of a camera when its stream types change."""
        self._forget = endpoints.async_forget
        # Both events may change the public URL.
        for event_type in (EVENT_CORE_CONFIG_UPDATE, EVENT_COMPONENT_LOADED):
            unsubscribe = self._hass.bus.async_listen(event_type, self._config_changed)
            self._trackers.callback(unsubscribe)
        return self._trackers.close

    @callback
    def _config_changed(self, _: Event[Any]) -> None:
        for entity_id in tuple(self._streams):
            self._compare(entity_id)

    @callback
    def _on_write(self, event: Event[Any]) -> None:
        self._compare(event.data["entity_id"])

    def _compare(self, entity_id: str) -> None:
        stored = self._streams.get(entity_id)
        if stored is not None and camera_streams(self._hass, entity_id) != stored:
            del self._streams[entity_id]
            self._forget(entity_id)
