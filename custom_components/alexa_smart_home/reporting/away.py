"""Entities that have just become unreachable: Alexa hears of those that stay so."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, State, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

# So long an entity may be away before Alexa hears of it: a reload of an
# integration takes less.
DELAY = timedelta(seconds=10)
# So many are told at once that the event loop does not feel it.
PORTION: Final = 20


class _Away(NamedTuple):
    due: datetime
    cause: str | None


class AwayList:
    """The entities that are away since less than 10 seconds, with one timer.

    `tell` is called with the id of each entity that still stands in the list when
    its time is over, and with the cause of the report.
    """

    def __init__(
        self, hass: HomeAssistant, tell: Callable[[str, str | None], None]
    ) -> None:
        self._hass = hass
        self._tell = tell
        # None: its time is over.
        self._waiting: dict[str, _Away | None] = {}
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def async_holds_back(self, state: State, cause: str | None) -> bool:
        """Return whether it is too early to tell that an entity is away."""
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
        """Take an entity off the list."""
        self._waiting.pop(entity_id, None)

    @callback
    def async_stop(self) -> None:
        """Forget all entities."""
        self._waiting.clear()
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    def _call_later(self, wait: timedelta) -> None:
        self._cancel = async_call_later(
            self._hass, wait, HassJob(self._look, cancel_on_shutdown=True)
        )

    @callback
    def _look(self, now: datetime) -> None:
        self._cancel = None
        waiting = [(it, away) for it, away in self._waiting.items() if away is not None]
        due = [(it, away.cause) for it, away in waiting if away.due <= now]
        for entity_id, cause in due[:PORTION]:
            self._waiting[entity_id] = None
            self._tell(entity_id, cause)
            self._waiting.pop(entity_id, None)
        if len(due) > PORTION:
            self._cancel = self._hass.loop.call_soon(self._look, now).cancel
        elif later := [away.due for _, away in waiting if away.due > now]:
            self._call_later(min(later) - now)
