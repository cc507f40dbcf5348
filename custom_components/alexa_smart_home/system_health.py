"""System health: link, counters and reachability of Amazon's servers."""

from typing import Any

from homeassistant.components.sensor.const import DOMAIN as SENSOR_DOMAIN
from homeassistant.components.system_health import (
    SystemHealthRegistration,
    async_check_can_reach_url,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_translate_state

from .const import DOMAIN
from .models import Runtime, loaded_runtime
from .protocol.regions import candidate_regions, gateway_url
from .reporting.outbox import LinkState
from .skill.check import async_problems


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Register the system health information."""
    register.async_register_info(async_info)


async def async_info(hass: HomeAssistant) -> dict[str, Any]:
    """Return the state of the link, and checks that connect to Amazon."""
    if (runtime := loaded_runtime(hass)) is None:
        return {}
    settings = runtime.settings
    reporting = runtime.reporting
    return {
        "link": async_translate_state(
            hass,
            reporting.outbox.state if reporting else LinkState.NOT_LINKED,
            SENSOR_DOMAIN,
            DOMAIN,
            "link",
            None,
        ),
        "endpoints": runtime.endpoint_issues.count,
        "reports_waiting": reporting.outbox.waiting if reporting else 0,
        "connection": async_problems(runtime),
        "login_with_amazon": async_check_can_reach_url(hass, settings.token_url),
    } | {
        f"gateway_{region.lower()}": async_check_can_reach_url(
            hass, gateway_url(settings, region)
        )
        for region in _regions(runtime)
    }


def _regions(runtime: Runtime) -> set[str]:
    """Return the regions of the linked accounts, or else all candidates."""
    linked: set[str] = set()
    if runtime.reporting:
        gateway = runtime.reporting.outbox.gateway
        linked.update(*(gateway.regions(grant) for grant in gateway.grants))
    return linked or {*candidate_regions(runtime.settings)}
