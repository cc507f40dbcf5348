"""What the built-in integration offers for the same homes, and this one does not."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.reporting.built_in import announced_entities
from tests.conftest import Alexa, Json, SetUp

# The demo home updates itself, now and then.
pytestmark = pytest.mark.parametrize("expected_lingering_timers", [True])

# Each is deliberate; the README lists what users may miss.
ABSENT = {
    "switch.*_automation": "our own switches are not for Alexa",
    "camera.*": "without a stream it has nothing but its health",
    "vacuum.demo_vacuum_[34]_*": "it can neither start nor stop",
    "media_player.browse": "it can be neither turned on nor off",
    "media_player.search": "it can be neither turned on nor off",
    "cover.* PowerController*": "a cover opens and closes: it is not on or off",
    "cover.* mode position.custom": "a position that nobody can ask for",
    "cover.* PlaybackController/cover.stop*": "the interface has no instances",
    "valve.* ToggleController/valve.stop*": "one stops it: that is never on or off",
    "fan.* Alexa.Actions.*": "to raise a fan would mean full speed, to lower it off",
    "humidifier.* Alexa.Actions.*": "to raise it would mean as humid as can be",
    "switch.* ContactSensor*": "only where `routine_trigger` asks for it",
    "input_boolean.* ContactSensor*": "only where `routine_trigger` asks for it",
    "* EventDetectionSensor*": "Amazon switched it off in February 2023",
    "media_player.* ChannelController": "only televisions and receivers have channels",
    "water_heater.* TemperatureSensor*": "it does not measure one",
}


def _offers(endpoint: Json) -> Iterator[str]:
    """Yield all that discovery promises."""
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


async def test_nothing_is_absent_without_a_reason(
    homes: HomeAssistant, set_up: SetUp, alexa: Alexa
) -> None:
    from homeassistant.components.alexa import SMART_HOME_SCHEMA, smart_home  # noqa: PLC0415
    from homeassistant.components.alexa.entities import async_get_entities  # noqa: PLC0415

    await set_up()
    found = await alexa.discover()
    config = smart_home.AlexaConfig(homes, SMART_HOME_SCHEMA({"entity_config": {}}))
    await config.async_initialize()
    theirs = {
        it.entity.entity_id: it.serialize_discovery()
        for it in async_get_entities(homes, config)
        if config.should_expose(it.entity.entity_id)
    }
    absent = set()
    for entity_id, endpoint in theirs.items():
        if entity_id not in found:
            absent.add(entity_id)
        else:
            ours = {*_offers(found[entity_id])}
            absent |= {
                f"{entity_id} {it}" for it in _offers(endpoint) if it not in ours
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
async def test_what_it_announced(
    homes: HomeAssistant, set_up: SetUp, filter_config: dict[str, list[str]]
) -> None:
    """The entities that are deleted after a move are of those that it exposes."""
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
        it.entity.entity_id
        for it in async_get_entities(homes, config)
        if config.should_expose(it.entity.entity_id)
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
