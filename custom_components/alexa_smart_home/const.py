"""Names that the whole integration shares."""

import logging
from typing import Final

DOMAIN: Final = "alexa_smart_home"
LOGGER: Final = logging.getLogger(__package__)

API_URL: Final = "/api/alexa/smart_home"

CONF_ENDPOINT: Final = "endpoint"
CONF_ENTITY_CONFIG: Final = "entity_config"
CONF_DISPLAY_CATEGORIES: Final = "display_categories"
CONF_READ_ONLY: Final = "read_only"
CONF_CLOSE_ONLY: Final = "close_only"
CONF_ROUTINE_TRIGGER: Final = "routine_trigger"
CONF_INPUTS: Final = "inputs"
CONF_FILTER: Final = "filter"
CONF_LOCALE: Final = "locale"
CONF_TOKEN_URL: Final = "token_url"  # noqa: S105

# The block of the built-in integration that is honoured too.
BUILT_IN_DOMAIN: Final = "alexa"
BUILT_IN_BLOCK: Final = "smart_home"

# Entities of these integrations are Alexa's own: exposing them makes a loop.
ALEXA_PLATFORMS: Final = frozenset({"alexa_devices", "alexa_media", DOMAIN})

GATEWAYS: Final = {
    "NA": "https://api.amazonalexa.com/v3/events",
    "EU": "https://api.eu.amazonalexa.com/v3/events",
    "FE": "https://api.fe.amazonalexa.com/v3/events",
}
TOKEN_URL: Final = "https://api.amazon.com/auth/o2/token"  # noqa: S105
