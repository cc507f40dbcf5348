"""A real Home Assistant with a demo home, a local Amazon and a browser."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
import json
import os
from pathlib import Path
import shutil
import sys
from time import time
from typing import Any, Final, Self
from unittest.mock import patch

import aiohttp
import yaml

from tests.alexa_cloud import (
    CLIENT_ID,
    CLIENT_SECRET,
    AlexaCloud,
    Forwarder,
    accept_grant,
    discover,
)
from tests.browser.pages import Pages

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "script"))

import demo_home  # noqa: E402

FIRST_PORT = 8401
# Seconds.
TIMEOUT = 30
DOMAIN = "alexa_smart_home"
API_URL = "/api/alexa/smart_home"
EXTERNAL_URL = "https://home.example.org"
CHROMIUM = "chromium"
_WINDOW: Final = {"width": 1000, "height": 900}
_CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

type Json = dict[str, Any]


def credentials(cloud: AlexaCloud) -> Json:
    """Return the settings for a local Amazon."""
    return {
        "endpoint": cloud.gateway_url(),
        "token_url": cloud.token_url,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
    }


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait until a condition is true."""
    async with asyncio.timeout(TIMEOUT):
        while not await condition():  # noqa: ASYNC110
            await asyncio.sleep(0.3)


class House:
    """Home Assistant with its API, a browser, and Alexa."""

    def __init__(self, directory: Path, cloud: AlexaCloud) -> None:
        self.directory = directory
        self.config = directory / "config"
        self.cloud = cloud
        self.home: demo_home.DemoHome
        self.access: demo_home.Access
        self.pages: Pages
        self._session: aiohttp.ClientSession

    def write_yaml(self, content: Mapping[str, Any]) -> None:
        """Write the configuration with a demo home."""
        whole = {
            "homeassistant": {
                "name": "Demo home",
                "unit_system": "metric",
                "time_zone": "UTC",
                "country": "US",
                "external_url": EXTERNAL_URL,
            },
            "logger": {"default": "warning"},
            "demo": None,
            **content,
        }
        text = yaml.safe_dump(whole, sort_keys=False)
        (self.config / "configuration.yaml").write_text(text)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        """Run and onboard Home Assistant in its own directory."""
        with (
            patch.object(demo_home, "CONFIG", self.config),
            patch.object(demo_home, "LOG", self.directory / "home-assistant.log"),
        ):
            home = demo_home.DemoHome(lambda *_: None, self.cloud.base_url)
            home.port = demo_home.free_port(FIRST_PORT + os.getpid() % 1000)
            home.url = f"http://127.0.0.1:{home.port}"
            async with home, aiohttp.ClientSession(home.url) as self._session:
                self.home = home
                self.access = await home.onboard()
                token = f"Bearer {self.access.token}"
                self._session.headers["Authorization"] = token
                yield self

    async def restart(self) -> None:
        """Restart Home Assistant."""
        # The page reloads when it reconnects to the server.
        await self.pages.page.goto("about:blank")
        await self.home._stop()
        await self.home._start()
        await self.home._until(self.home._is_running)

    def log(self) -> str:
        return (self.directory / "home-assistant.log").read_text()

    async def discover(self) -> dict[str, Json]:
        """Return the discovered endpoints by entity id."""
        answer = await self.forwarder.send(discover())
        listed: Any = answer.message["event"]
        return {
            endpoint["endpointId"].replace("#", "."): endpoint
            for endpoint in listed["payload"]["endpoints"]
        }

    async def link(self) -> Any:
        """Link the skill; return the name of the answer."""
        answer = await self.forwarder.send(accept_grant(self.cloud.new_code()))
        event: Any = answer.message["event"]
        return event["header"]["name"]

    @property
    def forwarder(self) -> Forwarder:
        return Forwarder(base_url=self.access.url, token=self.access.token)

    async def set_state(self, entity_id: str, state: str, **attributes: Any) -> None:
        """Set a state without an integration."""
        await self.post(f"states/{entity_id}", state=state, attributes=attributes)

    async def act(self, action: str, **data: Any) -> None:
        """Run an action."""
        await self.post(f"services/{action.replace('.', '/')}", **data)

    async def post(self, path: str, **content: Any) -> Any:
        async with self._session.post(f"/api/{path}", json=content) as response:
            assert response.ok, await response.text()
            return await response.json()

    async def get(self, path: str) -> Any:
        async with self._session.get(f"/api/{path}") as response:
            assert response.ok, await response.text()
            return await response.json()

    async def delete(self, path: str) -> None:
        async with self._session.delete(f"/api/{path}") as response:
            assert response.ok, await response.text()

    async def command(self, type_: str, **content: Any) -> Any:
        """Send a websocket command; return its result."""
        async with self._session.ws_connect("/api/websocket") as websocket:
            await websocket.receive_json()
            await websocket.send_json(
                {"type": "auth", "access_token": self.access.token}
            )
            await websocket.receive_json()
            await websocket.send_json({"id": 1, "type": type_, **content})
            answer = await websocket.receive_json()
        assert answer["success"], answer
        return answer["result"]

    async def entries(self) -> list[Json]:
        """Return the config entries of the integration."""
        found: list[Json] = await self.get(
            f"config/config_entries/entry?domain={DOMAIN}"
        )
        return found

    async def issues(self) -> set[str]:
        """Return the active issues of the integration."""
        found = await self.command("repairs/list_issues")
        return {
            issue["issue_id"] for issue in found["issues"] if issue["domain"] == DOMAIN
        }

    async def until_issues(self, *issues: str) -> None:
        """Wait until exactly these issues are active."""

        async def shown() -> bool:
            return await self.issues() == set(issues)

        await until(shown)

    async def until_removed(self) -> None:
        """Wait until the running Home Assistant has nothing of the integration left."""

        async def removed() -> bool:
            return not (await self.entries() or await self.remains())

        await until(removed)

    async def remains(self) -> list[str]:
        """Return the entities, devices and other remains of the integration."""
        found = [
            entry["entity_id"]
            for entry in await self.command("config/entity_registry/list")
            if entry["platform"] == DOMAIN
        ]
        found += [
            device["name"]
            for device in await self.command("config/device_registry/list")
            if DOMAIN in str(device["identifiers"])
        ]
        found += await self.issues()
        async with self._session.post(API_URL, json=discover()) as response:
            if response.status != HTTPStatus.NOT_FOUND:
                found.append(API_URL)
        return found

    def stored(self) -> list[str]:
        """Return the files in .storage of the integration, except registries.

        The registries keep deleted entries for a while.
        """
        return [
            path.name
            for path in sorted((self.config / ".storage").iterdir())
            if not path.name.endswith("_registry")
            and (DOMAIN in path.name or DOMAIN in path.read_text())
        ]


