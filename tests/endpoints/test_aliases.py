"""Further aliases of an entity are endpoints of their own."""

from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.alexa_smart_home.config.preview import async_preview
from custom_components.alexa_smart_home.domains import DESCRIPTIONS
from custom_components.alexa_smart_home.endpoints import listing
from custom_components.alexa_smart_home.endpoints.aliases import alias_names
from custom_components.alexa_smart_home.endpoints.compile import compile_endpoint
from custom_components.alexa_smart_home.endpoints.listing import choose
from custom_components.alexa_smart_home.protocol import Endpoint, events
from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from custom_components.alexa_smart_home.protocol.discovery import (
    Identity,
    endpoint_id_of,
    entity_id_of,
    key_of,
)
from custom_components.alexa_smart_home.settings import EntityConfig
from tests.alexa_cloud.schema import check_event
from tests.common import explain, interfaces
from tests.conftest import Alexa, Json, SetUp, error
from tests.domains.tables import ENTITIES, state_of

LIGHT = "light.kitchen"
THERMOSTAT = {
    "supported_features": 1,
    "hvac_modes": ["heat", "off"],
    "temperature": 21,
}


def test_ids() -> None:
    key, endpoint_id = "light.kitchen#lamp", "light#kitchen#lamp"
    assert endpoint_id_of(key) == endpoint_id
    assert key_of(endpoint_id) == key
    assert entity_id_of(endpoint_id) == LIGHT


@pytest.mark.parametrize(
    ("aliases", "expected"),
    [
        ((), {}),
        (("Lamp", "Big lamp"), {"lamp": "Lamp", "big_lamp": "Big lamp"}),
        (("Big lamp", "Lamp"), {"lamp": "Lamp", "big_lamp": "Big lamp"}),
        (("Küche",), {"kuche": "Küche"}),
        (("キッチン",), {"kitutin": "キッチン"}),
        # Alexa cannot tell these apart.
        (("KITCHEN", "Lamp", "LAMP"), {"lamp": "Lamp"}),
        (("Straße", "STRASSE"), {"strasse": "Straße"}),
        # These have the same slug.
        (("Cafe", "Café"), {"cafe": "Cafe"}),
        (("",), {}),
        (("x" * 256,), {}),
    ],
)
def test_names(aliases: tuple[str, ...], expected: dict[str, str]) -> None:
    assert alias_names(LIGHT, "Kitchen", aliases) == {
        f"{LIGHT}#{slug}": name for slug, name in expected.items()
    }


def compiled(state: State, **context: Any) -> Endpoint:
    """Return the endpoint of an entity with two aliases."""
    names = {f"{state.entity_id}#{slug}": slug.upper() for slug in ("one", "two")}
    endpoint = compile_endpoint(
        DESCRIPTIONS[state.domain],
        state,
        CompileContext(**context),
        Identity(name="Some name", description="Some thing", aliases=names),
        EntityConfig(),
    )
    assert endpoint is not None
    check_event(
        events.discover_response(
            [found.discovery for found in (endpoint, *endpoint.aliases)]
        )
    )
    return endpoint


def test_endpoint_of_alias() -> None:
    """It differs from that of the entity in its id and its name only."""
    main = compiled(State(LIGHT, "on", {"supported_color_modes": ["brightness"]}))
    one, two = main.aliases
    assert (one.entity_id, one.key, one.endpoint_id, one.name) == (
        LIGHT,
        "light.kitchen#one",
        "light#kitchen#one",
        "ONE",
    )
    assert one.discovery == main.discovery | {
        "endpointId": one.endpoint_id,
        "friendlyName": "ONE",
    }
    assert two.discovery["capabilities"] is one.discovery["capabilities"]
    assert two.handlers is one.handlers
    assert one.handlers == main.handlers
    assert one.readers == main.readers
    assert len({main.digest, one.digest, two.digest}) == 3


@pytest.mark.parametrize(
    ("state", "context", "lost"),
    [
        (
            State("climate.hall", "heat", THERMOSTAT),
            {},
            {"AutomationManagement"},
        ),
        (
            State("switch.washer", "on"),
            {"measures_energy": lambda _: True},
            {"DeviceUsage.Meter"},
        ),
        (
            State("sensor.filter", "80", {"unit_of_measurement": "%"}),
            {},
            {"InventoryLevelSensor"},
        ),
    ],
    ids=lambda value: value.entity_id if isinstance(value, State) else None,
)
def test_capabilities_of_entity_only(
    state: State, context: dict[str, Any], lost: set[str]
) -> None:
    main = compiled(state, **context)
    for alias in main.aliases:
        assert interfaces(main.discovery) - interfaces(alias.discovery) == lost
        namespaces = {f"Alexa.{name}" for name in lost}
        assert {key for key in main.handlers if key[0] not in namespaces} == (
            alias.handlers.keys()
        )
        assert {key for key in main.properties(state) if key[0] not in namespaces} == (
            alias.properties(state).keys()
        )
        assert not namespaces & alias.bridge_managed
        assert alias.energy_sensor is None


@pytest.mark.parametrize("device_class", ["doorbell", "button"])
def test_events_are_sent_once(device_class: str) -> None:
    """An endpoint that only sends events has no aliases."""
    attributes = {"device_class": device_class, "event_types": ["ring", "press"]}
    endpoint = compiled(State("event.bell", "unknown", attributes))
    assert endpoint.device_events
    assert not endpoint.aliases


