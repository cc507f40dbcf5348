"""Test the forwarder with AWS's runtime client, over TLS."""

import ast
import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
import json
from pathlib import Path
import sys
import threading
from types import ModuleType
from typing import Any
from uuid import UUID

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.alexa_smart_home.protocol.regions import region_of_request
from custom_components.alexa_smart_home.settings import Settings
from tests.alexa_cloud import accept_grant, directive, discover
from tests.alexa_cloud.certificates import Certificates, make_certificates
from tests.alexa_cloud.lambda_runtime import LambdaRuntime
from tests.alexa_cloud.schema import check_event
from tests.conftest import SetUp, error

from .front import Behavior, Front, answer, chunked, drip, hang, relay, reset, send

type Json = dict[str, Any]
type Load = Callable[..., ModuleType]

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "custom_components/alexa_smart_home/skill/forwarder.py"
CODE = SOURCE.read_text(encoding="utf-8")
# CloudFormation's limit for inline code.
MAX_BYTES = 4096
# The oldest Python version that AWS Lambda must have.
PYTHON = (3, 13)
API = "/api/alexa/smart_home"

TOKEN = "a-secret-access-token"
GRANT_CODE = "a secret grant code"
LONG_LIVED = "a-secret-long-lived-token"
SECRET = b"a secret body"

LIGHT = "light#kitchen"
TURN_ON: Json = directive("Alexa.PowerController", "TurnOn", LIGHT, token=TOKEN)
SET_MODE: Json = directive(
    "Alexa.ModeController", "SetMode", LIGHT, instance="light.effect", token=TOKEN
)
ACCEPT_GRANT: Json = accept_grant(GRANT_CODE, TOKEN)
DISCOVER: Json = discover(token=TOKEN)
SCHEDULED: Json = {"source": "aws.events", "detail-type": "Scheduled Event"}

RESPONSE: Json = {"event": {"header": {"name": "Response"}, "payload": {"name": "é"}}}
BODY = json.dumps(RESPONSE, ensure_ascii=False).encode()
OK = answer(BODY)
# About the size of the discovery of 300 devices, and too much.
LARGE: Json = RESPONSE | {"context": "x" * 500_000}
TOO_LARGE = RESPONSE | {"context": "x" * 1024**2}
HTML = b"<html><body>" + SECRET
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"

# Seconds of the function; it needs half a second less for its answer.
SHORT = 0.75

