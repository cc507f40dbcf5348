"""All tables of this directory, and functions that compile their rows."""

import importlib
import pkgutil

from homeassistant.core import State

from custom_components.alexa_smart_home.domains import DESCRIPTIONS
from custom_components.alexa_smart_home.endpoints.compile import (
    Endpoint,
    compile_endpoint,
)
from custom_components.alexa_smart_home.protocol.discovery import Identity
from custom_components.alexa_smart_home.protocol.outcome import PropertyKey
import tests.domains
from tests.domains.cases import DirectiveCase, Entity

TABLES: dict[str, list[Entity]] = {
    module.name: importlib.import_module(f"tests.domains.{module.name}").ENTITIES
    for module in pkgutil.iter_modules(tests.domains.__path__)
    if module.name in DESCRIPTIONS
}
ENTITIES = [entity for table in TABLES.values() for entity in table]
DIRECTIVE_CASES = [(entity, case) for entity in ENTITIES for case in entity.directives]


def row_id(value: Entity | DirectiveCase) -> str:
    """Return the test id of a row."""
    match value:
        case Entity():
            return f"{value.entity_id.partition('.')[0]}: {value.title}"
        case _:
            return f"{value.directive} {dict(value.payload)}"


def state_of(entity: Entity) -> State:
    """Return the state of a row's entity."""
    return State(
        entity.entity_id,
        entity.state,
        dict(entity.attributes),
        last_changed=entity.since,
    )


def compile_or_none(entity: Entity) -> Endpoint | None:
    """Return the endpoint of a row, None if it has none."""
    state = state_of(entity)
    return compile_endpoint(
        DESCRIPTIONS[state.domain],
        state,
        entity.context,
        Identity(
            name="Some name",
            description="Some thing",
            categories=entity.config.display_categories,
        ),
        entity.config,
    )


def compile_entity(entity: Entity) -> tuple[Endpoint, State]:
    """Return the endpoint and the state of a row that has an endpoint."""
    endpoint = compile_or_none(entity)
    assert endpoint is not None
    return endpoint, state_of(entity)


def short(key: PropertyKey) -> str:
    """Return a property as "Interface/instance.name" without the prefix "Alexa."."""
    instance = f"/{key.instance}" if key.instance else ""
    return f"{key.namespace.removeprefix('Alexa.')}{instance}.{key.name}"
