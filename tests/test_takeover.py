"""Tests of the takeover from the built-in integration."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
import json
from typing import Any
from unittest.mock import patch

from aiohttp.test_utils import TestClient
from homeassistant.components.alexa.config import AbstractConfig
from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.test_util.aiohttp import (
    AiohttpClientMocker,
    AiohttpClientMockResponse,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from yarl import URL

from custom_components.alexa_smart_home import takeover
from custom_components.alexa_smart_home.const import (
    API_URL,
    DOMAIN,
    GATEWAYS,
    TOKEN_URL,
)
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.reporting.grants import Grants
from custom_components.alexa_smart_home.reporting.lwa import LoginWithAmazon
from tests.alexa_cloud import discover
from tests.common import async_idle
from tests.conftest import Alexa

LIGHT = "light.kitchen"
BLOCK = {"endpoint": GATEWAYS["EU"], "client_id": "an id", "client_secret": "a secret"}
ALEXA = {"alexa": {"smart_home": BLOCK}}
OURS = {DOMAIN: None}

type Store = dict[str, Any]


@pytest.fixture(autouse=True)
def _linked(
    hass: HomeAssistant,
    hass_storage: Store,
    aioclient_mock: AiohttpClientMocker,
) -> None:
    """Link the built-in integration to an Amazon that accepts everything."""
    hass_storage["alexa"] = {"version": 1, "key": "alexa", "data": {"authorized": True}}
    hass_storage["alexa_auth"] = {
        "version": 1,
        "key": "alexa_auth",
        "data": {
            "access_token": "built-in access",
            "refresh_token": "built-in refresh",
            "expire_time": (dt_util.utcnow() + timedelta(hours=1)).isoformat(),
        },
    }
    for gateway in GATEWAYS.values():
        aioclient_mock.post(gateway, status=202)
    hass.states.async_set(LIGHT, "off")


async def wait_for_takeover(hass: HomeAssistant) -> None:
    """Wait until the link is taken over and all events are sent."""
    for entry in hass.config_entries.async_entries(DOMAIN):
        await asyncio.gather(*entry._background_tasks)
    await async_idle(hass)


async def set_up_built_in(
    hass: HomeAssistant, config: dict[str, Any] | None = None
) -> None:
    assert await async_setup_component(hass, "alexa", config or ALEXA)
    await hass.async_block_till_done()


async def set_up_ours(
    hass: HomeAssistant, config: dict[str, Any] | None = None
) -> AlexaConfigEntry:
    assert await async_setup_component(hass, DOMAIN, config or {**OURS, **ALEXA})
    await wait_for_takeover(hass)
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    return entry


type Responder = Callable[[], Awaitable[str | None]]


@pytest.fixture
def responder(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> Responder:
    """Return a function that returns the integration that answers directives."""
    clients: list[TestClient] = []

    async def responder() -> str | None:
        if not clients:
            clients.append(await hass_client())
        response = await clients[0].post(API_URL, json=discover())
        if response.status == 404:
            return None
        answer = await response.json()
        (endpoint,) = answer["event"]["payload"]["endpoints"]
        identifier = endpoint["additionalAttributes"]["customIdentifier"]
        return "we" if identifier == LIGHT else "built-in"

    return responder


class Reporters:
    """Records which integrations report a change."""

    def __init__(self, hass: HomeAssistant, mock: AiohttpClientMocker) -> None:
        self._hass = hass
        self._mock = mock

    async def of_a_change(self) -> list[str]:
        """Change the light; return which integrations reported it."""
        await wait_for_takeover(self._hass)
        self._mock.mock_calls.clear()
        state = self._hass.states.get(LIGHT)
        assert state is not None
        self._hass.states.async_set(LIGHT, "off" if state.state == "on" else "on")
        await wait_for_takeover(self._hass)
        return [
            # This integration sends bytes, the built-in integration an object.
            "we" if isinstance(data, bytes) else "built-in"
            for _, url, data, _ in self._mock.mock_calls
            if "ChangeReport"
            in (data.decode() if isinstance(data, bytes) else str(data))
        ]


@pytest.fixture
def reporters(hass: HomeAssistant, aioclient_mock: AiohttpClientMocker) -> Reporters:
    return Reporters(hass, aioclient_mock)


def lasting_listeners(hass: HomeAssistant) -> dict[str, int]:
    """Return the number of listeners without those of delayed writes."""
    listeners = dict(hass.bus.async_listeners())
    listeners.pop(EVENT_HOMEASSISTANT_FINAL_WRITE, None)
    return listeners


@pytest.mark.parametrize("order", ["built-in first", "ours first", "ours alone"])
async def test_takeover_and_resume(
    hass: HomeAssistant, responder: Responder, reporters: Reporters, order: str
) -> None:
    """Exactly one integration answers and reports, and no listeners accumulate."""
    if order == "built-in first":
        await set_up_built_in(hass)
        assert await reporters.of_a_change() == ["built-in"]
    entry = await set_up_ours(hass)
    if order == "ours first":
        await set_up_built_in(hass)
    other = None if order == "ours alone" else "built-in"
    assert await responder() == "we"
    assert await reporters.of_a_change() == ["we"]
    resources = len(hass.http.app.router.resources())
    listeners = lasting_listeners(hass)
    for _ in range(20):
        assert await hass.config_entries.async_unload(entry.entry_id)
        await hass.async_block_till_done()
        # A directive would make the built-in integration report.
        assert await reporters.of_a_change() == ([other] if other else [])
        assert await responder() == other
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        assert await responder() == "we"
        assert await reporters.of_a_change() == ["we"]
    assert len(hass.http.app.router.resources()) == resources
    assert lasting_listeners(hass) == listeners


async def test_disabled_and_removed(
    hass: HomeAssistant, responder: Responder, reporters: Reporters
) -> None:
    await set_up_built_in(hass)
    entry = await set_up_ours(hass)
    assert await responder() == "we"
    await hass.config_entries.async_set_disabled_by(
        entry.entry_id, ConfigEntryDisabler.USER
    )
    assert await reporters.of_a_change() == ["built-in"]
    assert await responder() == "built-in"
    await hass.config_entries.async_set_disabled_by(entry.entry_id, None)
    assert await responder() == "we"
    assert await reporters.of_a_change() == ["we"]
    await hass.config_entries.async_remove(entry.entry_id)
    assert await reporters.of_a_change() == ["built-in"]
    assert await responder() == "built-in"


async def test_built_in_set_up_after_unload(
    hass: HomeAssistant, responder: Responder, reporters: Reporters
) -> None:
    entry = await set_up_ours(hass)
    await hass.config_entries.async_unload(entry.entry_id)
    await set_up_built_in(hass)
    assert await reporters.of_a_change() == ["built-in"]
    assert await responder() == "built-in"


async def test_paused_during_its_setup(
    hass: HomeAssistant, responder: Responder, reporters: Reporters
) -> None:
    """A built-in integration that is being set up is paused."""
    entry = await set_up_ours(hass)
    enable = AbstractConfig.async_enable_proactive_mode

    async def slow(config: AbstractConfig) -> None:
        # The route is registered, the reporter is not.
        await hass.config_entries.async_reload(entry.entry_id)
        await enable(config)

    with patch.object(AbstractConfig, "async_enable_proactive_mode", slow):
        await set_up_built_in(hass)
    assert await responder() == "we"
    assert await reporters.of_a_change() == ["we"]


@pytest.mark.parametrize("order", ["built-in first", "ours first"])
async def test_built_in_cannot_be_paused(
    hass: HomeAssistant,
    responder: Responder,
    reporters: Reporters,
    issue_registry: ir.IssueRegistry,
    monkeypatch: pytest.MonkeyPatch,
    alexa: Alexa,
    order: str,
) -> None:
    """Without access to its configuration, the built-in integration still reports."""
    monkeypatch.setattr(takeover.inspect, "isfunction", lambda _: False)
    if order == "built-in first":
        await set_up_built_in(hass)
    entry = await set_up_ours(hass)
    if order == "ours first":
        await set_up_built_in(hass)
    assert await responder() == "we"
    assert await reporters.of_a_change() == ["built-in"]
    assert issue_registry.async_get_issue(DOMAIN, "built_in_reports")
    assert entry.runtime_data.reporting is None
    await alexa.link("a code")
    # The issues are shown.
    assert not issue_registry.async_get_issue(DOMAIN, "no_credentials")
    state = hass.states.get(LIGHT)
    assert state is not None
    (capability, *_) = entry.runtime_data.endpoints.async_get(state).discovery[
        "capabilities"
    ]
    assert capability["properties"]["proactivelyReported"] is False
    await hass.config_entries.async_unload(entry.entry_id)
    assert await responder() == "built-in"
    assert not issue_registry.async_get_issue(DOMAIN, "built_in_reports")


async def test_built_in_without_credentials(
    hass: HomeAssistant,
    hass_storage: Store,
    responder: Responder,
    issue_registry: ir.IssueRegistry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A built-in integration without credentials never reports."""
    del hass_storage["alexa_auth"]
    monkeypatch.setattr(takeover.inspect, "isfunction", lambda _: False)
    block = {"alexa": {"smart_home": None}}
    await set_up_built_in(hass, block)
    entry = await set_up_ours(hass, {DOMAIN: BLOCK, **block})
    assert await responder() == "we"
    assert entry.runtime_data.reporting is not None
    assert not issue_registry.async_get_issue(DOMAIN, "built_in_reports")


