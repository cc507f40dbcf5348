"""Compare discovery with that of the built-in integration."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.reporting.built_in import announced_entities
from tests.conftest import Alexa, Json, SetUp

# The demo integration starts timers.
pytestmark = pytest.mark.parametrize("expected_lingering_timers", [True])

# Patterns of intended differences, with reasons; the README lists the relevant ones.
ABSENT = {
    "switch.*_automation": "switches of this integration are not exposed",
    "camera.*": "without a stream it has only EndpointHealth",
    "vacuum.demo_vacuum_[34]_*": "it supports neither start nor stop",
    "media_player.browse": "it supports neither turn_on nor turn_off",
    "media_player.search": "it supports neither turn_on nor turn_off",
    "cover.* PowerController*": "covers are opened and closed with RangeController",
    "cover.* mode position.custom": "the mode cannot be set",
    "cover.* PlaybackController/cover.stop*": "the interface has no instances",
    "valve.* ToggleController/valve.stop*": "a stop has no on or off state",
    "fan.* Alexa.Actions.*": "Raise and Lower would set the extreme speeds",
    "humidifier.* Alexa.Actions.*": "Raise and Lower would set the extreme humidities",
    "switch.* ContactSensor*": "only with the setting `routine_trigger`",
    "input_boolean.* ContactSensor*": "only with the setting `routine_trigger`",
    "* EventDetectionSensor*": "Amazon removed it in February 2023",
    "media_player.* ChannelController": "only televisions and receivers have channels",
    "water_heater.* TemperatureSensor*": "it has no current temperature",
}


def _items(endpoint: Json) -> Iterator[str]:
    """Yield the capabilities of an endpoint, with their properties and modes."""
    for capability in endpoint["capabilities"]:
        name = capability["interface"].removeprefix("Alexa.")
        if "instance" in capability:
            name += f"/{capability['instance']}"
        yield name
        for item in capability.get("properties", {}).get("supported", ()):
            yield f"{name} property {item['name']}"
        for item in capability.get("supportedOperations", ()):
            yield f"{name} operation {item}"
        for item in capability.get("inputs", ()):
            yield f"{name} input {item['name']}"
        for kind in ("configuration", "configurations"):
            for item in _options(capability.get(kind, {})):
                yield f"{name} mode {item}"
        semantics = capability.get("semantics", {})
        for mapping in semantics.get("actionMappings", ()):
            yield from (f"{name} {action}" for action in mapping["actions"])
        for mapping in semantics.get("stateMappings", ()):
            yield from (f"{name} {state}" for state in mapping["states"])


def _options(configuration: Json) -> Iterator[str]:
    for mode in configuration.get("supportedModes", ()):
        yield mode if isinstance(mode, str) else mode["value"]
    for mode in configuration.get("supportedArmStates", ()):
        yield mode["value"]
    for mode in configuration.get("modes", {}).get("supported", ()):
        yield mode["name"]


async def test_each_difference_has_reason(
    homes: HomeAssistant, set_up: SetUp, alexa: Alexa
) -> None:
    from homeassistant.components.alexa import SMART_HOME_SCHEMA, smart_home  # noqa: PLC0415
    from homeassistant.components.alexa.entities import async_get_entities  # noqa: PLC0415

    await set_up()
    found = await alexa.discover()
    config = smart_home.AlexaConfig(homes, SMART_HOME_SCHEMA({"entity_config": {}}))
    await config.async_initialize()
    theirs = {
        endpoint.entity.entity_id: endpoint.serialize_discovery()
        for endpoint in async_get_entities(homes, config)
        if config.should_expose(endpoint.entity.entity_id)
    }
    absent = set()
    for entity_id, endpoint in theirs.items():
        if entity_id not in found:
            absent.add(entity_id)
        else:
            ours = {*_items(found[entity_id])}
            absent |= {
                f"{entity_id} {item}" for item in _items(endpoint) if item not in ours
            }
    unused = set(ABSENT)
    for item in absent:
        reasons = {pattern for pattern in ABSENT if fnmatchcase(item, pattern)}
        assert reasons, f"{item} is absent without a reason"
        unused -= reasons
    assert not unused
    assert len(theirs) > 80
    assert found.keys() - theirs.keys()


@pytest.mark.parametrize(
    "filter_config",
    [
        {},
        {"include_domains": ["camera", "sensor"]},
        {"exclude_entity_globs": ["light.*"]},
    ],
)
async def test_announced_entities(
    homes: HomeAssistant, set_up: SetUp, filter_config: dict[str, list[str]]
) -> None:
    """Find the endpoints to delete: those that the built-in integration exposes."""
    from homeassistant.components.alexa import SMART_HOME_SCHEMA, smart_home  # noqa: PLC0415
    from homeassistant.components.alexa.entities import async_get_entities  # noqa: PLC0415

    registry = er.async_get(homes)
    for number, details in enumerate(
        (
            {"hidden_by": er.RegistryEntryHider.USER},
            {"entity_category": EntityCategory.CONFIG},
        )
    ):
        entry = registry.async_get_or_create("light", "test", str(number), **details)
        homes.states.async_set(entry.entity_id, "on")
    homes.states.async_set(
        "alarm_control_panel.with_code", "armed_away", {"code_arm_required": True}
    )
    await set_up()
    settings = SMART_HOME_SCHEMA({"filter": filter_config})
    config = smart_home.AlexaConfig(homes, settings)
    await config.async_initialize()
    theirs = {
        endpoint.entity.entity_id
        for endpoint in async_get_entities(homes, config)
        if config.should_expose(endpoint.entity.entity_id)
    }
    ours = {
        entity_id
        for entity_id, entry in registry.entities.items()
        if entry.platform == DOMAIN
    }
    found = announced_entities(homes, settings["filter"])
    assert len(found) == len(set(found))
    assert set(found) == theirs - ours
    assert found
