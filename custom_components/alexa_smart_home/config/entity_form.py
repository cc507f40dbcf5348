"""Form of the settings of one entity."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.helpers.selector import BooleanSelector
import probatio as vol

from .entity_settings import ENTITY_SETTINGS, PASSWORD

CONF_REMOVE: Final = "remove"


def entity_schema(entity_id: str, *, removable: bool) -> vol.Schema:
    """Return the form with the settings that have an effect on an entity."""
    fields = {
        vol.Optional(setting.key): setting.selector
        for setting in ENTITY_SETTINGS
        if setting.applies_to(entity_id)
    }
    if removable:
        fields[vol.Optional(CONF_REMOVE)] = BooleanSelector()
    return vol.Schema(fields)


def entity_settings_from(
    user_input: Mapping[str, Any],
    old: Mapping[str, Any],
    entity_id: str,
    house: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the settings after the form is submitted.

    `house` are the settings of all entities. Settings that the form does not show and
    secrets that are left empty keep their old values.
    """
    values = {}
    for setting in ENTITY_SETTINGS:
        value = setting.from_form(user_input.get(setting.key))
        if not value and (
            setting.selector is PASSWORD or not setting.applies_to(entity_id)
        ):
            value = old.get(setting.key)
        values[setting.key] = value
    return without_defaults(values, house)


def without_defaults(
    values: Mapping[str, Any], house: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the settings of an entity that differ from their defaults."""
    config = {}
    for setting in ENTITY_SETTINGS:
        default = setting.default_in(house)
        value = values.get(setting.key)
        if (value or default) and value not in (None, default):
            config[setting.key] = value
    return config


def entity_to_form(
    config: Mapping[str, Any], house: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the settings of an entity as values of the form."""
    return {
        setting.key: value
        for setting in ENTITY_SETTINGS
        if (
            value := setting.to_form(config.get(setting.key, setting.default_in(house)))
        )
        is not None
    }
