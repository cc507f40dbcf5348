"""A real Home Assistant with a demo home, in a configuration of its own."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
import json
import os
from pathlib import Path
import re
from secrets import token_urlsafe
import shutil
import signal
import socket
import sys
from time import monotonic
from typing import Any, Self

import aiohttp

ROOT = Path(__file__).parents[1]
DIRECTORY = ROOT / ".run"
LOG = DIRECTORY / "home-assistant.log"
CONFIG = DIRECTORY / "config"
USER = "demo"
# The first start installs what Home Assistant's integrations need.
START_SECONDS = 900
STOP_SECONDS = 30

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class HomeError(Exception):
    """Home Assistant does not do what it should."""


@dataclass(frozen=True, kw_only=True)
class Access:
    """What it takes to come in."""

    url: str
    user: str
    password: str
    token: str


def free_port(first: int = 8123) -> int:
    """Return the first port from here on that nobody listens on."""
    for port in range(first, first + 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("", port))
            return port
    raise HomeError(f"no port is free between {first} and {first + 99}")


def write_configuration(settings: dict[str, str]) -> None:
    """Make the configuration anew, with the integration's settings."""
    shutil.rmtree(CONFIG, ignore_errors=True)
    storage = CONFIG / ".storage"
    storage.mkdir(parents=True)
    lines = [
        "homeassistant:",
        "  name: Demo home",
        "  unit_system: metric",
        "  time_zone: UTC",
        "logger:",
        "  default: warning",
        "demo:",
        "alexa_smart_home:",
        *(f"  {key}: {value}" for key, value in settings.items()),
    ]
    (CONFIG / "configuration.yaml").write_text("\n".join(lines) + "\n")
    # Only the owner is missing: the other steps would set up what asks the internet.
    onboarding = {
        "version": 4,
        "minor_version": 1,
        "key": "onboarding",
        "data": {"done": ["core_config", "analytics", "integration"]},
    }
    (storage / "onboarding").write_text(json.dumps(onboarding))


def log_lines() -> list[str]:
    """Return what Home Assistant has logged, without colours."""
    text = LOG.read_text(errors="replace") if LOG.exists() else ""
    return _COLOUR.sub("", text).splitlines()


class DemoHome:
    """Home Assistant as a process; stopped when the context ends."""

    def __init__(self, progress: Callable[[str, float], None]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._progress = progress
        self._started = monotonic()
        self._process: asyncio.subprocess.Process | None = None
        self._session: aiohttp.ClientSession

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            self.url, timeout=aiohttp.ClientTimeout(total=10)
        )
        await self._start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()
        await self._stop()

    async def onboard(self) -> Access:
        """Wait for Home Assistant, make an owner and a long-lived token."""
        await self._until(self._answers)
        password = token_urlsafe(9)
        client_id = f"{self.url}/"
        user = {
            "client_id": client_id,
            "name": "Demo",
            "username": USER,
            "password": password,
            "language": "en",
        }
        code = (await self._post("/api/onboarding/users", json=user))["auth_code"]
        login = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": client_id,
        }
        tokens = await self._post("/auth/token", data=login)
        token = await self._long_lived_token(tokens["access_token"])
        self._session.headers["Authorization"] = f"Bearer {token}"
        await self._until(self._is_running)
        if not await self._has_demo():
            # At the very first start its platforms may be imported before what they
            # need is installed.
            await self._stop()
            await self._start()
            await self._until(self._is_running)
            if not await self._has_demo():
                raise HomeError("the demo home does not load")
        return Access(url=self.url, user=USER, password=password, token=token)

    async def ended(self) -> None:
        """Return when Home Assistant has ended by itself."""
        assert self._process is not None
        await self._process.wait()

    async def _start(self) -> None:
        with LOG.open("wb") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "homeassistant", "--config", str(CONFIG), "--log-no-color"),
                cwd=ROOT,
                env={
                    **os.environ,
                    "PYTHONPATH": str(ROOT),
                    "SETUP_PORT": str(self.port),
                },
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C is for this process: it stops Home Assistant itself.
                start_new_session=True,
            )

    async def _stop(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
        except TimeoutError:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()

    async def _until(self, condition: Callable[[], Awaitable[bool]]) -> None:
        """Wait until Home Assistant is so far, with visible progress."""
        assert self._process is not None
        while not await condition():
            if self._process.returncode is not None:
                raise HomeError("Home Assistant ended while it started")
            if (seconds := monotonic() - self._started) > START_SECONDS:
                raise HomeError(f"Home Assistant did not start in {START_SECONDS} s")
            self._progress("Home Assistant starts", seconds)
            await asyncio.sleep(0.5)

    async def _answers(self) -> bool:
        return await self._get("/api/onboarding") is not None

    async def _is_running(self) -> bool:
        config = await self._get("/api/config")
        return isinstance(config, dict) and config.get("state") == "RUNNING"

    async def _has_demo(self) -> bool:
        entries = await self._get("/api/config/config_entries/entry?domain=demo")
        return isinstance(entries, list) and any(
            entry["state"] == "loaded" for entry in entries
        )

    async def _get(self, path: str) -> object:
        """Return what stands there, None while Home Assistant does not say."""
        with suppress(aiohttp.ClientError, TimeoutError):
            async with self._session.get(path) as response:
                return await response.json() if response.ok else None
        return None

    async def _post(self, path: str, **request: Any) -> dict[str, Any]:
        async with self._session.post(path, **request) as response:
            if not response.ok:
                text = await response.text()
                raise HomeError(f"{path} was answered {response.status}: {text[:200]}")
            answer: dict[str, Any] = await response.json()
        return answer

    async def _long_lived_token(self, access_token: str) -> str:
        async with self._session.ws_connect("/api/websocket") as websocket:
            await websocket.receive_json()
            await websocket.send_json({"type": "auth", "access_token": access_token})
            await websocket.receive_json()
            request = {
                "id": 1,
                "type": "auth/long_lived_access_token",
                "client_name": "Alexa",
                "lifespan": 365,
            }
            await websocket.send_json(request)
            answer = await websocket.receive_json()
        if not answer.get("success"):
            raise HomeError(f"no long-lived token was given: {answer}")
        return str(answer["result"])
