"""Set up the tracking of thermostats and their automations."""

from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util

from ..endpoints.batteries import ReportEntity
from ..protocol.events import Cause
from .pause import AutomationPause
from .status import AutomationStatuses, ChangedBy, StatusChange
from .thermostats import Thermostats
from .watch import AutomationWatch

_CAUSES: Final = {
    ChangedBy.USER: Cause.APP_INTERACTION,
    ChangedBy.ALEXA: Cause.VOICE_INTERACTION,
    ChangedBy.AUTOMATIONS: Cause.RULE_TRIGGER,
}


@callback
def async_setup_automation(
    hass: HomeAssistant,
    entry: ConfigEntry[Any],
    thermostats: Thermostats,
    statuses: AutomationStatuses,
    report: ReportEntity | None,
    *,
    pause_automations: bool,
) -> None:
    """Track thermostats now, and automations after Home Assistant has started."""
    watch = AutomationWatch(hass, thermostats, statuses)
    pause = AutomationPause(hass, statuses, watch, enabled=pause_automations)

    @callback
    def report_change(change: StatusChange) -> None:
        if report is not None:
            report(change.entity_id, _CAUSES[change.by], dt_util.utcnow())

    async def started(_: HomeAssistant) -> None:
        entry.async_on_unload(watch.async_start())

    entry.async_on_unload(thermostats.async_start())
    entry.async_on_unload(statuses.async_listen(report_change))
    entry.async_on_unload(statuses.async_listen(pause.async_status_changed))
    entry.async_on_unload(async_at_started(hass, started))
