"""Directives through the whole of the integration: what happens, what is answered."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from unittest.mock import patch

from aiohttp import ClientError
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.exceptions import (
    ConfigEntryNotReady,
    HomeAssistantError,
    ServiceNotSupported,
    ServiceValidationError,
    Unauthorized,
)
from homeassistant.helpers.update_coordinator import UpdateFailed
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
import voluptuous as vol

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.directives import control
from custom_components.alexa_smart_home.protocol import events
from tests.conftest import Alexa, SetUp, error, values

LIGHT = "light.kitchen"
DIMMABLE = {"supported_color_modes": ["brightness"], "color_mode": "brightness"}


@pytest.fixture(autouse=True)
async def _running(hass: HomeAssistant, set_up: SetUp) -> None:
    hass.states.async_set(LIGHT, "off", DIMMABLE)
    await set_up()


def obey(hass: HomeAssistant, **states: str) -> Callable[[ServiceCall], None]:
    """Return a light's action that sets its state."""

    @callback
    def handle(call: ServiceCall) -> None:
        hass.states.async_set(LIGHT, states[call.service], DIMMABLE)

    return handle


async def test_the_state_after_the_command(hass: HomeAssistant, alexa: Alexa) -> None:
    """P1: the device has confirmed already."""
    hass.services.async_register("light", "turn_on", obey(hass, turn_on="on"))
    answer = await alexa.ask("PowerController.TurnOn", LIGHT)
    assert answer["event"]["header"]["name"] == "Response"
    assert values(answer)["PowerController.powerState"] == "ON"
    assert values(answer)["EndpointHealth.connectivity"] == {"value": "OK"}


async def test_the_expected_state(hass: HomeAssistant, alexa: Alexa) -> None:
    """P1: the device has not confirmed yet."""
    calls = async_mock_service(hass, "light", "turn_on")
    answer = await alexa.ask(
        "BrightnessController.SetBrightness", LIGHT, {"brightness": 42}
    )
    assert values(answer)["BrightnessController.brightness"] == 42
    assert calls[0].data == {"entity_id": LIGHT, "brightness_pct": 42}


async def test_the_device_knows_better(hass: HomeAssistant, alexa: Alexa) -> None:
    """P1: the device took another value than the one asked for."""

    @callback
    def dim(_: ServiceCall) -> None:
        hass.states.async_set(LIGHT, "on", {**DIMMABLE, "brightness": 128})

    hass.services.async_register("light", "turn_on", dim)
    answer = await alexa.ask(
        "BrightnessController.SetBrightness", LIGHT, {"brightness": 55}
    )
    assert values(answer)["BrightnessController.brightness"] == 50


async def test_what_obeys_can_be_reached(hass: HomeAssistant, alexa: Alexa) -> None:
    """P21: without a state nothing is made up, but the command goes through."""
    hass.states.async_set(LIGHT, "unknown", DIMMABLE)
    report = await alexa.ask("ReportState", LIGHT)
    assert values(report) == {"EndpointHealth.connectivity": {"value": "UNREACHABLE"}}
    async_mock_service(hass, "light", "turn_on")
    answer = await alexa.ask("PowerController.TurnOn", LIGHT)
    assert values(answer) == {
        "PowerController.powerState": "ON",
        "EndpointHealth.connectivity": {"value": "OK"},
    }


def caused(err: Exception, cause: Exception, *, hidden: bool = False) -> Exception:
    """Return an error that another one led to."""
    try:
        try:
            raise cause
        except type(cause) as reason:
            raise err from (None if hidden else reason)
    except type(err) as raised:
        return raised


class DeliveryError(Exception):
    """The error of a library that no base class tells from a refusal."""


class HomeConnectError(Exception):
    """The base error of a library, with a misleading name."""


