"""Follows Home Assistant's registries: what they say makes other endpoints."""

from typing import Any

from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    label_registry as lr,
)

from .registry import EndpointRegistry
from .registry_locations import entities_of_area, entities_of_device, entities_of_label


@callback
def async_follow_registries(
    hass: HomeAssistant, endpoints: EndpointRegistry
) -> CALLBACK_TYPE:
    """Compile again what a registry says other things of; returns what stops that."""

    @callback
    def entity_changed(event: Event[Any]) -> None:
        removed = event.data["action"] == "remove"
        endpoints.async_forget(event.data["entity_id"], removed=removed)
        if (old_entity_id := event.data.get("old_entity_id")) is not None:
            endpoints.async_forget(old_entity_id, removed=True)

    @callback
    def device_changed(event: Event[Any]) -> None:
        endpoints.async_forget_all(entities_of_device(hass, event.data["device_id"]))

    @callback
    def area_changed(event: Event[Any]) -> None:
        # What is in it may have another name, or labels.
        if (area_id := event.data["area_id"]) is not None:
            endpoints.async_forget_all(entities_of_area(hass, area_id))

    @callback
    def label_changed(event: Event[Any]) -> None:
        # What has it may have another name.
        endpoints.async_forget_all(entities_of_label(hass, event.data["label_id"]))

    @callback
    def house_changed(_: Event[Any]) -> None:
        endpoints.async_set_temperature_unit(hass.config.units.temperature_unit)

    listen = hass.bus.async_listen
    unsubscribes = (
        listen(er.EVENT_ENTITY_REGISTRY_UPDATED, entity_changed),
        listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, device_changed),
        listen(ar.EVENT_AREA_REGISTRY_UPDATED, area_changed),
        listen(lr.EVENT_LABEL_REGISTRY_UPDATED, label_changed),
        listen(EVENT_CORE_CONFIG_UPDATE, house_changed),
    )

    @callback
    def stop() -> None:
        for unsubscribe in unsubscribes:
            unsubscribe()

    return stop
