"""Test that domains declare all attributes that their endpoints read."""

from collections.abc import Iterator, Mapping
from typing import Any

from homeassistant.core import State
import pytest

from custom_components.alexa_smart_home.domains import DESCRIPTIONS
from tests.domains.cases import Entity
from tests.domains.tables import ENTITIES, compile_entity, row_id

DECLARING = {
    domain
    for domain, description in DESCRIPTIONS.items()
    if description.attributes is not None
}


class RecordedAttributes(Mapping[str, Any]):
    """Attributes that record which of them are read."""

    def __init__(self, attributes: Mapping[str, Any]) -> None:
        self._attributes = attributes
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.read.add(str(name))
        return self._attributes[name]

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("all attributes are read")

    def __len__(self) -> int:
        raise AssertionError("all attributes are counted")


def test_noisy_domains_declare_their_attributes() -> None:
    assert {"light", "media_player"} <= DECLARING


@pytest.mark.parametrize(
    "entity",
    [
        entity
        for entity in ENTITIES
        if entity.category and entity.entity_id.partition(".")[0] in DECLARING
    ],
    ids=row_id,
)
def test_all_attributes_are_declared(entity: Entity) -> None:
    endpoint, state = compile_entity(entity)
    recorded = RecordedAttributes(state.attributes)
    copy = State(state.entity_id, state.state)
    copy.attributes = recorded
    description = DESCRIPTIONS[state.domain]
    description.shape_of(copy)
    endpoint.properties(copy)
    for device_event in endpoint.device_events:
        device_event(copy, copy)
    assert recorded.read <= {*description.attributes_read}
