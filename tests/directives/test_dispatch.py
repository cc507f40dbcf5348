"""Test the actions and answers of directives in the running integration."""

import asyncio
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


async def test_confirmed_state(hass: HomeAssistant, alexa: Alexa) -> None:
    @callback
    def turn_on(_: ServiceCall) -> None:
        hass.states.async_set(LIGHT, "on", DIMMABLE)

    hass.services.async_register("light", "turn_on", turn_on)
    answer = await alexa.ask("PowerController.TurnOn", LIGHT)
    assert answer["event"]["header"]["name"] == "Response"
    assert values(answer)["PowerController.powerState"] == "ON"
    assert values(answer)["EndpointHealth.connectivity"] == {"value": "OK"}


async def test_unconfirmed_state(hass: HomeAssistant, alexa: Alexa) -> None:
    calls = async_mock_service(hass, "light", "turn_on")
    answer = await alexa.ask(
        "BrightnessController.SetBrightness", LIGHT, {"brightness": 42}
    )
    assert values(answer)["BrightnessController.brightness"] == 42
    assert calls[0].data == {"entity_id": LIGHT, "brightness_pct": 42}


async def test_device_sets_another_value(hass: HomeAssistant, alexa: Alexa) -> None:

    @callback
    def dim(_: ServiceCall) -> None:
        hass.states.async_set(LIGHT, "on", {**DIMMABLE, "brightness": 128})

    hass.services.async_register("light", "turn_on", dim)
    answer = await alexa.ask(
        "BrightnessController.SetBrightness", LIGHT, {"brightness": 55}
    )
    assert values(answer)["BrightnessController.brightness"] == 50


async def test_unknown_state(hass: HomeAssistant, alexa: Alexa) -> None:
    """A device with an unknown state is reachable after a successful action."""
    hass.states.async_set(LIGHT, "unknown", DIMMABLE)
    report = await alexa.ask("ReportState", LIGHT)
    assert values(report) == {"EndpointHealth.connectivity": {"value": "UNREACHABLE"}}
    async_mock_service(hass, "light", "turn_on")
    answer = await alexa.ask("PowerController.TurnOn", LIGHT)
    assert values(answer) == {
        "PowerController.powerState": "ON",
        "EndpointHealth.connectivity": {"value": "OK"},
    }


def with_cause(err: Exception, cause: Exception, *, hidden: bool = False) -> Exception:
    """Return an exception with a cause, optionally hidden by `from None`."""
    try:
        try:
            raise cause
        except type(cause) as reason:
            raise err from (None if hidden else reason)
    except type(err) as raised:
        return raised


class DeliveryError(Exception):
    """An exception of a library that is recognized by its name only."""


class HomeConnectError(Exception):
    """An exception of a library whose name contains `Connect`, but is a rejection."""


def circular() -> Exception:
    """Return an exception that is its own cause."""
    err, cause = HomeAssistantError("no"), HomeAssistantError("no")
    err.__cause__, cause.__context__ = cause, err
    return err


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (ServiceValidationError("no"), "INVALID_VALUE"),
        (vol.Invalid("no"), "INVALID_VALUE"),
        # The device rejects the action.
        (HomeAssistantError("no"), "NOT_SUPPORTED_IN_CURRENT_MODE"),
        (
            with_cause(HomeAssistantError("no"), HomeConnectError()),
            "NOT_SUPPORTED_IN_CURRENT_MODE",
        ),
        (circular(), "NOT_SUPPORTED_IN_CURRENT_MODE"),
        # The device does not answer.
        (TimeoutError(), "ENDPOINT_UNREACHABLE"),
        (ClientError(), "ENDPOINT_UNREACHABLE"),
        (ConfigEntryNotReady(), "ENDPOINT_UNREACHABLE"),
        (UpdateFailed("no"), "ENDPOINT_UNREACHABLE"),
        (with_cause(HomeAssistantError("no"), ClientError()), "ENDPOINT_UNREACHABLE"),
        (with_cause(HomeAssistantError("no"), DeliveryError()), "ENDPOINT_UNREACHABLE"),
        (
            with_cause(
                HomeAssistantError("no"), with_cause(ValueError(), TimeoutError())
            ),
            "ENDPOINT_UNREACHABLE",
        ),
        (
            with_cause(HomeAssistantError("no"), ConnectionError(), hidden=True),
            "ENDPOINT_UNREACHABLE",
        ),
        # The device does not support it, or the user has no permission.
        (NotImplementedError(), "INVALID_DIRECTIVE"),
        (ServiceNotSupported("light", "turn_on", LIGHT), "INVALID_DIRECTIVE"),
        (Unauthorized(), "INSUFFICIENT_PERMISSIONS"),
        (RuntimeError("a bug"), "INTERNAL_ERROR"),
    ],
    ids=repr,
)
async def test_failing_action(
    hass: HomeAssistant,
    alexa: Alexa,
    caplog: pytest.LogCaptureFixture,
    raised: Exception,
    expected: str,
) -> None:
    """An unexpected exception is logged once."""

    async def fail(_: ServiceCall) -> None:
        raise raised

    hass.services.async_register("light", "turn_on", fail)
    for _ in range(2):
        answer = await alexa.ask("PowerController.TurnOn", LIGHT)
        assert error(answer) == ("Alexa", expected)
    assert caplog.text.count("Could not handle") == (expected == "INTERNAL_ERROR")


