"""Compile a camera again when the ways to watch it change."""

from collections.abc import Callable
from itertools import chain
from typing import Any

from homeassistant.const import EVENT_COMPONENT_LOADED, EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.event import (
    async_track_state_change_event,
    async_track_state_report_event,
)

from ..endpoints.registry import EndpointRegistry
from ..protocol.compile_context import CameraStream
from .streams import camera_streams


class CameraWatch:
    """The ways to watch each camera, as they were when its endpoint was compiled.

    Home Assistant has no event for a change of these. But when a WebRTC provider
    such as go2rtc comes or goes, the camera writes its state, an equal one included.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._streams: dict[str, frozenset[CameraStream]] = {}
        self._watches: dict[str, tuple[CALLBACK_TYPE, CALLBACK_TYPE]] = {}
        self._forget: Callable[[str], None] = lambda _: None

    @callback
    def async_streams(self, entity_id: str) -> frozenset[CameraStream]:
        """Return the ways to watch a camera, and remember them."""
        streams = self._streams[entity_id] = camera_streams(self._hass, entity_id)
        if entity_id not in self._watches:
            self._watches[entity_id] = (
                async_track_state_change_event(self._hass, entity_id, self._written),
                async_track_state_report_event(self._hass, entity_id, self._written),
            )
        return streams

    @callback
    def async_start(self, endpoints: EndpointRegistry) -> CALLBACK_TYPE:
        """Forget the endpoint of a camera when the ways to watch it change."""
        self._forget = endpoints.async_forget

        @callback
        def house_changed(_: Event[Any]) -> None:
            for entity_id in tuple(self._streams):
                self._look(entity_id)

        listen = self._hass.bus.async_listen
        unsubscribes = (
            # The public URL of the streams may be another one.
            listen(EVENT_CORE_CONFIG_UPDATE, house_changed),
            listen(EVENT_COMPONENT_LOADED, house_changed),
        )

        @callback
        def stop() -> None:
            for unsubscribe in (*unsubscribes, *chain(*self._watches.values())):
                unsubscribe()
            self._watches.clear()

        return stop

    @callback
    def _written(self, event: Event[Any]) -> None:
        self._look(event.data["entity_id"])

    def _look(self, entity_id: str) -> None:
        known = self._streams.get(entity_id)
        if known is not None and camera_streams(self._hass, entity_id) != known:
            del self._streams[entity_id]
            self._forget(entity_id)
