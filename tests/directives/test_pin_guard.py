"""Test the codes of alarm panels, and the limit of wrong PINs."""

import asyncio

from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.alexa_smart_home.directives.pin_guard import (
    LOCKOUT,
    MAX_ATTEMPTS,
)
from custom_components.alexa_smart_home.protocol.errors import Unauthorized
from tests.common import Issues, async_later
from tests.conftest import Alexa, Json, SetUp, error, values
from tests.domains.builders import pin
from tests.users import access_token, may, user_with

PANEL = "alarm_control_panel.home"
SECRET = "4711"
PIN = pin(SECRET)


@pytest.fixture(autouse=True)
def _panel(hass: HomeAssistant) -> None:
    hass.states.async_set(
        PANEL,
        "armed_home",
        {
            "supported_features": 1 | 2,
            "code_format": "number",
            "code_arm_required": True,
        },
    )


def reject(hass: HomeAssistant, service: str, err: Exception) -> None:
    """Let an action of the panel raise an exception."""

    def handle(_: ServiceCall) -> None:
        raise err

    hass.services.async_register("alarm_control_panel", service, handle)


async def test_wrong_pin(hass: HomeAssistant, set_up: SetUp, alexa: Alexa) -> None:
    """The panel itself checks the code."""
    await set_up()
    reject(hass, "alarm_disarm", ServiceValidationError("Invalid code"))
    answer = await alexa.ask("SecurityPanelController.Disarm", PANEL, PIN)
    assert error(answer) == ("Alexa.SecurityPanelController", "UNAUTHORIZED")


async def test_open_door(hass: HomeAssistant, set_up: SetUp, alexa: Alexa) -> None:
    await set_up({"entity_config": {PANEL: {"code": SECRET}}})
    reject(hass, "alarm_arm_away", ServiceValidationError("A door is open"))
    answer = await alexa.ask(
        "SecurityPanelController.Arm", PANEL, {"armState": "ARMED_AWAY"}
    )
    assert error(answer) == ("Alexa.SecurityPanelController", "NOT_READY")


async def test_no_code_to_arm(hass: HomeAssistant, set_up: SetUp, alexa: Alexa) -> None:
    await set_up()
    reject(hass, "alarm_arm_away", ServiceValidationError("A code is needed"))
    answer = await alexa.ask(
        "SecurityPanelController.Arm", PANEL, {"armState": "ARMED_AWAY"}
    )
    assert error(answer) == ("Alexa.SecurityPanelController", "UNAUTHORIZED")


async def test_arming(hass: HomeAssistant, set_up: SetUp, alexa: Alexa) -> None:
    """The answer has the requested state of a panel that is still arming."""
    await set_up({"entity_config": {PANEL: {"code": SECRET}}})
    attributes = {"supported_features": 1 | 2}

    @callback
    def arm(_: ServiceCall) -> None:
        hass.states.async_set(PANEL, "arming", attributes)

    hass.states.async_set(PANEL, "disarmed", attributes)
    hass.services.async_register("alarm_control_panel", "alarm_arm_away", arm)
    answer = await alexa.ask(
        "SecurityPanelController.Arm", PANEL, {"armState": "ARMED_AWAY"}
    )
    assert values(answer)["SecurityPanelController.armState"] == "ARMED_AWAY"


async def test_code_without_four_digits(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa
) -> None:
    """The code can arm the panel, but not disarm it."""
    await set_up({"entity_config": {PANEL: {"code": "123456"}}})
    calls = async_mock_service(hass, "alarm_control_panel", "alarm_disarm")
    answer = await alexa.ask("SecurityPanelController.Disarm", PANEL)
    assert error(answer) == ("Alexa", "INVALID_DIRECTIVE")
    answer = await alexa.ask("SecurityPanelController.Disarm", PANEL, pin("123456"))
    assert error(answer) == ("Alexa", "INVALID_DIRECTIVE")
    assert not calls


class Panel:
    """A panel that checks codes, and stores them in `codes`."""

    def __init__(self, hass: HomeAssistant, entity_id: str = PANEL) -> None:
        self._hass = hass
        self._state = hass.states.get(PANEL)
        self.entity_id = entity_id
        self.codes: list[str] = []
        # None: the panel ignores wrong codes.
        self.err: Exception | None = ServiceValidationError("Invalid code")
        self.set("armed_home")
        hass.services.async_register(
            "alarm_control_panel", "alarm_disarm", self._disarm
        )

    @callback
    def set(self, state: str) -> None:
        assert self._state
        self._hass.states.async_set(self.entity_id, state, self._state.attributes)

    @callback
    def _disarm(self, call: ServiceCall) -> None:
        self.codes.append(call.data["code"])
        if call.data["code"] == SECRET:
            self.set("disarmed")
        elif self.err:
            raise self.err


