"""Describe the entities with which Alexa combines an entity."""

from collections.abc import Iterable, Iterator

from homeassistant.core import HomeAssistant, callback

from ..const import DOMAIN
from ..endpoints.links import Links
from ..translate import Translatable


class LinkText(Translatable, selector="links"):
    """The sentences about the links of an entity."""

    PART_OF = "part_of"
    INCLUDES = "includes"
    RIVALS = "rivals"
    NONE = "none"


@callback
def async_describe_links(hass: HomeAssistant, entity_id: str) -> str:
    """Return the host of an entity, its guests, and candidates that are not linked."""
    sentences = [
        text.async_translate(hass, entities=_names(hass, entity_ids))
        for entry in hass.config_entries.async_loaded_entries(DOMAIN)
        for text, entity_ids in _linked(entry.runtime_data.endpoints.links, entity_id)
        if entity_ids
    ]
    return "\n\n".join(sentences or [LinkText.NONE.async_translate(hass)])


def _linked(links: Links, entity_id: str) -> Iterator[tuple[LinkText, list[str]]]:
    host = links.host_of(entity_id)
    yield LinkText.PART_OF, [host] if host else []
    guests = [guest.state.entity_id for guest in links.guests_of(entity_id)]
    yield (
        LinkText.INCLUDES,
        [guest for guest in guests if links.host_of(guest) == entity_id],
    )
    rivals = links.rivals_of(entity_id)
    yield LinkText.RIVALS, [rival for rival in rivals if rival != entity_id]


def _names(hass: HomeAssistant, entity_ids: Iterable[str]) -> str:
    """Return the names of entities with their ids."""
    names = {
        entity_id: state.name if (state := hass.states.get(entity_id)) else ""
        for entity_id in entity_ids
    }
    return ", ".join(
        f"{name} (`{entity_id}`)".lstrip() for entity_id, name in names.items()
    )
