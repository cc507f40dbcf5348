"""Change the filter so that it exposes or hides single entities."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from homeassistant.helpers.entityfilter import (
    CONF_EXCLUDE_DOMAINS,
    CONF_EXCLUDE_ENTITIES,
    CONF_INCLUDE_DOMAINS,
    CONF_INCLUDE_ENTITIES,
)

from ..domains import DESCRIPTIONS
from ..endpoints.exposure_filter import CONF_PRIMARY_ONLY, ExposureFilter

# The settings of a filter, in the structure of the YAML.
type Filter = Mapping[str, Any]
# Returns whether an entity is exposed.
type Exposes = Callable[[str], bool]

_ALL_DOMAINS: Final = sorted(DESCRIPTIONS)
# The list of the filter for entities that are wanted, and that for others.
_LISTS: Final = ((CONF_INCLUDE_ENTITIES, True), (CONF_EXCLUDE_ENTITIES, False))


def changed_filter(
    old: Filter,
    wanted: Mapping[str, bool],
    exposes: Callable[[Filter], Exposes],
) -> dict[str, Any]:
    """Return the filter that exposes the wanted entities and hides the unwanted ones.

    `exposes` returns how a filter decides on the wanted entities. The others stay as
    they are: if the filter exposes everything but what it excludes, a single included
    entity would hide them, and without the last included entity, all would be exposed.
    Domains that are included or excluded prevent this.
    """
    new = {
        **old,
        CONF_PRIMARY_ONLY: ExposureFilter(old).primary_only,
    }
    for key, value in _LISTS:
        # An entity whose list is right stays there.
        listed = old.get(key, ())
        new[key] = [e for e in listed if wanted.get(e, value) is value]
    _list_wanted(new, wanted, exposes)
    exposes_others = ExposureFilter(old).exposes_others
    if ExposureFilter(new).exposes_others is not exposes_others:
        key = CONF_INCLUDE_DOMAINS if exposes_others else CONF_EXCLUDE_DOMAINS
        new[key] = sorted({*new.get(key, ()), *_ALL_DOMAINS})
        _list_wanted(new, wanted, exposes)
    return new


def _list_wanted(
    new: dict[str, Any],
    wanted: Mapping[str, bool],
    exposes: Callable[[Filter], Exposes],
) -> None:
    """Include or exclude the wanted entities on which the filter decides otherwise.

    This may change how the filter decides on the next ones.
    """
    found = True
    while found:
        found, is_exposed = False, exposes(new)
        for key, value in _LISTS:
            missing = [
                entity_id
                for entity_id, expose in wanted.items()
                if expose is value is not is_exposed(entity_id)
                and entity_id not in new[key]
            ]
            new[key] = [*new[key], *missing]
            found = found or bool(missing)
