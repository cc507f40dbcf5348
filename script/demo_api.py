"""Client of the REST and websocket API of Home Assistant."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp

# The client id under which the Alexa app of North America logs in to Home Assistant,
# and one of its redirect addresses.
ALEXA_APP = "https://pitangui.amazon.com/"
ALEXA_APP_REDIRECT = f"{ALEXA_APP}api/skill/link/DEMO"
# Seconds to wait for a state.
WITHIN = 10


class HomeError(Exception):
    """Home Assistant does not behave as expected."""


class HomeApi:
    """Calls Home Assistant with the token of its owner."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._token = ""
        self._session = aiohttp.ClientSession(
            url, timeout=aiohttp.ClientTimeout(total=10)
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    def authorize(self, token: str) -> None:
        """Set the token of the following requests."""
        self._token = token
        self._session.headers["Authorization"] = f"Bearer {token}"

    async def get(self, path: str) -> Any:
        """Return the JSON at a path, None while Home Assistant does not answer."""
        with suppress(aiohttp.ClientError, TimeoutError):
            async with self._session.get(path) as response:
                return await response.json() if response.ok else None
        return None

    async def post(self, path: str, **request: Any) -> Any:
        """Return the answer to a request; raises HomeError."""
        async with self._session.post(path, **request) as response:
            if not response.ok:
                text = await response.text()
                raise HomeError(f"{path} was answered {response.status}: {text[:200]}")
            return await response.json()

    async def call(self, action: str, entity_id: str) -> None:
        """Call an action for one entity, as the owner."""
        path = f"/api/services/{action.replace('.', '/')}"
        await self.post(path, json={"entity_id": entity_id})

    async def log_in(self, client_id: str, code: str) -> str:
        """Exchange an authorization code for an access token."""
        request = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": client_id,
            # Home Assistant does not check the secret.
            "client_secret": "any text",
        }
        tokens = await self.post("/auth/token", data=request)
        return str(tokens["access_token"])

    async def link_account(self, user: str, password: str) -> str:
        """Log in as the Alexa app does; return the token that directives carry."""
        start = {
            "client_id": ALEXA_APP,
            "redirect_uri": ALEXA_APP_REDIRECT,
            "handler": ["homeassistant", None],
        }
        flow = await self.post("/auth/login_flow", json=start)
        login = {"client_id": ALEXA_APP, "username": user, "password": password}
        step = await self.post(f"/auth/login_flow/{flow['flow_id']}", json=login)
        if step["type"] != "create_entry":
            raise HomeError(f"the login was rejected: {step}")
        return await self.log_in(ALEXA_APP, step["result"])

    async def long_lived_token(self, access_token: str) -> str:
        """Create a long-lived access token."""
        request = {
            "id": 1,
            "type": "auth/long_lived_access_token",
            "client_name": "Alexa",
            "lifespan": 365,
        }
        async with self._websocket(access_token) as websocket:
            await websocket.send_json(request)
            answer = await websocket.receive_json()
        if not answer.get("success"):
            raise HomeError(f"no long-lived token was given: {answer}")
        return str(answer["result"])

    async def command(self, kind: str, **fields: Any) -> Any:
        """Return the result of a websocket command; raises HomeError."""
        async with self._websocket(self._token) as websocket:
            await websocket.send_json({"id": 1, "type": kind, **fields})
            answer = await websocket.receive_json()
        if not answer.get("success"):
            raise HomeError(f"{kind} was answered {answer}")
        return answer["result"]

    async def wait_for_state(self, entity_id: str, state: str) -> None:
        """Wait until an entity has a state; raises HomeError."""
        await self.wait_for(entity_id, lambda seen: seen == state)

    async def wait_for(self, entity_id: str, matches: Callable[[str], bool]) -> None:
        """Wait for a state that matches; raises HomeError."""
        request = {"id": 1, "type": "subscribe_entities", "entity_ids": [entity_id]}
        seen = None
        try:
            async with (
                asyncio.timeout(WITHIN),
                self._websocket(self._token) as websocket,
            ):
                await websocket.send_json(request)
                while seen is None or not matches(seen):
                    event = (await websocket.receive_json()).get("event", {})
                    # The first message has the whole state, the others the changes.
                    whole = event.get("a", {}).get(entity_id, {})
                    change = event.get("c", {}).get(entity_id, {}).get("+", {})
                    seen = (whole | change).get("s", seen)
        except TimeoutError:
            raise HomeError(f"{entity_id} stays {seen or 'missing'}") from None

    @asynccontextmanager
    async def _websocket(
        self, token: str
    ) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        async with self._session.ws_connect("/api/websocket") as websocket:
            await websocket.receive_json()
            await websocket.send_json({"type": "auth", "access_token": token})
            await websocket.receive_json()
            yield websocket
