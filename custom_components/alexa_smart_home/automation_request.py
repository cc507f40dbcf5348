"""Asks Alexa whether she automates a thermostat.

https://developer.amazon.com/docs/device-apis/alexa-automationmanagement.html
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from homeassistant.const import ATTR_ENTITY_ID, ENTITY_MATCH_ALL
from homeassistant.core import ServiceCall, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.target import (
    TargetSelection,
    async_extract_referenced_entity_ids,
)
from homeassistant.util.json import JsonObjectType

from . import events
from .answers import GatewayError
from .const import DOMAIN
from .endpoint import Endpoint
from .events import Postage
from .interfaces.automation_management import supported_capabilities
from .models import Link, Runtime
from .report_queue import Notice
from .thermostats import can_be_automated

INVALID_REQUEST: Final = "INVALID_REQUEST_EXCEPTION"


class Form(NamedTuple):
    """A way to write the request."""

    name: str
    version: str


# Amazon's message schema has the first, the example of the page the second.
FORMS: Final = (
    Form("GetAlexaAutomationStatus", "3"),
    Form("getAlexaAutomationStatus", "1.0"),
)


async def async_request(call: ServiceCall) -> None:
    """Ask about the thermostats that an action is called for."""
    for entry in call.hass.config_entries.async_loaded_entries(DOMAIN):
        runtime = entry.runtime_data
        link = runtime.link
        if link is not None and link.outbox.linked:
            for endpoint in [*_wanted(runtime, call)]:
                _ask(runtime, link, endpoint)
            return
    raise ServiceValidationError(
        translation_domain=DOMAIN, translation_key="not_linked"
    )


def _wanted(runtime: Runtime, call: ServiceCall) -> Iterator[Endpoint]:
    """Yield the endpoints; who names something else is told so."""
    wanted: dict[str, Any] = call.data
    if wanted.get(ATTR_ENTITY_ID) == ENTITY_MATCH_ALL:
        found = runtime.thermostats.found.values()
        wanted = {ATTR_ENTITY_ID: [it.entity_id for it in found]}
    selected = async_extract_referenced_entity_ids(
        runtime.hass, TargetSelection(wanted)
    )
    for entity_id in sorted(selected.referenced | selected.indirectly_referenced):
        state = runtime.hass.states.get(entity_id)
        endpoint = runtime.endpoints.of(state) if state else None
        if endpoint is not None and can_be_automated(endpoint):
            yield endpoint
        elif entity_id in selected.referenced:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="not_a_thermostat",
                translation_placeholders={"entity_id": entity_id},
            )


@callback
def _ask(runtime: Runtime, link: Link, endpoint: Endpoint) -> None:
    """Ask in the form that worked last; if Amazon knows it not, once in the other."""
    statuses = runtime.automation_statuses
    capabilities = supported_capabilities(endpoint.discovery)
    forms = sorted(FORMS, key=lambda form: form.name == statuses.form, reverse=True)

    def send() -> None:
        form = forms.pop(0)

        def build(postage: Postage) -> JsonObjectType:
            return events.automation_status_request(
                endpoint.endpoint_id, *form, capabilities, postage
            )

        @callback
        def on_taken() -> None:
            statuses.remember_form(form.name)

        @callback
        def on_refused(err: GatewayError) -> None:
            if err.code == INVALID_REQUEST and forms:
                send()

        link.outbox.put(
            Notice(
                build=build,
                on_taken=on_taken,
                on_refused=on_refused,
                entity_ids=(endpoint.entity_id,),
            )
        )

    send()
