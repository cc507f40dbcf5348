"""Tests that apply to all commands: permissions, bad input, errors, languages."""

from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.panel.websocket import COMMANDS
from tests.conftest import SetUp
from tests.flows import set_up_ui_entry

from .conftest import Page

pytestmark = pytest.mark.usefixtures("unloaded")

LIGHT = "light.kitchen"
TURN_ON = {"namespace": "Alexa.PowerController", "name": "TurnOn"}
# Valid parameters of each command.
PARAMETERS: dict[str, dict[str, Any]] = {
    "activity": {},
    "check": {},
    "connection": {},
    "device": {"entity_id": LIGHT},
    "devices": {},
    "preview": {"changes": {}},
    "save": {"changes": {}},
    "subscribe_devices": {},
    "try": {"entity_id": LIGHT, **TURN_ON},
}
SUBSCRIPTIONS = {"activity", "subscribe_devices"}
# Sends requests to the external address, tested in tests/skill.
SLOW = {"check"}
BAD: list[tuple[str, dict[str, Any]]] = [
    ("device", {}),
    ("device", {"entity_id": "no entity"}),
    ("device", {"entity_id": [LIGHT]}),
    ("device", {"entity_id": LIGHT, "more": 1}),
    ("devices", {"language": 1}),
    ("devices", {"language": "x" * 36}),
    ("preview", {}),
    ("preview", {"changes": []}),
    ("preview", {"changes": {"expose": {LIGHT: "yes"}}}),
    ("preview", {"changes": {"expose": {"Kitchen": True}}}),
    ("preview", {"changes": {"entities": {LIGHT: "name"}}}),
    ("preview", {"changes": {"filter": {}}}),
    ("save", {"changes": None}),
    ("try", {"entity_id": LIGHT}),
    ("try", {"entity_id": LIGHT, **TURN_ON, "payload": "on"}),
    ("try", {"entity_id": LIGHT, **TURN_ON, "instance": 1}),
    ("try", {"entity_id": LIGHT, "namespace": "Alexa.Discovery", "name": "Discover"}),
    (
        "try",
        {
            "entity_id": LIGHT,
            "namespace": "Alexa.Authorization",
            "name": "AcceptGrant",
        },
    ),
]


async def test_administrators_only(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> None:
    """Other users get no answer, whatever they send."""
    assert len(COMMANDS) == len(PARAMETERS)
    hass.states.async_set(LIGHT, "on")
    await set_up_ui_entry(hass)
    client = await hass_ws_client(hass, hass_read_only_access_token)
    for command, parameters in PARAMETERS.items():
        await client.send_json_auto_id({"type": f"{DOMAIN}/{command}", **parameters})
        answer = await client.receive_json()
        assert not answer["success"], command
        assert answer["error"]["code"] == "unauthorized"


async def test_bad_input(hass: HomeAssistant, page: Page) -> None:
    hass.states.async_set(LIGHT, "on")
    entry = await set_up_ui_entry(hass)
    for command, parameters in BAD:
        error = await page.fail(command, **parameters)
        assert error["code"] == "invalid_format", (command, parameters)
    assert not entry.options


async def test_not_found(hass: HomeAssistant, page: Page) -> None:
    """Entities without a state, and those of other domains, are not found."""
    hass.states.async_set("zone.home", "0")
    entry = await set_up_ui_entry(hass)
    for entity_id in (LIGHT, "zone.home"):
        for command, parameters in (
            ("device", {"entity_id": entity_id}),
            ("try", {"entity_id": entity_id, **TURN_ON}),
            ("preview", {"changes": {"expose": {entity_id: True}}}),
            ("save", {"changes": {"entities": {entity_id: {"name": "Lamp"}}}}),
        ):
            error = await page.fail(command, **parameters)
            assert error["code"] == "not_found", command
            assert error["message"].startswith(f"{entity_id} does not exist")
            assert error["translation_key"] == "unknown_entity"
    assert not entry.options


async def test_not_set_up(hass: HomeAssistant, page: Page) -> None:
    """The commands exist while the entry is not loaded, in any language."""
    entry = await set_up_ui_entry(hass)
    await hass.config_entries.async_set_disabled_by(
        entry.entry_id, ConfigEntryDisabler.USER
    )
    for command, parameters in PARAMETERS.items():
        error = await page.fail(command, **parameters)
        assert error["code"] == "not_set_up"
        assert error["message"] == "Alexa Smart Home is not set up."
    error = await page.fail("devices", language="de")
    assert error["message"] == "Alexa Smart Home ist nicht eingerichtet."
    error = await page.fail("devices", language="tlh")
    assert error["message"] == "Alexa Smart Home is not set up."


async def test_commands_work(hass: HomeAssistant, page: Page) -> None:
    """Each command works with the settings of a new entry."""
    hass.states.async_set(LIGHT, "on")
    await set_up_ui_entry(hass)
    for command in PARAMETERS.keys() - SUBSCRIPTIONS - SLOW:
        assert await page.ask(command, **PARAMETERS[command])
    for command in SUBSCRIPTIONS:
        await page.ask(command)
        assert await page.event()
        await page.unsubscribe()


@pytest.mark.parametrize("block", ["alexa_smart_home:", "alexa: smart_home:"])
async def test_yaml(hass: HomeAssistant, set_up: SetUp, page: Page, block: str) -> None:
    """Settings in YAML can be read, but not changed."""
    hass.states.async_set(LIGHT, "on")
    settings = {"entity_config": {LIGHT: {"name": "Lamp"}}}
    if block == "alexa_smart_home:":
        entry = await set_up(settings)
    else:
        entry = await set_up(None, alexa={"smart_home": settings})
    table = await page.ask("devices")
    assert table["yaml"] == block
    (row,) = (row for row in table["rows"] if row["entity_id"] == LIGHT)
    assert row["settings"] == {"name": "Lamp"}
    for command in ("preview", "save"):
        error = await page.fail(command, changes={"expose": {LIGHT: False}})
        assert error["code"] == "yaml"
        assert f"`{block}`" in error["message"]
    assert not entry.options
