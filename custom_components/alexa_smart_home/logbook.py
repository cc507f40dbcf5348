"""The logbook's lines: what Alexa asked for, and who automates a thermostat."""

from collections.abc import Callable, Mapping
from typing import Any, override

from homeassistant.components.logbook.const import (
    LOGBOOK_ENTRY_ENTITY_ID,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
)
from homeassistant.core import Event, HomeAssistant, callback

from .const import BUILT_IN_DOMAIN, DOMAIN, EVENT_AUTOMATION_STATUS, EVENT_DIRECTIVE
from .interfaces.automation_management import AutomationStatus
from .translate import Translatable

type Entry = dict[str, Any]
type Describe = Callable[[Event[Any]], Entry]


class Line(Translatable):
    """What stands behind the name of who did it."""

    ASKED = "asked"
    ASKED_OF = "asked_of"
    REFUSED = "refused"
    REFUSED_OF = "refused_of"
    AUTOMATES = "automates"
    CEASES = "ceases"

    @property
    @override
    def selector(self) -> str:
        return "line"


@callback
def async_describe_events(
    hass: HomeAssistant, async_describe_event: Callable[[str, str, Describe], None]
) -> None:
    """Describe our events."""

    def name_of(entity_id: str) -> str:
        state = hass.states.get(entity_id)
        return state.name if state else entity_id

    @callback
    def directive(event: Event[Any]) -> Entry:
        request, response = event.data["request"], event.data.get("response", {})
        interface = request["namespace"].removeprefix("Alexa.")
        given = {"directive": f"{interface}.{request['name']}"}
        if (entity_id := request.get("entity_id")) is not None:
            given["name"] = name_of(entity_id)
        if "error" in response:
            given["error"] = response["error"]
            line = Line.REFUSED_OF if entity_id else Line.REFUSED
        else:
            line = Line.ASKED_OF if entity_id else Line.ASKED
        return _entry("Alexa", line.async_translate(hass, **given), entity_id)

    @callback
    def automation_status(event: Event[Any]) -> Entry:
        data: Mapping[str, Any] = event.data
        entity_id = data["entity_id"]
        who, status = "Home Assistant", data["status"]
        if data["by"] == "alexa":
            who, status = "Alexa", data["alexa_status"]
        line = Line.AUTOMATES if status == AutomationStatus.AUTOMATED else Line.CEASES
        return _entry(
            who, line.async_translate(hass, name=name_of(entity_id)), entity_id
        )

    if BUILT_IN_DOMAIN not in hass.config.components:
        # The built-in integration describes the same type of event.
        async_describe_event(DOMAIN, EVENT_DIRECTIVE, directive)
    async_describe_event(DOMAIN, EVENT_AUTOMATION_STATUS, automation_status)


def _entry(name: str, message: str, entity_id: str | None) -> Entry:
    entry = {LOGBOOK_ENTRY_NAME: name, LOGBOOK_ENTRY_MESSAGE: message}
    return entry if entity_id is None else {**entry, LOGBOOK_ENTRY_ENTITY_ID: entity_id}
