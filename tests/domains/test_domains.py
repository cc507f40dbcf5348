"""Run the tables of this directory."""

from collections.abc import Iterator, Mapping
from typing import Any

from freezegun import freeze_time
from homeassistant.core import State
from homeassistant.util import dt as dt_util
import pytest

from custom_components.alexa_smart_home.domains import DESCRIPTIONS
from custom_components.alexa_smart_home.protocol import events
from custom_components.alexa_smart_home.protocol.directive import Directive
from custom_components.alexa_smart_home.protocol.discovery import endpoint_id_of
from custom_components.alexa_smart_home.protocol.errors import AlexaError
from custom_components.alexa_smart_home.protocol.locales import has_locale
from custom_components.alexa_smart_home.protocol.outcome import (
    PropertyKey,
    PropertyValues,
)
from tests.alexa_cloud.schema import check_event
from tests.domains.cases import NOW, DirectiveCase, Entity
from tests.domains.tables import (
    DIRECTIVE_CASES,
    ENTITIES,
    TABLES,
    compile_entity,
    compile_or_none,
    row_id as _id,
    short as _short,
)


@pytest.fixture(autouse=True, scope="module")
def _frozen() -> Iterator[None]:
    with freeze_time(NOW):
        yield


def _values(properties: PropertyValues) -> dict[str, Any]:
    values = {_short(key): value for key, value in properties.items()}
    if values.get("EndpointHealth.connectivity") == {"value": "OK"}:
        del values["EndpointHealth.connectivity"]
    return values


def _directive(entity: Entity, case: DirectiveCase) -> Directive:
    namespace, _, name = f"Alexa.{case.directive}".rpartition(".")
    return Directive(
        namespace=namespace,
        name=name,
        instance=case.instance,
        correlation_token="token",
        endpoint_id=endpoint_id_of(entity.entity_id),
        payload=dict(case.payload),
    )


def test_every_domain_has_table() -> None:
    assert set(TABLES) == set(DESCRIPTIONS)


@pytest.mark.parametrize("entity", [e for e in ENTITIES if e.category], ids=_id)
def test_discovery(entity: Entity) -> None:
    endpoint, _ = compile_entity(entity)
    categories = entity.config.display_categories or (entity.category,)
    assert endpoint.discovery["displayCategories"] == [*categories]
    found: dict[str, Mapping[str, Any]] = {}
    for capability in endpoint.discovery["capabilities"]:
        assert capability["type"] == "AlexaInterface"
        instance = f"/{capability['instance']}" if "instance" in capability else ""
        found[capability["interface"].removeprefix("Alexa.") + instance] = capability
    assert len(found) == len(endpoint.discovery["capabilities"])
    assert found.pop("Alexa")
    if has_locale("Alexa.EndpointHealth", entity.context.locales):
        assert found.pop("EndpointHealth")["properties"]["retrievable"]
    assert sorted(found) == sorted(entity.interfaces)
    for interface, expected in entity.discovery.items():
        assert {key: found[interface].get(key) for key in expected} == expected
    check_event(events.discover_response([endpoint.discovery]))


@pytest.mark.parametrize("entity", [e for e in ENTITIES if not e.category], ids=_id)
def test_no_endpoint(entity: Entity) -> None:
    assert compile_or_none(entity) is None


@pytest.mark.parametrize("entity", [e for e in ENTITIES if e.category], ids=_id)
def test_values(entity: Entity) -> None:
    endpoint, state = compile_entity(entity)
    properties = endpoint.properties(state)
    assert _values(properties) == entity.values
    directive = Directive(endpoint_id=endpoint.endpoint_id, correlation_token="token")
    check_event(events.state_report(directive, properties, state.last_reported))
    declared = {
        (capability["interface"], capability.get("instance"), supported["name"])
        for capability in endpoint.discovery["capabilities"]
        for supported in capability.get("properties", {}).get("supported", ())
    }
    assert set(properties) <= declared


@pytest.mark.parametrize(("entity", "case"), DIRECTIVE_CASES, ids=_id)
def test_directive(entity: Entity, case: DirectiveCase) -> None:
    endpoint, state = compile_entity(entity)
    directive = _directive(entity, case)
    key = (directive.namespace, directive.instance, directive.name)
    handler = endpoint.handlers[key]
    if case.error:
        with pytest.raises(AlexaError) as caught:
            handler(state, directive.payload)
        error = caught.value
        assert (error.type, error.namespace) == (case.error, case.namespace)
        assert error.payload == case.details
        assert str(error)
        check_event(events.error_response(directive, error))
        return
    outcome = handler(state, directive.payload)
    calls = [(f"{c.domain}.{c.service}", dict(c.data)) for c in outcome.calls]
    assert calls == [(action, dict(data)) for action, data in case.calls]
    assert outcome.expected == case.expected
    found = [f"{event.namespace}.{event.name}" for event in outcome.events]
    assert found == [*case.events]
    assert f"{outcome.namespace}.{outcome.name}" == case.event
    if case.event_payload is not None:
        assert outcome.payload == case.event_payload
    expected = {
        PropertyKey(directive.namespace, directive.instance, name): value
        for name, value in outcome.expected.items()
    }
    properties = endpoint.properties(state) | expected
    check_event(events.response(directive, outcome, properties, dt_util.utcnow()))


@pytest.mark.parametrize(
    "entity",
    {e.entity_id.partition(".")[0]: e for e in ENTITIES if e.category}.values(),
    ids=_id,
)
def test_unavailable(entity: Entity) -> None:
    """Test that an unavailable entity reports only connectivity and automation."""
    endpoint, _ = compile_entity(entity)
    properties = endpoint.properties(State(entity.entity_id, "unavailable"))
    values = _values(properties)
    assert values.pop("EndpointHealth.connectivity") == {"value": "UNREACHABLE"}
    assert {key.partition(".")[0] for key in values} <= {"AutomationManagement"}