def in_a_circle() -> Exception:
    """Return an error that is its own cause."""
    err, cause = HomeAssistantError("no"), HomeAssistantError("no")
    err.__cause__, cause.__context__ = cause, err
    return err


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (ServiceValidationError("no"), "INVALID_VALUE"),
        (vol.Invalid("no"), "INVALID_VALUE"),
        # The device answers, and refuses.
        (HomeAssistantError("no"), "NOT_SUPPORTED_IN_CURRENT_MODE"),
        (
            caused(HomeAssistantError("no"), HomeConnectError()),
            "NOT_SUPPORTED_IN_CURRENT_MODE",
        ),
        (in_a_circle(), "NOT_SUPPORTED_IN_CURRENT_MODE"),
        # The device does not answer.
        (TimeoutError(), "ENDPOINT_UNREACHABLE"),
        (ClientError(), "ENDPOINT_UNREACHABLE"),
        (ConfigEntryNotReady(), "ENDPOINT_UNREACHABLE"),
        (UpdateFailed("no"), "ENDPOINT_UNREACHABLE"),
        (caused(HomeAssistantError("no"), ClientError()), "ENDPOINT_UNREACHABLE"),
        (caused(HomeAssistantError("no"), DeliveryError()), "ENDPOINT_UNREACHABLE"),
        (
            caused(HomeAssistantError("no"), caused(ValueError(), TimeoutError())),
            "ENDPOINT_UNREACHABLE",
        ),
        (
            caused(HomeAssistantError("no"), ConnectionError(), hidden=True),
            "ENDPOINT_UNREACHABLE",
        ),
        # The device, or the user, never can.
        (NotImplementedError(), "INVALID_DIRECTIVE"),
        (ServiceNotSupported("light", "turn_on", LIGHT), "INVALID_DIRECTIVE"),
        (Unauthorized(), "INSUFFICIENT_PERMISSIONS"),
        (RuntimeError("a bug"), "INTERNAL_ERROR"),
    ],
    ids=repr,
)
async def test_an_action_that_fails(
    hass: HomeAssistant,
    alexa: Alexa,
    caplog: pytest.LogCaptureFixture,
    raised: Exception,
    expected: str,
) -> None:
    """P2: a failed action is an ErrorResponse, and is logged once."""

    async def fail(_: ServiceCall) -> None:
        raise raised

    hass.services.async_register("light", "turn_on", fail)
    for _ in range(2):
        answer = await alexa.ask("PowerController.TurnOn", LIGHT)
        assert error(answer) == ("Alexa", expected)
    assert caplog.text.count("Could not handle") == (expected == "INTERNAL_ERROR")


