"""Read the used energy from the long-term statistics of Home Assistant.

All times are seconds of the Unix epoch: a change to or from daylight-saving time
affects none.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from homeassistant.const import UnitOfEnergy
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..interfaces.device_usage_meter import DAY, HOUR, Interval


class Span(NamedTuple):
    """The first second that is wanted, and the length of the intervals in hours."""

    start: int
    hours: int


def read_intervals(
    hass: HomeAssistant, spans: Mapping[str, Span]
) -> dict[str, tuple[Interval, ...]]:
    """Return the intervals of each sensor; runs in the executor of the recorder."""
    # The recorder may be missing.
    from homeassistant.components.recorder.statistics import (  # noqa: PLC0415
        statistics_during_period,
    )

    # The row of an hour has the sum at its end.
    first = min(span.start for span in spans.values()) - HOUR
    found = statistics_during_period(
        hass,
        dt_util.utc_from_timestamp(first),
        None,
        {*spans},
        "hour",
        {"energy": UnitOfEnergy.MILLIWATT_HOUR},
        {"sum"},
    )
    return {
        sensor: intervals
        for sensor, rows in found.items()
        if (
            intervals := intervals_of(
                (
                    (round(row["start"]) + HOUR, total)
                    for row in rows
                    if (total := row.get("sum")) is not None
                ),
                spans[sensor],
            )
        )
    }


def intervals_of(sums: Iterable[tuple[int, float]], span: Span) -> tuple[Interval, ...]:
    """Return the intervals between the times with a known sum of the energy."""
    hourly = (it for it in _differences(sums) if it.start >= span.start)
    return tuple(hourly if span.hours == 1 else _grouped(hourly, span.hours * HOUR))


def _differences(sums: Iterable[tuple[int, float]]) -> Iterator[Interval]:
    """Yield the intervals without those that are negative or longer than a day."""
    for (start, before), (end, after) in pairwise(sums):
        # Rounded sums keep the total of all intervals.
        usage = round(after) - round(before)
        if usage >= 0 and end - start <= DAY:
            yield Interval(start, end, usage)


def _grouped(intervals: Iterable[Interval], seconds: int) -> Iterator[Interval]:
    """Add up adjacent intervals until each multiple of the resolution."""
    group: Interval | None = None
    for interval in intervals:
        if group is not None and group.end == interval.start:
            usage = group.usage + interval.usage
            group = Interval(group.start, interval.end, usage)
        else:
            if group is not None:
                yield group
            group = interval
        if group.end // seconds > group.start // seconds:
            yield group
            group = None
