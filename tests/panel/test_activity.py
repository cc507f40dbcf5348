"""Tests of the live view of directives and reports."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.panel.activity import (
    MAX_ENDPOINTS_SHOWN,
    shown_message,
)
from custom_components.alexa_smart_home.panel.results import (
    MessageResult,
    directive_result,
    event_result,
)
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.faults import refusal
from tests.common import async_idle
from tests.conftest import Alexa
from tests.flows import set_up_ui_entry

from .conftest import Page

LIGHT = "light.kitchen"
REDACTED = "**REDACTED**"


async def test_records(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    page: Page,
) -> None:
    """The last messages come first, then each message with its JSON."""
    await alexa.ask("ReportState", LIGHT)
    await page.ask("activity", language="de")
    records = (await page.event())["records"]
    assert [record["message"] for record in records] == [
        "Alexa.Authorization.AcceptGrant",
        "Alexa.Discovery.Discover",
        "Alexa.ReportState",
    ]
    assert len({record["id"] for record in records}) == 3
    assert records[0]["name"] is records[0]["entity_id"] is None
    assert records[-1]["name"] == "kitchen"
    assert records[-1]["result"] == "Erledigt"
    assert records[-1]["ok"]
    for key in ("request", "response", "milliseconds"):
        assert records[-1][key] is None

    await alexa.ask("PowerController.TurnOn", LIGHT)
    record = (await page.event())["record"]
    assert record["id"] not in {other["id"] for other in records}
    assert record["kind"] == "directive"
    assert record["message"] == "Alexa.PowerController.TurnOn"
    assert (record["entity_id"], record["name"]) == (LIGHT, "kitchen")
    assert record["code"] == "ENDPOINT_UNREACHABLE"
    assert record["result"] == "Das Gerät ist nicht verfügbar oder antwortet nicht"
    assert not record["ok"]
    # The clock stands still.
    assert record["milliseconds"] == 0
    directive = record["request"]["directive"]
    assert directive["header"]["correlationToken"] == REDACTED
    assert directive["endpoint"] == {"endpointId": "light#kitchen"}
    assert record["response"]["event"]["header"]["correlationToken"] == REDACTED

    hass.states.async_set(LIGHT, "on")
    await async_idle(hass)
    record = (await page.event())["record"]
    assert (record["kind"], record["message"]) == ("report", "Alexa.ChangeReport")
    assert (record["code"], record["ok"]) == ("202", True)
    assert record["response"] == {"status": 202, "error": "", "description": ""}
    assert record["request"]["event"]["endpoint"]["scope"] == REDACTED
    cloud.faults.add("gateway", refusal(400, "INVALID_REQUEST_EXCEPTION", "Too odd"))
    hass.states.async_set(LIGHT, "off")
    await async_idle(hass)
    record = (await page.event())["record"]
    assert record["code"] == "400 INVALID_REQUEST_EXCEPTION"
    assert record["result"] == "Amazon hält das Ereignis für ungültig"
    assert record["response"]["description"] == "Too odd"


async def test_secrets(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    page: Page,
) -> None:
    """No token, code and PIN is sent to the page."""
    panel = "alarm_control_panel.home"
    hass.states.async_set(panel, "armed_away", {"code_format": "number"})
    await page.ask("activity")
    await page.event()
    code = cloud.new_code()
    await alexa.link(code, "a grantee's token")
    await alexa.ask(
        "SecurityPanelController.Disarm",
        panel,
        {"authorization": {"type": "FOUR_DIGIT_PIN", "value": "7391"}},
    )
    hass.states.async_set(LIGHT, "on")
    await async_idle(hass)
    messages = {(await page.event())["record"]["message"] for _ in range(3)}
    assert "Alexa.Authorization.AcceptGrant" in messages
    assert "Alexa.SecurityPanelController.Disarm" in messages
    for command in ("connection", "devices"):
        await page.ask(command)
    await page.ask("device", entity_id=panel)
    text = str(page.received)
    secrets = [code, "7391", "grantee's token", "correlation token", "secret token"]
    grants = linked.runtime_data.reporting.outbox.gateway.grants
    secrets += [grant.tokens.access_token for grant in grants]
    secrets += [grant.tokens.refresh_token for grant in grants]
    settings = linked.runtime_data.settings
    secrets.append(settings.client_secret)
    for secret in secrets:
        assert secret
        assert secret not in text


@pytest.mark.usefixtures("unloaded")
async def test_no_cost_without_page(
    hass: HomeAssistant, alexa: Alexa, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Messages are only copied while a page is open, also after a reload."""
    hass.states.async_set(LIGHT, "on")
    entry = await set_up_ui_entry(hass)
    copies: list[Any] = []
    monkeypatch.setattr(
        "custom_components.alexa_smart_home.panel.activity.redact_message",
        lambda message: copies.append(message) or message,
    )
    await page.ask("activity")
    assert (await page.event()) == {"records": []}
    await alexa.ask("ReportState", LIGHT)
    first = (await page.event())["record"]
    assert len(copies) == 2
    assert await hass.config_entries.async_reload(entry.entry_id)
    await alexa.ask("ReportState", LIGHT)
    assert (await page.event())["record"]["id"] == first["id"] + 1
    await page.unsubscribe()
    copies.clear()
    await alexa.ask("ReportState", LIGHT)
    assert not copies
    assert not entry.runtime_data.directive_log.has_listeners