async def test_reload_logs_failures_again(
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
async def test_message_of_exception(
    hass: HomeAssistant,
    alexa: Alexa,
    caplog: pytest.LogCaptureFixture,
    error_type: type[HomeAssistantError],
) -> None:
    """The message is logged, but not sent to Alexa."""

    async def fail(_: ServiceCall) -> None:
        raise error_type("192.168.1.7 said no")

    hass.services.async_register("light", "turn_on", fail)
    answer = await alexa.ask("PowerController.TurnOn", LIGHT)
    assert "192.168.1.7" not in str(answer)
    assert answer["event"]["payload"]["message"].startswith("The device ")
    assert "192.168.1.7 said no" in caplog.text


async def test_device_becomes_unavailable(hass: HomeAssistant, alexa: Alexa) -> None:

    async def fail(_: ServiceCall) -> None:
        hass.states.async_set(LIGHT, "unavailable", DIMMABLE)
        raise HomeAssistantError("no")

    hass.services.async_register("light", "turn_on", fail)
    answer = await alexa.ask("PowerController.TurnOn", LIGHT)
    assert error(answer) == ("Alexa", "ENDPOINT_UNREACHABLE")


async def test_missing_action(alexa: Alexa) -> None:
    answer = await alexa.ask("PowerController.TurnOn", LIGHT)
    assert error(answer) == ("Alexa", "ENDPOINT_UNREACHABLE")


async def test_unavailable_entity(hass: HomeAssistant, alexa: Alexa) -> None:
    hass.states.async_set(LIGHT, "unavailable", DIMMABLE)
    calls = async_mock_service(hass, "light", "turn_on")
    answer = await alexa.ask("PowerController.TurnOn", LIGHT)
    assert error(answer) == ("Alexa", "ENDPOINT_UNREACHABLE")
    assert not calls
    report = await alexa.ask("ReportState", LIGHT)
    assert values(report) == {"EndpointHealth.connectivity": {"value": "UNREACHABLE"}}


async def test_unavailable_entity_without_capability(
    hass: HomeAssistant, alexa: Alexa
) -> None:
    """The availability is checked before the handler."""
    hass.states.async_set("media_player.hall", "unavailable", {"supported_features": 1})
    for directive in ("Speaker.SetVolume", "Nonsense.TurnOn"):
        answer = await alexa.ask(directive, "media_player.hall", {"volume": 30})
        assert error(answer) == ("Alexa", "ENDPOINT_UNREACHABLE")


async def test_slow_action(hass: HomeAssistant, alexa: Alexa) -> None:
    """The action continues after the deadline."""
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


async def test_slow_action_that_fails(
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


@pytest.mark.parametrize(
    ("directive", "entity_id", "expected"),
    [
        ("PowerController.TurnOn", "light.nowhere", "NO_SUCH_ENDPOINT"),
        ("PowerController.TurnOn", "zone.home", "NO_SUCH_ENDPOINT"),
        ("PowerController.TurnOn", "nonsense", "NO_SUCH_ENDPOINT"),
        ("ReportState", "light.nowhere", "NO_SUCH_ENDPOINT"),
        ("PowerController.TurnOn", None, "NO_SUCH_ENDPOINT"),
        ("PowerController.Explode", LIGHT, "INVALID_DIRECTIVE"),
        ("LockController.Lock", LIGHT, "INVALID_DIRECTIVE"),
        ("Nonsense.TurnOn", LIGHT, "INVALID_DIRECTIVE"),
    ],
)
async def test_unknown_endpoint_or_directive(
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
    async_mock_service(hass, "light", "turn_on")
    answer = await alexa.ask("PowerController.TurnOn", LIGHT, version=version)
    assert answer["event"]["header"]["name"] == "Response"
    assert answer["event"]["header"]["payloadVersion"] == "3"


async def test_error_details(alexa: Alexa) -> None:
    answer = await alexa.ask(
        "BrightnessController.SetBrightness", LIGHT, {"brightness": 142}
    )
    assert error(answer) == ("Alexa", "VALUE_OUT_OF_RANGE")
    assert answer["event"]["payload"]["validRange"] == {
        "minimumValue": 0,
        "maximumValue": 100,
    }


async def test_error_namespace(hass: HomeAssistant, alexa: Alexa) -> None:
    hass.states.async_set(
        "climate.hall", "off", {"hvac_modes": ["off", "heat"], "supported_features": 1}
    )
    answer = await alexa.ask(
        "ThermostatController.SetTargetTemperature",
        "climate.hall",
        {"targetSetpoint": {"value": 20, "scale": "CELSIUS"}},
    )
    assert error(answer) == ("Alexa.ThermostatController", "THERMOSTAT_IS_OFF")


async def test_scene(hass: HomeAssistant, alexa: Alexa) -> None:
    hass.states.async_set("scene.movie", "unknown")
    async_mock_service(hass, "scene", "turn_on")
    answer = await alexa.ask("SceneController.Activate", "scene.movie")
    assert answer["event"]["header"]["namespace"] == "Alexa.SceneController"
    assert answer["event"]["header"]["name"] == "ActivationStarted"


async def test_user_of_action(
    hass: HomeAssistant, alexa: Alexa, hass_admin_user: User
) -> None:
    calls = async_mock_service(hass, "light", "turn_on")
    await alexa.ask("PowerController.TurnOn", LIGHT)
    assert calls[0].context.user_id == hass_admin_user.id


async def test_user_without_permission(
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
    """The answer to a directive of version 1.0 has version 3."""
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


async def test_entity_of_integration(hass: HomeAssistant, alexa: Alexa) -> None:
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
