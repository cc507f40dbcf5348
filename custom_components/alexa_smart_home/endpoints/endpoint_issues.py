"""Create repair issues for endpoints that only the user can correct."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HassJob,
    HomeAssistant,
    callback,
)
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import async_call_later, async_track_state_change_event

from .. import issues
from ..const import SIGNAL_STATUS_CHANGED
from ..issues import Issue
from ..protocol import Endpoint
from ..protocol.discovery import without_alias
from .registry import EndpointRegistry
from .unknown_entities import unknown_entities

# Seconds between the first of several changes and the update of the issues.
DELAY: Final = 5


class EndpointIssues:
    """Create and delete the repair issues of endpoints, and count the endpoints."""

    def __init__(self, hass: HomeAssistant, endpoints: EndpointRegistry) -> None:
        self.count = 0
        self._hass = hass
        self._endpoints = endpoints
        self._cancel: CALLBACK_TYPE | None = None
        self._stop_waiting: CALLBACK_TYPE | None = None

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Update the issues now and after each change of an endpoint."""
        self._update_now()
        unsubscribe = self._endpoints.async_listen(self._schedule_update)

        @callback
        def stop() -> None:
            unsubscribe()
            if self._cancel is not None:
                self._cancel()
            if self._stop_waiting is not None:
                self._stop_waiting()

        return stop

    @callback
    def async_update(self, listed: list[Endpoint]) -> None:
        """Update the issues and the count from the endpoints that Alexa discovers."""
        faults, surplus = [], []
        found = self._endpoints.faults
        for key, fault in {**found.unreadable, **found.left_out}.items():
            if found.is_surplus(key):
                surplus.append(f"`{key}`")
            elif self._hass.states.get(without_alias(key)) is not None:
                faults.append(f"`{key}`: {fault.async_translate(self._hass)}")
        duplicates = [group_line(group) for group in duplicate_names(listed)]
        issues.async_list(self._hass, Issue.DUPLICATE_NAMES, duplicates)
        issues.async_list(self._hass, Issue.LEFT_OUT, faults)
        issues.async_list(self._hass, Issue.TOO_MANY, surplus)
        if self.count != len(listed):
            self.count = len(listed)
            async_dispatcher_send(self._hass, SIGNAL_STATUS_CHANGED)

    def _update_unknown(self) -> None:
        """Update the issue of the unknown entities, and wait for their states."""
        if self._stop_waiting is not None:
            self._stop_waiting()
            self._stop_waiting = None
        unknown = unknown_entities(self._hass, self._endpoints.exposure.settings)
        lines = [f"`{entity_id}`" for entity_id in unknown]
        issues.async_list(self._hass, Issue.UNKNOWN_ENTITIES, lines)
        if unknown:
            self._stop_waiting = async_track_state_change_event(
                self._hass, unknown, self._entity_appeared
            )

    @callback
    def _entity_appeared(self, event: Event[EventStateChangedData]) -> None:
        self._schedule_update(event.data["entity_id"])

    @callback
    def _update_now(self, _: datetime | None = None) -> None:
        self._cancel = None
        self.async_update(self._endpoints.async_update_listing())
        self._update_unknown()

    @callback
    def _schedule_update(self, _: str) -> None:
        if self._cancel is None:
            self._cancel = async_call_later(
                self._hass, DELAY, HassJob(self._update_now, cancel_on_shutdown=True)
            )


def duplicate_names(endpoints: Iterable[Endpoint]) -> Iterator[list[Endpoint]]:
    """Yield the endpoints of each name that several share; Alexa ignores upper case."""
    groups = defaultdict[str, list[Endpoint]](list)
    for endpoint in endpoints:
        groups[endpoint.name.casefold()].append(endpoint)
    for group in groups.values():
        if len(group) > 1:
            yield group


def group_line(group: list[Endpoint]) -> str:
    """Return the line of a list for endpoints with the same name."""
    entity_ids = ", ".join(f"`{endpoint.entity_id}`" for endpoint in group)
    return f"{group[0].name}: {entity_ids}"
