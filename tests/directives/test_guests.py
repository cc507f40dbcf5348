"""Test directives for the capabilities that other entities lend to an endpoint."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_mock_service,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.alexa_smart_home.directives import control
from custom_components.alexa_smart_home.directives.pin_guard import (
    LOCKOUT,
    MAX_ATTEMPTS,
)
from custom_components.alexa_smart_home.domains import DESCRIPTIONS
from custom_components.alexa_smart_home.protocol.linking import Loan, Part
from custom_components.alexa_smart_home.protocol.readers import always
from tests.alexa_cloud import AlexaCloud
from tests.common import async_later
from tests.conftest import Alexa, Json, SetUp, credentials, error, values
from tests.domains.builders import pin
from tests.users import access_token, may, user_with

TV = "media_player.tv"
REMOTE = "remote.tv"
# TURN_ON and TURN_OFF.
TELEVISION = {"device_class": "tv", "supported_features": 128 | 256}
KEYSTROKE = "KeypadController.SendKeystroke"
SELECT = {"keystroke": "SELECT"}
ACTIVITY = "remote.activity"


@pytest.fixture(autouse=True)
def _television(hass: HomeAssistant) -> None:
    """Add a television and its remote."""
    config_entry = MockConfigEntry(domain="roku")
    config_entry.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=config_entry.entry_id, identifiers={("roku", "tv")}
    )
    for domain in ("media_player", "remote"):
        er.async_get(hass).async_get_or_create(
            domain,
            "roku",
            "tv",
            suggested_object_id="tv",
            config_entry=config_entry,
            device_id=device.id,
        )
    hass.states.async_set(TV, "on", TELEVISION)
    hass.states.async_set(REMOTE, "on", {"supported_features": 0})


def lend(monkeypatch: pytest.MonkeyPatch, domain: str) -> None:
    """Let the entities of a domain lend all their capabilities."""
    description = DESCRIPTIONS[domain]
    loan = Loan(
        part=Part.KEYPAD, supported=always, capabilities=description.capabilities
    )
    descriptions: Any = DESCRIPTIONS
    monkeypatch.setitem(descriptions, domain, replace(description, lends=(loan,)))


async def test_keystroke(hass: HomeAssistant, set_up: SetUp, alexa: Alexa) -> None:
    """The television is asked, the remote sends the command."""
    await set_up()
    calls = async_mock_service(hass, "remote", "send_command")
    answer = await alexa.ask(KEYSTROKE, TV, SELECT)
    assert answer["event"]["header"]["name"] == "Response"
    assert answer["event"]["endpoint"]["endpointId"] == "media_player#tv"
    assert values(answer)["PowerController.powerState"] == "ON"
    assert [call.data for call in calls] == [
        {"entity_id": REMOTE, "command": ["select"]}
    ]
    answer = await alexa.ask(KEYSTROKE, TV, {"keystroke": "HOME"})
    assert error(answer) == ("Alexa", "INVALID_VALUE")


async def test_unavailable(hass: HomeAssistant, set_up: SetUp, alexa: Alexa) -> None:
    """Only the entity that handles a directive must be available."""
    await set_up()
    calls = async_mock_service(hass, "remote", "send_command")
    async_mock_service(hass, "media_player", "turn_off")
    await alexa.discover()
    hass.states.async_set(REMOTE, "unavailable")
    answer = await alexa.ask(KEYSTROKE, TV, SELECT)
    assert error(answer) == ("Alexa", "ENDPOINT_UNREACHABLE")
    answer = await alexa.ask("PowerController.TurnOff", TV)
    assert answer["event"]["header"]["name"] == "Response"
    hass.states.async_remove(REMOTE)
    answer = await alexa.ask(KEYSTROKE, TV, SELECT)
    assert error(answer) == ("Alexa", "ENDPOINT_UNREACHABLE")
    assert not calls
    hass.states.async_set(REMOTE, "on")
    hass.states.async_set(TV, "unavailable", TELEVISION)
    answer = await alexa.ask(KEYSTROKE, TV, SELECT)
    assert answer["event"]["header"]["name"] == "Response"
    # The key says nothing about the connection of the television.
    assert values(answer)["EndpointHealth.connectivity"] == {"value": "UNREACHABLE"}
    assert len(calls) == 1


@pytest.mark.parametrize("entity_id", [TV, REMOTE])
async def test_user_without_permission(
    hass: HomeAssistant,
    set_up: SetUp,
    hass_client: ClientSessionGenerator,
    entity_id: str,
) -> None:
    """The user must be allowed to control the television and the remote."""
    await set_up()
    calls = async_mock_service(hass, "remote", "send_command")
    user = user_with(hass, may(entity_id, read={TV, REMOTE} - {entity_id}))
    token = await access_token(hass, user)
    alexa = Alexa(lambda: hass_client(token))
    answer = await alexa.ask(KEYSTROKE, TV, SELECT)
    assert error(answer) == ("Alexa", "INSUFFICIENT_PERMISSIONS")
    assert not calls


@pytest.mark.parametrize("entity_id", [TV, REMOTE])
async def test_read_only(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa, entity_id: str
) -> None:
    await set_up({"entity_config": {entity_id: {"read_only": True}}})
    calls = async_mock_service(hass, "remote", "send_command")
    answer = await alexa.ask(KEYSTROKE, TV, SELECT)
    assert error(answer) == ("Alexa", "INVALID_DIRECTIVE")
    assert not calls
    answer = await alexa.ask(KEYSTROKE, REMOTE, SELECT)
    assert ("ErrorResponse" in str(answer)) is (entity_id == REMOTE)


async def test_failing_action(hass: HomeAssistant, set_up: SetUp, alexa: Alexa) -> None:
    """The error follows from the state of the remote."""
    await set_up()

    @callback
    def fail(_: ServiceCall) -> None:
        raise HomeAssistantError("no answer")

    hass.services.async_register("remote", "send_command", fail)
    hass.states.async_set(TV, "unavailable", TELEVISION)
    answer = await alexa.ask(KEYSTROKE, TV, SELECT)
    assert error(answer) == ("Alexa", "NOT_SUPPORTED_IN_CURRENT_MODE")


@pytest.mark.parametrize("read_only", [None, "remote.den", "remote.hub"])
async def test_values_of_guest(
    hass: HomeAssistant,
    monkeypatch: pytest.MonkeyPatch,
    set_up: SetUp,
    alexa: Alexa,
    read_only: str | None,
) -> None:
    """A directive for a lent mode expects no other value of its host."""
    lend(monkeypatch, "remote")
    hass.states.async_set("remote.den", "off", {"supported_features": 0})
    activities = {"supported_features": 4, "activity_list": ["Music", "TV"]}
    hub = {**activities, "current_activity": "Music"}
    hass.states.async_set("remote.hub", "on", hub)
    config: Json = {"remote.den": {"linked": ["remote.hub"]}}
    if read_only:
        config.setdefault(read_only, {})["read_only"] = True
    await set_up({"entity_config": config})
    calls = async_mock_service(hass, "remote", "turn_on")
    mode = f"ModeController/{ACTIVITY}.mode"
    assert values(await alexa.ask("ReportState", "remote.den")) == {
        "EndpointHealth.connectivity": {"value": "OK"},
        "PowerController.powerState": "OFF",
        mode: "activity.Music",
    }
    answer = await alexa.ask(
        "ModeController.SetMode",
        "remote.den",
        {"mode": "activity.TV"},
        instance=ACTIVITY,
    )
    if read_only:
        assert error(answer) == ("Alexa", "INSUFFICIENT_PERMISSIONS")
        assert not calls
        return
    assert [call.data for call in calls] == [
        {"entity_id": "remote.hub", "activity": "TV"}
    ]
    assert values(answer)[mode] == "activity.TV"
    assert values(answer)["PowerController.powerState"] == "OFF"


async def test_wrong_pins(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, set_up: SetUp, alexa: Alexa
) -> None:
    """The attempts count for the entity that checks the PIN."""
    lend(monkeypatch, "alarm_control_panel")
    panel = "alarm_control_panel.home"
    attributes = {"supported_features": 1 | 2, "code_format": "number"}
    hass.states.async_set(panel, "armed_home", attributes)
    hass.states.async_set("light.porch", "on")
    await set_up({"entity_config": {"light.porch": {"linked": [panel]}}})
    asked = []

    @callback
    def disarm(call: ServiceCall) -> None:
        asked.append(call.data["entity_id"])
        raise ServiceValidationError("Invalid code")

    hass.services.async_register("alarm_control_panel", "alarm_disarm", disarm)
    for _ in range(MAX_ATTEMPTS):
        await alexa.ask("SecurityPanelController.Disarm", "light.porch", pin("1111"))
    answer = await alexa.ask("SecurityPanelController.Disarm", panel, pin("4711"))
    assert error(answer) == ("Alexa.SecurityPanelController", "UNAUTHORIZED")
    assert asked == [panel] * MAX_ATTEMPTS
    await async_later(hass, LOCKOUT)
    await alexa.ask("SecurityPanelController.Disarm", "light.porch", pin("4711"))
    assert asked == [panel] * (MAX_ATTEMPTS + 1)


async def test_deferred(
    hass: HomeAssistant, cloud: AlexaCloud, set_up: SetUp, alexa: Alexa
) -> None:
    """A slow remote is answered for the endpoint of the television."""
    await set_up(credentials(cloud))
    await alexa.link(cloud.new_code())
    await alexa.discover()
    called, done = asyncio.Event(), asyncio.Event()

    async def send(_: ServiceCall) -> None:
        called.set()
        await done.wait()

    hass.services.async_register("remote", "send_command", send)
    answer = asyncio.create_task(alexa.ask(KEYSTROKE, TV, SELECT, deferred=True))
    await called.wait()
    deadline = dt_util.utcnow() + timedelta(seconds=control.DEADLINE)
    async_fire_time_changed(hass, deadline)
    assert (await answer)["event"]["header"]["name"] == "DeferredResponse"
    done.set()
    event = await cloud.wait_for_event(lambda event: event.name == "Response")
    assert event.endpoint_id == "media_player#tv"
