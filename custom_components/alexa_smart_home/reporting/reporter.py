"""Report changes of properties and device events."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonValueType

from ..endpoints.registry import EndpointRegistry
from ..interfaces.endpoint_health import UNREACHABLE, EndpointHealth
from ..protocol import DeviceEvent, Endpoint, events
from ..protocol.discovery import endpoint_id_of, entity_id_of
from ..protocol.events import Cause
from ..protocol.outcome import PropertyKey, PropertyValues
from ..protocol.readers import available
from .acknowledged import AcknowledgedState
from .away import AwayList
from .causes import Causes
from .changed_properties import changed_properties, known_after
from .outbox import Outbox
from .queue import Notice, Report

# Seconds.
SAVE_DELAY: Final = 30
# Seconds after which a device event is not sent any more.
DEVICE_EVENT_LIFETIME: Final = 30
# Seconds within which a device must confirm the values that answered a directive.
CONFIRMATION_TIME: Final = 60
_NOTHING: Final[PropertyValues] = {}
_CONNECTIVITY: Final = EndpointHealth.connectivity

# The content of the file: namespace, instance, name and value, by entity id.
type StoredValues = dict[str, list[tuple[str, str | None, str, JsonValueType]]]


class Reporter:
    """Compare the properties with those that Alexa knows, and queue change reports."""

    def __init__(
        self, hass: HomeAssistant, endpoints: EndpointRegistry, outbox: Outbox
    ) -> None:
        self.causes = Causes()
        self._hass = hass
        self._endpoints = endpoints
        self._outbox = outbox
        self.state: AcknowledgedState[PropertyValues] = AcknowledgedState(
            hass, "reported", parse=_parse, dump=self._dump, save_delay=SAVE_DELAY
        )
        # Timers that report an endpoint once more, by entity id.
        self._rechecks: dict[str, CALLBACK_TYPE] = {}
        # The values that answered a directive before the device confirmed them, with
        # those that Alexa knew then.
        self._unconfirmed: dict[str, tuple[PropertyValues, PropertyValues]] = {}
        self._away = AwayList(hass, self.async_report_entity)
        outbox.on_delivered = self._on_delivered
        outbox.on_idle = self._on_idle

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Report changes from now on; returns a function that stops it."""
        unsubscribe = self._hass.bus.async_listen(
            EVENT_STATE_CHANGED, self._changed, self._endpoints.async_may_be_reported
        )

        @callback
        def stop() -> None:
            unsubscribe()
            for cancel in self._rechecks.values():
                cancel()
            self._rechecks.clear()
            self._away.async_stop()

        return stop

    @callback
    def async_expect(self, entity_id: str, values: PropertyValues) -> None:
        """Report the final values if they differ from those of an answer."""
        if values and (known := self.state.expected.get(entity_id)) is not None:
            self._unconfirmed[entity_id] = known, values
            self._recheck_after(entity_id, CONFIRMATION_TIME)

    @callback
    def async_account_linked(self) -> None:
        """Assume that a new account reads all values; report changes of known ones."""
        state = self.state
        state.expected = dict(state.acknowledged)
        for endpoint, exposed in self._endpoints.exposed():
            entity_id = endpoint.entity_id
            if entity_id in state.expected:
                self.async_report(endpoint, exposed, Cause.PERIODIC_POLL)
            else:
                values = self._endpoints.reader.properties(endpoint, exposed)
                state.expected[entity_id] = state.acknowledged[entity_id] = values
        state.async_delay_save()

    @callback
    def async_forget(self, entity_id: str) -> None:
        """Drop the values and the waiting reports of a deleted endpoint."""
        self._away.async_drop(entity_id)
        self._outbox.async_withdraw(endpoint_id_of(entity_id))
        self.state.async_forget(entity_id)

    async def async_catch_up(self) -> None:
        async for endpoint, state in self._endpoints.async_exposed():
            self.async_report(endpoint, state, Cause.PERIODIC_POLL)

    @callback
    def async_report_entity(
        self, entity_id: str, cause: Cause | None = None, when: datetime | None = None
    ) -> None:
        """Queue a report of an entity if it has an endpoint."""
        if (found := self._endpoints.async_find(entity_id)) is not None:
            self.async_report(*found, cause, when)

    @callback
    def async_report(
        self,
        endpoint: Endpoint,
        state: State,
        cause: Cause | None = None,
        when: datetime | None = None,
    ) -> None:
        """Queue a report of the properties that differ from those that Alexa knows."""
        entity_id = state.entity_id
        if (
            not self._outbox.linked
            or self._endpoints.faults.is_surplus(entity_id)
            # Integrations that stop make their entities unavailable.
            or self._hass.is_stopping
        ):
            return
        known = self.state.expected.get(entity_id, _NOTHING)
        values = self._endpoints.reader.properties(endpoint, state)
        changed = changed_properties(known, values, endpoint.deadbands)
        if values.get(_CONNECTIVITY) is not UNREACHABLE:
            self._away.async_drop(entity_id)
        elif (
            _CONNECTIVITY in changed
            and _CONNECTIVITY in known
            and self._away.async_holds_back(state, cause)
        ):
            return
        if len(values) < len(known):
            self.state.expected[entity_id] = known_after(
                known, values, changed, reachable=endpoint.reachable(state)
            )
        elif changed:
            self.state.expected[entity_id] = values
        if changed:
            cause = cause or self.causes.of(state.context)
            when = when or state.last_updated
            self._outbox.async_put(
                Report(endpoint.endpoint_id, changed, values, cause, when)
            )

    @callback
    def _changed(self, event: Event[EventStateChangedData]) -> None:
        data = event.data
        old, new = data["old_state"], data["new_state"]
        if new is None or old is None or not available(old):
            # An endpoint that was unavailable may not have been announced yet.
            self._endpoints.async_notify(data["entity_id"])
        # A change of the shape drops the links until the host is compiled again.
        host = self._endpoints.async_host_of(data["entity_id"])
        if new is not None and (endpoint := self._endpoints.async_get(new)) is not None:
            self._report_change(endpoint, old, new)
            self.async_report(endpoint, new)
        if host is not None and (found := self._endpoints.async_find(host)) is not None:
            endpoint, state = found
            cause = when = None
            if new is not None:
                self._report_change(endpoint, old, new)
                cause, when = self.causes.of(new.context), new.last_updated
            self.async_report(endpoint, state, cause, when)

    def _report_change(self, endpoint: Endpoint, old: State | None, new: State) -> None:
        """Send the device events of a change, and report the endpoint again later."""
        if old is not None:
            for device_event in self._endpoints.reader.device_events(
                endpoint, old, new
            ):
                self._send(endpoint, device_event)
        if endpoint.recheck_after is not None:
            self._recheck_after(endpoint.entity_id, endpoint.recheck_after)

    def _recheck_after(self, entity_id: str, seconds: float) -> None:
        """Report an entity once more after some seconds."""

        @callback
        def recheck(_: datetime) -> None:
            del self._rechecks[entity_id]
            known, unconfirmed = self._unconfirmed.pop(entity_id, (None, _NOTHING))
            expected = self.state.expected
            if known is not None and known is expected.get(entity_id):
                # Nothing else has been reported since.
                expected[entity_id] = known | unconfirmed
            self.async_report_entity(entity_id, when=dt_util.utcnow())

        if (cancel := self._rechecks.pop(entity_id, None)) is not None:
            cancel()
        self._rechecks[entity_id] = async_call_later(self._hass, seconds, recheck)

    def _send(self, endpoint: Endpoint, device_event: DeviceEvent) -> None:
        endpoint_id = endpoint.endpoint_id
        self._outbox.async_put(
            Notice(
                build=lambda auth: events.device_event(endpoint_id, device_event, auth),
                expires=self._hass.loop.time() + DEVICE_EVENT_LIFETIME,
                entity_ids=(endpoint.entity_id,),
            )
        )

    @callback
    def _on_delivered(self, endpoint_id: str) -> None:
        entity_id = entity_id_of(endpoint_id)
        if (values := self.state.expected.get(entity_id)) is not None:
            self.state.async_acknowledge(entity_id, values)

    @callback
    def _on_idle(self) -> None:
        """Report the endpoints again whose reports were dropped from a full queue."""
        missed = {entity_id_of(endpoint_id) for endpoint_id in self._outbox.missed}
        self._outbox.missed.clear()
        for entity_id in missed:
            acknowledged = self.state.acknowledged.get(entity_id, {})
            self.state.expected[entity_id] = acknowledged
            self.async_report_entity(entity_id, Cause.PERIODIC_POLL)

    def _dump(self, values_of: Mapping[str, PropertyValues]) -> StoredValues:
        return {
            entity_id: [(*key, value) for key, value in values.items()]
            for entity_id, values in values_of.items()
            if self._hass.states.get(entity_id) is not None
        }


def _parse(stored: StoredValues) -> dict[str, PropertyValues]:
    """Return the content of the file; raises an error for another format."""
    return {
        entity_id: {
            PropertyKey(namespace, instance, name): value
            for namespace, instance, name, value in values
        }
        for entity_id, values in stored.items()
    }
