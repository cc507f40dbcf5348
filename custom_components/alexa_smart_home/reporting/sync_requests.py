"""Combine requests to announce all endpoints."""

from collections.abc import Callable
from datetime import datetime
import math
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HassJob, callback
from homeassistant.helpers.event import async_call_later

from . import announcer
from .outbox import Outbox
from .queue import Notice

# Seconds between two announcements of up to 250 KB for each account.
INTERVAL: Final = 30


class SyncRequests:
    """Make one announcement of all requests within some seconds.

    A request is ignored while an announcement is still waiting to be sent.
    """

    def __init__(self, outbox: Outbox, announce: Callable[[], Notice | None]) -> None:
        self._hass = outbox.hass
        self._outbox = outbox
        self._announce = announce
        self._announced_at = -math.inf
        self._last: Notice | None = None
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def async_add(self) -> None:
        """Announce all endpoints soon."""
        last = self._last
        if self._cancel is not None or (last and self._outbox.holds(last)):
            return
        pause = self._announced_at + INTERVAL - self._hass.loop.time()
        self._cancel = async_call_later(
            self._hass,
            max(announcer.DEBOUNCE, pause),
            HassJob(self._make_announcement, cancel_on_shutdown=True),
        )

    @callback
    def async_stop(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    @callback
    def _make_announcement(self, _: datetime) -> None:
        self._cancel = None
        if self._outbox.linked:
            self._announced_at = self._hass.loop.time()
            self._last = self._announce()
