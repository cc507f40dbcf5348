"""The public URL of Home Assistant."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.network import NoURLAvailableError, get_url


def external_url(hass: HomeAssistant) -> str | None:
    """Return the URL with https and port 443 that Amazon requires, None without one."""
    try:
        return get_url(
            hass,
            allow_internal=False,
            allow_ip=False,
            require_ssl=True,
            require_standard_port=True,
        )
    except NoURLAvailableError:
        return None
