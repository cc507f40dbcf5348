"""Test that the HTTP view answers every request."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
import gzip
from http import HTTPStatus
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from homeassistant.helpers.json import json_dumps
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.alexa_smart_home.const import API_URL
from custom_components.alexa_smart_home.directives import http as view
from custom_components.alexa_smart_home.directives.http import MAX_BODY
from tests.alexa_cloud.schema import check_event
from tests.conftest import Alexa, SetUp, error

HEADER = {
    "namespace": "Alexa.PowerController",
    "name": "TurnOn",
    "messageId": "1",
    "payloadVersion": "3",
    "correlationToken": "token",
}
ENDPOINT = {"endpointId": "light#kitchen"}


@pytest.fixture
async def client(
    hass: HomeAssistant, set_up: SetUp, hass_client: ClientSessionGenerator
) -> TestClient:
    hass.states.async_set("light.kitchen", "off")
    await set_up()
    return await hass_client()


async def post(client: TestClient, directive: Any) -> Any:
    """Return the valid answer to a directive."""
    response = await client.post(API_URL, json={"directive": directive})
    assert response.status == HTTPStatus.OK
    answer = await response.json()
    check_event(answer)
    return answer


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b'{"directive": {"header": {',
        b"hello",
        b"\xff\xfe\x00",
        b"null",
        b"3",
        b'"directive"',
        b"[]",
        b'[{"directive": {}}]',
        b"{}",
        b'{"directive": null}',
        b'{"directive": []}',
        b'{"directive": "TurnOn"}',
        b'{"event": {}}',
        b"[" * 10_000 + b"]" * 10_000,
        b'{"directive": ' * 10_000 + b"{}" + b"}" * 10_000,
        b'{"directive": {"header": NaN}}',
    ],
    ids=lambda body: f"{body[:24]!r} {len(body)}",
)
async def test_no_directive(client: TestClient, body: bytes) -> None:
    response = await client.post(API_URL, data=body)
    assert response.status == HTTPStatus.BAD_REQUEST
    assert (await response.json())["message"].startswith("The message")


@pytest.mark.parametrize("chunked", [False, True])
async def test_too_long_body(client: TestClient, chunked: bool) -> None:
    async def chunks() -> Any:
        for _ in range(10):
            yield b" " * (MAX_BODY // 8)

    data = chunks() if chunked else b" " * 1_000_000
    response = await client.post(API_URL, data=data)
    assert response.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert str(MAX_BODY) in (await response.json())["message"]


async def test_longest_body(client: TestClient) -> None:
    body = b'{"directive": {}}'
    response = await client.post(API_URL, data=body.ljust(MAX_BODY))
    assert response.status == HTTPStatus.OK


@pytest.mark.parametrize("wrong", [None, 3, "text", [], True], ids=repr)
@pytest.mark.parametrize("part", ["header", "endpoint", "payload"])
async def test_malformed_directive(client: TestClient, part: str, wrong: Any) -> None:
    directive = {"header": HEADER, "endpoint": ENDPOINT, "payload": {}, part: wrong}
    answer = await post(client, directive)
    assert error(answer) == ("Alexa", "INVALID_DIRECTIVE")
    if part != "header":
        assert answer["event"]["header"]["correlationToken"] == "token"


@pytest.mark.parametrize("wrong", [None, 3, {}, [], True], ids=repr)
@pytest.mark.parametrize(
    "key", ["namespace", "name", "messageId", "payloadVersion", "correlationToken"]
)
async def test_malformed_header(client: TestClient, key: str, wrong: Any) -> None:
    directive = {"header": {**HEADER, key: wrong}, "endpoint": ENDPOINT, "payload": {}}
    answer = await post(client, directive)
    expected = "INVALID_DIRECTIVE" if key.startswith("name") else "ENDPOINT_UNREACHABLE"
    assert error(answer) == ("Alexa", expected)


@pytest.mark.parametrize("wrong", [None, 3, {}, [], "", "x" * 300, "a b"], ids=repr)
async def test_malformed_endpoint(client: TestClient, wrong: Any) -> None:
    directive = {"header": HEADER, "endpoint": {"endpointId": wrong}, "payload": {}}
    answer = await post(client, directive)
    assert error(answer) == ("Alexa", "NO_SUCH_ENDPOINT")


async def test_without_token(
    client: TestClient, hass_client_no_auth: ClientSessionGenerator
) -> None:
    client = await hass_client_no_auth()
    response = await client.post(API_URL, json={"directive": {}})
    assert response.status == HTTPStatus.UNAUTHORIZED


async def test_other_methods(client: TestClient) -> None:
    assert (await client.get(API_URL)).status == HTTPStatus.METHOD_NOT_ALLOWED


async def test_unload_and_reload(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa, client: TestClient
) -> None:
    """The route is registered once, and found while the entry is loaded."""
    (entry,) = hass.config_entries.async_entries("alexa_smart_home")
    resources = len(hass.http.app.router.resources())
    for _ in range(20):
        assert await hass.config_entries.async_unload(entry.entry_id)
        response = await client.post(API_URL, json={"directive": {}})
        assert response.status == HTTPStatus.NOT_FOUND
        assert await hass.config_entries.async_setup(entry.entry_id)
        assert "light.kitchen" in await alexa.discover()
    assert len(hass.http.app.router.resources()) == resources


@asynccontextmanager
async def connection(
    client: TestClient, token: str, *header: str
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Open a connection, and send the headers of a request."""
    reader, writer = await asyncio.open_connection(
        client.server.host, client.server.port
    )
    lines = (
        f"POST {API_URL} HTTP/1.1",
        "Host: localhost",
        f"Authorization: Bearer {token}",
        *header,
    )
    writer.write("".join(f"{line}\r\n" for line in (*lines, "")).encode())
    try:
        yield reader, writer
    finally:
        writer.close()