async def test_a_reload_logs_failures_anew(
    hass: HomeAssistant, alexa: Alexa, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(_: ServiceCall) -> None:
        raise RuntimeError("a bug")

    hass.services.async_register("light", "turn_on", fail)
    await alexa.ask("PowerController.TurnOn", LIGHT)
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    await hass.config_entries.async_reload(entry.entry_id)
    await alexa.ask("PowerController.TurnOn", LIGHT)
    assert caplog.text.count("Could not handle") == 2


@pytest.mark.parametrize("error_type", [HomeAssistantError, ServiceValidationError])
async def test_the_text_of_an_exception(
    hass: HomeAssistant,
    alexa: Alexa,
    caplog: pytest.LogCaptureFixture,
    error_type: type[HomeAssistantError],
) -> None:
    """The log has the text, the answer a sentence of ours."""

    async def fail(_: ServiceCall) -> None:
        raise error_type("192.168.1.7 said no")

    hass.services.async_register("light", "turn_on", fail)
    answer = await alexa.ask("PowerController.TurnOn", LIGHT)
    assert "192.168.1.7" not in str(answer)
    assert answer["event"]["payload"]["message"].startswith("The device ")
    assert "192.168.1.7 said no" in caplog.text


async def test_a_device_that_goes_away_meanwhile(
    hass: HomeAssistant, alexa: Alexa
) -> None:
    """An entity that is unavailable after the action is unreachable."""

    async def fail(_: ServiceCall) -> None:
        hass.states.async_set(LIGHT, "unavailable", DIMMABLE)
        raise HomeAssistantError("no")

    hass.services.async_register("light", "turn_on", fail)
    answer = await alexa.ask("PowerController.TurnOn", LIGHT)
    assert error(answer) == ("Alexa", "ENDPOINT_UNREACHABLE")


async def test_no_such_action(alexa: Alexa) -> None:
    answer = await alexa.ask("PowerController.TurnOn", LIGHT)
    assert error(answer) == ("Alexa", "ENDPOINT_UNREACHABLE")


async def test_an_unavailable_entity(hass: HomeAssistant, alexa: Alexa) -> None:
    """P2: nothing is called, nothing is made up."""
    hass.states.async_set(LIGHT, "unavailable", DIMMABLE)
    calls = async_mock_service(hass, "light", "turn_on")
    answer = await alexa.ask("PowerController.TurnOn", LIGHT)
    assert error(answer) == ("Alexa", "ENDPOINT_UNREACHABLE")
    assert not calls
    report = await alexa.ask("ReportState", LIGHT)
    assert values(report) == {"EndpointHealth.connectivity": {"value": "UNREACHABLE"}}


async def test_an_unavailable_entity_without_the_capability(
    hass: HomeAssistant, alexa: Alexa
) -> None:
    """Availability is looked at before the handler is looked up."""
    hass.states.async_set("media_player.hall", "unavailable", {"supported_features": 1})
    for directive in ("Speaker.SetVolume", "Nonsense.TurnOn"):
        answer = await alexa.ask(directive, "media_player.hall", {"volume": 30})
        assert error(answer) == ("Alexa", "ENDPOINT_UNREACHABLE")


async def test_a_slow_action(hass: HomeAssistant, alexa: Alexa) -> None:
    """The answer leaves before Alexa gives up; the action goes on."""
    gate = asyncio.Event()

    async def slow(_: ServiceCall) -> None:
        await gate.wait()
        hass.states.async_set(LIGHT, "on", DIMMABLE)

    hass.services.async_register("light", "turn_on", slow)
    with patch.object(control, "DEADLINE", 0.05):
        answer = await alexa.ask("PowerController.TurnOn", LIGHT)
    assert values(answer)["PowerController.powerState"] == "ON"
    assert hass.states.get(LIGHT).state == "off"
    gate.set()
    await hass.async_block_till_done()
    assert hass.states.get(LIGHT).state == "on"


async def test_a_slow_action_that_fails(
    hass: HomeAssistant, alexa: Alexa, caplog: pytest.LogCaptureFixture
) -> None:
    gate = asyncio.Event()

    async def slow(_: ServiceCall) -> None:
        await gate.wait()
        raise HomeAssistantError("the bulb is broken")

    hass.services.async_register("light", "turn_on", slow)
    with patch.object(control, "DEADLINE", 0.05):
        await alexa.ask("PowerController.TurnOn", LIGHT)
    gate.set()
    await hass.async_block_till_done()
    assert "the bulb is broken" in caplog.text


async def test_properties_are_dated(alexa: Alexa) -> None:
    """P9: both fields, UTC, Z, three digits at most: check_event looks closely."""
    report = await alexa.ask("ReportState", LIGHT)
    for item in report["context"]["properties"]:
        assert item["timeOfSample"].endswith("Z")
        assert item["uncertaintyInMilliseconds"] == 0


@pytest.mark.parametrize(
    ("directive", "entity_id", "expected"),
    [
        ("PowerController.TurnOn", "light.nowhere", "NO_SUCH_ENDPOINT"),
        ("PowerController.TurnOn", "zone.home", "NO_SUCH_ENDPOINT"),  # P5
        ("PowerController.TurnOn", "nonsense", "NO_SUCH_ENDPOINT"),
        ("ReportState", "light.nowhere", "NO_SUCH_ENDPOINT"),
        ("PowerController.TurnOn", None, "NO_SUCH_ENDPOINT"),  # P4: no endpoint
        ("PowerController.Explode", LIGHT, "INVALID_DIRECTIVE"),
        ("LockController.Lock", LIGHT, "INVALID_DIRECTIVE"),
        ("Nonsense.TurnOn", LIGHT, "INVALID_DIRECTIVE"),
    ],
)
async def test_what_does_not_exist(
    hass: HomeAssistant,
    alexa: Alexa,
    directive: str,
    entity_id: str | None,
    expected: str,
) -> None:
    hass.states.async_set("zone.home", "0")
    assert error(await alexa.ask(directive, entity_id)) == ("Alexa", expected)


@pytest.mark.parametrize("version", ["2", "3", "3.2", "1.0", ""])
async def test_every_version(hass: HomeAssistant, alexa: Alexa, version: str) -> None:
    """P3: the version of a directive is its interface's own business."""
    async_mock_service(hass, "light", "turn_on")
    answer = await alexa.ask("PowerController.TurnOn", LIGHT, version=version)
    assert answer["event"]["header"]["name"] == "Response"
    assert answer["event"]["header"]["payloadVersion"] == "3"


async def test_error_details(alexa: Alexa) -> None:
    """P7: the range goes with the error."""
    answer = await alexa.ask(
        "BrightnessController.SetBrightness", LIGHT, {"brightness": 142}
    )
    assert error(answer) == ("Alexa", "VALUE_OUT_OF_RANGE")
    assert answer["event"]["payload"]["validRange"] == {
        "minimumValue": 0,
        "maximumValue": 100,
    }


async def test_error_namespace(hass: HomeAssistant, alexa: Alexa) -> None:
    """P6: an interface's own error leaves in the interface's namespace."""
    hass.states.async_set(
        "climate.hall", "off", {"hvac_modes": ["off", "heat"], "supported_features": 1}
    )
    answer = await alexa.ask(
        "ThermostatController.SetTargetTemperature",
        "climate.hall",
        {"targetSetpoint": {"value": 20, "scale": "CELSIUS"}},
    )
    assert error(answer) == ("Alexa.ThermostatController", "THERMOSTAT_IS_OFF")


async def test_a_scene(hass: HomeAssistant, alexa: Alexa) -> None:
    """P41: a scene has an answer of its own."""
    hass.states.async_set("scene.movie", "unknown")
    async_mock_service(hass, "scene", "turn_on")
    answer = await alexa.ask("SceneController.Activate", "scene.movie")
    assert answer["event"]["header"]["namespace"] == "Alexa.SceneController"
    assert answer["event"]["header"]["name"] == "ActivationStarted"


async def test_the_action_is_the_users(
    hass: HomeAssistant, alexa: Alexa, hass_admin_user: User
) -> None:
    calls = async_mock_service(hass, "light", "turn_on")
    await alexa.ask("PowerController.TurnOn", LIGHT)
    assert calls[0].context.user_id == hass_admin_user.id


async def test_a_user_without_the_right(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    hass_read_only_user: User,
    hass_read_only_access_token: str,
) -> None:
    alexa = Alexa(lambda: hass_client(hass_read_only_access_token))
    calls = async_mock_service(hass, "light", "turn_on")
    answer = await alexa.ask("PowerController.TurnOn", LIGHT)
    assert error(answer) == ("Alexa", "INSUFFICIENT_PERMISSIONS")
    assert not calls
    assert "PowerController.powerState" in values(await alexa.ask("ReportState", LIGHT))
    assert LIGHT in await alexa.discover()
    hass_read_only_user.groups.clear()
    hass_read_only_user.invalidate_cache()
    answer = await alexa.ask("ReportState", LIGHT)
    assert error(answer) == ("Alexa", "INSUFFICIENT_PERMISSIONS")
    assert await alexa.discover() == {}


async def test_alexa_automates(hass: HomeAssistant, alexa: Alexa) -> None:
    """P3: AutomationManagement's own version; the answer has version 3."""
    hass.states.async_set("climate.hall", "heat", {"hvac_modes": ["off", "heat"]})
    answer = await alexa.ask(
        "AutomationManagement.UpdateAlexaAutomationStatus",
        "climate.hall",
        {
            "alexaAutomationStatuses": [
                {"status": "AUTOMATED", "capability": "Alexa.ThermostatController"}
            ]
        },
        version="1.0",
    )
    assert answer["event"]["header"]["namespace"] == "Alexa"
    assert answer["event"]["header"]["name"] == "Response"
    assert answer["event"]["header"]["payloadVersion"] == "3"
    assert values(answer)["AutomationManagement.automationStatuses"] == [
        {"status": "NOT_AUTOMATED", "capability": "Alexa.ThermostatController"}
    ]


async def test_a_real_light(hass: HomeAssistant, alexa: Alexa) -> None:
    """An entity of a real integration, no mock anywhere."""
    assert await async_setup_component(
        hass,
        "template",
        {
            "template": {
                "switch": {
                    "name": "Pump",
                    "default_entity_id": "switch.pump",
                    "turn_on": [],
                    "turn_off": [],
                }
            }
        },
    )
    await hass.async_block_till_done()
    answer = await alexa.ask("PowerController.TurnOn", "switch.pump")
    assert answer["event"]["header"]["name"] == "Response"


@pytest.mark.parametrize(
    ("microsecond", "fraction"),
    [(0, "000"), (1, "000"), (999, "000"), (1000, "001"), (999_999, "999")],
)
def test_times_have_three_digits(microsecond: int, fraction: str) -> None:
    when = datetime(2026, 1, 2, 3, 4, 5, microsecond, UTC)
    assert events.timestamp(when) == f"2026-01-02T03:04:05.{fraction}Z"
