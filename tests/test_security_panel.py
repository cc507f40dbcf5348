"""Alarm panels: the code goes to the panel, and nowhere else."""

from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from tests.conftest import Alexa, SetUp, error, values

PANEL = "alarm_control_panel.home"
SECRET = "4711"
PIN = {"authorization": {"type": "FOUR_DIGIT_PIN", "value": SECRET}}


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


def refuse(hass: HomeAssistant, service: str, err: Exception) -> None:
    """Let the panel refuse an action."""

    def handle(_: ServiceCall) -> None:
        raise err

    hass.services.async_register("alarm_control_panel", service, handle)


async def test_wrong_pin(hass: HomeAssistant, set_up: SetUp, alexa: Alexa) -> None:
    """P24: the panel itself knows the code."""
    await set_up()
    refuse(hass, "alarm_disarm", ServiceValidationError("Invalid code"))
    answer = await alexa.ask("SecurityPanelController.Disarm", PANEL, PIN)
    assert error(answer) == ("Alexa.SecurityPanelController", "UNAUTHORIZED")


async def test_open_door(hass: HomeAssistant, set_up: SetUp, alexa: Alexa) -> None:
    await set_up({"entity_config": {PANEL: {"code": SECRET}}})
    refuse(hass, "alarm_arm_away", ServiceValidationError("A door is open"))
    answer = await alexa.ask(
        "SecurityPanelController.Arm", PANEL, {"armState": "ARMED_AWAY"}
    )
    assert error(answer) == ("Alexa.SecurityPanelController", "NOT_READY")


async def test_no_code_to_arm(hass: HomeAssistant, set_up: SetUp, alexa: Alexa) -> None:
    await set_up()
    refuse(hass, "alarm_arm_away", ServiceValidationError("A code is needed"))
    answer = await alexa.ask(
        "SecurityPanelController.Arm", PANEL, {"armState": "ARMED_AWAY"}
    )
    assert error(answer) == ("Alexa.SecurityPanelController", "UNAUTHORIZED")


async def test_arming(hass: HomeAssistant, set_up: SetUp, alexa: Alexa) -> None:
    """A panel that takes its time, and does not tell what it will be."""
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


async def test_code_stays_secret(
    hass: HomeAssistant,
    set_up: SetUp,
    alexa: Alexa,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Neither answers nor logs of this integration hold it, whatever fails."""
    entry = await set_up({"entity_config": {PANEL: {"code": SECRET}}})
    calls = async_mock_service(hass, "alarm_control_panel", "alarm_disarm")
    caplog.clear()
    answers = [await alexa.ask("SecurityPanelController.Disarm", PANEL, PIN)]
    assert calls[0].data["code"] == SECRET
    for err in (ServiceValidationError("no"), HomeAssistantError("no"), OSError("no")):
        refuse(hass, "alarm_disarm", err)
        answers.append(await alexa.ask("SecurityPanelController.Disarm", PANEL, PIN))
    answers.append(await alexa.discover())
    endpoint, state = entry.runtime_data.endpoints.find("alarm_control_panel#home")
    outcome = endpoint.handlers["Alexa.SecurityPanelController", None, "Disarm"](
        state, PIN
    )
    assert outcome.calls[0].data == {"code": SECRET}
    for text in (answers, outcome, endpoint, *ours(caplog)):
        assert SECRET not in repr(text)


def ours(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        record.getMessage()
        for record in caplog.records
        if "alexa_smart_home" in record.name
    ]
