"""Times as Alexa writes them, where the builder of events does not do it."""

from datetime import datetime

from homeassistant.util import dt as dt_util


def whole_seconds(when: datetime) -> str:
    """Write a time in UTC without a fraction: some events refuse one."""
    return dt_util.as_utc(when).strftime("%Y-%m-%dT%H:%M:%SZ")
