"""What belongs to the config entry: its settings and its running parts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entityfilter import FILTER_SCHEMA, EntityFilter

from .const import TOKEN_URL
from .locales import DEFAULT_LOCALE

if TYPE_CHECKING:
    from .automation_status import AutomationStatuses
    from .endpoint_registry import EndpointRegistry

type AlexaConfigEntry = ConfigEntry[Runtime]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityConfig:
    """What the user wants of one entity; None: as it comes."""

    name: str | None = None
    description: str | None = None
    display_categories: tuple[str, ...] | None = None
    # Alexa may look, but not touch.
    read_only: bool = False
    # A cover, door or valve that Alexa may close but not open.
    close_only: bool = False
    # The sensor as which it starts Alexa's routines: "contact" or "motion".
    routine_trigger: str | None = None
    # Amazon's input names by the names of the sources.
    inputs: Mapping[str, str] = field(default_factory=dict)
    # The code with which an alarm panel is armed and disarmed.
    code: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The whole configuration, whatever it came from."""

    # None: the gateway follows the region that brings the grant.
    endpoint: str | None = None
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    token_url: str = TOKEN_URL
    locales: tuple[str, ...] = (DEFAULT_LOCALE,)
    filter: EntityFilter = field(default_factory=lambda: FILTER_SCHEMA({}))
    entity_config: Mapping[str, EntityConfig] = field(default_factory=dict)

    @property
    def can_report(self) -> bool:
        """Tell whether events can be sent to Alexa once a grant is there."""
        return self.client_id is not None


@dataclass(slots=True, kw_only=True)
class Runtime:
    """The running parts of the entry."""

    hass: HomeAssistant
    settings: Settings
    endpoints: EndpointRegistry
    automation_statuses: AutomationStatuses
