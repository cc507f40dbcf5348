"""Timestamps in the payloads of events."""

from datetime import datetime

from homeassistant.util import dt as dt_util


def whole_seconds(when: datetime) -> str:
    """Return a time in UTC without a fraction, which Amazon rejects in payloads."""
    return dt_util.as_utc(when).strftime("%Y-%m-%dT%H:%M:%SZ")
