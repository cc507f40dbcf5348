"""Request Alexa's automation status of a thermostat.

https://developer.amazon.com/docs/device-apis/alexa-automationmanagement.html
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from homeassistant.const import ATTR_ENTITY_ID, ENTITY_MATCH_ALL
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.target import (
    TargetSelection,
    async_extract_referenced_entity_ids,
)

from ..const import DOMAIN
from ..endpoints.registry import EndpointRegistry
from ..interfaces.automation_management import supported_capabilities
from ..protocol import Endpoint, events
from ..reporting.answers import GatewayError
from ..reporting.outbox import Outbox
from ..reporting.queue import Notice
from .status import AutomationStatuses
from .thermostats import Thermostats, can_be_automated

INVALID_REQUEST: Final = "INVALID_REQUEST_EXCEPTION"
# The payload versions of the request by its names: Amazon's message schema has the
# first form, its documentation the second.
FORMS: Final = {"GetAlexaAutomationStatus": "3", "getAlexaAutomationStatus": "1.0"}


@callback
def async_request_status(
    endpoints: EndpointRegistry,
    thermostats: Thermostats,
    statuses: AutomationStatuses,
    outbox: Outbox,
    target: Mapping[str, Any],
) -> None:
    """Request the status of the thermostats in the target of an action.

    Raises ServiceValidationError if the target names an entity that is no thermostat.
    """
    for endpoint in [*_targeted(endpoints, thermostats, outbox.hass, target)]:
        _send_request(outbox, statuses, endpoint)


def _targeted(
    endpoints: EndpointRegistry,
    thermostats: Thermostats,
    hass: HomeAssistant,
    target: Mapping[str, Any],
) -> Iterator[Endpoint]:
    """Yield the endpoints of a target; raises ServiceValidationError."""
    if target.get(ATTR_ENTITY_ID) == ENTITY_MATCH_ALL:
        found = thermostats.found.values()
        target = {ATTR_ENTITY_ID: [thermostat.entity_id for thermostat in found]}
    selection = TargetSelection({**target})
    selected = async_extract_referenced_entity_ids(hass, selection)
    for entity_id in sorted(selected.referenced | selected.indirectly_referenced):
        endpoint, _ = endpoints.async_find(entity_id) or (None, None)
        if endpoint is not None and can_be_automated(endpoint):
            yield endpoint
        elif entity_id in selected.referenced:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="not_a_thermostat",
                translation_placeholders={"entity_id": entity_id},
            )


@callback
def _send_request(
    outbox: Outbox, statuses: AutomationStatuses, endpoint: Endpoint
) -> None:
    """Send the request in the last accepted form; if it is rejected, in the other."""
    capabilities = supported_capabilities(endpoint.discovery)
    names = sorted(FORMS, key=lambda name: name == statuses.form, reverse=True)

    def send() -> None:
        name = names.pop(0)

        @callback
        def on_rejected(err: GatewayError) -> None:
            if err.code == INVALID_REQUEST and names:
                send()

        outbox.async_put(
            Notice(
                build=lambda auth: events.automation_status_request(
                    endpoint.endpoint_id, name, FORMS[name], capabilities, auth
                ),
                on_accepted=partial(statuses.async_set_request_form, name),
                on_rejected=on_rejected,
                keys=(endpoint.entity_id,),
            )
        )

    send()