async def test_reload_before_built_in_reporter_has_started(
    hass: HomeAssistant, responder: Responder, reporters: Reporters
) -> None:
    """The entry is reloaded before the built-in reporter has started again."""
    await set_up_built_in(hass)
    entry = await set_up_ours(hass)
    enable = AbstractConfig.async_enable_proactive_mode
    gate = asyncio.Event()

    async def slow(config: AbstractConfig) -> None:
        await gate.wait()
        await enable(config)

    with patch.object(AbstractConfig, "async_enable_proactive_mode", slow):
        await hass.config_entries.async_unload(entry.entry_id)
        await hass.config_entries.async_setup(entry.entry_id)
        gate.set()
        await hass.async_block_till_done()
    assert await responder() == "we"
    assert await reporters.of_a_change() == ["we"]


@pytest.mark.parametrize(
    ("config", "issue"),
    [
        ({**OURS, **ALEXA}, "rename_block"),
        # The block has no settings to move.
        ({**OURS, "alexa": {"smart_home": None}}, "moved_block"),
        ({DOMAIN: BLOCK, **ALEXA}, "remove_block"),
        ({DOMAIN: BLOCK}, None),
        ({DOMAIN: BLOCK, "alexa": None}, None),
        ({DOMAIN: BLOCK, "alexa": "nonsense"}, None),
        ({DOMAIN: BLOCK, "alexa": {"flash_briefings": {}}}, None),
        ({DOMAIN: BLOCK, "alexa": {"smart_home": "nonsense"}}, "remove_block"),
    ],
)
async def test_issue_for_block(
    hass: HomeAssistant,
    hass_storage: Store,
    issue_registry: ir.IssueRegistry,
    config: dict[str, Any],
    issue: str | None,
) -> None:
    """An issue explains what to do with the block until it is removed."""
    del hass_storage["alexa_auth"]
    entry = await set_up_ours(hass, config)
    ours_ = [
        issue.issue_id
        for issue in issue_registry.issues.values()
        if issue.domain == DOMAIN
    ]
    assert ours_ == ([issue] if issue else [])
    await hass.config_entries.async_unload(entry.entry_id)
    assert not issue_registry.issues


