"""Tests of running a directive from the page."""

import asyncio
from datetime import timedelta
from typing import Any

from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.alexa_smart_home.const import EVENT_DIRECTIVE
from custom_components.alexa_smart_home.directives import control, pin_guard
from custom_components.alexa_smart_home.reporting.grant import BUILT_IN
from tests.alexa_cloud import AlexaCloud
from tests.common import async_announce, async_idle
from tests.conftest import Alexa, SetUp, credentials
from tests.flows import set_up_ui_entry

from .conftest import Page

pytestmark = pytest.mark.usefixtures("unloaded")

LIGHT, PANEL = "light.kitchen", "alarm_control_panel.home"
TURN_ON = {"namespace": "Alexa.PowerController", "name": "TurnOn"}
DISARM = {"namespace": "Alexa.SecurityPanelController", "name": "Disarm"}
PIN = "7391"
WITH_PIN = {"authorization": {"type": "FOUR_DIGIT_PIN", "value": PIN}}


def register(hass: HomeAssistant, domain: str, service: str) -> list[ServiceCall]:
    """Register an action that turns its entity on, and return its calls."""
    calls: list[ServiceCall] = []

    async def run(call: ServiceCall) -> None:
        calls.append(call)
        state = hass.states.get(call.data["entity_id"])
        assert state is not None
        hass.states.async_set(state.entity_id, "on", state.attributes)

    hass.services.async_register(domain, service, run)
    return calls


async def test_directive(hass: HomeAssistant, page: Page, hass_admin_user: Any) -> None:
    """The answer, the action, and the time; the user is that of the page."""
    hass.states.async_set(LIGHT, "off")
    await set_up_ui_entry(hass)
    calls = register(hass, "light", "turn_on")
    requests = async_capture_events(hass, EVENT_DIRECTIVE)
    # Actions of others are not shown.
    hass.bus.async_fire("call_service", {"domain": "light"}, context=Context())
    found = await page.ask("try", entity_id=LIGHT, **TURN_ON)
    assert found["actions"] == [
        {"domain": "light", "service": "turn_on", "data": {"entity_id": LIGHT}}
    ]
    event = found["response"]["event"]
    assert event["header"]["name"] == "Response"
    assert event["endpoint"] == {"endpointId": "light#kitchen"}
    values = {
        it["name"]: it["value"] for it in found["response"]["context"]["properties"]
    }
    assert values["powerState"] == "ON"
    assert 0 < found["milliseconds"] < 5000
    (call,) = calls
    assert call.context.user_id == hass_admin_user.id
    (request,) = requests
    assert request.data["request"]["entity_id"] == LIGHT


async def test_errors(hass: HomeAssistant, page: Page) -> None:
    """Errors are answered as Alexa would get them."""
    hass.states.async_set(LIGHT, "off")
    hass.states.async_set("light.hall", "unavailable")
    await set_up_ui_entry(hass, options={"filter": {"exclude_entities": [LIGHT]}})
    for entity_id, directive, error in (
        (LIGHT, TURN_ON, "NO_SUCH_ENDPOINT"),
        ("light.hall", TURN_ON, "ENDPOINT_UNREACHABLE"),
        ("sensor.alexa_smart_home_link", TURN_ON, "NO_SUCH_ENDPOINT"),
        ("light.hall", {"namespace": "Alexa", "name": "ReportState"}, None),
    ):
        found = await page.ask("try", entity_id=entity_id, **directive)
        payload = found["response"]["event"]["payload"]
        assert payload.get("type") == error
        assert not found["actions"]


async def test_payload_and_instance(hass: HomeAssistant, page: Page) -> None:
    features = {"supported_features": 1, "percentage": 10}
    hass.states.async_set("fan.hall", "on", features)
    await set_up_ui_entry(hass)
    register(hass, "fan", "set_percentage")
    for instance, error in (("fan.percentage", None), (None, "INVALID_DIRECTIVE")):
        found = await page.ask(
            "try",
            entity_id="fan.hall",
            namespace="Alexa.RangeController",
            name="SetRangeValue",
            instance=instance,
            payload={"rangeValue": 30},
        )
        assert found["response"]["event"]["payload"].get("type") == error
    assert not found["actions"]


async def test_pins(hass: HomeAssistant, set_up: SetUp, page: Page) -> None:
    """Wrong PINs count, and no PIN and no code is sent back."""
    hass.states.async_set(
        PANEL, "armed_away", {"code_format": "number", "code_arm_required": True}
    )
    await set_up({"entity_config": {PANEL: {"code": PIN}}})

    async def refuse(_: ServiceCall) -> None:
        raise ServiceValidationError(f"The code {PIN} is wrong")

    hass.services.async_register("alarm_control_panel", "alarm_disarm", refuse)
    found = await page.ask("try", entity_id=PANEL, **DISARM, payload=WITH_PIN)
    (action,) = found["actions"]
    assert action["data"] == {"entity_id": PANEL, "code": "**REDACTED**"}
    assert found["response"]["event"]["payload"]["type"] == "UNAUTHORIZED"
    wrong = {"authorization": {"type": "FOUR_DIGIT_PIN", "value": "0000"}}
    for _ in range(pin_guard.MAX_ATTEMPTS):
        await page.ask("try", entity_id=PANEL, **DISARM, payload=wrong)
    found = await page.ask("try", entity_id=PANEL, **DISARM, payload=WITH_PIN)
    assert found["response"]["event"]["payload"]["type"] == "UNAUTHORIZED"
    assert not found["actions"]
    assert PIN not in str(page.received)


async def test_slow_action(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
    page: Page,
) -> None:
    """No deferred answer is sent to Amazon, not even to the only account."""
    hass.states.async_set(LIGHT, "off")
    entry = await set_up(credentials(cloud))
    await alexa.link(cloud.new_code())
    await alexa.discover()
    await async_announce(hass)
    (grant,) = entry.runtime_data.reporting.outbox.gateway.grants
    # The tokens of the built-in integration are those of any account.
    object.__setattr__(grant, "account", BUILT_IN)
    called, may_end = asyncio.Event(), asyncio.Event()

    async def run(_: ServiceCall) -> None:
        called.set()
        await may_end.wait()

    hass.services.async_register("light", "turn_on", run)
    asked = asyncio.create_task(page.ask("try", entity_id=LIGHT, **TURN_ON))
    await called.wait()
    deadline = dt_util.utcnow() + timedelta(seconds=control.DEADLINE)
    async_fire_time_changed(hass, deadline)
    found = await asked
    assert found["response"]["event"]["header"]["name"] == "Response"
    since = len(cloud.events)
    may_end.set()
    await async_idle(hass)
    assert not cloud.events[since:]
