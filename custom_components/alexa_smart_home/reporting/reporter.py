"""Report changes of properties and device events."""

from datetime import datetime
from functools import partial
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

from ..endpoints.registry import EndpointRegistry
from ..interfaces.endpoint_health import UNREACHABLE, EndpointHealth
from ..protocol import DeviceEvent, Endpoint, events
from ..protocol.discovery import endpoint_id_of, key_of
from ..protocol.events import Cause
from ..protocol.outcome import PropertyValues
from ..protocol.readers import available
from .away import AwayList
from .causes import Causes
from .changed_properties import changed_properties, known_after
from .outbox import Outbox
from .queue import Notice, Report
from .reported_values import reported_values

# Seconds after which a device event is not sent any more.
DEVICE_EVENT_LIFETIME: Final = 30
# Seconds within which a device must confirm the values that answered a directive.
CONFIRMATION_TIME: Final = 60
_NOTHING: Final[PropertyValues] = {}
_CONNECTIVITY: Final = EndpointHealth.connectivity


class Reporter:
    """Compare the properties with those that Alexa knows, and queue change reports."""

    def __init__(
        self, hass: HomeAssistant, endpoints: EndpointRegistry, outbox: Outbox
    ) -> None:
        self.causes = Causes()
        self._hass = hass
        self._endpoints = endpoints
        self._outbox = outbox
        self.state = reported_values(hass)
        # Timers that report an endpoint once more, by key.
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
    def async_expect(self, endpoint: Endpoint, values: PropertyValues) -> None:
        """Report the final values if they differ from those of an answer."""
        key, expected = endpoint.key, self.state.expected
        known = expected.get(key, expected.get(endpoint.entity_id))
        if values and known is not None:
            expected[key] = known
            self._unconfirmed[key] = known, values
            self._recheck_after(key, CONFIRMATION_TIME)

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
    def async_forget(self, key: str) -> None:
        """Drop the values and the waiting reports of a deleted endpoint."""
        self._away.async_drop(key)
        self._outbox.async_withdraw(endpoint_id_of(key))
        self.state.async_forget(key)

    async def async_catch_up(self) -> None:
        async for endpoint, state in self._endpoints.async_exposed():
            self.async_report(endpoint, state, Cause.PERIODIC_POLL)

    @callback
    def async_report_entity(
        self, key: str, cause: Cause | None = None, when: datetime | None = None
    ) -> None:
        """Queue the reports of an entity, or of an endpoint, if it exists."""
        if (found := self._endpoints.async_find(key)) is not None:
            self.async_report(*found, cause, when)

    @callback
    def async_report(
        self,
        endpoint: Endpoint,
        state: State,
        cause: Cause | None = None,
        when: datetime | None = None,
    ) -> None:
        """Queue reports of the properties that differ from those that Alexa knows.

        An endpoint and those of its aliases are reported together.
        """
        key = endpoint.key
        if (
            not self._outbox.linked
            or self._endpoints.faults.is_surplus(key)
            # Integrations that stop make their entities unavailable.
            or self._hass.is_stopping
        ):
            return
        known = self.state.expected.get(key, _NOTHING)
        for alias in endpoint.aliases:
            # Alexa reads the values of a new endpoint.
            self.state.expected.setdefault(alias.key, known)
            self.async_report(alias, state, cause, when)
        values = self._endpoints.reader.properties(endpoint, state)
        changed = changed_properties(known, values, endpoint.deadbands)
        if values.get(_CONNECTIVITY) is not UNREACHABLE:
            self._away.async_drop(state.entity_id)
        elif (
            _CONNECTIVITY in changed
            and _CONNECTIVITY in known
            and self._away.async_holds_back(state, cause)
        ):
            return
        if len(values) < len(known):
            self.state.expected[key] = known_after(
                known, values, changed, partial(endpoint.is_away, state=state)
            )
        elif changed:
            self.state.expected[key] = values
        if changed:
            cause = cause or self.causes.of(state.context)
            when = when or state.last_updated
            self._outbox.async_put(
                Report(
                    endpoint.endpoint_id,
                    state.entity_id,
                    changed,
                    values,
                    cause,
                    when,
                )
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
        """Send the device events of a change, and report the endpoint again later.

        The endpoints of aliases do not send them: a press of a doorbell rings once.
        """
        if old is not None:
            for device_event in self._endpoints.reader.device_events(
                endpoint, old, new
            ):
                self._send(endpoint, device_event)
        if endpoint.recheck_after is not None:
            self._recheck_after(endpoint.entity_id, endpoint.recheck_after)

    def _recheck_after(self, key: str, seconds: float) -> None:
        """Report an endpoint once more after some seconds."""

        @callback
        def recheck(_: datetime) -> None:
            del self._rechecks[key]
            known, unconfirmed = self._unconfirmed.pop(key, (None, _NOTHING))
            expected = self.state.expected
            if known is not None and known is expected.get(key):
                # Nothing else has been reported since.
                expected[key] = known | unconfirmed
            self.async_report_entity(key, when=dt_util.utcnow())

        if (cancel := self._rechecks.pop(key, None)) is not None:
            cancel()
        self._rechecks[key] = async_call_later(self._hass, seconds, recheck)

    def _send(self, endpoint: Endpoint, device_event: DeviceEvent) -> None:
        endpoint_id = endpoint.endpoint_id
        self._outbox.async_put(
            Notice(
                build=lambda auth: events.device_event(endpoint_id, device_event, auth),
                expires=self._hass.loop.time() + DEVICE_EVENT_LIFETIME,
                keys=(endpoint.entity_id,),
            )
        )

    @callback
    def _on_delivered(self, endpoint_id: str) -> None:
        key = key_of(endpoint_id)
        if (values := self.state.expected.get(key)) is not None:
            self.state.async_acknowledge(key, values)

    @callback
    def _on_idle(self) -> None:
        """Report the endpoints again whose reports were dropped from a full queue."""
        missed = {key_of(endpoint_id) for endpoint_id in self._outbox.missed}
        self._outbox.missed.clear()
        for key in missed:
            self.state.expected[key] = self.state.acknowledged.get(key, {})
            self.async_report_entity(key, Cause.PERIODIC_POLL)
