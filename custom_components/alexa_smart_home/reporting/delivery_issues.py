"""Log and repair issues for events that Amazon does not accept."""

import logging
from typing import Final

from homeassistant.core import HomeAssistant, callback

from .. import issues
from ..const import LOGGER
from ..issues import Issue
from ..protocol.regions import Region
from .answers import GatewayError, NotPermitted
from .queue import Item, Report

_DROPS_PER_UPDATE: Final = 100
# Codes of rejected events that are logged, each once.
_MAX_LOGGED: Final = 32


class DeliveryIssues:
    """Raise and clear the repair issues of the delivery to all accounts."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        # Events dropped from full queues since all were delivered last.
        self._dropped = 0
        # The keys of the grants whose events have not been accepted for long.
        self._unaccepted: set[str] = set()
        self._logged: set[str] = set()

    @callback
    def async_rejected(self, item: Item, err: GatewayError) -> None:
        """Log the rejection of an event, each code once."""
        is_new = err.code not in self._logged and len(self._logged) < _MAX_LOGGED
        if is_new:
            self._logged.add(err.code)
        LOGGER.log(
            logging.WARNING if is_new else logging.DEBUG,
            "Alexa does not take the event of %s: %s",
            item.endpoint_id if isinstance(item, Report) else "Home Assistant",
            err,
        )

    @callback
    def async_not_permitted(self, err: NotPermitted) -> None:
        """Show which regions reject the events of the skill."""
        regions = [
            Region(region.lower()).async_translate(self._hass) for region in err.regions
        ]
        issues.async_raise(
            self._hass,
            Issue.NOT_PERMITTED,
            code=err.code,
            regions="\n".join(f"- {region}" for region in regions),
        )

    @callback
    def async_not_accepted(self, grant_key: str, err: GatewayError) -> None:
        """Show that the events of an account have not been accepted for long."""
        self._unaccepted.add(grant_key)
        issues.async_raise(self._hass, Issue.NOT_ACCEPTED, reason=str(err))

    @callback
    def async_accepted(self, grant_key: str) -> None:
        """Clear the issues of an account whose events are accepted, or that is gone."""
        self._unaccepted.discard(grant_key)
        if not self._unaccepted:
            issues.async_clear(self._hass, Issue.NOT_ACCEPTED)

    @callback
    def async_dropped(self, overflowed: int) -> None:
        """Show how many events were dropped; update the number seldom."""
        self._dropped += 1
        if self._dropped % _DROPS_PER_UPDATE == 1:
            issues.async_raise(self._hass, Issue.DROPPED, count=str(overflowed))

    @callback
    def async_all_delivered(self) -> None:
        """Clear the issue of dropped events."""
        self._dropped = 0
        issues.async_clear(self._hass, Issue.DROPPED)