def grants(hass_storage: Store) -> list[dict[str, Any]]:
    stored = hass_storage.get(f"{DOMAIN}.grants")
    return stored["data"]["grants"] if stored else []


@pytest.mark.parametrize("config", [{**OURS, **ALEXA}, {DOMAIN: BLOCK, **ALEXA}])
async def test_link_is_taken_over(
    hass: HomeAssistant, hass_storage: Store, config: dict[str, Any]
) -> None:
    """With the same client id, the tokens are copied once."""
    file = json.dumps(hass_storage["alexa_auth"])
    entry = await set_up_ours(hass, config)
    (grant,) = grants(hass_storage)
    assert grant["access_token"] == "built-in access"
    assert grant["refresh_token"] == "built-in refresh"
    assert grant["region"] == "EU"
    assert hass.states.get("sensor.alexa_smart_home_link").state == "linked"
    assert json.dumps(hass_storage["alexa_auth"]) == file
    await hass.config_entries.async_reload(entry.entry_id)
    await wait_for_takeover(hass)
    assert len(grants(hass_storage)) == 1


@pytest.mark.parametrize(
    "file", [{"version": 2}, {"version": 0}, {"data": [1]}, {"data": "text"}], ids=str
)
async def test_damaged_file_of_built_in_integration(
    hass: HomeAssistant, hass_storage: Store, file: dict[str, Any]
) -> None:
    """A damaged file of the built-in integration is ignored."""
    hass_storage["alexa_auth"] |= file
    entry = await set_up_ours(hass, {**OURS, **ALEXA})
    assert entry.state is ConfigEntryState.LOADED
    assert hass.states.get("sensor.alexa_smart_home_link").state == "not_linked"


