"""Schema of the settings in YAML and in the config entry."""

from collections.abc import Mapping
import re
from typing import Any, Final

from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..const import (
    CONF_ALIASES,
    CONF_ENDPOINT,
    CONF_ENTITY_CONFIG,
    CONF_FILTER,
    CONF_LINK_ENTITIES,
    CONF_LOCALE,
    CONF_PAUSE_AUTOMATIONS,
    CONF_SIDEBAR,
    CONF_TOKEN_URL,
    DEFAULT_LOCALE,
    DOMAIN,
    GATEWAYS,
    LOGGER,
    TOKEN_URL,
)
from ..endpoints.exposure_filter import FILTER_SCHEMA
from ..protocol.locales import LOCALES
from .entity_settings import ENTITY_SETTINGS

_LOOPBACK: Final = re.compile(r"http://(127\.0\.0\.1|localhost)(:\d+)?(/.*)?")


def _gateway(value: Any) -> str:
    """Accept the URL of an event gateway of Amazon or of a local server."""
    url = cv.string(value)
    if url.lower() in GATEWAYS.values():
        return url.lower()
    if _LOOPBACK.fullmatch(url):
        return url
    raise vol.Invalid(
        f"endpoint must be one of {', '.join(GATEWAYS.values())}, not {url}"
    )


def _token_url(value: Any) -> str:
    """Accept the token URL of Amazon or of a local server."""
    url = cv.string(value)
    if url != TOKEN_URL and not _LOOPBACK.fullmatch(url):
        raise vol.Invalid(f"token_url must be {TOKEN_URL}, not {url}")
    return url


def _locales(value: Any) -> list[str]:
    """Accept one locale or several."""
    locales = list(dict.fromkeys(cv.string(item) for item in cv.ensure_list(value)))
    for locale in locales:
        if locale not in LOCALES:
            raise vol.Invalid(
                f"locale must be one or more of {', '.join(LOCALES)}, not {locale}"
            )
    if not locales:
        raise vol.Invalid("locale must name at least one locale")
    return locales


def _credentials(config: dict[str, Any]) -> dict[str, Any]:
    """Reject a client id without a secret, and the reverse."""
    for key, other in (
        (CONF_CLIENT_ID, CONF_CLIENT_SECRET),
        (CONF_CLIENT_SECRET, CONF_CLIENT_ID),
    ):
        if config.get(key) and not config.get(other):
            # Home Assistant logs the value at the path: use that of the missing key.
            raise vol.Invalid(
                f"{key} is set but {other} is not: Amazon's developer console shows "
                'both under "Permissions", "Send Alexa Events"',
                path=[other],
            )
    return config


def _known(schema: dict[vol.Marker, Any]) -> vol.All:
    """Return a schema that drops unknown keys with a warning."""
    names = {str(key) for key in schema}

    def drop_unknown(data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        for key in data:
            if key not in names:
                LOGGER.warning('There is no setting "%s": it is ignored', key)
        return {key: value for key, value in data.items() if key in names}

    return vol.All(drop_unknown, schema)


ENTITY_SCHEMA: Final = _known(
    {vol.Optional(setting.key): setting.validator for setting in ENTITY_SETTINGS}
)

SETTINGS_SCHEMA: Final = vol.All(
    _known(
        {
            vol.Optional(CONF_ENDPOINT): _gateway,
            vol.Optional(CONF_CLIENT_ID): cv.string,
            vol.Optional(CONF_CLIENT_SECRET): cv.string,
            vol.Optional(CONF_TOKEN_URL, default=TOKEN_URL): _token_url,
            vol.Optional(CONF_LOCALE, default=DEFAULT_LOCALE): _locales,
            vol.Optional(CONF_FILTER, default={}): FILTER_SCHEMA,
            vol.Optional(CONF_ENTITY_CONFIG, default={}): {cv.entity_id: ENTITY_SCHEMA},
            vol.Optional(CONF_LINK_ENTITIES, default=True): cv.boolean,
            vol.Optional(CONF_ALIASES, default=False): cv.boolean,
            vol.Optional(CONF_PAUSE_AUTOMATIONS, default=False): cv.boolean,
            vol.Optional(CONF_SIDEBAR, default=False): cv.boolean,
        }
    ),
    _credentials,
)


def _own(value: Any) -> Any:
    """Validate the settings; None for `alexa_smart_home:` without settings."""
    return SETTINGS_SCHEMA(value) if value else None


CONFIG_SCHEMA: Final = vol.Schema({vol.Optional(DOMAIN): _own}, extra=vol.ALLOW_EXTRA)
