"""Test invalid states and attribute values."""

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
from tests.domains.invalid_values import INVALID_STATES, INVALID_VALUES
from tests.domains.tables import TABLES


def _invalid_states(entity: Entity) -> Iterator[State]:
    """Yield copies of the entity's state with one invalid or missing value."""
    attributes = dict(entity.attributes)
    for state in (*INVALID_STATES, entity.state):
        yield State(entity.entity_id, state, attributes)
        yield State(entity.entity_id, state)
    for key in attributes:
        for value in INVALID_VALUES:
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


def _has_gap(value: Any) -> bool:
    """Return whether a value contains None, NaN or infinity."""
    match value:
        case None:
            return True
        case float():
            return not math.isfinite(value)
        case Mapping():
            return any(map(_has_gap, value.values()))
        case list() | tuple():
            return any(map(_has_gap, value))
        case _:
            return False


@pytest.mark.parametrize("domain", sorted(TABLES))
def test_invalid_states(domain: str) -> None:
    """Test that all messages are valid and no unknown value is sent."""
    messages: dict[str, Json] = {}
    for state, endpoint in _endpoints(TABLES[domain]):
        directive = Directive(endpoint_id=endpoint.endpoint_id, correlation_token="t")
        response = events.discover_response([endpoint.discovery])
        messages.setdefault(repr(endpoint.discovery), response)
        if values := endpoint.properties(state):
            report = events.state_report(directive, values, state.last_reported)
            messages.setdefault(repr(values), report)
        for outcome in _outcomes(endpoint, state):
            assert not _has_gap(outcome.expected), outcome.expected
            assert not any(_has_gap(call.data) for call in outcome.calls), outcome.calls
            foreseen = endpoint.predicted(state, values, outcome.calls)
            assert not any(
                _has_gap(value) for value in foreseen.values() if value is not None
            )
    for message in messages.values():
        assert not _has_gap(message)
        check_event(message)


def _endpoints(table: list[Entity]) -> Iterator[tuple[State, Endpoint]]:
    """Yield invalid states with the endpoints of the row and of the state itself."""
    for entity in table:
        normal = State(entity.entity_id, entity.state, dict(entity.attributes))
        shape_of = DESCRIPTIONS[normal.domain].shape_of
        before = _compile(entity, normal)
        for state in _invalid_states(entity):
            DESCRIPTIONS[normal.domain].by_default(state)
            if shape_of(state) == shape_of(normal) and before is not None:
                yield state, before
            if (endpoint := _compile(entity, state)) is not None:
                yield state, endpoint


def _outcomes(endpoint: Endpoint, state: State) -> Iterator[Outcome]:
    """Yield the outcomes of all directives that raise no error."""
    for example in directive_examples(endpoint.discovery):
        namespace, _, name = f"Alexa.{example.directive}".rpartition(".")
        if handler := endpoint.handlers.get((namespace, example.instance, name)):
            with suppress(AlexaError):
                yield handler(state, example.payload)
