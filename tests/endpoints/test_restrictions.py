"""Tests of the restrictions that members impose on groups."""

from typing import Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.alexa_smart_home.endpoints import restrictions
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from tests.common import explain
from tests.conftest import Alexa, Json, SetUp, error, values

LAMP, DOOR, GATE = "light.lamp", "lock.door", "cover.gate"
READ_ONLY = {"entity_config": {LAMP: {"read_only": True}}}
CLOSE_ONLY = {"entity_config": {GATE: {"close_only": True}}}
COVER = {"supported_features": 1 | 2 | 4, "current_position": 50}
BY_MEMBER = (
    "Alexa can read it but cannot control it: "
    "its member {} is set to read only or contains such an entity"
)


@pytest.fixture(autouse=True)
def _entities(hass: HomeAssistant) -> None:
    for entity_id in (LAMP, "light.other"):
        hass.states.async_set(entity_id, "off", {"supported_color_modes": ["onoff"]})
    for entity_id in (GATE, "cover.blind"):
        hass.states.async_set(entity_id, "open", COVER)


def group(hass: HomeAssistant, name: str, *members: str, **attributes: Any) -> str:
    """Set the state of a group; return its entity id."""
    hass.states.async_set(name, "off", {"entity_id": [*members], **attributes})
    return name


def is_controlled(entry: AlexaConfigEntry, entity_id: str) -> bool:
    """Return whether an endpoint accepts directives."""
    endpoint, _ = entry.runtime_data.endpoints.find(entity_id.replace(".", "#"))
    return "_refuse" not in {handler.__name__ for handler in endpoint.handlers.values()}


async def test_light_group(hass: HomeAssistant, set_up: SetUp, alexa: Alexa) -> None:
    """A group of the group platform with a read-only member is read-only."""
    lights = {"platform": "group", "name": "All", "entities": [LAMP, "light.other"]}
    assert await async_setup_component(hass, "light", {"light": lights})
    await hass.async_block_till_done()
    calls = async_mock_service(hass, "light", "turn_on")
    await set_up(READ_ONLY)
    for ask in ("PowerController.TurnOn", "PowerController.TurnOff"):
        assert error(await alexa.ask(ask, "light.all")) == (
            "Alexa",
            "INSUFFICIENT_PERMISSIONS",
        )
    assert not calls
    report = await alexa.ask("ReportState", "light.all")
    assert values(report)["PowerController.powerState"] == "OFF"
    answer = await alexa.ask("PowerController.TurnOn", "light.other")
    assert answer["event"]["header"]["name"] == "Response"
    assert len(calls) == 1
    found = await explain(hass, "light.all", "light.other", LAMP)
    assert found["light.all"]["exposed"]
    assert {key: answer["restriction"] for key, answer in found.items()} == {
        "light.all": BY_MEMBER.format(LAMP),
        "light.other": None,
        LAMP: "Alexa can read it but cannot control it: it is set to read only",
    }


async def test_old_style_group(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa
) -> None:
    calls = async_mock_service(hass, "homeassistant", "turn_on")
    groups = {"house": {"entities": ["light.other", LAMP]}}
    assert await async_setup_component(hass, "group", {"group": groups})
    await hass.async_block_till_done()
    await set_up(READ_ONLY)
    answer = await alexa.ask("PowerController.TurnOn", "group.house")
    assert error(answer) == ("Alexa", "INSUFFICIENT_PERMISSIONS")
    assert not calls
    for members, expected in (([LAMP], 0), (["light.other"], 1), ([LAMP], 1)):
        await hass.services.async_call(
            "group",
            "set",
            {"object_id": "house", "entities": members},
            blocking=True,
        )
        await hass.async_block_till_done()
        await alexa.ask("PowerController.TurnOn", "group.house")
        assert len(calls) == expected


async def test_group_of_integration(hass: HomeAssistant, set_up: SetUp) -> None:
    hass.states.async_set("light.zigbee", "off", {"group_entities": [LAMP]})
    entry = await set_up(READ_ONLY)
    assert not is_controlled(entry, "light.zigbee")


def _actions(endpoint: Json) -> set[str]:
    """Return the semantic actions of a cover."""
    return {
        action
        for capability in endpoint["capabilities"]
        for mapping in capability.get("semantics", {}).get("actionMappings", ())
        for action in mapping["actions"]
    }


