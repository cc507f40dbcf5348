"""Fixtures shared by all tests."""

import asyncio.constants
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Generator,
    Iterator,
    Mapping,
)
from copy import deepcopy
import logging
import os
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import hypothesis
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

import custom_components  # noqa: F401 - ours, not the test plug-in's
from custom_components.alexa_smart_home.const import API_URL, DOMAIN
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.cloud import CLIENT_ID, CLIENT_SECRET
from tests.alexa_cloud.schema import SCHEMA_AVAILABLE, UNCHECKED_EVENTS, check_event
from tests.alexa_cloud.skill_spec import SPEC_AVAILABLE, UNCHECKED_REQUESTS
from tests.common import Issues, async_announce
from tests.demo_homes import async_set_up_homes

LOAD_YAML = "homeassistant.config.load_yaml_config_file"

TEMPERATURE = {"device_class": "temperature", "unit_of_measurement": "°C"}

type Json = dict[str, Any]
type SetUp = Callable[..., Awaitable[AlexaConfigEntry]]

# The suite uses the same examples in each run, --hypothesis-profile=explore others.
hypothesis.settings.register_profile(
    "suite", deadline=None, derandomize=True, max_examples=60
)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=20_000)
hypothesis.settings.load_profile("suite")

# Amazon's files that the tests need.
NO_SCHEMA = "Amazon's message schema is missing: script/setup fetches it"
NO_SPEC = "Amazon's skill management API is missing: script/setup fetches it"
MISSING_FILES = [
    message
    for message, available in ((NO_SCHEMA, SCHEMA_AVAILABLE), (NO_SPEC, SPEC_AVAILABLE))
    if not available
]


# Number of hostile requests and answers that the suite draws.
FUZZ_EXAMPLES = 800


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option for the number of examples in tests/test_fuzz.py."""
    parser.addoption(
        "--fuzz",
        type=int,
        default=FUZZ_EXAMPLES,
        metavar="N",
        help="draw N hostile requests and answers, other ones each time",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Stop a hosted CI run without Amazon's files; disable the HTTP access log."""
    # The access log cannot format times while the clock is frozen.
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
    # The debug mode of the event loop takes a fifth of the time for longer stacks.
    asyncio.constants.DEBUG_STACK_DEPTH = 1
    # The log of all SQL statements takes longer than they do.
    logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)
    if MISSING_FILES and os.environ.get("GITHUB_ACTIONS"):
        raise pytest.UsageError(*MISSING_FILES)


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add a timeout to each test, because other timeouts stop with the frozen clock."""
    if config.getoption("--fuzz") > FUZZ_EXAMPLES:
        return
    for item in items:
        item.add_marker(pytest.mark.timeout(120))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Skip a passed test whose messages could not be checked without Amazon's files."""
    events, requests = len(UNCHECKED_EVENTS), len(UNCHECKED_REQUESTS)
    result = yield
    if len(UNCHECKED_EVENTS) > events:
        pytest.skip(NO_SCHEMA)
    if len(UNCHECKED_REQUESTS) > requests:
        pytest.skip(NO_SPEC)
    return result


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print a warning if tests were skipped without Amazon's files."""
    for message in MISSING_FILES:
        terminalreporter.write_line(f"WARNING: {message}", red=True, bold=True)


@pytest.fixture(autouse=True)
def _custom_integrations(request: pytest.FixtureRequest) -> None:
    """Enable custom integrations in tests with a Home Assistant."""
    if "hass" in request.fixturenames:
        request.getfixturevalue("enable_custom_integrations")


@pytest.fixture
async def cloud(
    request: pytest.FixtureRequest, socket_enabled: None
) -> AsyncIterator[AlexaCloud]:
    """Return a local Amazon; check at the end that no request broke its rules.

    With a Home Assistant, the clock is frozen until the test moves it, so that timers
    do not fire by themselves.
    """
    if "hass" in request.fixturenames:
        request.getfixturevalue("freezer")
    async with AlexaCloud() as cloud:
        yield cloud
        assert not cloud.violations
        assert not cloud.skill_management.violations


@pytest.fixture
async def unloaded(hass: HomeAssistant) -> AsyncIterator[None]:
    """Unload the entries and end the flows that a test leaves."""
    yield
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        await hass.config_entries.async_unload(entry.entry_id)
    for flow in hass.config_entries.flow.async_progress():
        hass.config_entries.flow.async_abort(flow["flow_id"])


@pytest.fixture
def set_up(hass: HomeAssistant, unloaded: None) -> SetUp:
    """Return a function that sets up the integration from YAML."""

    async def set_up(
        settings: Mapping[str, Any] | None = None, **config: Any
    ) -> AlexaConfigEntry:
        config.setdefault(DOMAIN, dict(settings) if settings else None)
        assert await async_setup_component(hass, DOMAIN, config)
        await hass.async_block_till_done()
        (entry,) = hass.config_entries.async_entries(DOMAIN)
        return entry

    return set_up


