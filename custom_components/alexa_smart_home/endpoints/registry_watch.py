"""Recompile endpoints when Home Assistant's registries or settings change."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import Any

from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    label_registry as lr,
)
from homeassistant.util.event_type import EventType

from .registry import EndpointRegistry
from .registry_locations import entities_of_area, entities_of_device, entities_of_label


@callback
def async_follow_registries(
    hass: HomeAssistant, endpoints: EndpointRegistry
) -> CALLBACK_TYPE:
    """Start to follow the registries; return a function that stops it."""

    @callback
    def entity_changed(event: Event[Any]) -> None:
        removed = event.data["action"] == "remove"
        endpoints.async_forget(event.data["entity_id"], removed=removed)
        if (old_entity_id := event.data.get("old_entity_id")) is not None:
            endpoints.async_forget(old_entity_id, removed=True)

    @callback
    def config_changed(_: Event[Any]) -> None:
        endpoints.async_set_temperature_unit(hass.config.units.temperature_unit)

    def follow(
        event_type: EventType[Any], key: str, find: Callable[..., Iterable[str]]
    ) -> CALLBACK_TYPE:
        @callback
        def changed(event: Event[Any]) -> None:
            # The event that areas were reordered has no area.
            if (item_id := event.data[key]) is not None:
                endpoints.async_forget_all(find(hass, item_id))

        return listen(event_type, changed)

    listen = hass.bus.async_listen
    stop = ExitStack()
    for unsubscribe in (
        listen(er.EVENT_ENTITY_REGISTRY_UPDATED, entity_changed),
        follow(dr.EVENT_DEVICE_REGISTRY_UPDATED, "device_id", entities_of_device),
        follow(ar.EVENT_AREA_REGISTRY_UPDATED, "area_id", entities_of_area),
        follow(lr.EVENT_LABEL_REGISTRY_UPDATED, "label_id", entities_of_label),
        listen(EVENT_CORE_CONFIG_UPDATE, config_changed),
    ):
        stop.callback(unsubscribe)
    return stop.close
