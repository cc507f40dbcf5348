"""Look up labels, areas and devices of entities in the registries."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    label_registry as lr,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """The labels and the area of an entity: their ids and casefolded names."""

    own_labels: frozenset[str] = frozenset()
    # Of its device and its area.
    labels: frozenset[str] = frozenset()
    area: frozenset[str] = frozenset()


def location_of(hass: HomeAssistant, entry: er.RegistryEntry | None) -> Location:
    """Return the labels and the area of an entity, none without a registry entry."""
    if entry is None:
        return Location()
    labels = lr.async_get(hass)
    device = dr.async_get(hass).async_get(entry.device_id) if entry.device_id else None
    area = _area_of(hass, entry)
    return Location(
        own_labels=_names(labels, entry.labels),
        labels=_names(labels, device.labels if device else ())
        | _names(labels, area.labels if area else ()),
        area=frozenset({area.id, area.name.casefold()} if area else ()),
    )


def _area_of(hass: HomeAssistant, entry: er.RegistryEntry) -> ar.AreaEntry | None:
    area_id = er.async_get_effective_area_id(hass, entry)
    return ar.async_get(hass).async_get_area(area_id) if area_id else None


def with_area(hass: HomeAssistant, entity_id: str) -> str:
    """Return an entity id, followed by the name of its area if it has one."""
    entry = er.async_get(hass).async_get(entity_id)
    area = _area_of(hass, entry) if entry else None
    return f"{entity_id} ({area.name})" if area else entity_id


def _names(registry: lr.LabelRegistry, label_ids: Iterable[str]) -> frozenset[str]:
    return frozenset(
        name.casefold()
        for label_id in label_ids
        if (label := registry.async_get_label(label_id)) is not None
        for name in (label.label_id, label.name)
    )


def entities_of_device(hass: HomeAssistant, device_id: str) -> Iterator[str]:
    """Yield the entities of a device and of its child devices."""
    entities = er.async_get(hass)
    children = dr.async_entries_for_parent_device(dr.async_get(hass), device_id)
    for found in (device_id, *(child.id for child in children)):
        for entry in er.async_entries_for_device(
            entities, found, include_disabled_entities=True
        ):
            yield entry.entity_id


def entities_of_area(hass: HomeAssistant, area_id: str) -> Iterator[str]:
    """Yield the entities in an area or of its devices, and vacuums that clean it."""
    for device in dr.async_entries_for_area(dr.async_get(hass), area_id):
        yield from entities_of_device(hass, device.id)
    for entry in er.async_get(hass).entities.values():
        if area_id == entry.area_id or area_id in _mapped_areas(entry):
            yield entry.entity_id


def areas_to_clean(hass: HomeAssistant, entity_id: str) -> Mapping[str, str]:
    """Return the names, by area id, of the areas that a vacuum can clean."""
    if (entry := er.async_get(hass).async_get(entity_id)) is None:
        return {}
    areas = ar.async_get(hass)
    return {
        area_id: area.name
        for area_id in _mapped_areas(entry)
        if (area := areas.async_get_area(area_id)) is not None
    }


def platform_of(hass: HomeAssistant, entity_id: str) -> str | None:
    """Return the integration that provides an entity, None if it is not registered."""
    entry = er.async_get(hass).async_get(entity_id)
    return None if entry is None else entry.platform


def mac_addresses_of(hass: HomeAssistant, entity_id: str) -> tuple[str, ...]:
    """Return the MAC addresses of the device of an entity, sorted."""
    entry = er.async_get(hass).async_get(entity_id)
    if entry is None or entry.device_id is None:
        return ()
    device = dr.async_get(hass).async_get(entry.device_id)
    # Child devices have no connections.
    if not isinstance(device, dr.DeviceEntry):
        return ()
    return tuple(
        sorted(
            address
            for kind, address in device.connections
            if kind == dr.CONNECTION_NETWORK_MAC
        )
    )


def _mapped_areas(entry: er.RegistryEntry) -> Collection[str]:
    """Return the ids of the areas that are assigned to the map of a vacuum."""
    options: Mapping[str, Any] = entry.options.get("vacuum", {})
    return options.get("area_mapping") or ()


def entities_of_label(hass: HomeAssistant, label_id: str) -> Iterator[str]:
    """Yield the entities with a label, also by their device or area."""
    for entry in er.async_entries_for_label(er.async_get(hass), label_id):
        yield entry.entity_id
    for device in dr.async_entries_for_label(dr.async_get(hass), label_id):
        yield from entities_of_device(hass, device.id)
    for area in ar.async_entries_for_label(ar.async_get(hass), label_id):
        yield from entities_of_area(hass, area.id)
