"""Send the energy that devices have used, each hour once."""

from collections.abc import Mapping
from datetime import datetime
from itertools import batched
from typing import Any, Final, NamedTuple

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later, async_track_utc_time_change
from homeassistant.helpers.recorder import get_instance
from homeassistant.util import dt as dt_util

from ..const import DOMAIN, LOGGER
from ..endpoints.registry import PORTION, EndpointRegistry
from ..interfaces.device_usage_meter import (
    DAY,
    HOUR,
    MAX_HOURS,
    Interval,
    measurements_report,
)
from ..protocol import Endpoint, events
from ..protocol.message_log import Once
from ..protocol.redact import cut
from .acknowledged import AcknowledgedState
from .answers import GatewayError
from .energy_statistics import Span, read_intervals
from .outbox import Outbox
from .queue import Notice

# The minute of the hour when Home Assistant has compiled the statistics of the last.
MINUTE: Final = 4
# Seconds until the first measurements, when new endpoints have been announced.
START_DELAY: Final = 60
# Older measurements are not sent.
MAX_AGE: Final = 7 * DAY
# A process that is killed before the file is written sends the last event again.
SAVE_DELAY: Final = 1
# One of these events is sent at a time, so that they do not delay others.
_LANE: Final = "measurements"


class Sent(NamedTuple):
    """The end of the last interval that Amazon accepted, and the resolution."""

    end: int
    hours: int


_NOTHING: Final = Sent(end=0, hours=1)