async def test_cover_group(hass: HomeAssistant, set_up: SetUp, alexa: Alexa) -> None:
    """A group with a close-only member cannot be opened."""
    covers = {"platform": "group", "name": "All", "entities": ["cover.blind", GATE]}
    assert await async_setup_component(hass, "cover", {"cover": covers})
    await hass.async_block_till_done()
    opened = async_mock_service(hass, "cover", "open_cover")
    closed = async_mock_service(hass, "cover", "close_cover")
    await set_up(CLOSE_ONLY)
    found = await alexa.discover()
    assert _actions(found["cover.all"]) == _actions(found[GATE])
    assert _actions(found["cover.all"]) < _actions(found["cover.blind"])
    for value, expected in (
        (100, "INSUFFICIENT_PERMISSIONS"),
        (80, "INSUFFICIENT_PERMISSIONS"),
        (0, None),
    ):
        answer = await alexa.ask(
            "RangeController.SetRangeValue",
            "cover.all",
            {"rangeValue": value},
            instance="cover.position",
        )
        assert answer["event"]["payload"].get("type") == expected
    assert (len(opened), len(closed)) == (0, 1)
    assert (await explain(hass, "cover.all"))["cover.all"]["restriction"] == (
        f"Alexa can close it but cannot open it: "
        f"its member {GATE} is set to close only or contains such an entity"
    )


async def test_close_only_without_cover_group(
    hass: HomeAssistant, set_up: SetUp
) -> None:
    """An old-style group is only turned on and off, which covers do not support."""
    group(hass, "group.house", GATE, "light.other")
    entry = await set_up(CLOSE_ONLY)
    assert is_controlled(entry, "group.house")
    assert (await explain(hass, "group.house"))["group.house"]["restriction"] is None


async def test_nested_groups(hass: HomeAssistant, set_up: SetUp) -> None:
    """Restrictions apply at any depth, also through groups that are not exposed."""
    group(hass, "group.inner", LAMP, "group.outer")
    group(hass, "group.middle", "light.other", "group.inner")
    group(hass, "group.outer", "light.other", "group.middle")
    settings = {"filter": {"include_entities": ["group.outer"]}}
    entry = await set_up(READ_ONLY | settings)
    assert not is_controlled(entry, "group.outer")
    # Users who may read the group may know its direct members only.
    assert (await explain(hass, "group.outer"))["group.outer"]["restriction"] == (
        BY_MEMBER.format("group.middle")
    )
    announced: list[str] = []
    entry.runtime_data.endpoints.async_listen(announced.append)
    for members, expected in ((["light.other"], True), ([LAMP], False)):
        group(hass, "group.inner", *members)
        assert is_controlled(entry, "group.outer") is expected
        assert announced.pop() == "group.outer"
        hass.states.async_set(
            "group.inner", "on", {"entity_id": members, "friendly_name": "Inner"}
        )
        assert not announced


async def test_unavailable_nested_group(hass: HomeAssistant, set_up: SetUp) -> None:
    """The last known members apply while a nested group is unavailable."""
    group(hass, "group.outer", "light.other", "light.group")
    entry = await set_up(READ_ONLY)
    assert is_controlled(entry, "group.outer")
    hass.states.async_set("light.group", "unavailable", {"restored": True})
    assert is_controlled(entry, "group.outer")
    group(hass, "light.group", LAMP)
    assert not is_controlled(entry, "group.outer")
    hass.states.async_set("light.group", "unavailable")
    entry.runtime_data.endpoints.async_forget("group.outer")
    assert not is_controlled(entry, "group.outer")
    group(hass, "light.group", "light.other")
    assert is_controlled(entry, "group.outer")


async def test_scenes(hass: HomeAssistant, set_up: SetUp) -> None:
    """The entities of a scene do not restrict it."""
    hass.states.async_set("scene.night", "unknown", {"entity_id": [LAMP]})
    group(hass, "group.outer", "light.other", "scene.night")
    entry = await set_up(READ_ONLY)
    assert is_controlled(entry, "scene.night")
    assert is_controlled(entry, "group.outer")


async def test_group_that_contains_itself(hass: HomeAssistant, set_up: SetUp) -> None:
    group(hass, "group.house", "group.house", "light.other")
    entry = await set_up(READ_ONLY)
    assert is_controlled(entry, "group.house")


@pytest.mark.parametrize(
    ("config", "expected"), [({"name": "Lamp"}, []), ({"read_only": True}, ["inner"])]
)
async def test_tracked_entities(
    hass: HomeAssistant,
    set_up: SetUp,
    monkeypatch: pytest.MonkeyPatch,
    config: Json,
    expected: list[str],
) -> None:
    """Only nested groups are tracked, and only if an entity is restricted."""
    tracked: list[str] = []

    def track(hass: HomeAssistant, entity_id: str, action: Any) -> CALLBACK_TYPE:
        name = entity_id.removeprefix("group.")
        tracked.append(name)
        unsubscribe = async_track_state_change_event(hass, entity_id, action)

        def stop() -> None:
            tracked.remove(name)
            unsubscribe()

        return stop

    monkeypatch.setattr(restrictions, "async_track_state_change_event", track)
    group(hass, "group.inner", "light.other")
    group(hass, "group.outer", "group.inner")
    entry = await set_up({"entity_config": {LAMP: config}})
    entry.runtime_data.endpoints.async_update_listing()
    assert tracked == expected
    await hass.config_entries.async_unload(entry.entry_id)
    assert not tracked
