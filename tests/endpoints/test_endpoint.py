"""Tests of compiled endpoints: discovery, limits, properties and shapes."""

from dataclasses import replace
from typing import Any

from homeassistant.core import State
import pytest

from custom_components.alexa_smart_home.domains import DESCRIPTIONS
from custom_components.alexa_smart_home.endpoints.compile import (
    Endpoint,
    compile_endpoint,
)
from custom_components.alexa_smart_home.interfaces.power import PowerController
from custom_components.alexa_smart_home.protocol import compile_context, events
from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from custom_components.alexa_smart_home.protocol.description import (
    Capabilities,
    EndpointDescription,
)
from custom_components.alexa_smart_home.protocol.discovery import (
    Identity,
    endpoint_id_of,
    entity_id_of,
)
from custom_components.alexa_smart_home.protocol.not_exposed import NotExposed
from custom_components.alexa_smart_home.protocol.outcome import (
    PropertyKey,
    PropertyValues,
    ServiceCall,
)
from custom_components.alexa_smart_home.protocol.readers import available
from custom_components.alexa_smart_home.reporting.changed_properties import (
    changed_properties,
)
from custom_components.alexa_smart_home.settings import EntityConfig
from tests.alexa_cloud.schema import check_event
from tests.common import capability

IDENTITY = Identity(name="Lamp", description="A lamp")
SWITCH = State("switch.lamp", "on")
POWER = PowerController(
    is_on=lambda state: state.state == "on",
    turn_on=lambda _: ServiceCall("switch", "turn_on"),
    turn_off=lambda _: ServiceCall("switch", "turn_off"),
)
# Without Alexa and Alexa.EndpointHealth.
MAX_CAPABILITIES = 98


def description(*capabilities: PowerController, **fields: Any) -> EndpointDescription:
    return EndpointDescription(
        category=lambda _: "SWITCH", capabilities=capabilities or (POWER,), **fields
    )


def compiled(
    identity: Identity = IDENTITY,
    *,
    described: EndpointDescription | None = None,
    state: State = SWITCH,
    context: CompileContext | None = None,
    config: EntityConfig | None = None,
) -> Endpoint:
    endpoint = compile_endpoint(
        described or description(),
        state,
        context or CompileContext(),
        identity,
        config or EntityConfig(),
    )
    assert endpoint is not None
    check_event(events.discover_response([endpoint.discovery]))
    return endpoint


def test_discovery() -> None:
    identity = replace(
        IDENTITY, attributes={"manufacturer": "ACME", "serialNumber": ""}
    )
    assert compiled(identity).discovery == {
        "endpointId": "switch#lamp",
        "manufacturerName": "Home Assistant",
        "friendlyName": "Lamp",
        "description": "A lamp",
        "displayCategories": ["SWITCH"],
        "additionalAttributes": {"manufacturer": "ACME"},
        "cookie": {},
        "capabilities": [
            capability("PowerController", "powerState"),
            capability("EndpointHealth", "connectivity", version="3.1"),
            {"type": "AlexaInterface", "interface": "Alexa", "version": "3"},
        ],
    }


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("x" * 128, "x" * 128),
        ("x" * 129, "x" * 128),
        ("ü" * 300, "ü" * 128),
        # A trailing space is removed.
        ("x" * 127 + " y", "x" * 127),
    ],
)
def test_long_texts(text: str, cut: str) -> None:
    discovery = compiled(Identity(name=text, description=text)).discovery
    assert discovery["friendlyName"] == cut
    assert discovery["description"] == cut


@pytest.mark.parametrize(("length", "cut"), [(256, 256), (257, 256)])
def test_long_attributes(length: int, cut: int) -> None:
    identity = replace(IDENTITY, attributes={"model": "x" * length})
    discovery = compiled(identity).discovery
    assert discovery["additionalAttributes"] == {"model": "x" * cut}


def test_configured_categories() -> None:
    identity = replace(IDENTITY, categories=("LIGHT", "FAN"))
    assert compiled(identity).discovery["displayCategories"] == ["LIGHT", "FAN"]