class Measurements:
    """Send the measurements of all endpoints with an energy sensor.

    An endpoint has at most one event in the outbox. What is measured until it is
    accepted is sent afterwards.
    """

    def __init__(
        self, hass: HomeAssistant, endpoints: EndpointRegistry, outbox: Outbox
    ) -> None:
        self._hass = hass
        self._endpoints = endpoints
        self._outbox = outbox
        self.state: AcknowledgedState[Sent] = AcknowledgedState(
            hass, "measurements", parse=_parse, dump=_dump, save_delay=SAVE_DELAY
        )
        # The events of each entity that are not accepted, several if one was split.
        self._queued: dict[str, list[Notice]] = {}
        self._started = False
        self._requested = False
        self._running = False
        self._is_first = Once()

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Send measurements from now on; returns a function that stops it."""
        self._started = True

        @callback
        def request(_: datetime) -> None:
            self.async_request()

        unsubscribe = async_track_utc_time_change(
            self._hass, request, minute=MINUTE, second=0
        )
        cancel = async_call_later(self._hass, START_DELAY, request)

        @callback
        def stop() -> None:
            self._started = False
            unsubscribe()
            cancel()

        return stop

    @callback
    def async_request(self) -> None:
        """Send what was not sent yet."""
        if not self._started or not self._outbox.linked or self._hass.is_stopping:
            return
        self._requested = True
        if not self._running:
            self._running = True
            self._hass.async_create_task(self._async_run(), f"{DOMAIN} measurements")

    @callback
    def async_set_hours(self, entity_id: str, hours: int) -> None:
        """Set the length of the intervals of an entity."""
        self.state.async_acknowledge(
            entity_id, self._sent(entity_id)._replace(hours=hours)
        )

    @callback
    def async_log_invalid(self, entity_id: str, code: str) -> None:
        if self._is_first(entity_id, cut(code)):
            LOGGER.warning(
                "Alexa does not accept measurements of %s: %s", entity_id, cut(code)
            )

    def _sent(self, entity_id: str) -> Sent:
        return self.state.acknowledged.get(entity_id, _NOTHING)

    async def _async_run(self) -> None:
        """Send the measurements of all endpoints in portions."""
        try:
            while self._requested and self._started:
                self._requested = False
                meters = await self._async_meters()
                for portion in batched(meters.items(), PORTION, strict=False):
                    await self._async_send(dict(portion))
        except Exception:  # noqa: BLE001 - the database may raise any error
            LOGGER.warning("Energy measurements cannot be read", exc_info=True)
        finally:
            self._running = False

    async def _async_meters(self) -> dict[str, Endpoint]:
        """Return the endpoints that wait for no event, by their energy sensor.

        Energy must not count twice: of the endpoints with one sensor, the sensor's own
        is the last choice.
        """
        meters: dict[str, Endpoint] = {}
        async for endpoint, _ in self._endpoints.async_exposed():
            entity_id, sensor = endpoint.entity_id, endpoint.energy_sensor
            if sensor is None or self._endpoints.faults.is_surplus(entity_id):
                continue
            if sensor not in meters or meters[sensor].entity_id == sensor:
                meters[sensor] = endpoint
        return {
            sensor: endpoint
            for sensor, endpoint in meters.items()
            if not self._waits(endpoint.entity_id)
        }

    def _waits(self, entity_id: str) -> bool:
        queued = [*filter(self._outbox.waits, self._queued.pop(entity_id, ()))]
        if queued:
            self._queued[entity_id] = queued
        return bool(queued)

    async def _async_send(self, meters: Mapping[str, Endpoint]) -> None:
        """Read the statistics of some sensors and queue their events."""
        oldest = _current_hour() - MAX_AGE
        spans = {}
        for sensor, endpoint in meters.items():
            sent = self._sent(endpoint.entity_id)
            spans[sensor] = Span(max(sent.end, oldest), sent.hours)
        found = await get_instance(self._hass).async_add_executor_job(
            read_intervals, self._hass, spans
        )
        if not self._started:
            return
        for sensor, intervals in found.items():
            self._outbox.async_put(self._notice(meters[sensor], intervals))

    def _notice(self, endpoint: Endpoint, intervals: tuple[Interval, ...]) -> Notice:
        report = measurements_report(intervals)
        entity_id, end = endpoint.entity_id, intervals[-1].end

        def halves() -> tuple[Notice, ...]:
            middle = len(intervals) // 2
            parts = (intervals[:middle], intervals[middle:])
            return tuple(self._notice(endpoint, it) for it in parts) if middle else ()

        @callback
        def on_accepted() -> None:
            # The sender still holds it.
            if notice in (queued := self._queued.get(entity_id, [])):
                queued.remove(notice)
            self._acknowledge(entity_id, end)
            # Send what was measured while the event waited.
            if end + self._sent(entity_id).hours * HOUR <= _current_hour():
                self.async_request()

        @callback
        def on_rejected(_: GatewayError) -> None:
            # Later measurements are sent without these.
            self._acknowledge(entity_id, end)

        notice = Notice(
            build=lambda auth: events.device_event(endpoint.endpoint_id, report, auth),
            lane=_LANE,
            on_accepted=on_accepted,
            on_rejected=on_rejected,
            halves=halves,
            keys=(entity_id,),
        )
        self._queued.setdefault(entity_id, []).append(notice)
        return notice

    def _acknowledge(self, entity_id: str, end: int) -> None:
        sent = self._sent(entity_id)
        self.state.async_acknowledge(entity_id, sent._replace(end=max(end, sent.end)))


def _current_hour() -> int:
    """Return the start of the current hour."""
    return int(dt_util.utcnow().timestamp()) // HOUR * HOUR


def _dump(sent: Mapping[str, Sent]) -> dict[str, Sent]:
    """Return the content of the file without what has no effect any more."""
    oldest = _current_hour() - MAX_AGE
    return {
        entity_id: value
        for entity_id, value in sent.items()
        if value.end > oldest or value.hours > 1
    }


def _parse(stored: dict[str, Any]) -> dict[str, Sent]:
    """Return the content of the file; raises an error for another format."""
    sent = {entity_id: Sent(*values) for entity_id, values in stored.items()}
    for end, hours in sent.values():
        if not (type(end) is type(hours) is int and 1 <= hours <= MAX_HOURS):
            raise TypeError
    return sent
