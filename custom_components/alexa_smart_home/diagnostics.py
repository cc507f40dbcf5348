"""Diagnostics: settings, endpoints, directives and reports without secrets."""

from typing import Any

from homeassistant.core import HomeAssistant

from .config.sources import config_of
from .endpoints.explain import explain, explain_links
from .models import AlexaConfigEntry
from .protocol.redact import redact
from .reporting.accounts import describe
from .reporting.event_reporting import EventReporting
from .reporting.grant import BUILT_IN
from .settings import YAML
from .takeover import TAKEOVER
from .translate import ENGLISH


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: AlexaConfigEntry
) -> dict[str, Any]:
    """Return the diagnostics of the config entry."""
    runtime = entry.runtime_data
    yaml = hass.data[YAML]
    discovered = runtime.endpoints.async_update_listing()
    diagnostics: dict[str, Any] = redact(
        {
            "settings_from": yaml.block if yaml else "user interface",
            "settings": yaml.config if yaml else config_of(entry),
            "beside_the_built_in_integration": hass.data[TAKEOVER].block.present,
            "link": _link(runtime.reporting) if runtime.reporting else None,
            "endpoints": {
                entity_id: explain(runtime, entity_id)
                for entity_id in dict.fromkeys(it.entity_id for it in discovered)
            },
            "linked_entities": explain_links(runtime.endpoints),
            "left_out": {
                entity_id: reason.async_translate(hass, ENGLISH)
                for entity_id, reason in runtime.endpoints.faults.left_out.items()
            },
            "directives": [record.as_json() for record in runtime.directive_log],
        }
    )
    return diagnostics


def _link(reporting: EventReporting) -> dict[str, Any]:
    outbox = reporting.outbox
    return {
        "state": outbox.state,
        "sent": outbox.sent,
        "waiting": outbox.waiting,
        "refused": outbox.rejections,
        "dropped": outbox.overflowed,
        "grants": [
            {
                **describe(outbox.hass, grant),
                "region_confirmed": grant.confirmed,
                "expires_at": grant.tokens.expires_at.isoformat(),
                "from_the_built_in_integration": grant.account == BUILT_IN,
            }
            for grant in outbox.gateway.grants
        ],
        "reports": [record.as_json() for record in outbox.gateway.message_log],
    }