@pytest.fixture
def panel(hass: HomeAssistant) -> Panel:
    return Panel(hass)


async def try_pins(alexa: Alexa, *pins: str, entity_id: str = PANEL) -> list[str]:
    """Return the error type or the name of the answer to each PIN."""
    answers = [
        await alexa.ask("SecurityPanelController.Disarm", entity_id, pin(value))
        for value in pins
    ]
    return [
        answer["event"]["payload"].get("type", answer["event"]["header"]["name"])
        for answer in answers
    ]


WRONG = [f"{number:04}" for number in range(MAX_ATTEMPTS)]
REJECTED = ["UNAUTHORIZED"] * MAX_ATTEMPTS


async def test_too_many_wrong_pins(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa, panel: Panel, issues: Issues
) -> None:
    """After five wrong PINs, the correct PIN is rejected for a minute."""
    await set_up()
    assert await try_pins(alexa, *WRONG[1:]) == REJECTED[1:]
    assert not issues.shown()
    assert await try_pins(alexa, WRONG[0]) == ["UNAUTHORIZED"]
    assert issues.shown() == {"wrong_pins"}
    assert f"- home (`{PANEL}`): {MAX_ATTEMPTS}\n" in issues.text("wrong_pins")
    assert await try_pins(alexa, SECRET, *WRONG) == ["UNAUTHORIZED", *REJECTED]
    assert panel.codes == [*WRONG[1:], WRONG[0]]
    answer = await alexa.ask("SecurityPanelController.Disarm", PANEL)
    assert error(answer)[1] == "AUTHORIZATION_REQUIRED"
    await async_later(hass, LOCKOUT + 1)
    assert not issues.shown()
    assert await try_pins(alexa, WRONG[0], SECRET) == ["UNAUTHORIZED", "Response"]


async def test_wrong_pins_for_stored_code(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa, panel: Panel, issues: Issues
) -> None:
    """The action is not called."""
    await set_up({"entity_config": {PANEL: {"code": SECRET}}})
    assert await try_pins(alexa, *WRONG, SECRET) == [*REJECTED, "UNAUTHORIZED"]
    assert not panel.codes
    assert issues.shown() == {"wrong_pins"}
    await async_later(hass, LOCKOUT + 1)
    assert not issues.shown()
    assert await try_pins(alexa, SECRET) == ["Response"]


@pytest.mark.parametrize("settings", [None, {"code": SECRET}])
async def test_correct_pin_resets_count(
    hass: HomeAssistant,
    set_up: SetUp,
    alexa: Alexa,
    panel: Panel,
    issues: Issues,
    settings: Json | None,
) -> None:
    await set_up({"entity_config": {PANEL: settings}} if settings else None)
    for _ in range(3):
        panel.set("armed_home")
        answers = await try_pins(alexa, *WRONG[1:], SECRET)
        assert answers == [*REJECTED[1:], "Response"]
    assert not issues.shown()


@pytest.mark.parametrize("err", [None, HomeAssistantError("Invalid code")])
async def test_panel_without_validation_error(
    hass: HomeAssistant,
    set_up: SetUp,
    alexa: Alexa,
    panel: Panel,
    issues: Issues,
    err: Exception | None,
) -> None:
    """The state shows whether the PIN was correct."""
    await set_up()
    panel.err = err
    await try_pins(alexa, *WRONG, SECRET)
    assert panel.codes == WRONG
    assert issues.shown() == {"wrong_pins"}


async def test_slow_panel(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa, panel: Panel, issues: Issues
) -> None:
    """The panel accepts a PIN, and is disarmed later."""
    await set_up()
    panel.err = None
    for _ in range(2 * MAX_ATTEMPTS):
        assert await try_pins(alexa, WRONG[0]) == ["Response"]
        panel.set("disarmed")
        await hass.async_block_till_done()
        panel.set("armed_home")
    assert len(panel.codes) == 2 * MAX_ATTEMPTS
    assert not issues.shown()


async def test_disarming_ends_lockout(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa, panel: Panel, issues: Issues
) -> None:
    await set_up()
    await try_pins(alexa, *WRONG)
    panel.set("disarmed")
    await hass.async_block_till_done()
    assert not issues.shown()
    panel.set("armed_home")
    assert await try_pins(alexa, SECRET) == ["Response"]


