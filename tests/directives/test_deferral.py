"""Test actions that take longer than Alexa waits."""

import asyncio
from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.alexa_smart_home.directives import control
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from tests.alexa_cloud import AlexaCloud
from tests.common import async_idle, async_later
from tests.conftest import Alexa, Json, values

LOCK = "lock.door"


class Gate(asyncio.Event):
    """Let the action of the lock end; `called` is set when it starts."""

    def __init__(self) -> None:
        super().__init__()
        self.called = asyncio.Event()


@pytest.fixture
def gate(hass: HomeAssistant) -> Gate:
    """Add a slow lock, which fails if its state is jammed."""
    gate = Gate()

    async def unlock(_: object) -> None:
        gate.called.set()
        await gate.wait()
        if hass.states.is_state(LOCK, "jammed"):
            raise HomeAssistantError("the bolt is stuck")
        hass.states.async_set(LOCK, "unlocked")

    hass.services.async_register("lock", "unlock", unlock)
    hass.states.async_set(LOCK, "locked")
    return gate


async def unlock_until_deadline(hass: HomeAssistant, alexa: Alexa, gate: Gate) -> Json:
    """Send Unlock, and move the clock to the deadline; return the answer."""
    answer = asyncio.create_task(
        alexa.ask("LockController.Unlock", LOCK, deferred=True)
    )
    await gate.called.wait()
    async_fire_time_changed(
        hass, dt_util.utcnow() + timedelta(seconds=control.DEADLINE)
    )
    return await answer


@pytest.mark.parametrize("stuck", [False, True])
async def test_deferred(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    gate: Gate,
    stuck: bool,
) -> None:
    """The answer is deferred, and sent through the gateway."""
    answer = await unlock_until_deadline(hass, alexa, gate)
    assert answer["event"]["header"]["name"] == "DeferredResponse"
    assert answer["event"]["header"]["correlationToken"] == "a correlation token"
    assert set(answer) == {"event"}
    if stuck:
        hass.states.async_set(LOCK, "jammed")
    gate.set()
    event = await cloud.wait_for_event(
        lambda e: e.name in {"Response", "ErrorResponse"}
    )
    header = event.message["event"]["header"]
    assert header["correlationToken"] == "a correlation token"
    assert event.endpoint_id == "lock#door"
    if stuck:
        assert event.name == "ErrorResponse"
        payload = event.message["event"]["payload"]
        assert payload["type"] == "NOT_SUPPORTED_IN_CURRENT_MODE"
    else:
        assert values(event.message)["LockController.lockState"] == "UNLOCKED"


async def test_account_of_answer(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    gate: Gate,
    hass_read_only_access_token: str,
) -> None:
    """Only the account that sent the directive receives the answer."""
    await alexa.link(cloud.new_code("TWO"), hass_read_only_access_token)
    await unlock_until_deadline(hass, alexa, gate)
    gate.set()
    event = await cloud.wait_for_event(lambda e: e.name == "Response")
    await async_idle(hass)
    assert event.account == "amzn1.account.ONE"
    assert len([e for e in cloud.events if e.name == "Response"]) == 1


@pytest.mark.parametrize(
    ("age", "answers"),
    [(control.ANSWER_LIFETIME - 1, 1), (control.ANSWER_LIFETIME, 0)],
)
async def test_stale_answer(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    gate: Gate,
    age: int,
    answers: int,
) -> None:
    """An answer is dropped after its lifetime."""
    await unlock_until_deadline(hass, alexa, gate)
    await cloud.stop()
    gate.set()
    # The answer and the report of the lock are queued.
    await async_idle(hass, waiting=2)
    await cloud.start()
    freezer.tick(age)
    await async_later(hass, 0)
    assert len([e for e in cloud.events if e.name == "Response"]) == answers
    assert [e for e in cloud.events if e.name == "ChangeReport"]


async def test_home_assistant_stops(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    gate: Gate,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A cancelled action has no answer and no traceback."""
    await unlock_until_deadline(hass, alexa, gate)
    await hass.async_stop(force=True)
    assert not gate.is_set()
    assert "Exception in callback" not in caplog.text
    assert not [e for e in cloud.events if "Response" in e.name]


async def test_without_grant(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    gate: Gate,
) -> None:
    """The directive is answered with the expected values."""
    cloud.revoke()
    hass.states.async_set("light.kitchen", "on")
    await async_idle(hass)
    answer = await unlock_until_deadline(hass, alexa, gate)
    assert answer["event"]["header"]["name"] == "Response"
    assert values(answer)["LockController.lockState"] == "UNLOCKED"
    gate.set()
    await hass.async_block_till_done()
