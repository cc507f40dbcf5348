"""Test that the tables cover each property and each directive of discovery."""

from collections.abc import Iterator

import pytest

from tests.common import interface_name
from tests.directive_examples import Json
from tests.domains.cases import Entity
from tests.domains.tables import TABLES, compile_or_none, short, state_of


def _exposed(domain: str) -> Iterator[Entity]:
    return (entity for entity in TABLES[domain] if entity.category)


@pytest.mark.parametrize("domain", sorted(TABLES))
def test_each_property_has_row(domain: str) -> None:
    discovered, reported = set(), set()
    for entity in _exposed(domain):
        endpoint = compile_or_none(entity)
        assert endpoint
        reported |= {short(key) for key in endpoint.properties(state_of(entity))}
        discovered |= {
            f"{interface_name(capability)}.{item['name']}"
            for capability in endpoint.discovery["capabilities"]
            for item in capability.get("properties", {}).get("supported", ())
            if capability["properties"]["retrievable"]
        }
    assert discovered <= reported


def _option_names(capability: Json) -> Iterator[set[str]]:
    """Yield the spoken names of each mode or preset of a capability."""
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
def test_option_names_are_unique(domain: str) -> None:
    for entity in _exposed(domain):
        endpoint = compile_or_none(entity)
        assert endpoint
        for capability in endpoint.discovery["capabilities"]:
            options = [*_option_names(capability)]
            assert all(options)
            assert len(set().union(*options)) == sum(map(len, options))


@pytest.mark.parametrize("domain", sorted(TABLES))
def test_each_directive_has_row(domain: str) -> None:
    discovered, tested = set(), set()
    for entity in _exposed(domain):
        endpoint = compile_or_none(entity)
        assert endpoint
        tested |= {
            (f"Alexa.{case.directive}", case.instance) for case in entity.directives
        }
        discovered |= {
            (f"{interface}.{name}", instance)
            for interface, instance, name in endpoint.handlers
        }
    assert discovered <= tested
