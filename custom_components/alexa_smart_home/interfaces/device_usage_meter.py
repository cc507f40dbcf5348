"""Alexa.DeviceUsage.Meter: the energy that a device has used.

https://developer.amazon.com/docs/device-apis/alexa-deviceusage-meter.html

Confirmed by this page: version 1.0, no properties and no utterances, measurements are
sent as MeasurementsReport events only, a resolution from an hour to a day, and the
fields `usage`, `start` and `end` of an interval.

Not confirmed, because the examples of the page are not available:

* The discovery fields, the payload version 1.0 and that the three directives have a
  correlation token come from node-red-contrib-alexa-virtual-smarthome. The interface
  may support more units than the one used here.
* `electricityIntervals`, and the fields of the directives, are derived from Amazon's
  ACK device SDK (ack_device_usage.c), which has times and durations in milliseconds.
  Skills use ISO 8601 in other interfaces, so times are sent in that form, and a
  duration is accepted in both.
* ACK does not explain `limit` and `duration` of ReduceResolution. Both meanings are
  honoured: at most `limit` intervals per `duration`, or intervals of `limit` seconds.
* InvalidMeasurementError is a directive. Its error codes are not known; it is logged.
* The supported locales: the available copies of Amazon's list do not contain the row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
import math
from typing import ClassVar, Final, NamedTuple, override

from homeassistant.core import State
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..protocol import Capability, CompileContext, DeviceEvent
from ..protocol.errors import InvalidDirective, InvalidValue
from ..protocol.events import whole_seconds
from ..protocol.outcome import Bridge, Handlers, Outcome
from ..protocol.payload import child, integer, number

HOUR: Final = 3600
# The longest interval, in hours and in seconds.
MAX_HOURS: Final = 24
DAY: Final = MAX_HOURS * HOUR

_ELECTRICITY: Final = "electricity"


class Interval(NamedTuple):
    """The energy used in a period, in mWh. The times are seconds of the Unix epoch."""

    start: int
    end: int
    usage: int

    def as_json(self) -> JsonObjectType:
        return {
            "usage": self.usage,
            "start": whole_seconds(dt_util.utc_from_timestamp(self.start)),
            "end": whole_seconds(dt_util.utc_from_timestamp(self.end)),
        }


@dataclass(frozen=True, kw_only=True)
class DeviceUsageMeter(Capability):
    """Send the energy that `sensor` measures, which is None without a sensor."""

    interface: ClassVar[str] = "Alexa.DeviceUsage.Meter"
    version: ClassVar[str] = "1.0"
    bridge_managed: ClassVar[bool] = True
    # The energy dashboard adds up the energy of all endpoints.
    main_only: ClassVar[bool] = True

    sensor: str | None

    @override
    def offered(self, state: State, context: CompileContext) -> bool:
        return (
            self.sensor is not None
            # Measurements can only be sent.
            and context.reports
            and super().offered(state, context)
        )

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        return {
            "ReportMeasurements": _report,
            "ReduceResolution": _reduce_resolution,
            "InvalidMeasurementError": _rejected,
        }

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        return {
            "configurations": {
                "energySources": {
                    _ELECTRICITY: {
                        "unit": "MILLIWATT_HOUR",
                        "measuringMethod": "MEASURED",
                        "defaultResolution": HOUR,
                    }
                }
            }
        }


def measurements_report(intervals: Iterable[Interval]) -> DeviceEvent:
    """Return the event with the energy used in these intervals."""
    return DeviceEvent(
        namespace=DeviceUsageMeter.interface,
        name="MeasurementsReport",
        payload={"electricityIntervals": [it.as_json() for it in intervals]},
    )


def _report(_state: State, _payload: JsonObjectType) -> Outcome:
    async def request(bridge: Bridge) -> None:
        bridge.async_request_measurements()

    return Outcome(job=request)


def _reduce_resolution(state: State, payload: JsonObjectType) -> Outcome:
    limit = integer(payload, "limit")
    duration = _seconds(payload, "duration")
    if limit < 1 or duration <= 0:
        raise InvalidValue("limit and duration must be positive")
    hours = min(MAX_HOURS, math.ceil(max(duration / limit, limit) / HOUR))

    async def store(bridge: Bridge) -> None:
        bridge.async_set_measurement_hours(state.entity_id, hours)

    return Outcome(job=store)


def _rejected(state: State, payload: JsonObjectType) -> Outcome:
    if _ELECTRICITY not in payload:
        raise InvalidValue("Only electricity is measured")
    code = child(payload, _ELECTRICITY).get("errorCode")

    async def log(bridge: Bridge) -> None:
        bridge.async_log_invalid_measurement(state.entity_id, str(code))

    return Outcome(job=log)


def _seconds(payload: JsonObjectType, key: str) -> float:
    """Read a duration: a number of milliseconds, or ISO 8601."""
    value: JsonValueType = payload.get(key)
    if not isinstance(value, str):
        return number(payload, key) / 1000
    if (duration := dt_util.parse_duration(value)) is None:
        raise InvalidDirective(f"{key} must be a duration")
    return duration / timedelta(seconds=1)
