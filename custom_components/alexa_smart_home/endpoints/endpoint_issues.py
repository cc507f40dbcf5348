"""Create repair issues for endpoints that only the user can correct."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import async_call_later

from .. import issues
from ..const import SIGNAL_STATUS_CHANGED
from ..issues import Issue
from ..protocol import Endpoint
from ..protocol.discovery import without_alias
from .registry import EndpointRegistry

# Seconds between the first of several changes and the update of the issues.
DELAY: Final = 5


class EndpointIssues:
    """Create and delete the repair issues of endpoints, and count the endpoints."""

    def __init__(self, hass: HomeAssistant, endpoints: EndpointRegistry) -> None:
        self.count = 0
        self._hass = hass
        self._endpoints = endpoints
        self._cancel: CALLBACK_TYPE | None = None

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
        issues.async_list(self._hass, Issue.DUPLICATE_NAMES, [*_duplicates(listed)])
        issues.async_list(self._hass, Issue.LEFT_OUT, faults)
        issues.async_list(self._hass, Issue.TOO_MANY, surplus)
        if self.count != len(listed):
            self.count = len(listed)
            async_dispatcher_send(self._hass, SIGNAL_STATUS_CHANGED)

    @callback
    def _update_now(self, _: datetime | None = None) -> None:
        self._cancel = None
        self.async_update(self._endpoints.async_update_listing())

    @callback
    def _schedule_update(self, _: str) -> None:
        if self._cancel is None:
            self._cancel = async_call_later(
                self._hass, DELAY, HassJob(self._update_now, cancel_on_shutdown=True)
            )


def _duplicates(endpoints: Iterable[Endpoint]) -> Iterator[str]:
    """Yield each name that several endpoints share; Alexa ignores upper case."""
    groups = defaultdict[str, list[Endpoint]](list)
    for endpoint in endpoints:
        groups[endpoint.name.casefold()].append(endpoint)
    for group in groups.values():
        if len(group) > 1:
            entity_ids = ", ".join(f"`{endpoint.entity_id}`" for endpoint in group)
            yield f"{group[0].name}: {entity_ids}"
