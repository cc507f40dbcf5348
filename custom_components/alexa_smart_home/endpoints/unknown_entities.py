"""Find settings of entities that do not exist."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entityfilter import (
    CONF_EXCLUDE_ENTITIES,
    CONF_INCLUDE_ENTITIES,
)

from ..settings import Settings


@callback
def unknown_entities(hass: HomeAssistant, settings: Settings) -> list[str]:
    """Return the entities in the settings that have no state and are not registered."""
    named = {
        *settings.entity_config,
        *settings.filter.get(CONF_INCLUDE_ENTITIES, ()),
        *settings.filter.get(CONF_EXCLUDE_ENTITIES, ()),
    }
    for config in settings.entity_config.values():
        named.update(config.linked)
    registry = er.async_get(hass)
    return sorted(
        entity_id
        for entity_id in named
        if hass.states.get(entity_id) is None and registry.async_get(entity_id) is None
    )
