"""Test that a television is woken through the event gateway."""

from homeassistant.components.media_player.const import MediaPlayerEntityFeature
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.alexa_smart_home.models import AlexaConfigEntry
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.faults import refusal
from tests.common import async_announce, async_idle
from tests.conftest import Alexa, Json, error, values

TV = "media_player.tv"
TURN_ON = "PowerController.TurnOn"
TOKEN = "a correlation token"
FEATURES = {"supported_features": int(MediaPlayerEntityFeature.TURN_OFF)}


@pytest.fixture(autouse=True)
async def _television(hass: HomeAssistant, linked: AlexaConfigEntry) -> None:
    """Add a television that is off; its device has two MAC addresses."""
    config_entry = MockConfigEntry()
    config_entry.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=config_entry.entry_id,
        connections={
            (dr.CONNECTION_NETWORK_MAC, "00:11:22:33:44:66"),
            (dr.CONNECTION_NETWORK_MAC, "00:11:22:33:44:55"),
            (dr.CONNECTION_BLUETOOTH, "00:11:22:33:44:77"),
        },
    )
    er.async_get(hass).async_get_or_create(
        "media_player",
        "test",
        "tv",
        suggested_object_id="tv",
        config_entry=config_entry,
        device_id=device.id,
    )
    hass.states.async_set(TV, "off", FEATURES)
    await async_announce(hass)


def _addresses(endpoint: Json) -> list[str] | None:
    """Return the MAC addresses in the discovery object of an endpoint."""
    for capability in endpoint["capabilities"]:
        if capability["interface"] == "Alexa.WakeOnLANController":
            return capability["configuration"]["MACAddresses"]
    return None


async def test_addresses_follow_device(
    hass: HomeAssistant, alexa: Alexa, device_registry: dr.DeviceRegistry
) -> None:
    found = (await alexa.discover())[TV]
    assert _addresses(found) == ["00:11:22:33:44:55", "00:11:22:33:44:66"]
    (device,) = device_registry.async_get_devices(
        connections={(dr.CONNECTION_NETWORK_MAC, "00:11:22:33:44:55")}
    )
    bluetooth = {(dr.CONNECTION_BLUETOOTH, "00:11:22:33:44:77")}
    device_registry.async_update_device(device.id, new_connections=bluetooth)
    await hass.async_block_till_done()
    assert _addresses((await alexa.discover())[TV]) is None


@pytest.mark.parametrize("state", ["off", "unavailable"])
async def test_wake_up_precedes_response(
    hass: HomeAssistant, cloud: AlexaCloud, alexa: Alexa, state: str
) -> None:
    """TurnOn is deferred; WakeUp and then the response are sent."""
    hass.states.async_set(TV, state, FEATURES)
    await async_idle(hass)
    since = len(cloud.events)
    answer = await alexa.ask(TURN_ON, TV, deferred=True)
    assert answer["event"]["header"]["name"] == "DeferredResponse"
    await cloud.wait_for_event(lambda event: event.name == "Response")
    wake_up, response = cloud.events[since:]
    assert wake_up.name == "WakeUp"
    assert wake_up.endpoint_id == response.endpoint_id == "media_player#tv"
    assert wake_up.message["event"]["header"]["correlationToken"] == TOKEN
    assert wake_up.message["event"]["header"]["payloadVersion"] == "3"
    assert wake_up.message["event"]["payload"] == {}
    power = "PowerController.powerState"
    assert values(wake_up.message).get(power) == ("OFF" if state == "off" else None)
    assert response.message["event"]["header"]["correlationToken"] == TOKEN
    assert values(response.message)[power] == "ON"


async def test_rejected_wake_up(
    hass: HomeAssistant, cloud: AlexaCloud, alexa: Alexa
) -> None:
    cloud.faults.add("gateway", refusal(400, "INVALID_REQUEST_EXCEPTION"))
    await alexa.ask(TURN_ON, TV, deferred=True)
    event = await cloud.wait_for_event(lambda event: event.name == "ErrorResponse")
    assert error(event.message) == ("Alexa", "ENDPOINT_UNREACHABLE")
    assert event.message["event"]["header"]["correlationToken"] == TOKEN


async def test_only_caller_is_woken(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    alexa: Alexa,
    hass_read_only_access_token: str,
) -> None:
    """Another account, perhaps in another home, receives no WakeUp."""
    await alexa.link(cloud.new_code("TWO"), hass_read_only_access_token)
    await alexa.ask(TURN_ON, TV, deferred=True)
    await cloud.wait_for_event(lambda event: event.name == "Response")
    await async_idle(hass)
    (wake_up,) = [event for event in cloud.events if event.name == "WakeUp"]
    assert wake_up.account == "amzn1.account.ONE"


async def test_account_without_events(
    hass: HomeAssistant, alexa: Alexa, linked: AlexaConfigEntry
) -> None:
    """A caller that cannot receive WakeUp gets an error."""
    assert linked.runtime_data.reporting
    linked.runtime_data.reporting.outbox.async_stop()
    assert error(await alexa.ask(TURN_ON, TV)) == ("Alexa", "ENDPOINT_UNREACHABLE")


async def test_turn_off_needs_device(hass: HomeAssistant, alexa: Alexa) -> None:
    hass.states.async_set(TV, "unavailable", FEATURES)
    answer = await alexa.ask("PowerController.TurnOff", TV)
    assert error(answer) == ("Alexa", "ENDPOINT_UNREACHABLE")
