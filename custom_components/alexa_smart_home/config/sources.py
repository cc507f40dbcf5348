"""Sources of the settings: YAML or the config entry."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_CLIENT_ID, CONF_CLIENT_SECRET
from homeassistant.core import HomeAssistant, callback

from .. import issues
from ..const import (
    BUILT_IN_BLOCK,
    BUILT_IN_DOMAIN,
    CONF_ALIASES,
    CONF_ENDPOINT,
    CONF_ENTITY_CONFIG,
    CONF_FILTER,
    CONF_LINK_ENTITIES,
    CONF_LOCALE,
    CONF_PAUSE_AUTOMATIONS,
    CONF_SIDEBAR,
    CONF_TOKEN_URL,
    DOMAIN,
)
from ..issues import Issue
from ..settings import YAML, EntityConfig, Settings, YamlSettings
from .schema import SETTINGS_SCHEMA

# The settings in the data of the config entry and those in its options.
CONNECTION: Final = (CONF_ENDPOINT, CONF_CLIENT_ID, CONF_CLIENT_SECRET, CONF_TOKEN_URL)
PREFERENCES: Final = (
    CONF_LOCALE,
    CONF_FILTER,
    CONF_ENTITY_CONFIG,
    CONF_LINK_ENTITIES,
    CONF_ALIASES,
    CONF_PAUSE_AUTOMATIONS,
    CONF_SIDEBAR,
)


# The names of the blocks, from the highest to the lowest precedence.
OWN_BLOCK: Final = f"{DOMAIN}:"
OTHER_BLOCK: Final = f"{BUILT_IN_DOMAIN}: {BUILT_IN_BLOCK}:"


def settings_from(config: Mapping[str, Any]) -> Settings:
    """Return the settings for data validated by SETTINGS_SCHEMA."""
    return Settings(
        endpoint=config.get(CONF_ENDPOINT),
        client_id=config.get(CONF_CLIENT_ID) or None,
        client_secret=config.get(CONF_CLIENT_SECRET) or None,
        token_url=config[CONF_TOKEN_URL],
        locales=tuple(config[CONF_LOCALE]),
        filter=config[CONF_FILTER],
        entity_config={
            entity_id: _entity_config(values)
            for entity_id, values in config[CONF_ENTITY_CONFIG].items()
        },
        pause_automations=config[CONF_PAUSE_AUTOMATIONS],
        link_entities=config[CONF_LINK_ENTITIES],
        aliases=config[CONF_ALIASES],
        sidebar=config[CONF_SIDEBAR],
    )


def _entity_config(values: Mapping[str, Any]) -> EntityConfig:
    """Return the settings of one entity, with immutable sequences."""
    fields: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in values.items()
    }
    return EntityConfig(**fields)


def yaml_settings(config: Mapping[str, Any]) -> YamlSettings | None:
    """Return the YAML settings, None if there are none.

    `config` is the whole configuration. The validated block `alexa_smart_home:` takes
    precedence over the block of the built-in integration. Raise vol.Invalid if the
    latter is not valid.
    """
    if own := config.get(DOMAIN):
        return YamlSettings(block=OWN_BLOCK, config=own)
    built_in = config.get(BUILT_IN_DOMAIN)
    if isinstance(built_in, Mapping) and BUILT_IN_BLOCK in built_in:
        return YamlSettings(
            block=OTHER_BLOCK,
            config=SETTINGS_SCHEMA(built_in[BUILT_IN_BLOCK] or {}),
        )
    return None


def settings_of(hass: HomeAssistant, entry: ConfigEntry[Any]) -> Settings:
    """Return the settings: those in YAML, else those of the config entry."""
    if (yaml := hass.data.get(YAML)) is not None:
        return settings_from(yaml.config)
    return settings_from(config_of(entry))


def config_of(entry: ConfigEntry[Any]) -> dict[str, Any]:
    """Return the settings of the config entry in the structure of the YAML."""
    config: dict[str, Any] = SETTINGS_SCHEMA(
        {
            key: value
            for key, value in {**entry.data, **entry.options}.items()
            if key in (*CONNECTION, *PREFERENCES)
        }
    )
    return config


def divided(config: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return settings divided into data and options of the config entry."""
    data, options = (
        {key: config[key] for key in keys if key in config}
        for keys in (CONNECTION, PREFERENCES)
    )
    return data, options


@callback
def async_move(
    hass: HomeAssistant, entry: ConfigEntry[Any], config: Mapping[str, Any]
) -> None:
    """Copy the YAML settings into the config entry; the YAML keeps its precedence."""
    data, options = divided(config)
    rest = {key: value for key, value in entry.data.items() if key not in CONNECTION}
    hass.config_entries.async_update_entry(
        entry, data={**rest, **data}, options=options
    )
    if issues.is_active(hass, Issue.RENAME_BLOCK):
        issues.async_clear(hass, Issue.RENAME_BLOCK)
        issues.async_raise(hass, Issue.MOVED_BLOCK)


def is_moved(hass: HomeAssistant, entry: ConfigEntry[Any]) -> bool:
    """Return whether the config entry has the same settings as the YAML, if any."""
    return settings_of(hass, entry) == settings_from(config_of(entry))
