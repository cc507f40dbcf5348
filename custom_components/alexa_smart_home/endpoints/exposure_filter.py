"""The filter: which entities Alexa gets to see."""

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

from .registry_locations import Place

CONF_INCLUDE_LABELS: Final = "include_labels"
CONF_INCLUDE_AREAS: Final = "include_areas"
CONF_EXCLUDE_LABELS: Final = "exclude_labels"
CONF_EXCLUDE_AREAS: Final = "exclude_areas"
CONF_PRIMARY_ONLY: Final = "primary_entities_only"

_PLACES: Final = (
    CONF_INCLUDE_LABELS,
    CONF_INCLUDE_AREAS,
    CONF_EXCLUDE_LABELS,
    CONF_EXCLUDE_AREAS,
)

FILTER_SCHEMA: Final = BASE_FILTER_SCHEMA.extend(
    {
        **{vol.Optional(key): vol.All(cv.ensure_list, [cv.string]) for key in _PLACES},
        vol.Optional(CONF_PRIMARY_ONLY): cv.boolean,
    }
)


class ExposureFilter:
    """Home Assistant's entity filter, with labels and areas beside it.

    Without labels and areas Home Assistant's filter decides. With them, the
    first of these that applies:

    1. What is said of the entity itself: its id, a glob that its id matches,
       its own labels, in this order; where both are said, to include wins.
    2. It belongs to something that is excluded: a label of its device or its
       area, the area, the domain.
    3. It belongs to something that is included.
    4. All else is exposed, unless a label, area, domain or glob is included.

    What is not included by what is said of itself is exposed only if it is neither
    hidden nor diagnostic nor configuration, if `primary_only`. Unless it is
    set, that is so where Home Assistant's filter is empty.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        config = FILTER_SCHEMA(config)
        self._entities = EntityFilter(
            {str(key): config[str(key)] for key in BASE_FILTER_SCHEMA.schema}
        )
        names = {
            key: frozenset(name.casefold() for name in config.get(key, ()))
            for key in _PLACES
        }
        self._include_labels = names[CONF_INCLUDE_LABELS]
        self._include_areas = names[CONF_INCLUDE_AREAS]
        self._exclude_labels = names[CONF_EXCLUDE_LABELS]
        self._exclude_areas = names[CONF_EXCLUDE_AREAS]
        self._include_domains = frozenset(config[CONF_INCLUDE_DOMAINS])
        self._exclude_domains = frozenset(config[CONF_EXCLUDE_DOMAINS])
        self._by_id = frozenset(config[CONF_INCLUDE_ENTITIES])
        # Whether it matters where an entity belongs.
        self.has_places = any(names.values())
        self._rest = not (
            self._include_labels
            or self._include_areas
            or self._include_domains
            or config[CONF_INCLUDE_ENTITY_GLOBS]
        )
        self.primary_only: bool = config.get(
            CONF_PRIMARY_ONLY, self._entities.empty_filter
        )

    def __call__(self, entity_id: str, place: Place) -> bool:
        """Tell whether an entity is wanted."""
        if not self.has_places or self._speaks_of(entity_id):
            return self._entities(entity_id)
        if place.own_labels & self._include_labels:
            return True
        if place.own_labels & self._exclude_labels:
            return False
        domain = entity_id.partition(".")[0]
        if (
            place.labels & self._exclude_labels
            or place.area & self._exclude_areas
            or domain in self._exclude_domains
        ):
            return False
        return bool(
            place.labels & self._include_labels
            or place.area & self._include_areas
            or domain in self._include_domains
            or self._rest
        )

    @property
    def without_places(self) -> EntityFilter:
        """Return Home Assistant's own filter: without labels and areas."""
        return self._entities

    def includes(self, entity_id: str) -> bool:
        """Tell whether an entity is included by its id."""
        return entity_id in self._by_id

    def asks_for(self, entity_id: str, place: Place) -> bool:
        """Tell whether an entity is included by what is said of itself."""
        return self._entities.explicitly_included(entity_id) or bool(
            place.own_labels & self._include_labels
        )

    def _speaks_of(self, entity_id: str) -> bool:
        return self._entities.explicitly_included(
            entity_id
        ) or self._entities.explicitly_excluded(entity_id)