@pytest.mark.parametrize("name", ["", " ", "   "])
def test_empty_names(name: str) -> None:
    with pytest.raises(NotExposed, match="no_name"):
        compiled(replace(IDENTITY, name=name))


def test_long_entity_ids() -> None:
    longest = f"switch.{'x' * 249}"
    assert compiled(state=State(longest, "on")).entity_id == longest
    state = State(f"{longest}x", "on", validate_entity_id=False)
    with pytest.raises(NotExposed, match="long_id"):
        compiled(state=state)


def many(count: int) -> EndpointDescription:
    return description(*(replace(POWER, instance=f"{i}") for i in range(count)))


def test_many_capabilities() -> None:
    assert (
        len(compiled(described=many(MAX_CAPABILITIES)).discovery["capabilities"]) == 100
    )
    with pytest.raises(NotExposed, match="too_many_capabilities"):
        compiled(described=many(MAX_CAPABILITIES + 1))


def test_equal_capabilities_share_object(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache of shared objects belongs to a context and is limited."""
    context = CompileContext()
    first, second, other = (
        compiled(state=State(entity_id, "on"), context=shared).discovery["capabilities"]
        for entity_id, shared in (
            ("switch.a", context),
            ("switch.b", context),
            ("switch.a", CompileContext()),
        )
    )
    assert first == other
    assert [a is b for a, b in zip(first, second, strict=True)] == [True] * 3
    assert first[0] is not other[0]
    monkeypatch.setattr(compile_context, "_MAX_SHARED", 1)
    (again, *_) = compiled(context=context).discovery["capabilities"]
    assert again == first[0]
    assert again is not first[0]


def test_no_capability() -> None:
    described = description(replace(POWER, supported=lambda _: False))
    found = compile_endpoint(
        described, SWITCH, CompileContext(), IDENTITY, EntityConfig()
    )
    assert found is None


def test_capabilities_adapted_to_settings() -> None:
    def adapt(capabilities: Capabilities, config: EntityConfig) -> Capabilities:
        return () if config.close_only else capabilities

    described = description(adapt=adapt)
    assert compiled(described=described).handlers
    config = EntityConfig(close_only=True)
    assert (
        compile_endpoint(described, SWITCH, CompileContext(), IDENTITY, config) is None
    )


def test_directives_of_thermostat_without_temperature() -> None:
    state = State("climate.hall", "off", {"hvac_modes": ["off", "fan_only"]})
    endpoint = compiled(described=DESCRIPTIONS["climate"], state=state)
    assert set(endpoint.handlers) == {
        ("Alexa.ThermostatController", None, "SetThermostatMode"),
        ("Alexa.AutomationManagement", None, "UpdateAlexaAutomationStatus"),
    }
    assert endpoint.bridge_managed == {
        "Alexa.AutomationManagement",
        "Alexa.EndpointHealth",
    }


POWER_STATE = PropertyKey("Alexa.PowerController", None, "powerState")
CONNECTIVITY = PropertyKey("Alexa.EndpointHealth", None, "connectivity")
OK = {"value": "OK"}
UNREACHABLE = {"value": "UNREACHABLE"}


@pytest.mark.parametrize(
    ("described", "state", "expected"),
    [
        (description(), "on", {POWER_STATE: "ON", CONNECTIVITY: OK}),
        (description(), "off", {POWER_STATE: "OFF", CONNECTIVITY: OK}),
        (description(), "unavailable", {CONNECTIVITY: UNREACHABLE}),
        (description(), "unknown", {CONNECTIVITY: UNREACHABLE}),
        # Entities of some domains are reachable with an unknown state.
        (
            description(reachable=available),
            "unknown",
            {POWER_STATE: "OFF", CONNECTIVITY: OK},
        ),
        (
            description(reachable=available),
            "unavailable",
            {CONNECTIVITY: UNREACHABLE},
        ),
        # A property without a value is omitted.
        (description(replace(POWER, is_on=lambda _: None)), "on", {CONNECTIVITY: OK}),
        # Two instances of an interface.
        (
            description(replace(POWER, instance="a"), replace(POWER, instance="b")),
            "on",
            {
                PropertyKey("Alexa.PowerController", "a", "powerState"): "ON",
                PropertyKey("Alexa.PowerController", "b", "powerState"): "ON",
                CONNECTIVITY: OK,
            },
        ),
    ],
)
def test_properties(
    described: EndpointDescription, state: str, expected: PropertyValues
) -> None:
    endpoint = compiled(described=described)
    assert endpoint.properties(State("switch.lamp", state)) == expected


@pytest.mark.parametrize(
    ("entity_id", "endpoint_id"),
    [
        ("light.kitchen", "light#kitchen"),
        ("input_boolean.guests_2", "input_boolean#guests_2"),
    ],
)
def test_endpoint_id(entity_id: str, endpoint_id: str) -> None:
    assert endpoint_id_of(entity_id) == endpoint_id
    assert entity_id_of(endpoint_id) == entity_id
    assert compiled(state=State(entity_id, "on")).endpoint_id == endpoint_id


CLIMATE = {"hvac_modes": ["heat", "off"], "supported_features": 1}


@pytest.mark.parametrize(
    ("entity_id", "before", "after"),
    [
        ("switch.a", {}, {"friendly_name": "A"}),
        ("switch.a", {}, {"device_class": "outlet"}),
        ("switch.a", {}, {"assumed_state": True}),
        ("sensor.a", {}, {"unit_of_measurement": "°C"}),
        ("light.a", {}, {"supported_color_modes": ["hs"]}),
        ("light.a", {}, {"min_color_temp_kelvin": 2000}),
        ("group.a", {"entity_id": ["light.a"]}, {"entity_id": ["light.a", "lock.b"]}),
        ("climate.a", CLIMATE, {**CLIMATE, "supported_features": 3}),
        ("climate.a", CLIMATE, {**CLIMATE, "hvac_modes": ["off"]}),
        ("climate.a", CLIMATE, {**CLIMATE, "preset_modes": ["eco"]}),
        ("climate.a", CLIMATE, {**CLIMATE, "current_temperature": 20}),
        ("climate.a", CLIMATE, {**CLIMATE, "current_humidity": 50}),
    ],
)
def test_changed_shape(
    entity_id: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    described = DESCRIPTIONS[entity_id.partition(".")[0]]
    old, new = (
        described.shape_of(State(entity_id, "on", attributes))
        for attributes in (before, after)
    )
    assert old != new
    assert old == described.shape_of(State(entity_id, "off", before))


@pytest.mark.parametrize(
    ("entity_id", "before", "after"),
    [
        ("switch.a", {}, {"current_power_w": 5}),
        ("light.a", {"brightness": 1}, {"brightness": 255}),
        ("climate.a", CLIMATE, {**CLIMATE, "temperature": 20}),
        (
            "climate.a",
            {**CLIMATE, "current_temperature": 20},
            {**CLIMATE, "current_temperature": 21},
        ),
        ("group.a", {"entity_id": ["light.a"]}, {"entity_id": ["light.a"]}),
    ],
)
def test_unchanged_shape(
    entity_id: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    described = DESCRIPTIONS[entity_id.partition(".")[0]]
    old, new = (
        described.shape_of(State(entity_id, "on", attributes))
        for attributes in (before, after)
    )
    assert old == new


@pytest.mark.parametrize(("humidity", "is_reported"), [("45.9", False), ("46.2", True)])
def test_deadband_of_humidity_sensor(humidity: str, *, is_reported: bool) -> None:
    """RangeController has the deadband of HumiditySensor."""
    attributes = {"device_class": "humidity", "unit_of_measurement": "%"}
    old, new = (State("sensor.bath", value, attributes) for value in ("45.2", humidity))
    endpoint = compiled(described=DESCRIPTIONS["sensor"], state=old)
    before, after = endpoint.properties(old), endpoint.properties(new)
    found = changed_properties(before, after, endpoint.deadbands)
    assert {key.namespace for key in found} == (
        {"Alexa.HumiditySensor", "Alexa.RangeController"} if is_reported else set()
    )
