"""Settings of the integration and of single entities."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from homeassistant.util.hass_dict import HassKey

from .const import DEFAULT_LOCALE, DOMAIN, TOKEN_URL


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityConfig:
    """Hold the settings of one entity; empty values leave the choice to the domain."""

    name: str | None = None
    description: str | None = None
    display_categories: tuple[str, ...] = ()
    # Alexa can read the state but not control the entity.
    read_only: bool = False
    # Alexa can close a cover, door or valve but not open it.
    close_only: bool = False
    # Alexa can open the door of a lock. Alexa does not ask for a PIN.
    allow_open: bool = False
    # The kind of sensor that can start Alexa routines: "contact" or "motion".
    routine_trigger: str | None = None
    # Amazon's input names by source name.
    inputs: Mapping[str, str] = field(default_factory=dict)
    # The code that arms and disarms an alarm panel.
    code: str | None = field(default=None, repr=False)
    # Alexa can disarm an alarm panel whose code does not have four digits.
    disarm_without_pin: bool = False
    # The entity can be linked with other entities of its device.
    link: bool = True
    # Further entities that lend parts to the endpoint of the entity.
    linked: tuple[str, ...] = ()
    # Each further alias is an endpoint. None: as in the settings of all entities.
    aliases: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, from YAML or from the config entry."""

    # The URL of the event gateway; None: each account has its own region.
    endpoint: str | None = None
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    token_url: str = TOKEN_URL
    locales: tuple[str, ...] = (DEFAULT_LOCALE,)
    # The data of endpoints.exposure_filter.FILTER_SCHEMA.
    filter: Mapping[str, Any] = field(default_factory=dict)
    entity_config: Mapping[str, EntityConfig] = field(default_factory=dict)
    # Turn off the automations of a thermostat while Alexa automates it.
    pause_automations: bool = False
    # Entities of one device share an endpoint where possible.
    link_entities: bool = True
    # Each further alias of an entity is an endpoint.
    aliases: bool = False
    # Show the page of the integration in the sidebar.
    sidebar: bool = False

    @property
    def can_report(self) -> bool:
        """Return whether the credentials for sending events are set."""
        return self.client_id is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlSettings:
    """The YAML settings and the name of their block."""

    block: str
    # Validated by SETTINGS_SCHEMA.
    config: dict[str, Any] = field(repr=False)


# None: the settings are in the config entry.
YAML: HassKey[YamlSettings | None] = HassKey(f"{DOMAIN}.yaml")
