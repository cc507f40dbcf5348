"""States that no integration should write, and some do."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
import math
from typing import Any

from homeassistant.core import State
import pytest

from custom_components.alexa_smart_home.domains import DESCRIPTIONS
from custom_components.alexa_smart_home.endpoints.compile import (
    Endpoint,
    compile_endpoint,
)
from custom_components.alexa_smart_home.protocol import events
from custom_components.alexa_smart_home.protocol.directive import Directive
from custom_components.alexa_smart_home.protocol.discovery import Identity
from custom_components.alexa_smart_home.protocol.errors import AlexaError
from custom_components.alexa_smart_home.protocol.outcome import Outcome
from tests.alexa_cloud.schema import check_event
from tests.directive_examples import Json, directive_examples
from tests.domains.cases import Entity
from tests.domains.odd import ODD_STATES, ODD_VALUES
from tests.domains.tables import TABLES


def _odd(entity: Entity) -> Iterator[State]:
    """Yield the entity's state with one thing in it that is odd."""
    attributes = dict(entity.attributes)
    for state in (*ODD_STATES, entity.state):
        yield State(entity.entity_id, state, attributes)
        yield State(entity.entity_id, state)
    for key in attributes:
        for value in ODD_VALUES:
            yield State(entity.entity_id, entity.state, {**attributes, key: value})
        others = {other: attributes[other] for other in attributes if other != key}
        yield State(entity.entity_id, entity.state, others)


def _compile(entity: Entity, state: State) -> Endpoint | None:
    return compile_endpoint(
        DESCRIPTIONS[state.domain],
        state,
        entity.context,
        Identity(name="Some name", description="Some thing"),
        entity.config,
    )


def _unknown(value: Any) -> bool:
    """Tell whether there is something in a value that is no value."""
    match value:
        case None:
            return True
        case float():
            return not math.isfinite(value)
        case Mapping():
            return any(map(_unknown, value.values()))
        case list() | tuple():
            return any(map(_unknown, value))
        case _:
            return False


@pytest.mark.parametrize("domain", sorted(TABLES))
def test_odd_states(domain: str) -> None:
    """Nothing breaks, nothing is made up, and Alexa reads all that is said."""
    said: dict[str, Json] = {}
    for state, endpoint in _endpoints(TABLES[domain]):
        directive = Directive(endpoint_id=endpoint.endpoint_id, correlation_token="t")
        listed = events.discover_response([endpoint.discovery])
        said.setdefault(repr(endpoint.discovery), listed)
        if values := endpoint.properties(state):
            report = events.state_report(directive, values, state.last_reported)
            said.setdefault(repr(values), report)
        for outcome in _outcomes(endpoint, state):
            assert not _unknown(outcome.expected), outcome.expected
            assert not any(_unknown(call.data) for call in outcome.calls), outcome.calls
            foreseen = endpoint.predicted(state, values, outcome.calls)
            assert not any(_unknown(it) for it in foreseen.values() if it is not None)
    for message in said.values():
        assert not _unknown(message)
        check_event(message)


def _endpoints(table: list[Entity]) -> Iterator[tuple[State, Endpoint]]:
    """Yield what an odd state meets: the plan that was, and its own."""
    for entity in table:
        normal = State(entity.entity_id, entity.state, dict(entity.attributes))
        shape_of = DESCRIPTIONS[normal.domain].shape_of
        before = _compile(entity, normal)
        for state in _odd(entity):
            DESCRIPTIONS[normal.domain].by_default(state)
            if shape_of(state) == shape_of(normal) and before is not None:
                yield state, before
            if (endpoint := _compile(entity, state)) is not None:
                yield state, endpoint


def _outcomes(endpoint: Endpoint, state: State) -> Iterator[Outcome]:
    """Yield what comes of all that Alexa may ask; refusals are all right."""
    for ask in directive_examples(endpoint.discovery):
        namespace, _, name = f"Alexa.{ask.directive}".rpartition(".")
        if handler := endpoint.handlers.get((namespace, ask.instance, name)):
            with suppress(AlexaError):
                yield handler(state, ask.payload)
