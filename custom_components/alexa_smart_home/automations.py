"""Puts together what deals with Home Assistant's own automations."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util

from .automation_pause import AutomationPause
from .automation_status import By, StatusChange
from .automation_watch import AutomationWatch
from .models import AlexaConfigEntry

_CAUSES = {
    By.USER: "APP_INTERACTION",
    By.ALEXA: "VOICE_INTERACTION",
    By.AUTOMATIONS: "RULE_TRIGGER",
}


@callback
def async_follow(hass: HomeAssistant, entry: AlexaConfigEntry) -> None:
    """Follow the thermostats, and their automations once Home Assistant has started."""
    runtime = entry.runtime_data
    statuses = runtime.automation_statuses
    watch = AutomationWatch(hass, runtime.thermostats, statuses)
    pause = AutomationPause(
        hass, statuses, watch, wanted=runtime.settings.pause_automations
    )

    @callback
    def report(change: StatusChange) -> None:
        """Tell Alexa at once."""
        state = hass.states.get(change.entity_id)
        if state is None or (link := runtime.link) is None:
            return
        if (endpoint := runtime.endpoints.of(state)) is not None:
            cause = _CAUSES[change.by]
            link.reporter.report(endpoint, state, cause, dt_util.utcnow())

    async def started(_: HomeAssistant) -> None:
        entry.async_on_unload(watch.async_start())

    entry.async_on_unload(runtime.thermostats.async_start())
    entry.async_on_unload(statuses.async_listen(report))
    entry.async_on_unload(pause.async_start())
    entry.async_on_unload(async_at_started(hass, started))