@asynccontextmanager
async def open_house(
    directory: Path, prepare: Callable[[House], None] | None = None
) -> AsyncIterator[House]:
    """Start all parts; `prepare` writes the initial configuration."""
    from playwright.async_api import async_playwright  # noqa: PLC0415 - not in every environment

    async with AlexaCloud() as cloud, async_playwright() as playwright:
        house = House(directory, cloud)
        with patch.object(demo_home, "CONFIG", house.config):
            demo_home.write_configuration()
        house.write_yaml({})
        if prepare is not None:
            prepare(house)
        browser = await playwright.chromium.launch(
            executable_path=shutil.which(CHROMIUM), args=_CHROMIUM_ARGUMENTS
        )
        async with browser, house.running():
            context = await browser.new_context(viewport=_WINDOW, locale="en-US")
            await context.add_init_script(_logged_in(house.access))
            page = await context.new_page()
            house.pages = Pages(page, house.access.url, directory)
            yield house


def _logged_in(access: demo_home.Access) -> str:
    """Return a script that logs in the browser as the owner."""
    tokens = {
        "access_token": access.token,
        "token_type": "Bearer",
        "refresh_token": "",
        "expires_in": 86400,
        "expires": int((time() + 86400) * 1000),
        "hassUrl": access.url,
        "clientId": f"{access.url}/",
    }
    return f"localStorage.setItem('hassTokens', {json.dumps(json.dumps(tokens))})"
