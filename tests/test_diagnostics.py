"""Tests of the diagnostics."""

import json
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.protocol.message_log import (
    MAX_ENTITIES,
    Exchange,
    MessageLog,
)
from tests.alexa_cloud import CLIENT_SECRET, AlexaCloud
from tests.alexa_cloud.faults import refusal
from tests.common import add_fans, async_idle, async_retry
from tests.conftest import Alexa, SetUp, credentials

LIGHT = "light.kitchen"
SECRET = "S3CRET"

type Json = dict[str, Any]


@pytest.fixture(autouse=True)
async def _diagnostics(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "diagnostics", {})


@pytest.fixture
def dump(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> Any:
    """Return a function that downloads the diagnostics."""

    async def dump(entry: AlexaConfigEntry) -> Json:
        client = await hass_client()
        response = await client.get(f"/api/diagnostics/config_entry/{entry.entry_id}")
        assert response.status == 200
        answer: Json = await response.json()
        return dict(answer["data"])

    return dump


async def test_endpoints(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa, dump: Any
) -> None:
    hass.states.async_set(LIGHT, "on")
    hass.states.async_set("light.nameless", "on", {"friendly_name": "%"})
    entry = await set_up({"entity_config": {"light.nameless": {"name": "%"}}})
    data = await dump(entry)
    assert data["settings_from"] == "alexa_smart_home:"
    assert data["settings"]["locale"] == ["en-US"]
    assert data["beside_the_built_in_integration"] is False
    assert data["link"] is None
    assert list(data["endpoints"]) == [LIGHT]
    seen = data["endpoints"][LIGHT]
    assert seen["endpoint"] == (await alexa.discover())[LIGHT]
    report = await alexa.ask("ReportState", LIGHT)
    assert seen["properties"] == report["context"]["properties"]
    assert list(data["left_out"]) == ["light.nameless"]


async def test_linked_entities(hass: HomeAssistant, set_up: SetUp, dump: Any) -> None:
    """The guests of hosts are listed, and entities that are not linked with others."""
    add_fans(hass)
    data = await dump(await set_up())
    sensors = ["sensor.attic", "sensor.roof"]
    assert data["linked_entities"] == {
        "parts": {"fan.hall": {"sensor.hall": "humidity"}},
        "not_linked_because_of": dict.fromkeys(["fan.attic", *sensors], sensors),
    }


async def test_settings_of_user_interface(
    hass: HomeAssistant, set_up: SetUp, dump: Any
) -> None:
    data = await dump(await set_up())
    assert data["settings_from"] == "user interface"
    assert data["settings"]["entity_config"] == {}


async def test_directives_and_reports(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    dump: Any,
) -> None:
    """Directives and reports are listed with times and results."""
    await alexa.ask("PowerController.TurnOn", LIGHT)
    outbox = linked.runtime_data.reporting.outbox
    await async_idle(hass)
    sent = len(list(outbox.gateway.message_log))
    cloud.faults.add("gateway", refusal(500, "INTERNAL_SERVICE_EXCEPTION"))
    hass.states.async_set(LIGHT, "on")
    await async_idle(hass, waiting=1)
    await async_retry(hass)
    data = await dump(linked)
    link = data["link"]
    reports = [
        (report["message"], report["entity_id"], report["result"])
        for report in link["reports"][sent:]
    ]
    assert reports == [
        ("Alexa.ChangeReport", LIGHT, "500 INTERNAL_SERVICE_EXCEPTION"),
        ("Alexa.ChangeReport", LIGHT, "202"),
    ]
    assert (link["state"], link["waiting"]) == ("linked", 0)
    assert link["sent"] == outbox.sent
    (grant,) = link["grants"]
    assert set(grant) == {
        "user",
        "client",
        "linked_at",
        "region",
        "region_confirmed",
        "expires_at",
        "from_the_built_in_integration",
    }
    assert (grant["region"], grant["region_confirmed"]) == ("NA", True)
    directives = [
        (record["message"], record["result"]) for record in data["directives"]
    ]
    assert directives == [
        ("Alexa.Authorization.AcceptGrant", "AcceptGrant.Response"),
        ("Alexa.Discovery.Discover", "Discover.Response"),
        ("Alexa.PowerController.TurnOn", "ENDPOINT_UNREACHABLE"),
    ]
    assert all(record["time"] for record in (*link["reports"], *data["directives"]))


async def test_no_secret(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
    dump: Any,
) -> None:
    """Settings, tokens, codes, directives and answers are redacted."""
    panel = "alarm_control_panel.house"
    hass.states.async_set(panel, "disarmed", {"code_format": "number"})
    hass.states.async_set(LIGHT, "off")
    entry = await set_up(
        {**credentials(cloud), "entity_config": {panel: {"code": SECRET}}}
    )
    code = cloud.new_code()
    await alexa.link(code, grantee=SECRET)
    await alexa.ask(
        "SecurityPanelController.Disarm",
        panel,
        {"authorization": {"type": "FOUR_DIGIT_PIN", "value": SECRET}},
    )
    cloud.faults.add("gateway", refusal(400, "INVALID_REQUEST_EXCEPTION"))
    hass.states.async_set(LIGHT, "on")
    await async_idle(hass)
    outbox = entry.runtime_data.reporting.outbox
    assert outbox.rejections == 1
    text = json.dumps(await dump(entry))
    (grant,) = outbox.gateway.grants
    (granted,) = cloud.grants()
    for secret in (
        SECRET,
        CLIENT_SECRET,
        code,
        grant.account,
        grant.tokens.access_token,
        grant.tokens.refresh_token,
        granted.refresh_token,
        "a correlation token",
        "a secret token",
    ):
        assert secret not in text
    assert panel in text


def test_history_is_bounded() -> None:
    history = MessageLog()

    def add(message: str, entity_id: str, result: str) -> None:
        history.add(message, entity_id, result, never)

    def never() -> Exchange:
        raise AssertionError

    for number in range(2 * MAX_ENTITIES):
        add("x" * 10_000, f"light.{number}".ljust(10_000), "202")
    add("x", "light.again", "1")
    add("x", "light.again", "2")
    assert len(list(history)) == 50
    assert len(history._last) == MAX_ENTITIES
    assert max(len(record.message) for record in history) == 255
    assert history.last_of("light.again").result == "2"
    assert history.last_of("light.0") is None
