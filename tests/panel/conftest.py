"""A client of the page's websocket commands."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.alexa_smart_home.const import DOMAIN

type Json = dict[str, Any]


class Page:
    """A browser with the page; it connects with its first command."""

    def __init__(self, hass: HomeAssistant, connect: WebSocketGenerator) -> None:
        self._hass = hass
        self._connect = connect
        self._client: MockHAClientWebSocket | None = None
        # Everything that was received.
        self.received: list[Json] = []

    async def ask(self, command: str, **parameters: Any) -> Json:
        """Send a command, and return its result."""
        answer = await self._send(command, parameters)
        assert answer["success"], answer
        result: Json = answer["result"]
        return result

    async def fail(self, command: str, **parameters: Any) -> Json:
        """Send a command, and return its error."""
        answer = await self._send(command, parameters)
        assert not answer["success"], answer
        error: Json = answer["error"]
        return error

    async def event(self) -> Json:
        """Return the next event of a subscription."""
        message = await self._receive()
        assert message["type"] == "event", message
        event: Json = message["event"]
        return event

    async def unsubscribe(self) -> None:
        """End the subscription of the last command."""
        client = await self._connected()
        await client.send_json_auto_id(
            {"type": "unsubscribe_events", "subscription": self._last_id}
        )
        assert (await self._receive())["success"]

    async def _send(self, command: str, parameters: Json) -> Json:
        client = await self._connected()
        await client.send_json_auto_id({"type": f"{DOMAIN}/{command}", **parameters})
        answer = await self._receive()
        assert answer["type"] == "result", answer
        self._last_id = answer["id"]
        return answer

    async def _receive(self) -> Json:
        client = await self._connected()
        message: Json = await client.receive_json()
        self.received.append(message)
        return message

    async def _connected(self) -> MockHAClientWebSocket:
        if self._client is None:
            self._client = await self._connect(self._hass)
        return self._client


@pytest.fixture
def page(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> Page:
    """Return the page of an administrator."""
    return Page(hass, hass_ws_client)
