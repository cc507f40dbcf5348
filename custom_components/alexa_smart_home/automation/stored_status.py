"""The stored automation statuses, and the reading of their file."""

from dataclasses import dataclass
from typing import Any, TypedDict

from ..interfaces.automation_management import AutomationStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredStatus:
    """The stored status of one thermostat."""

    # Set by a user or Alexa; None: `found` applies.
    chosen: str | None = None
    chosen_by: str | None = None
    # Derived from the enabled automations.
    found: str = AutomationStatus.NOT_AUTOMATED
    alexa_status: str | None = None
    # ISO 8601.
    changed_at: str | None = None
    changed_by: str | None = None
    # Keys of the automations that are off while Alexa automates the thermostat.
    paused: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        """Return AUTOMATED if Home Assistant automates the thermostat."""
        return self.chosen or self.found


class StoredStatuses(TypedDict):
    """Content of the file: thermostats by key, and the accepted request form."""

    thermostats: dict[str, dict[str, Any]]
    form: str | None


def parse(stored: StoredStatuses) -> tuple[str | None, dict[str, StoredStatus]]:
    """Return the form and the thermostats of a file; raises an error if invalid."""
    statuses = {
        key: _parse_status(thermostat)
        for key, thermostat in stored["thermostats"].items()
    }
    return stored["form"], statuses


def _parse_status(stored: dict[str, Any]) -> StoredStatus:
    """Return the status of one thermostat; raises TypeError or ValueError."""
    status = StoredStatus(**{**stored, "paused": tuple(stored["paused"])})
    if (
        status.found not in AutomationStatus
        or not {status.chosen, status.alexa_status} <= {None, *AutomationStatus}
        or not all(isinstance(key, str) for key in status.paused)
    ):
        raise ValueError
    return status