def test_capabilities_with_events_are_of_entity_only() -> None:
    """An event that each endpoint of an entity sent would be announced repeatedly."""
    with_events = {
        capability
        for description in DESCRIPTIONS.values()
        for capability in (
            *description.capabilities,
            *(lent for loan in description.lends for lent in loan.capabilities),
        )
        if capability.event_reader("light.a", CompileContext())
    }
    assert with_events
    assert all(capability.main_only for capability in with_events)


def test_aliases_of_all_domains() -> None:
    """The handlers and the properties of an alias are those in its discovery."""
    for entity in ENTITIES:
        state = state_of(entity)
        endpoint = compile_endpoint(
            DESCRIPTIONS[state.domain],
            state,
            entity.context,
            Identity(name="a", description="b", aliases={f"{state.entity_id}#c": "c"}),
            entity.config,
        )
        for alias in endpoint.aliases if endpoint else ():
            found = {
                capability["interface"]
                for capability in alias.discovery["capabilities"]  # type: ignore[union-attr]
            }
            assert {key[0] for key in alias.handlers} <= found
            assert {key.namespace for key, _ in alias.readers} <= found
            assert not alias.device_events


def test_aliases_are_chosen_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """An alias of an included entity ranks behind all entities."""
    monkeypatch.setattr(listing, "MAX_ENDPOINTS", 4)
    endpoints = [compiled(State(f"switch.{name}", "on")) for name in "cba"]
    listed, surplus = choose(endpoints, lambda entity_id: entity_id == "switch.b")
    assert [endpoint.key for endpoint in listed] == [
        "switch.b",
        "switch.a",
        "switch.c",
        "switch.b#one",
    ]
    assert len(surplus) == 5


def register(hass: HomeAssistant, entity_id: str, *aliases: Any) -> None:
    """Add an entity whose full name is "Registered"."""
    domain, _, name = entity_id.partition(".")
    entities = er.async_get(hass)
    entities.async_get_or_create(domain, "test", name, suggested_object_id=name)
    entities.async_update_entity(entity_id, name="Registered", aliases=[*aliases])
    hass.states.async_set(entity_id, "on")


OF_ENTITIES: list[tuple[str, tuple[Any, ...], Json, list[str]]] = [
    ("first", ("Lamp", er.COMPUTED_NAME), {}, ["Lamp", "Registered"]),
    ("computed", (er.COMPUTED_NAME, "Lamp"), {}, ["Registered", "Lamp"]),
    ("none", (), {}, ["Registered"]),
    ("punctuation", ("Lamp", "Wi-Fi (new)"), {}, ["Lamp", "Wi Fi new"]),
    ("long", ("Lamp", "a " + "b" * 200), {}, ["Lamp", "a " + "b" * 126]),
    ("off", ("Lamp", "Light"), {"aliases": False}, ["Lamp"]),
    # The setting replaces the name of the entity.
    (
        "named",
        (er.COMPUTED_NAME, "Lamp", "Light"),
        {"name": "Set"},
        ["Set", "Lamp", "Light"],
    ),
]


async def test_names_of_entities(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa
) -> None:
    """The first name is that of the entity's endpoint."""
    for name, aliases, _, _ in OF_ENTITIES:
        register(hass, f"switch.{name}", *aliases)
    hass.states.async_set("switch.unregistered", "on", {"friendly_name": "State"})
    configs = {f"switch.{name}": config for name, _, config, _ in OF_ENTITIES}
    await set_up({"aliases": True, "entity_config": configs})
    found: dict[str, list[str]] = {}
    for key, endpoint in (await alexa.discover()).items():
        entity_id = key.partition(".")[2].partition(".")[0]
        found.setdefault(entity_id, []).append(endpoint["friendlyName"])
    expected = {name: names for name, _, _, names in OF_ENTITIES}
    assert found == {**expected, "unregistered": ["State"]}


async def test_aliases_of_one_entity(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa
) -> None:
    """Without the setting of all entities, one entity can have its own."""
    for entity_id in (LIGHT, "light.hall"):
        register(hass, entity_id, f"Name of {entity_id}", "Lamp")
    entry = await set_up({"entity_config": {LIGHT: {"aliases": True}}})
    assert (await alexa.discover()).keys() == {LIGHT, "light.hall", f"{LIGHT}.lamp"}
    assert entry.runtime_data.endpoint_issues.count == 3
    settings = entry.runtime_data.settings
    assert (await async_preview(hass, settings)).endpoints == 3
    assert (await async_preview(hass, replace(settings, aliases=True))).endpoints == 4
    found = await explain(hass, LIGHT, "light.hall")
    assert found[LIGHT]["aliases"] == {
        "Lamp": {"endpoint_id": "light#kitchen#lamp", "reason": None}
    }
    assert found["light.hall"]["aliases"] == {}
    for unknown in ("light.hall#lamp", f"{LIGHT}#other", "light.none#lamp"):
        answer = await alexa.ask("ReportState", unknown)
        assert error(answer) == ("Alexa", "NO_SUCH_ENDPOINT")
