"""Looks the endpoints over: how many there are, and what only people can mend."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import async_call_later

from .. import issues
from ..const import SIGNAL_CHANGED
from ..issues import Issue
from ..protocol.endpoint import Endpoint
from .registry import EndpointRegistry

# Seconds: one look for all that changes together.
DELAY: Final = 5


class EndpointIssues:
    """Knows the number of endpoints, and raises the issues that they give rise to."""

    def __init__(self, hass: HomeAssistant, endpoints: EndpointRegistry) -> None:
        self.count = 0
        self._hass = hass
        self._endpoints = endpoints
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Look now, and whenever something changed."""
        self._look()
        unsubscribe = self._endpoints.async_listen(self._touched)

        @callback
        def stop() -> None:
            unsubscribe()
            if self._cancel is not None:
                self._cancel()

        return stop

    @callback
    def async_update(self, listed: Collection[Endpoint]) -> None:
        """Take in the endpoints as they have just been listed."""
        show = issues.async_list
        show(self._hass, Issue.DUPLICATE_NAMES, [*_duplicates(listed)])
        faults, surplus = [], []
        troubles = {
            **self._endpoints.faults.unreadable,
            **self._endpoints.faults.left_out,
        }
        for entity_id, why in troubles.items():
            if self._endpoints.faults.is_surplus(entity_id):
                surplus.append(f"`{entity_id}`")
            elif self._hass.states.get(entity_id) is not None:
                faults.append(f"`{entity_id}`: {why.async_translate(self._hass)}")
        show(self._hass, Issue.LEFT_OUT, faults)
        show(self._hass, Issue.TOO_MANY, surplus)
        if self.count != len(listed):
            self.count = len(listed)
            async_dispatcher_send(self._hass, SIGNAL_CHANGED)

    @callback
    def _look(self, _: datetime | None = None) -> None:
        self._cancel = None
        self.async_update(self._endpoints.async_update_listing())

    @callback
    def _touched(self, _: str) -> None:
        if self._cancel is None:
            self._cancel = async_call_later(
                self._hass, DELAY, HassJob(self._look, cancel_on_shutdown=True)
            )


def _duplicates(listed: Collection[Endpoint]) -> Iterator[str]:
    """Yield what endpoints share a name: Alexa hears no difference of case."""
    groups: dict[str, list[Endpoint]] = {}
    for endpoint in listed:
        groups.setdefault(endpoint.name.casefold(), []).append(endpoint)
    for group in groups.values():
        if len(group) > 1:
            entity_ids = ", ".join(f"`{it.entity_id}`" for it in group)
            yield f"{group[0].name}: {entity_ids}"
