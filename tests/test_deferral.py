"""Actions that take longer than Alexa waits."""

import asyncio

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.alexa_smart_home import dispatch
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from tests.alexa_cloud import AlexaCloud
from tests.conftest import Alexa, Json, values

LOCK = "lock.door"


@pytest.fixture
def gate(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Make the lock slow: it moves when the gate opens, unless that fails."""
    monkeypatch.setattr(dispatch, "DEADLINE", 0.05)
    gate = asyncio.Event()

    async def unlock(_: object) -> None:
        await gate.wait()
        if hass.states.is_state(LOCK, "jammed"):
            raise HomeAssistantError("the bolt is stuck")
        hass.states.async_set(LOCK, "unlocked")

    hass.services.async_register("lock", "unlock", unlock)
    hass.states.async_set(LOCK, "locked")
    return gate


async def ask_unlocking(alexa: Alexa) -> Json:
    return await alexa.ask("LockController.Unlock", LOCK, deferred=True)


@pytest.mark.parametrize("stuck", [False, True])
async def test_deferred(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    gate: asyncio.Event,
    stuck: bool,
) -> None:
    """A promise in time, and the true answer through the gateway."""
    answer = await ask_unlocking(alexa)
    assert answer["event"]["header"]["name"] == "DeferredResponse"
    assert answer["event"]["header"]["correlationToken"] == "a correlation token"
    assert set(answer) == {"event"}
    if stuck:
        hass.states.async_set(LOCK, "jammed")
    gate.set()
    event = await cloud.wait_for_event(
        lambda e: e.name in {"Response", "ErrorResponse"}, within=2
    )
    header = event.message["event"]["header"]
    assert header["correlationToken"] == "a correlation token"
    assert event.endpoint_id == "lock#door"
    if stuck:
        assert event.name == "ErrorResponse"
        assert event.message["event"]["payload"]["type"] == "ENDPOINT_UNREACHABLE"
    else:
        assert values(event.message)["LockController.lockState"] == "UNLOCKED"


async def test_the_account_that_asked(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    gate: asyncio.Event,
    hass_read_only_access_token: str,
) -> None:
    """Of several accounts only the one that asked gets the answer."""
    await alexa.link(cloud.new_code("TWO"), hass_read_only_access_token)
    await ask_unlocking(alexa)
    gate.set()
    event = await cloud.wait_for_event(lambda e: e.name == "Response", within=2)
    await asyncio.sleep(0.1)
    assert event.account == "amzn1.account.ONE"
    assert len([e for e in cloud.events if e.name == "Response"]) == 1


async def test_a_stale_answer(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    gate: asyncio.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What could not be answered in time is not answered with what was then."""
    monkeypatch.setattr(dispatch, "ANSWER_LIFETIME", 0.1)
    await asyncio.sleep(0.2)
    await ask_unlocking(alexa)
    await cloud.stop()
    gate.set()
    await asyncio.sleep(0.3)
    await cloud.start()
    await asyncio.sleep(0.4)
    assert not [e for e in cloud.events if e.name == "Response"]
    assert linked.runtime_data.link.outbox.waiting == 0


async def test_no_way_back(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    gate: asyncio.Event,
) -> None:
    """Without a grant the expected values answer in time."""
    cloud.revoke()
    hass.states.async_set("light.kitchen", "on")
    await asyncio.sleep(0.3)
    answer = await alexa.ask("LockController.Unlock", LOCK)
    assert answer["event"]["header"]["name"] == "Response"
    assert values(answer)["LockController.lockState"] == "UNLOCKED"
    gate.set()
    await hass.async_block_till_done()