@pytest.fixture
def yaml() -> Iterator[Json]:
    """Return the YAML configuration, which a test may change."""
    config: Json = {}
    with patch(LOAD_YAML, side_effect=lambda *_: deepcopy(config)):
        yield config


@pytest.fixture
async def homes(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> HomeAssistant:
    """Return a Home Assistant with its demonstration homes."""
    await async_set_up_homes(hass, monkeypatch)
    return hass


class Alexa:
    """A client that sends directives to Home Assistant over HTTP, as Alexa does.

    The first directive opens the connection, which requires the view.
    """

    def __init__(self, connect: Callable[[], Awaitable[TestClient]]) -> None:
        self._connect = connect
        self._client: TestClient | None = None

    async def ask(
        self,
        directive: str,
        entity_id: str | None = None,
        payload: Any = None,
        *,
        instance: str | None = None,
        version: str = "3",
        deferred: bool = False,
    ) -> Json:
        """Send a directive, named without "Alexa."; return the checked answer."""
        namespace, _, name = f"Alexa.{directive}".rpartition(".")
        header: Json = {
            "namespace": namespace,
            "name": name,
            "messageId": str(uuid4()),
            "payloadVersion": version,
        }
        message: Json = {"header": header, "payload": payload or {}}
        if instance is not None:
            header["instance"] = instance
        if entity_id is not None:
            header["correlationToken"] = "a correlation token"
            message["endpoint"] = {
                "endpointId": entity_id.replace(".", "#"),
                "scope": {"type": "BearerToken", "token": "a secret token"},
                "cookie": {},
            }
        if self._client is None:
            self._client = await self._connect()
        response = await self._client.post(API_URL, json={"directive": message})
        assert response.status == 200, await response.text()
        answer: Json = await response.json()
        assert "a secret token" not in str(answer)
        if entity_id is not None and not deferred:
            assert answer["event"]["header"]["correlationToken"] == (
                "a correlation token"
            )
            assert answer["event"]["endpoint"] == {
                "endpointId": entity_id.replace(".", "#")
            }
        check_event(answer)
        return answer

    async def link(self, code: str, grantee: str = "a stranger's token") -> Json:
        """Link an Amazon account with AcceptGrant; return the answer."""
        return await self.ask(
            "Authorization.AcceptGrant",
            payload={
                "grant": {"type": "OAuth2.AuthorizationCode", "code": code},
                "grantee": {"type": "BearerToken", "token": grantee},
            },
        )

    async def discover(self) -> dict[str, Json]:
        """Return the discovered endpoints by entity id."""
        answer = await self.ask("Discovery.Discover")
        return {
            endpoint["endpointId"].replace("#", "."): endpoint
            for endpoint in answer["event"]["payload"]["endpoints"]
        }


def credentials(cloud: AlexaCloud) -> Json:
    """Return the settings for a local Amazon."""
    return {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "endpoint": cloud.gateway_url(),
        "token_url": cloud.token_url,
    }


@pytest.fixture
def alexa(hass_client: ClientSessionGenerator) -> Alexa:
    """Return an Alexa with the token of an administrator."""
    return Alexa(hass_client)


@pytest.fixture
async def linked(
    hass: HomeAssistant, cloud: AlexaCloud, set_up: SetUp, alexa: Alexa
) -> AlexaConfigEntry:
    """Set up the integration, link an account and discover the endpoints."""
    hass.states.async_set("light.kitchen", "off")
    hass.states.async_set("sensor.hall", "20", TEMPERATURE)
    entry = await set_up(credentials(cloud))
    await alexa.link(cloud.new_code())
    await alexa.discover()
    # The endpoints were discovered, so there is nothing to announce.
    await async_announce(hass)
    assert not cloud.events
    return entry


@pytest.fixture
def issues(issue_registry: ir.IssueRegistry) -> Issues:
    """Return the active repair issues of the integration."""
    return Issues(issue_registry)


def values(answer: Json) -> Json:
    """Return the values in an answer's context, by "Interface.property"."""
    return {
        ".".join(
            (
                item["namespace"].removeprefix("Alexa.")
                + (f"/{item['instance']}" if "instance" in item else ""),
                item["name"],
            )
        ): item["value"]
        for item in answer["context"]["properties"]
    }


def error(answer: Json) -> tuple[str, str]:
    """Return the namespace and type of an ErrorResponse."""
    header = answer["event"]["header"]
    assert header["name"] == "ErrorResponse", answer
    return header["namespace"], answer["event"]["payload"]["type"]
