"""Batteries: find the sensor that measures the battery of an entity's device."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from homeassistant.components.sensor.const import DOMAIN, SensorDeviceClass
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event

from ..protocol.compile_context import Charge
from ..protocol.events import Cause
from ..protocol.readers import numeric_state
from .registry import EndpointRegistry
from .registry_locations import entities_of_device

# Reports an entity with the cause and the time of the change.
type ReportEntity = Callable[[str, Cause, datetime], None]


def _is_battery(entry: er.RegistryEntry) -> bool:
    device_class = entry.device_class or entry.original_device_class
    return (
        entry.domain == DOMAIN
        and device_class == SensorDeviceClass.BATTERY
        and not entry.disabled
    )


@callback
def async_batteries_of(hass: HomeAssistant, entity_id: str) -> list[str]:
    """Return the battery sensors of a device; of its parent device if it has none."""
    entities, devices = er.async_get(hass), dr.async_get(hass)
    entry = entities.async_get(entity_id)
    device_id = entry.device_id if entry else None
    while device_id is not None:
        entries = er.async_entries_for_device(entities, device_id)
        if found := [other.entity_id for other in entries if _is_battery(other)]:
            return found
        device = devices.async_get(device_id)
        device_id = (
            device.parent_device_id if isinstance(device, dr.ChildDeviceEntry) else None
        )
    return []


@callback
def async_charge_reader(hass: HomeAssistant, entity_id: str) -> Charge | None:
    """Return a function that reads the charge of an entity's device, in percent.

    None: the device has no battery sensor, or several.
    """
    batteries = async_batteries_of(hass, entity_id)
    if len(batteries) != 1:
        return None

    def charge() -> float | None:
        state = hass.states.get(batteries[0])
        return None if state is None else numeric_state(state)

    return charge


class Batteries:
    """Follow the battery sensors of the entities with an endpoint.

    `on_charge_changed` is called with each of these entities when its charge changes.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        # The entities with an endpoint, by the battery sensor of their device.
        self._powered: dict[str, set[str]] = {}
        self._trackers: dict[str, CALLBACK_TYPE] = {}
        self.on_charge_changed: ReportEntity = lambda *_: None

    def charge_reader(self, entity_id: str) -> Charge | None:
        """Return the reader of the charge of a device, and follow its batteries."""
        for battery in async_batteries_of(self._hass, entity_id):
            self._powered.setdefault(battery, set()).add(entity_id)
            if battery not in self._trackers:
                self._trackers[battery] = async_track_state_change_event(
                    self._hass, battery, self._charge_changed
                )
        return async_charge_reader(self._hass, entity_id)

    @callback
    def async_start(self, endpoints: EndpointRegistry) -> CALLBACK_TYPE:
        """Recompile endpoints when a battery is added, removed or renamed."""

        @callback
        def registry_changed(event: Event[Any]) -> None:
            entity_id = event.data["entity_id"]
            battery = event.data.get("old_entity_id", entity_id)
            powered = self._powered.pop(battery, set())
            if (stop_tracking := self._trackers.pop(battery, None)) is not None:
                stop_tracking()
            for other in powered | set(self._possibly_powered_by(entity_id)):
                endpoints.async_forget(other)

        unsubscribe = self._hass.bus.async_listen(
            er.EVENT_ENTITY_REGISTRY_UPDATED, registry_changed
        )

        @callback
        def stop() -> None:
            unsubscribe()
            while self._trackers:
                self._trackers.popitem()[1]()

        return stop

    def _possibly_powered_by(self, entity_id: str) -> Iterable[str]:
        """Return the entities of the device of a battery sensor, none of other ones."""
        entry = er.async_get(self._hass).async_get(entity_id)
        if entry is None or entry.device_id is None or not _is_battery(entry):
            return ()
        return entities_of_device(self._hass, entry.device_id)

    @callback
    def _charge_changed(self, event: Event[Any]) -> None:
        for entity_id in tuple(self._powered.get(event.data["entity_id"], ())):
            self.on_charge_changed(entity_id, Cause.PERIODIC_POLL, event.time_fired)
