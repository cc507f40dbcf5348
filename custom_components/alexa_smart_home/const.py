"""Names that the whole integration shares."""

import logging
from typing import Final

DOMAIN: Final = "alexa_smart_home"
LOGGER: Final = logging.getLogger(__package__)

# Numbers beyond it are neither read nor sent: JSON's readers disagree on them.
LARGEST_NUMBER: Final = 2**53
# Names from outside are cut at this many characters.
MAX_NAME: Final = 255

# The language of the spoken names if none is configured.
DEFAULT_LOCALE: Final = "en-US"

API_URL: Final = "/api/alexa/smart_home"

CONF_ENDPOINT: Final = "endpoint"
CONF_ENTITY_CONFIG: Final = "entity_config"
CONF_INPUTS: Final = "inputs"
CONF_FILTER: Final = "filter"
CONF_LOCALE: Final = "locale"
CONF_PAUSE_AUTOMATIONS: Final = "pause_automations"
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
# The AWS region of a Lambda, which stands in its User-Agent.
AWS_REGIONS: Final = {"us-east-1": "NA", "eu-west-1": "EU", "us-west-2": "FE"}
DEFAULT_REGION: Final = "NA"
# Under which name Amazon's account linking comes to Home Assistant.
LINKING_CLIENT_IDS: Final = {
    "NA": "https://pitangui.amazon.com/",
    "EU": "https://layla.amazon.com/",
    "FE": "https://alexa.amazon.co.jp/",
}
TOKEN_URL: Final = "https://api.amazon.com/auth/o2/token"  # noqa: S105

SERVICE_SYNC: Final = "sync"
SERVICE_REQUEST_AUTOMATION_STATUS: Final = "request_automation_status"
SERVICE_EXPLAIN: Final = "explain"

# The files that we keep, under these names after our domain.
STORES: Final = ("grants", "announced", "reported", "automation_status")

# Sent when the link or the number of endpoints is not as it was.
SIGNAL_CHANGED: Final = f"{DOMAIN}.changed"

# Fired for each directive; the built-in integration's name and shape.
EVENT_DIRECTIVE: Final = "alexa_smart_home"

# Fired when Home Assistant or Alexa begins or ceases to automate a thermostat.
EVENT_AUTOMATION_STATUS: Final = f"{DOMAIN}_automation_status"