@pytest.mark.parametrize(
    ("answer", "adopted"),
    [
        ({"status": 200, "json": {"access_token": "a", "expires_in": 3600}}, True),
        ({"status": 400, "json": {"error": "invalid_grant"}}, False),
        ({"status": 503}, False),
    ],
)
async def test_link_is_taken_over_if_amazon_accepts_it(
    hass: HomeAssistant,
    hass_storage: Store,
    aioclient_mock: AiohttpClientMocker,
    answer: dict[str, Any],
    adopted: bool,
) -> None:
    """If the block is already renamed, Amazon decides whether the tokens are valid."""
    aioclient_mock.post(TOKEN_URL, **answer)
    entry = await set_up_ours(hass, {DOMAIN: BLOCK})
    assert len(grants(hass_storage)) == adopted
    link = hass.states.get("sensor.alexa_smart_home_link")
    assert link.state == ("linked" if adopted else "not_linked")
    requests = sum(str(call[1]) == TOKEN_URL for call in aioclient_mock.mock_calls)
    assert requests == 1
    told = [str(call[2]) for call in aioclient_mock.mock_calls]
    for event in ("AddOrUpdateReport", "ChangeReport"):
        assert any(event in message for message in told) == adopted
    await hass.config_entries.async_reload(entry.entry_id)
    await wait_for_takeover(hass)
    requests = sum(str(call[1]) == TOKEN_URL for call in aioclient_mock.mock_calls)
    # The token request is retried only after a temporary error.
    assert requests == (2 if answer["status"] == 503 else 1)


@pytest.mark.parametrize(
    "config",
    [
        {DOMAIN: {**BLOCK, "client_id": "another id"}, **ALEXA},
        {DOMAIN: None, "alexa": {"smart_home": {}}},
    ],
)
async def test_link_of_another_client_id(
    hass: HomeAssistant, hass_storage: Store, config: dict[str, Any]
) -> None:
    await set_up_ours(hass, config)
    assert not grants(hass_storage)
    assert hass.states.get("sensor.alexa_smart_home_link").state == "not_linked"


async def test_linked_during_takeover(
    hass: HomeAssistant, aioclient_mock: AiohttpClientMocker
) -> None:
    """An account that is linked during the takeover receives each event once."""
    session = async_get_clientsession(hass)
    lwa = LoginWithAmazon(
        session=session, url=TOKEN_URL, client_id="an id", client_secret="a secret"
    )
    grants = Grants(hass, lwa)

    async def answer(method: str, url: URL, data: Any) -> AiohttpClientMockResponse:
        if data["grant_type"] == "refresh_token":
            await grants.async_accept("a code", "an account", "EU")
        tokens = {"access_token": "a", "refresh_token": "r", "expires_in": 3600}
        return AiohttpClientMockResponse(method, url, json=tokens)

    aioclient_mock.post(TOKEN_URL, side_effect=answer)
    assert await grants.async_adopt_built_in("EU", ours=False) is None
    assert [grant.account for grant in grants] == ["an account"]


async def test_no_link_to_take_over(hass: HomeAssistant, hass_storage: Store) -> None:
    del hass_storage["alexa_auth"]
    await set_up_ours(hass)
    assert not grants(hass_storage)