UNREACHABLE = "BRIDGE_UNREACHABLE"
EXPIRED = "EXPIRED_AUTHORIZATION_CREDENTIAL"
FORBIDDEN = "INVALID_AUTHORIZATION_CREDENTIAL"
INTERNAL = "INTERNAL_ERROR"
GRANT_FAILED = "ACCEPT_GRANT_FAILED"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A behavior of the server, and the error or the event that Alexa receives."""

    name: str
    behavior: Behavior
    expected: str | Json
    asked: Json
    seconds: float


def row(
    name: str,
    behavior: Behavior,
    expected: str | Json,
    *,
    asked: Json = TURN_ON,
    seconds: float = 10,
) -> Row:
    return Row(
        name=name, behavior=behavior, expected=expected, asked=asked, seconds=seconds
    )


ROWS = (
    row("answer", OK, RESPONSE),
    row("last answer", answer(BODY, "200 OK", "Connection: close"), RESPONSE),
    row("chunks", chunked(BODY[:9], BODY[9:40], BODY[40:]), RESPONSE),
    row("to the end", send(b"HTTP/1.1 200 OK\r\n\r\n" + BODY, close=True), RESPONSE),
    row("many devices", answer(json.dumps(LARGE).encode()), LARGE),
    row("1 MB", answer(json.dumps(TOO_LARGE).encode()), INTERNAL),
    row("400", answer(b"{}", "400 Bad Request"), "INVALID_DIRECTIVE"),
    row("401", answer(b"401: Unauthorized", "401 Unauthorized"), EXPIRED),
    row("401 to a mode", answer(SECRET, "401 No"), EXPIRED, asked=SET_MODE),
    row("401 to Discover", answer(SECRET, "401 No"), EXPIRED, asked=DISCOVER),
    row("403", answer(b"403: Forbidden", "403 Forbidden"), FORBIDDEN),
    row("404", answer(b"404: Not Found", "404 Not Found"), INTERNAL),
    row("redirect", answer(b"", "301 Moved", "Location: https://a.b"), INTERNAL),
    row("500", answer(SECRET, "500 Internal Server Error"), INTERNAL),
    row("500 with an event", answer(BODY, "500 Error"), INTERNAL),
    row("500 to a grant", answer(SECRET, "500 No"), GRANT_FAILED, asked=ACCEPT_GRANT),
    row("502", answer(HTML, "502 Bad Gateway"), UNREACHABLE),
    row("503", answer(HTML, "503 Service Unavailable"), UNREACHABLE),
    row("504", answer(HTML, "504 Gateway Timeout"), UNREACHABLE),
    row("HTML", answer(HTML), INTERNAL),
    row("empty", answer(b""), INTERNAL),
    row("null", answer(b"null"), INTERNAL),
    row("text", answer(b'"event"'), INTERNAL),
    row("list", answer(b'["event"]'), INTERNAL),
    row("no event", answer(b'{"message": "a secret body"}'), INTERNAL),
    row("no UTF-8", answer(b'"\xff' + SECRET), INTERNAL),
    row("nested", answer(b"[" * 100_000), INTERNAL),
    row("no HTTP", send(SECRET + b"\r\n\r\n", close=True), INTERNAL),
    row("cut", reset, UNREACHABLE),
    row("cut in the body", send(HEAD + BODY, close=True), RESPONSE),
    row("silence", hang, UNREACHABLE, seconds=SHORT),
    row("slow head", drip(HEAD * 9), UNREACHABLE, seconds=SHORT),
    row("slow body", drip(HEAD * 9, after=HEAD), UNREACHABLE, seconds=SHORT),
)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Load:
    """Return a function that loads the forwarder in this process."""

    def load(base_url: str, **environment: str) -> ModuleType:
        for key, value in {"BASE_URL": base_url, **environment}.items():
            monkeypatch.setenv(key, value)
        spec = spec_from_file_location("forwarder", SOURCE)
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


async def invoke(module: ModuleType, event: Json) -> Json:
    """Return the answer of a forwarder in this process."""
    found: Json = await asyncio.to_thread(module.lambda_handler, event, None)
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.join()
    return found


def check_error(found: Json, asked: Json, kind: str) -> None:
    """Check an error message that answers a directive."""
    check_event(found)
    namespace = "Alexa.Authorization" if kind == GRANT_FAILED else "Alexa"
    assert error(found) == (namespace, kind)
    asked = asked["directive"]
    header = dict(found["event"]["header"])
    assert UUID(header.pop("messageId")).version == 4
    assert header == {
        "namespace": namespace,
        "name": "ErrorResponse",
        "payloadVersion": "3",
        **{
            key: value
            for key, value in asked["header"].items()
            if key == "correlationToken"
        },
    }
    assert found["event"].get("endpoint") == (
        {"endpointId": asked["endpoint"]["endpointId"]} if "endpoint" in asked else None
    )


async def test_each_answer_is_event(
    certificates: Certificates, socket_enabled: None, subtests: pytest.Subtests
) -> None:
    async with Front(certificates.server_context()) as front:
        environment = {
            "BASE_URL": front.url,
            "SSL_CERT_FILE": str(certificates.authority),
            "DEBUG": "1",
            "LONG_LIVED_ACCESS_TOKEN": LONG_LIVED,
        }
        async with LambdaRuntime(CODE, environment) as runtime:
            for row in ROWS:
                with subtests.test(row.name):
                    front.behavior = row.behavior
                    front.requests.clear()
                    found = await runtime.invoke(row.asked, seconds=row.seconds)
                    assert [json.loads(one.body) for one in front.requests] == [
                        row.asked
                    ]
                    if isinstance(row.expected, str):
                        check_error(found, row.asked, row.expected)
                    else:
                        assert found == row.expected
                    front.behavior = OK
                    assert await runtime.invoke(TURN_ON) == RESPONSE
    assert "TurnOn: 401" in runtime.log
    assert f"{UNREACHABLE}: " in runtime.log
    tokens = [row.asked["directive"]["header"].get("correlationToken") for row in ROWS]
    for secret in (
        TOKEN,
        GRANT_CODE,
        LONG_LIVED,
        SECRET.decode(),
        *filter(None, tokens),
    ):
        assert secret not in runtime.log


async def test_home_assistant(
    hass: HomeAssistant,
    set_up: SetUp,
    hass_client_no_auth: ClientSessionGenerator,
    hass_access_token: str,
    certificates: Certificates,
) -> None:
    hass.states.async_set("light.kitchen", "off")
    calls = async_mock_service(hass, "light", "turn_on")
    await set_up()
    client = await hass_client_no_auth()
    turn_on: Json = directive(
        "Alexa.PowerController", "TurnOn", LIGHT, token=hass_access_token
    )
    async with Front(certificates.server_context()) as front:
        front.behavior = relay(client.port)
        environment = {
            "BASE_URL": f"{front.url}/",
            "SSL_CERT_FILE": str(certificates.authority),
        }
        async with LambdaRuntime(CODE, environment, region="eu-west-1") as runtime:

            async def check(connections: int, directives: int) -> None:
                """Send a directive, which must be executed once."""
                found = await runtime.invoke(turn_on)
                check_event(found)
                assert found["event"]["header"]["name"] == "Response"
                assert (front.connections, len(calls)) == (connections, directives)

            # Cold, then warm.
            await check(1, 1)
            await check(1, 2)
            # Closed by the server, also with a message that nobody has asked for.
            await front.close_connections()
            await check(2, 3)
            await front.close_connections(b"HTTP/1.1 408 Request Timeout\r\n\r\n")
            await check(3, 4)
            # A ping opens a connection, which the next directive uses.
            for ping in ({"ping": True}, SCHEDULED):
                assert await runtime.invoke(ping) == {"ping": "ok"}
            assert (front.connections, len(front.requests)) == (5, 4)
            await check(5, 5)
            # Home Assistant is down, and starts again.
            await front.close()
            check_error(await runtime.invoke(turn_on), turn_on, UNREACHABLE)
            assert error(await runtime.invoke(SCHEDULED)) == ("Alexa", UNREACHABLE)
            await front.open()
            await check(6, 6)
            # The access token has expired.
            check_error(await runtime.invoke(TURN_ON), TURN_ON, EXPIRED)
            await check(7, 7)
        user_agent = front.requests[0].header("User-Agent")
    assert user_agent is not None
    assert region_of_request(Settings(), user_agent) == "EU"
    assert hass_access_token not in runtime.log


async def test_old_connection(
    load: Load, monkeypatch: pytest.MonkeyPatch, socket_enabled: None
) -> None:
    async with Front() as front:
        front.behavior = OK
        forwarder = load(front.url)
        for now, connections in ((1000, 1), (1059, 1), (1118, 1), (1179, 2)):
            monkeypatch.setattr(forwarder, "time", lambda now=now: now)
            assert await invoke(forwarder, TURN_ON) == RESPONSE
            assert front.connections == connections


async def test_certificate(
    certificates: Certificates, load: Load, socket_enabled: None
) -> None:
    async with Front(certificates.server_context()) as front:
        front.behavior = OK
        found = await invoke(load(front.url), TURN_ON)
        check_error(found, TURN_ON, UNREACHABLE)
        assert found["event"]["payload"]["message"] == "SSLCertVerificationError"
        assert not front.requests
        forwarder = load(front.url, NOT_VERIFY_SSL="1")
        assert await invoke(forwarder, TURN_ON) == RESPONSE


@pytest.mark.parametrize(
    ("asked", "debug", "expected"),
    [
        (TURN_ON, "", TOKEN),
        (ACCEPT_GRANT, "", TOKEN),
        (DISCOVER, "", TOKEN),
        (TURN_ON, "1", TOKEN),
        ({"directive": {"header": {"name": "Discover"}, "payload": {}}}, "", ""),
        ({"directive": {"header": {"name": "Discover"}}}, "1", LONG_LIVED),
    ],
)
async def test_token(
    asked: Json, debug: str, expected: str, load: Load, socket_enabled: None
) -> None:
    async with Front() as front:
        front.behavior = OK
        forwarder = load(front.url, DEBUG=debug, LONG_LIVED_ACCESS_TOKEN=LONG_LIVED)
        assert await invoke(forwarder, asked) == RESPONSE
    assert front.requests[0].header("Authorization") == f"Bearer {expected}"


async def test_invalid_token(
    load: Load, socket_enabled: None, caplog: pytest.LogCaptureFixture
) -> None:
    asked = directive("Alexa", "ReportState", LIGHT, token=f"{TOKEN}\n")
    async with Front() as front:
        found = await invoke(load(front.url, DEBUG="1"), asked)
    check_error(found, asked, INTERNAL)
    assert not front.requests
    assert TOKEN not in f"{caplog.text}{found}"


@pytest.mark.parametrize("path", ["", "/", "/home", "/home/"])
async def test_base_url(path: str, load: Load, socket_enabled: None) -> None:
    async with Front() as front:
        front.behavior = OK
        assert await invoke(load(front.url + path), TURN_ON) == RESPONSE
    request = front.requests[0]
    line = f"POST {path.rstrip('/')}{API} HTTP/1.1"
    assert request.head.decode().split("\r\n")[0] == line
    assert request.header("Host") == f"127.0.0.1:{front.port}"
    assert request.header("Content-Type") == "application/json"


def test_fits_into_template() -> None:
    assert len(SOURCE.read_bytes()) <= MAX_BYTES


def test_only_standard_library() -> None:
    modules = set()
    for node in ast.walk(ast.parse(CODE, feature_version=PYTHON)):
        if isinstance(node, ast.Import):
            modules |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.module is not None
            modules.add(node.module)
    assert {module.partition(".")[0] for module in modules} <= sys.stdlib_module_names