@pytest.mark.usefixtures("unloaded")
async def test_unknown_entity(hass: HomeAssistant, alexa: Alexa, page: Page) -> None:
    """Messages about entities without an endpoint have the name of the state."""
    hass.states.async_set("zone.home", "0", {"friendly_name": "Home"})
    await set_up_ui_entry(hass)
    await page.ask("activity")
    await page.event()
    for entity_id, name in (("zone.home", "Home"), ("light.gone", None)):
        await alexa.ask("ReportState", entity_id)
        record = (await page.event())["record"]
        assert record["name"] == name
        assert record["result"] == "No exposed entity has this id"


def test_many_endpoints_are_shortened() -> None:
    endpoints = [{"endpointId": str(number)} for number in range(300)]
    payload = {"endpoints": endpoints, "scope": {"token": "secret"}}
    message: Any = shown_message({"event": {"header": {}, "payload": payload}})
    shown = message["event"]["payload"]
    assert len(shown["endpoints"]) == MAX_ENDPOINTS_SHOWN + 1
    assert shown["endpoints"][-1] == "… 280"
    assert shown["scope"] == REDACTED
    assert len(endpoints) == 300


@pytest.mark.parametrize(
    ("result", "directive", "event"),
    [
        ("Response", MessageResult.OK, MessageResult.AMAZON_UNREACHABLE),
        ("DeferredResponse", MessageResult.DEFERRED, MessageResult.AMAZON_UNREACHABLE),
        ("UNAUTHORIZED", MessageResult.WRONG_PIN, MessageResult.AMAZON_UNREACHABLE),
        ("NEW_TYPE", None, MessageResult.AMAZON_UNREACHABLE),
        ("202", None, MessageResult.OK),
        ("400 without a code", None, MessageResult.INVALID_EVENT),
        ("401 without a code", None, MessageResult.TOKEN_REJECTED),
        ("403 SKILL_DISABLED_EXCEPTION", None, MessageResult.SKILL_DISABLED),
        ("403 NEW_EXCEPTION", None, None),
        ("429 without a code", None, MessageResult.THROTTLED),
        ("503 without a code", None, MessageResult.AMAZON_UNAVAILABLE),
        ("500", None, MessageResult.AMAZON_UNAVAILABLE),
    ],
)
def test_results(
    result: str, directive: MessageResult | None, event: MessageResult | None
) -> None:
    if directive is not None or result.isupper():
        assert directive_result(result) is directive
    assert event_result(result) is event
