"""Constants of the integration."""

import logging
from typing import Final

DOMAIN: Final = "alexa_smart_home"
LOGGER: Final = logging.getLogger(__package__)

# Larger numbers are neither read nor sent: JSON parsers read them differently.
LARGEST_NUMBER: Final = 2**53
# Names received from others are cut to this number of characters.
MAX_NAME: Final = 255

# The locale of the spoken names if none is configured.
DEFAULT_LOCALE: Final = "en-US"

API_URL: Final = "/api/alexa/smart_home"

CONF_ALIASES: Final = "aliases"
CONF_ENDPOINT: Final = "endpoint"
CONF_ENTITY_CONFIG: Final = "entity_config"
CONF_INPUTS: Final = "inputs"
CONF_FILTER: Final = "filter"
CONF_LOCALE: Final = "locale"
CONF_LINK_ENTITIES: Final = "link_entities"
# The skill that the config flow has created, in the data of the config entry.
CONF_SKILL_ID: Final = "skill_id"
CONF_PAUSE_AUTOMATIONS: Final = "pause_automations"
CONF_SIDEBAR: Final = "sidebar"
CONF_TOKEN_URL: Final = "token_url"  # noqa: S105

# The YAML block of the built-in integration, whose settings are also accepted.
BUILT_IN_DOMAIN: Final = "alexa"
BUILT_IN_BLOCK: Final = "smart_home"

# Integrations whose entities are Alexa devices: exposing these makes a loop.
ALEXA_PLATFORMS: Final = frozenset({"alexa_devices", "alexa_media", DOMAIN})

GATEWAYS: Final = {
    "NA": "https://api.amazonalexa.com/v3/events",
    "EU": "https://api.eu.amazonalexa.com/v3/events",
    "FE": "https://api.fe.amazonalexa.com/v3/events",
}
# The region of the event gateway by AWS region of a Lambda function.
AWS_REGIONS: Final = {"us-east-1": "NA", "eu-west-1": "EU", "us-west-2": "FE"}
DEFAULT_REGION: Final = "NA"
# The OAuth client ids with which Amazon links accounts, by region.
LINKING_CLIENT_IDS: Final = {
    "NA": "https://pitangui.amazon.com/",
    "EU": "https://layla.amazon.com/",
    "FE": "https://alexa.amazon.co.jp/",
}
TOKEN_URL: Final = "https://api.amazon.com/auth/o2/token"  # noqa: S105
AUTHORIZE_URL: Final = "https://www.amazon.com/ap/oa"
SKILL_MANAGEMENT_URL: Final = "https://api.amazonalexa.com"

SERVICE_SYNC: Final = "sync"
SERVICE_REQUEST_AUTOMATION_STATUS: Final = "request_automation_status"
SERVICE_EXPLAIN: Final = "explain"
SERVICE_CHECK: Final = "check"

# The stores of the integration, each named `<domain>.<name>`.
STORES: Final = (
    "grants",
    "announced",
    "reported",
    "automation_status",
    "measurements",
    "object_classes",
)

# Dispatched when the link state or the number of endpoints has changed.
SIGNAL_STATUS_CHANGED: Final = f"{DOMAIN}.changed"

# Fired for each directive, with the name and data of the built-in integration.
EVENT_DIRECTIVE: Final = "alexa_smart_home"

# Fired when Home Assistant or Alexa starts or stops automating a thermostat.
EVENT_AUTOMATION_STATUS: Final = f"{DOMAIN}_automation_status"
