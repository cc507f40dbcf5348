"""What discovery promises, the tables show: each property and each directive."""

from collections.abc import Iterator

import pytest

from tests.directive_examples import Json
from tests.domains.cases import Entity
from tests.domains.tables import TABLES, compile_or_none, short, state_of


def _exposed(domain: str) -> Iterator[Entity]:
    return (entity for entity in TABLES[domain] if entity.category)


def _name(capability: Json) -> str:
    instance = f"/{capability['instance']}" if "instance" in capability else ""
    return capability["interface"].removeprefix("Alexa.") + instance


@pytest.mark.parametrize("domain", sorted(TABLES))
def test_each_property_is_told_by_some_entity(domain: str) -> None:
    promised, told = set(), set()
    for entity in _exposed(domain):
        endpoint = compile_or_none(entity)
        assert endpoint
        told |= {short(key) for key in endpoint.properties(state_of(entity))}
        promised |= {
            f"{_name(capability)}.{item['name']}"
            for capability in endpoint.discovery["capabilities"]
            for item in capability.get("properties", {}).get("supported", ())
            if capability["properties"]["retrievable"]
        }
    assert promised <= told


def _options(capability: Json) -> Iterator[set[str]]:
    """Yield what can be said for each option of a setting."""
    if "instance" not in capability:
        return
    configuration = capability.get("configuration", {})
    options = [
        *(mode["modeResources"] for mode in configuration.get("supportedModes", ())),
        *(preset["presetResources"] for preset in configuration.get("presets", ())),
    ]
    for resources in options:
        yield {
            name["value"].get("assetId") or name["value"]["text"].casefold()
            for name in resources["friendlyNames"]
        }


@pytest.mark.parametrize("domain", sorted(TABLES))
def test_each_option_has_names_of_its_own(domain: str) -> None:
    for entity in _exposed(domain):
        endpoint = compile_or_none(entity)
        assert endpoint
        for capability in endpoint.discovery["capabilities"]:
            said = [*_options(capability)]
            assert all(said)
            assert len(set().union(*said)) == sum(map(len, said))


@pytest.mark.parametrize("domain", sorted(TABLES))
def test_each_directive_is_asked_of_some_entity(domain: str) -> None:
    promised, asked = set(), set()
    for entity in _exposed(domain):
        endpoint = compile_or_none(entity)
        assert endpoint
        asked |= {(f"Alexa.{ask.directive}", ask.instance) for ask in entity.asks}
        promised |= {
            (f"{interface}.{name}", instance)
            for interface, instance, name in endpoint.handlers
        }
    assert promised <= asked