async def test_count_of_each_panel(
    hass: HomeAssistant,
    set_up: SetUp,
    alexa: Alexa,
    panel: Panel,
    issues: Issues,
    hass_client: ClientSessionGenerator,
) -> None:
    """All accounts share five attempts per panel."""
    attic = Panel(hass, "alarm_control_panel.attic")
    await set_up()
    user = user_with(hass, may(PANEL, attic.entity_id))
    token = await access_token(hass, user)
    other = Alexa(lambda: hass_client(token))
    await try_pins(alexa, *WRONG[:3])
    await try_pins(other, *WRONG[3:])
    assert await try_pins(other, *WRONG, entity_id=attic.entity_id) == REJECTED
    text = issues.text("wrong_pins")
    assert f"- home (`{PANEL}`): 5\n- attic (`{attic.entity_id}`): 5\n" in text


async def test_simultaneous_pins(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa, panel: Panel, issues: Issues
) -> None:
    await set_up()
    may_answer = asyncio.Event()
    codes: list[str] = []

    async def disarm(call: ServiceCall) -> None:
        codes.append(call.data["code"])
        await may_answer.wait()
        raise ServiceValidationError("Invalid code")

    hass.services.async_register("alarm_control_panel", "alarm_disarm", disarm)
    await alexa.discover()
    tasks = [
        asyncio.create_task(try_pins(alexa, f"{number:04}")) for number in range(50)
    ]
    await asyncio.wait(tasks[MAX_ATTEMPTS:])
    assert len(codes) == MAX_ATTEMPTS
    may_answer.set()
    assert await asyncio.gather(*tasks) == [["UNAUTHORIZED"]] * 50
    assert len(codes) == MAX_ATTEMPTS
    assert issues.shown() == {"wrong_pins"}


async def test_thousands_of_pins(
    hass: HomeAssistant,
    set_up: SetUp,
    panel: Panel,
    issues: Issues,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Two lines are logged, and the action is called five times."""
    entry = await set_up()
    endpoint, state = entry.runtime_data.endpoints.find("alarm_control_panel#home")
    handler = endpoint.handlers["Alexa.SecurityPanelController", None, "Disarm"]
    guard = entry.runtime_data.pin_guard
    caplog.clear()
    tried = 0
    for number in range(10_000):
        try:
            outcome = guard.async_handle(handler, state, pin(f"{number:04}"))
        except Unauthorized:
            continue
        tried += 1
        guard.async_verify(PANEL, outcome)
    assert tried == MAX_ATTEMPTS
    await async_later(hass, LOCKOUT + 1)
    assert own_messages(caplog) == [
        f"5 PINs in a row failed for {PANEL}: rejecting all PINs for 60 seconds",
        f"Accepting PINs for {PANEL} again; 9995 were rejected during the lockout",
    ]


async def test_unload_during_lockout(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa, panel: Panel, issues: Issues
) -> None:
    entry = await set_up()
    await try_pins(alexa, *WRONG)
    await hass.config_entries.async_unload(entry.entry_id)
    assert not issues.shown()


async def test_code_stays_secret(
    hass: HomeAssistant,
    set_up: SetUp,
    alexa: Alexa,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The code is neither in answers nor in logs of this integration."""
    entry = await set_up({"entity_config": {PANEL: {"code": SECRET}}})
    calls = async_mock_service(hass, "alarm_control_panel", "alarm_disarm")
    caplog.clear()
    answers = [await alexa.ask("SecurityPanelController.Disarm", PANEL, PIN)]
    assert calls[0].data["code"] == SECRET
    for err in (ServiceValidationError("no"), HomeAssistantError("no"), OSError("no")):
        reject(hass, "alarm_disarm", err)
        answers.append(await alexa.ask("SecurityPanelController.Disarm", PANEL, PIN))
    answers.append(await alexa.discover())
    endpoint, state = entry.runtime_data.endpoints.find("alarm_control_panel#home")
    outcome = endpoint.handlers["Alexa.SecurityPanelController", None, "Disarm"](
        state, PIN
    )
    assert outcome.calls[0].data == {"code": SECRET}
    for text in (answers, outcome, endpoint, *own_messages(caplog)):
        assert SECRET not in repr(text)


def own_messages(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        record.getMessage()
        for record in caplog.records
        if "alexa_smart_home" in record.name
    ]
