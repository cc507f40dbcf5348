"""Ways to watch a camera come and go: its endpoint is then another one."""

from typing import Any

from homeassistant.const import (
    EVENT_COMPONENT_LOADED,
    EVENT_CORE_CONFIG_UPDATE,
    EVENT_STATE_CHANGED,
    EVENT_STATE_REPORTED,
)
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateEventData,
    HomeAssistant,
    callback,
)

from .cameras import camera_streams
from .capability import CameraStream
from .endpoint_registry import EndpointRegistry


class CameraWatch:
    """How each camera could be watched when its endpoint was compiled.

    Nothing says that it can be watched in another way now. But who begins or
    ceases to provide WebRTC lets it write its state, though that is the same.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._streams: dict[str, frozenset[CameraStream]] = {}

    @callback
    def streams(self, entity_id: str) -> frozenset[CameraStream]:
        """Return how a camera can be watched, and remember it."""
        streams = self._streams[entity_id] = camera_streams(self._hass, entity_id)
        return streams

    @callback
    def async_start(self, endpoints: EndpointRegistry) -> CALLBACK_TYPE:
        """Compile a camera again when it can be watched in another way."""

        @callback
        def look(entity_id: str) -> None:
            if camera_streams(self._hass, entity_id) != self._streams[entity_id]:
                del self._streams[entity_id]
                endpoints.forget(entity_id)

        @callback
        def concerns(data: EventStateEventData) -> bool:
            return data["entity_id"] in self._streams

        @callback
        def written(event: Event[Any]) -> None:
            look(event.data["entity_id"])

        @callback
        def house_changed(_: Event[Any]) -> None:
            for entity_id in tuple(self._streams):
                look(entity_id)

        listen = self._hass.bus.async_listen
        unsubscribes = (
            listen(EVENT_STATE_REPORTED, written, concerns),
            listen(EVENT_STATE_CHANGED, written, concerns),
            # The address under which the internet reaches the streams may be new.
            listen(EVENT_CORE_CONFIG_UPDATE, house_changed),
            listen(EVENT_COMPONENT_LOADED, house_changed),
        )

        @callback
        def stop() -> None:
            for unsubscribe in unsubscribes:
                unsubscribe()

        return stop
