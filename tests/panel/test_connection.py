"""Tests of the state of the connection."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from homeassistant.auth.models import User
from homeassistant.const import CONF_CLIENT_ID
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.panel import websocket
from custom_components.alexa_smart_home.protocol.regions import Region
from custom_components.alexa_smart_home.skill import template_view
from custom_components.alexa_smart_home.skill.finding import Finding, Line, Subject
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.cloud import CLIENT_SECRET
from tests.alexa_cloud.faults import refusal
from tests.common import async_idle
from tests.flows import SECRET, set_up_ui_entry

from .conftest import Page

URL = "https://home.example"
CONSOLES = {
    "base_url": URL,
    "endpoint": f"{URL}/api/alexa/smart_home",
    "authorization_uri": f"{URL}/auth/authorize",
    "token_uri": f"{URL}/auth/token",
    "scope": "smart_home",
}


def done(found: dict[str, Any]) -> dict[str, bool | None]:
    """Return which steps of the set-up are done."""
    return {step["key"]: step["done"] for step in found["steps"]}


@pytest.mark.usefixtures("unloaded")
async def test_new_entry(hass: HomeAssistant, page: Page) -> None:
    await set_up_ui_entry(hass)
    found = await page.ask("connection")
    assert found["accounts"] == found["regions"] == []
    assert (found["link"], found["problem"]) == ("not_linked", None)
    assert (found["waiting"], found["sent"]) == (0, 0)
    assert done(found) == {
        "address": False,
        "skill": None,
        "function": None,
        "linking": False,
        "events": False,
    }
    texts = {step["key"]: step["text"] for step in found["steps"]}
    assert "port 443" in texts["address"]
    assert "Reconfigure" in texts["events"]
    assert found["values"]["base_url"] == "https://home-assistant.example"
    assert found["values"]["aws_region"].splitlines()[1] == (
        "Europe, India, Middle East: eu-west-1"
    )
    assert set(found["commands"]) == {"us-east-1", "eu-west-1", "us-west-2"}
    german = await page.ask("connection", language="de")
    assert german["steps"][2]["title"] == "Lambda-Funktion"
    assert "Europa" in german["values"]["client_id"]


@pytest.mark.usefixtures("unloaded")
async def test_one_region(
    hass: HomeAssistant,
    page: Page,
    hass_admin_user: User,
    hass_client: ClientSessionGenerator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The values are those of the region; the template can be downloaded."""
    hass.config.external_url = URL
    data = {
        "endpoint": "https://api.eu.amazonalexa.com/v3/events",
        CONF_CLIENT_ID: "id",
        "client_secret": SECRET,
    }
    await set_up_ui_entry(hass, data)
    token = await hass.auth.async_create_refresh_token(
        hass_admin_user,
        "https://layla.amazon.com/",
        access_token_expiration=timedelta(minutes=30),
    )
    hass.auth.async_create_access_token(token, "127.0.0.1")
    found = await page.ask("connection")
    assert found["values"] == {
        **CONSOLES,
        "aws_region": "eu-west-1",
        "client_id": "https://layla.amazon.com/",
    }
    assert set(found["commands"]) == {"eu-west-1"}
    (account,) = found["accounts"]
    assert account == {
        "name": hass_admin_user.name,
        "client": "https://layla.amazon.com/",
        "region": None,
        "linked_at": None,
    }
    assert done(found) == {
        "address": True,
        "skill": True,
        "function": None,
        "linking": True,
        "events": False,
    }
    assert "Send Alexa Events" in found["steps"][-1]["text"]
    code = tmp_path / "forwarder.py"
    await hass.async_add_executor_job(code.write_text, "def lambda_handler(): pass")
    monkeypatch.setattr(template_view, "FORWARDER", code)
    client = await hass_client()
    response = await client.get(found["template_url"])
    assert response.status == 200
    assert URL in await response.text()
    assert SECRET not in str(page.received)


async def test_linked(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry, page: Page
) -> None:
    found = await page.ask("connection")
    (account,) = found["accounts"]
    assert account["region"] == "NA"
    assert account["linked_at"]
    assert found["link"] == "linked"
    assert found["regions"] == ["NA"]
    assert done(found) == {
        "address": False,
        "skill": True,
        "function": True,
        "linking": True,
        "events": True,
    }
    code = "INSUFFICIENT_PERMISSION_EXCEPTION"
    cloud.faults.add("gateway", refusal(403, code))
    hass.states.async_set("light.kitchen", "on")
    await async_idle(hass, waiting=1)
    found = await page.ask("connection")
    assert found["waiting"] == 1
    assert found["problem"] == "Amazon rejects the events of your skill"
    assert CLIENT_SECRET not in str(page.received)


@pytest.mark.usefixtures("unloaded")
async def test_check(
    hass: HomeAssistant, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def check(_: object) -> list[Line]:
        return [
            Line(Subject.HOST, Finding.HOST_IS_IP, {"host": "192.0.2.1"}),
            Line(
                Subject.REGIONS,
                Finding.REGIONS_AGREE,
                dict.fromkeys(("aws_region", "client", "gateway"), Region.EU),
            ),
        ]

    await set_up_ui_entry(hass)
    monkeypatch.setattr(websocket, "async_check", check)
    host, regions = (await page.ask("check"))["lines"]
    assert (host["key"], host["verdict"]) == ("host", "bad")
    assert "192.0.2.1" in host["text"]
    assert host["title"]
    assert regions["verdict"] == "good"
    german = (await page.ask("check", language="de"))["lines"]
    assert german[0]["text"] != host["text"]
    assert "Europa" in german[1]["text"]
