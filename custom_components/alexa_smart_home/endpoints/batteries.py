"""Batteries: the sensor that reads the battery of an entity's device."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from homeassistant.components.sensor.const import DOMAIN, SensorDeviceClass
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event

from ..protocol.compile_context import Charge
from ..protocol.endpoint import Endpoint
from ..protocol.readers import numeric_state
from .registry import EndpointRegistry
from .registry_locations import entities_of_device

# Reports an endpoint in a state, with a cause, as of a time.
type ReportEndpoint = Callable[[Endpoint, State, str, datetime], None]


def _is_battery(entry: er.RegistryEntry) -> bool:
    device_class = entry.device_class or entry.original_device_class
    return (
        entry.domain == DOMAIN
        and device_class == SensorDeviceClass.BATTERY
        and not entry.disabled
    )


@callback
def async_batteries_of(hass: HomeAssistant, entity_id: str) -> list[str]:
    """Return the batteries of a device; a child device may run on its parent's."""
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

    None: the device has no battery, or several, of which none is known to be its own.
    """
    found = async_batteries_of(hass, entity_id)
    if len(found) != 1:
        return None
    (battery,) = found

    def charge() -> float | None:
        state = hass.states.get(battery)
        return None if state is None else numeric_state(state)

    return charge


class Batteries:
    """The battery sensors, and the entities whose endpoints report them."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._entities = er.async_get(hass)
        self._running_on: dict[str, set[str]] = {}
        self._watches: dict[str, CALLBACK_TYPE] = {}
        self._changed: Callable[[Event[EventStateChangedData]], None] | None = None

    def charge_reader(self, entity_id: str) -> Charge | None:
        """Return what reads the charge of a device, and follow its batteries."""
        for battery in async_batteries_of(self._hass, entity_id):
            self._running_on.setdefault(battery, set()).add(entity_id)
            if battery not in self._watches:
                self._watches[battery] = async_track_state_change_event(
                    self._hass, battery, self._charge_changed
                )
        return async_charge_reader(self._hass, entity_id)

    @callback
    def async_start(self, endpoints: EndpointRegistry) -> CALLBACK_TYPE:
        """Compile again what gets a battery, loses it, or has it under another name."""

        @callback
        def changed(event: Event[Any]) -> None:
            entity_id = event.data["entity_id"]
            battery = event.data.get("old_entity_id", entity_id)
            concerned = self._running_on.pop(battery, set())
            if (unwatch := self._watches.pop(battery, None)) is not None:
                unwatch()
            for other in concerned | set(self._may_run_on(entity_id)):
                endpoints.async_forget(other)

        unsubscribe = self._hass.bus.async_listen(
            er.EVENT_ENTITY_REGISTRY_UPDATED, changed
        )

        @callback
        def stop() -> None:
            unsubscribe()
            for unwatch in self._watches.values():
                unwatch()
            self._watches.clear()

        return stop

    def _may_run_on(self, entity_id: str) -> Iterable[str]:
        """Return what may run on an entity, where that is a battery."""
        entry = self._entities.async_get(entity_id)
        if entry is None or entry.device_id is None or not _is_battery(entry):
            return ()
        return entities_of_device(self._hass, entry.device_id)

    @callback
    def async_report(
        self, endpoints: EndpointRegistry, report: ReportEndpoint
    ) -> CALLBACK_TYPE:
        """Report what runs on a battery when its charge changes."""

        @callback
        def changed(event: Event[EventStateChangedData]) -> None:
            for entity_id in tuple(self._running_on.get(event.data["entity_id"], ())):
                state = self._hass.states.get(entity_id)
                if state and (endpoint := endpoints.async_get(state)) is not None:
                    report(endpoint, state, "PERIODIC_POLL", event.time_fired)

        @callback
        def stop() -> None:
            self._changed = None

        self._changed = changed
        return stop

    @callback
    def _charge_changed(self, event: Event[EventStateChangedData]) -> None:
        if self._changed is not None:
            self._changed(event)
