"""Fixtures that all tests share."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import uuid4

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

import custom_components  # noqa: F401 - ours, not the test plug-in's
from custom_components.alexa_smart_home.const import API_URL, DOMAIN
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from tests.alexa_cloud.schema import check_event

type Json = dict[str, Any]
type SetUp = Callable[..., Awaitable[AlexaConfigEntry]]


@pytest.fixture(autouse=True)
def _custom_integrations(request: pytest.FixtureRequest) -> None:
    """Let Home Assistant find the integration, in tests that have one."""
    if "hass" in request.fixturenames:
        request.getfixturevalue("enable_custom_integrations")


@pytest.fixture
def set_up(hass: HomeAssistant) -> SetUp:
    """Set the integration up with YAML settings; returns its entry."""

    async def set_up(
        settings: Mapping[str, Any] | None = None, **config: Any
    ) -> AlexaConfigEntry:
        config.setdefault(DOMAIN, dict(settings) if settings else None)
        assert await async_setup_component(hass, DOMAIN, config)
        await hass.async_block_till_done()
        (entry,) = hass.config_entries.async_entries(DOMAIN)
        return entry

    return set_up


class Alexa:
    """Alexa, as seen from Home Assistant: what she asks over HTTP.

    She connects when she asks first: the view must be there by then.
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
    ) -> Json:
        """Send a directive, without "Alexa." before it; returns the checked answer."""
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
        if entity_id is not None:
            assert answer["event"]["header"]["correlationToken"] == (
                "a correlation token"
            )
            assert answer["event"]["endpoint"] == {
                "endpointId": entity_id.replace(".", "#")
            }
        check_event(answer)
        return answer

    async def discover(self) -> dict[str, Json]:
        """Return the discovered endpoints by entity id."""
        answer = await self.ask("Discovery.Discover")
        return {
            endpoint["endpointId"].replace("#", "."): endpoint
            for endpoint in answer["event"]["payload"]["endpoints"]
        }


@pytest.fixture
def alexa(hass_client: ClientSessionGenerator) -> Alexa:
    """Return Alexa with an administrator's token."""
    return Alexa(hass_client)


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
