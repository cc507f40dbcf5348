"""Derive the automation status of thermostats from the enabled automations."""

from collections import defaultdict
from collections.abc import Set as AbstractSet
from contextlib import ExitStack
from typing import Any, Final

from homeassistant.components.automation import EVENT_AUTOMATION_RELOADED
from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.const import STATE_ON
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    callback,
)
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.event import TrackStates, async_track_state_change_filtered

from ..const import LOGGER
from ..interfaces.automation_management import AutomationStatus
from .status import AutomationStatuses
from .targets import find_targets
from .thermostats import Thermostat, Thermostats

# Seconds until the automations are searched after a change.
DEBOUNCE: Final = 1

# Events after which the targets of an automation may be others.
_EVENTS: Final = (
    EVENT_AUTOMATION_RELOADED,
    ar.EVENT_AREA_REGISTRY_UPDATED,
    dr.EVENT_DEVICE_REGISTRY_UPDATED,
    er.EVENT_ENTITY_REGISTRY_UPDATED,
)
# Domains whose entities determine the targets of automations.
_DOMAINS: Final = (AUTOMATION_DOMAIN, "group", "scene", "script")


class AutomationWatch:
    """Follow the targets of automations, and which automations are enabled.

    A changed automation starts a debounced search of all automations. Turning one on
    or off updates only its own thermostats.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        thermostats: Thermostats,
        statuses: AutomationStatuses,
    ) -> None:
        self._hass = hass
        self._thermostats = thermostats
        self._statuses = statuses
        self._targets: dict[str, frozenset[str]] = {}
        self._acting: dict[str, set[str]] = {}
        self._search = Debouncer[None](
            hass, LOGGER, cooldown=DEBOUNCE, immediate=False, function=self._find
        )

    def acting_on(self, entity_id: str) -> AbstractSet[str]:
        return self._acting.get(entity_id, frozenset())

    def is_enabled(self, automation_id: str) -> bool:
        return self._hass.states.is_state(automation_id, STATE_ON)

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Search all automations, and follow their changes."""
        self._find()
        tracker = async_track_state_change_filtered(
            self._hass,
            TrackStates(all_states=False, entities=set(), domains={*_DOMAINS}),
            self._changed,
        )
        stop = ExitStack()
        stop.callback(self._search.async_shutdown)
        stop.callback(tracker.async_remove)
        stop.callback(self._thermostats.async_listen(self._thermostat_changed))
        listen = self._hass.bus.async_listen
        for event_type in _EVENTS:
            stop.callback(listen(event_type, self._schedule_search))
        return stop.close

    @callback
    def _schedule_search(self, _: Event[Any]) -> None:
        self._search.async_schedule_call()

    @callback
    def _find(self) -> None:
        self._targets = find_targets(self._hass)
        acting = defaultdict[str, set[str]](set)
        for automation_id, targets in self._targets.items():
            for target in targets:
                acting[target].add(automation_id)
        self._acting = dict(acting)
        for thermostat in self._thermostats.found.values():
            self._update_status(thermostat.entity_id)

    @callback
    def _thermostat_changed(self, _: str, thermostat: Thermostat | None) -> None:
        if thermostat is not None:
            self._update_status(thermostat.entity_id)

    @callback
    def _changed(self, event: Event[EventStateChangedData]) -> None:
        automation_id = event.data["entity_id"]
        old, new = event.data["old_state"], event.data["new_state"]
        if old is None or new is None:
            self._search.async_schedule_call()
        elif old.state != new.state and automation_id in self._targets:
            if self.is_enabled(automation_id):
                self._statuses.async_remove_paused(automation_id)
            for thermostat in self._thermostats.found.values():
                if thermostat.entity_id in self._targets[automation_id]:
                    self._update_status(thermostat.entity_id)

    def _update_status(self, entity_id: str) -> None:
        automated = any(map(self.is_enabled, self.acting_on(entity_id)))
        self._statuses.async_set_found(
            entity_id,
            AutomationStatus.AUTOMATED if automated else AutomationStatus.NOT_AUTOMATED,
        )
