"""Entities of a real entity platform, for tests of timing and contexts."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_component import EntityComponent
from homeassistant.setup import async_setup_component


async def async_add(hass: HomeAssistant, *entities: Entity) -> None:
    """Add entities of one domain whose `entity_id` is set."""
    domain = entities[0].entity_id.partition(".")[0]
    assert await async_setup_component(hass, domain, {})
    component: EntityComponent[Entity] = hass.data[domain]
    await component.async_add_entities(entities)
    await hass.async_block_till_done()
