"""Delay the reports of entities that have just become unavailable."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, State, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from ..protocol.events import Cause

# A reload of an integration takes less.
DELAY = timedelta(seconds=10)
# Entities that are reported in a row before other tasks run.
PORTION: Final = 20


class _Away(NamedTuple):
    due: datetime
    cause: Cause | None


class AwayList:
    """Hold entities that became unavailable less than 10 seconds ago, with one timer.

    `report` is called with the id of each entity that is unavailable for longer, and
    with the cause of the report.
    """

    def __init__(
        self, hass: HomeAssistant, report: Callable[[str, Cause | None], None]
    ) -> None:
        self._hass = hass
        self._report = report
        # None: being reported.
        self._waiting: dict[str, _Away | None] = {}
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def async_holds_back(self, state: State, cause: Cause | None) -> bool:
        """Return whether an unavailable entity must not be reported yet."""
        entity_id = state.entity_id
        if entity_id in self._waiting:
            return self._waiting[entity_id] is not None
        now = dt_util.utcnow()
        # The clock may have been set back since.
        due = min(state.last_changed, now) + DELAY
        if due <= now:
            return False
        self._waiting[entity_id] = _Away(due, cause)
        if self._cancel is None:
            self._call_later(due - now)
        return True

    @callback
    def async_drop(self, entity_id: str) -> None:
        self._waiting.pop(entity_id, None)

    @callback
    def async_stop(self) -> None:
        self._waiting.clear()
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    def _call_later(self, wait: timedelta) -> None:
        self._cancel = async_call_later(
            self._hass, wait, HassJob(self._report_due, cancel_on_shutdown=True)
        )

    @callback
    def _report_due(self, now: datetime) -> None:
        self._cancel = None
        waiting = [
            (entity_id, away)
            for entity_id, away in self._waiting.items()
            if away is not None
        ]
        due = [
            (entity_id, away.cause) for entity_id, away in waiting if away.due <= now
        ]
        for entity_id, cause in due[:PORTION]:
            self._waiting[entity_id] = None
            self._report(entity_id, cause)
            self._waiting.pop(entity_id, None)
        if len(due) > PORTION:
            self._cancel = self._hass.loop.call_soon(self._report_due, now).cancel
        elif later := [away.due for _, away in waiting if away.due > now]:
            self._call_later(min(later) - now)
