"""Filter the entities that are exposed to Alexa."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.entityfilter import (
    BASE_FILTER_SCHEMA,
    CONF_EXCLUDE_DOMAINS,
    CONF_INCLUDE_DOMAINS,
    CONF_INCLUDE_ENTITIES,
    CONF_INCLUDE_ENTITY_GLOBS,
    EntityFilter,
)
import voluptuous as vol

from .registry_locations import Location

CONF_INCLUDE_LABELS: Final = "include_labels"
CONF_INCLUDE_AREAS: Final = "include_areas"
CONF_EXCLUDE_LABELS: Final = "exclude_labels"
CONF_EXCLUDE_AREAS: Final = "exclude_areas"
CONF_PRIMARY_ONLY: Final = "primary_entities_only"

_LOCATION_KEYS: Final = (
    CONF_INCLUDE_LABELS,
    CONF_INCLUDE_AREAS,
    CONF_EXCLUDE_LABELS,
    CONF_EXCLUDE_AREAS,
)

FILTER_SCHEMA: Final = BASE_FILTER_SCHEMA.extend(
    {
        **{
            vol.Optional(key): vol.All(cv.ensure_list, [cv.string])
            for key in _LOCATION_KEYS
        },
        vol.Optional(CONF_PRIMARY_ONLY): cv.boolean,
    }
)


class ExposureFilter:
    """Extend Home Assistant's entity filter with labels and areas.

    Without labels and areas, `entity_filter` decides, which is Home Assistant's. With
    them, the first rule that matches:

    1. The entity id, a glob that the entity id matches, or a label of the entity is
       included or excluded, in this order; including has precedence over excluding.
    2. A label of its device or area, its area, or its domain is excluded.
    3. A label of its device or area, its area, or its domain is included.
    4. Any other entity is exposed, unless a label, area, domain or glob is included.

    If `primary_only` is true, hidden, diagnostic and configuration entities are exposed
    only if they are explicitly included. It defaults to true if Home Assistant's filter
    is empty.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        config = FILTER_SCHEMA(config)
        self.entity_filter = EntityFilter(
            {str(key): config[str(key)] for key in BASE_FILTER_SCHEMA.schema}
        )
        names = {
            key: frozenset(name.casefold() for name in config.get(key, ()))
            for key in _LOCATION_KEYS
        }
        self._include_labels = names[CONF_INCLUDE_LABELS]
        self._include_areas = names[CONF_INCLUDE_AREAS]
        self._exclude_labels = names[CONF_EXCLUDE_LABELS]
        self._exclude_areas = names[CONF_EXCLUDE_AREAS]
        self._include_domains = frozenset(config[CONF_INCLUDE_DOMAINS])
        self._exclude_domains = frozenset(config[CONF_EXCLUDE_DOMAINS])
        self.included_ids = frozenset(config[CONF_INCLUDE_ENTITIES])
        self.has_locations = any(names.values())
        self._include_others = not (
            self._include_labels
            or self._include_areas
            or self._include_domains
            or config[CONF_INCLUDE_ENTITY_GLOBS]
        )
        self.primary_only: bool = config.get(
            CONF_PRIMARY_ONLY, self.entity_filter.empty_filter
        )

    def __call__(self, entity_id: str, location: Location) -> bool:
        if (
            not self.has_locations
            or self.entity_filter.explicitly_included(entity_id)
            or self.entity_filter.explicitly_excluded(entity_id)
        ):
            return self.entity_filter(entity_id)
        if location.own_labels & self._include_labels:
            return True
        domain = entity_id.partition(".")[0]
        if (
            (location.own_labels | location.labels) & self._exclude_labels
            or location.area & self._exclude_areas
            or domain in self._exclude_domains
        ):
            return False
        return bool(
            location.labels & self._include_labels
            or location.area & self._include_areas
            or domain in self._include_domains
            or self._include_others
        )

    @property
    def exposes_others(self) -> bool:
        """Return whether entities are exposed that the filter does not mention."""
        return self("other.entity", Location())

    def explicitly_includes(self, entity_id: str, location: Location) -> bool:
        """Return whether an entity id, a glob or a label of the entity is included."""
        return self.entity_filter.explicitly_included(entity_id) or bool(
            location.own_labels & self._include_labels
        )
