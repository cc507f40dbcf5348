"""Logbook entries of directives and of automation statuses."""

from collections.abc import Callable
from functools import partial
from typing import Any

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


class LogbookMessage(Translatable, selector="logbook"):
    """The messages of the logbook entries, which follow the name of the actor."""

    REQUESTED = "requested"
    REQUESTED_FOR = "requested_for"
    FAILED = "failed"
    FAILED_FOR = "failed_for"
    AUTOMATES = "automates"
    STOPPED_AUTOMATING = "stopped_automating"


@callback
def async_describe_events(
    hass: HomeAssistant, async_describe_event: Callable[[str, str, Describe], None]
) -> None:
    """Register the descriptions of the events."""
    if BUILT_IN_DOMAIN not in hass.config.components:
        # The built-in integration describes the same type of event.
        async_describe_event(DOMAIN, EVENT_DIRECTIVE, partial(_directive, hass))
    async_describe_event(
        DOMAIN, EVENT_AUTOMATION_STATUS, partial(_automation_status, hass)
    )


def _directive(hass: HomeAssistant, event: Event[Any]) -> Entry:
    request, response = event.data["request"], event.data.get("response", {})
    interface = request["namespace"].removeprefix("Alexa.")
    placeholders = {"directive": f"{interface}.{request['name']}"}
    if (entity_id := request.get("entity_id")) is not None:
        placeholders["name"] = _name_of(hass, entity_id)
    if "error" in response:
        placeholders["error"] = response["error"]
        message = LogbookMessage.FAILED_FOR if entity_id else LogbookMessage.FAILED
    elif entity_id:
        message = LogbookMessage.REQUESTED_FOR
    else:
        message = LogbookMessage.REQUESTED
    return _entry("Alexa", message.async_translate(hass, **placeholders), entity_id)


def _automation_status(hass: HomeAssistant, event: Event[Any]) -> Entry:
    data = event.data
    entity_id = data["entity_id"]
    actor, status = "Home Assistant", data["status"]
    if data["by"] == "alexa":
        actor, status = "Alexa", data["alexa_status"]
    message = (
        LogbookMessage.AUTOMATES
        if status == AutomationStatus.AUTOMATED
        else LogbookMessage.STOPPED_AUTOMATING
    )
    text = message.async_translate(hass, name=_name_of(hass, entity_id))
    return _entry(actor, text, entity_id)


def _name_of(hass: HomeAssistant, entity_id: str) -> str:
    state = hass.states.get(entity_id)
    return state.name if state else entity_id


def _entry(name: str, message: str, entity_id: str | None) -> Entry:
    entry = {LOGBOOK_ENTRY_NAME: name, LOGBOOK_ENTRY_MESSAGE: message}
    return entry if entity_id is None else {**entry, LOGBOOK_ENTRY_ENTITY_ID: entity_id}
