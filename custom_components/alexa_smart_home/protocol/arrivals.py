"""Requests that have arrived at the HTTP view since the config entry was loaded."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from homeassistant.core import callback
from homeassistant.util import dt as dt_util
from homeassistant.util.uuid import random_uuid_hex

# The query parameter with the id of a request that the connection check sends.
PROBE: Final = "check"


@dataclass(frozen=True, slots=True)
class Arrival:
    """The sender of a directive: the id of its refresh token, and its User-Agent."""

    account: str
    user_agent: str
    time: datetime


class Arrivals:
    """Hold the last directive, and recognize the requests of the connection check."""

    def __init__(self) -> None:
        self.last: Arrival | None = None
        self._expected: set[str] = set()

    @callback
    def async_add(self, account: str, user_agent: str) -> None:
        self.last = Arrival(account, user_agent, dt_util.utcnow())

    @callback
    def async_expect(self) -> str:
        """Return the id for a request of the connection check."""
        probe = random_uuid_hex()
        self._expected.add(probe)
        return probe

    @callback
    def async_take(self, probe: str) -> bool:
        """Return whether a request with this id is expected, and no longer expect it.

        The check takes the id itself if the request has not arrived.
        """
        if probe not in self._expected:
            return False
        self._expected.discard(probe)
        return True
