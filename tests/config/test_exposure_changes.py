"""Tests of changing the filter so that it exposes or hides single entities."""

from typing import Any, Final

from hypothesis import given, strategies as st
import pytest

from custom_components.alexa_smart_home.config.exposure_changes import (
    Exposes,
    Filter,
    changed_filter,
)
from custom_components.alexa_smart_home.domains import DESCRIPTIONS
from custom_components.alexa_smart_home.endpoints.exposure_filter import (
    FILTER_SCHEMA,
    ExposureFilter,
)
from custom_components.alexa_smart_home.endpoints.registry_locations import Location

DOMAINS: Final = ("light", "lock", "switch")
ENTITIES: Final = tuple(f"{domain}.{name}" for domain in DOMAINS for name in "abc")
# Exposed only if they are included explicitly, unless the filter exposes all entities.
HIDDEN: Final = {"light.b", "lock.c"}
VALUES: Final = {
    "domains": DOMAINS,
    "entities": ENTITIES,
    "entity_globs": ("*.a", "light.*"),
    "labels": ("own", "of device"),
    "areas": ("hall",),
}
FILTERS: Final = st.fixed_dictionaries(
    {},
    optional={
        f"{kind}_{key}": st.lists(st.sampled_from(values), unique=True)
        for kind in ("include", "exclude")
        for key, values in VALUES.items()
    }
    | {"primary_entities_only": st.booleans()},
)
WANTED: Final = st.dictionaries(st.sampled_from(ENTITIES), st.booleans(), min_size=1)


def location(entity_id: str) -> Location:
    return Location(
        own_labels=frozenset({"own"} if entity_id.endswith("a") else ()),
        labels=frozenset({"of device"} if entity_id.startswith("lock") else ()),
        area=frozenset({"hall"} if entity_id.endswith("b") else ()),
    )


def exposes(filter_: Filter) -> Exposes:
    """Return how a filter decides, with the default for hidden entities."""
    found = ExposureFilter(filter_)

    def is_exposed(entity_id: str) -> bool:
        where = location(entity_id)
        is_hidden = (
            found.primary_only
            and entity_id in HIDDEN
            and not found.explicitly_includes(entity_id, where)
        )
        return found(entity_id, where) and not is_hidden

    return is_exposed


@given(FILTERS, WANTED)
def test_other_entities_stay(filter_: dict[str, Any], wanted: dict[str, bool]) -> None:
    """Whatever the filter is, exactly the given entities change."""
    old = FILTER_SCHEMA(filter_)
    new = FILTER_SCHEMA(changed_filter(old, wanted, exposes))
    before, after = exposes(old), exposes(new)
    assert {entity_id: after(entity_id) for entity_id in ENTITIES} == {
        entity_id: wanted.get(entity_id, before(entity_id)) for entity_id in ENTITIES
    }


@pytest.mark.parametrize(
    ("filter_", "wanted", "expected"),
    [
        ({}, {"light.a": True}, {}),
        ({}, {"light.a": False}, {"exclude_entities": ["light.a"]}),
        # A single included entity would hide all others.
        (
            {},
            {"light.b": True},
            {"include_entities": ["light.b"], "include_domains": sorted(DESCRIPTIONS)},
        ),
        # Without the only included entity, all would be exposed.
        (
            {"include_entities": ["light.a"]},
            {"light.a": False},
            {"exclude_entities": ["light.a"], "exclude_domains": sorted(DESCRIPTIONS)},
        ),
        (
            {"exclude_entities": ["light.a", "light.c"]},
            {"light.a": True},
            {"exclude_entities": ["light.c"]},
        ),
        (
            {"exclude_domains": ["lock"]},
            {"lock.a": True, "light.a": False},
            {
                "exclude_domains": ["lock"],
                "exclude_entities": ["light.a"],
                "include_entities": ["lock.a"],
            },
        ),
    ],
)
def test_lists(
    filter_: dict[str, Any], wanted: dict[str, bool], expected: dict[str, Any]
) -> None:
    """As few lists as possible change."""
    old = FILTER_SCHEMA(filter_)
    new = changed_filter(old, wanted, exposes)
    assert new.pop("primary_entities_only") is ExposureFilter(old).primary_only
    assert {key: value for key, value in new.items() if value} == expected