GOOD = b'{"directive": {}}'


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", GOOD),
        ("gzip", gzip.compress(GOOD)[:9] + b"not gzip"),
        ("deflate", GOOD),
    ],
)
async def test_undecodable_body(
    client: TestClient,
    hass_access_token: str,
    caplog: pytest.LogCaptureFixture,
    encoding: str,
    body: bytes,
) -> None:
    """No error is logged."""
    async with connection(
        client,
        hass_access_token,
        f"Content-Encoding: {encoding}",
        f"Content-Length: {len(body)}",
    ) as (reader, writer):
        writer.write(body)
        answer = await reader.read()
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b'{"message":"The message cannot be decoded"}' in answer
    assert not [r for r in caplog.records if r.levelname == "ERROR"]


@pytest.mark.parametrize("slow", [False, True])
async def test_body_timeout(
    client: TestClient,
    hass_access_token: str,
    monkeypatch: pytest.MonkeyPatch,
    slow: bool,
) -> None:
    """The connection is closed, also while more of the body arrives."""
    monkeypatch.setattr(view, "BODY_TIMEOUT", 0.2)
    async with connection(client, hass_access_token, "Content-Length: 999") as (
        reader,
        writer,
    ):
        answer = asyncio.ensure_future(reader.readline())
        while slow and not answer.done():
            writer.write(b" ")
            await asyncio.wait({answer}, timeout=0.02)
        assert (await answer).startswith(b"HTTP/1.1 408 ")
        async with asyncio.timeout(5):
            # The rest of the body is not read, which resets the connection.
            with suppress(ConnectionError):
                await reader.read()


async def test_body_in_parts(client: TestClient, hass_access_token: str) -> None:
    async with connection(
        client, hass_access_token, f"Content-Length: {len(GOOD)}", "Connection: close"
    ) as (reader, writer):
        for byte in GOOD:
            writer.write(bytes([byte]))
            await writer.drain()
        assert (await reader.read()).startswith(b"HTTP/1.1 200 ")


async def test_unserializable_answer(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:

    async def answer(*_: object) -> dict[str, Any]:
        return {"event": 2**64}

    monkeypatch.setattr(view, "async_handle", answer)
    response = await client.post(API_URL, json={"directive": {"header": HEADER}})
    assert response.status == HTTPStatus.OK
    assert error(await response.json()) == ("Alexa", "INTERNAL_ERROR")


@pytest.mark.parametrize("number", ["1e19", "1e300", "-1e308", "9" * 400, "1e999"])
async def test_too_large_number(
    hass: HomeAssistant, client: TestClient, number: str
) -> None:
    hass.states.async_set(
        "input_number.level", "5", {"min": 0, "max": 9, "step": 1, "mode": "slider"}
    )
    header = HEADER | {
        "namespace": "Alexa.RangeController",
        "name": "AdjustRangeValue",
        "instance": "input_number.value",
    }
    body = (
        f'{{"directive": {{"header": {json_dumps(header)}, '
        f'"endpoint": {{"endpointId": "input_number#level"}}, '
        f'"payload": {{"rangeValueDelta": {number}}}}}}}'
    )
    response = await client.post(API_URL, data=body)
    if len(number) > 100 or number == "1e999":
        assert response.status == HTTPStatus.BAD_REQUEST
        return
    assert response.status == HTTPStatus.OK
    assert error(await response.json()) == ("Alexa", "INVALID_VALUE")
