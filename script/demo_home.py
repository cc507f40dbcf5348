"""A real Home Assistant with a demo home, in its own configuration."""

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
from typing import Self

from demo_api import HomeApi, HomeError

ROOT = Path(__file__).parents[1]
DIRECTORY = ROOT / ".run"
LOG = DIRECTORY / "home-assistant.log"
CONFIG = DIRECTORY / "config"
USER = "demo"
# Amazon requires https; nothing in the demo uses this address.
EXTERNAL_URL = "https://home.example.org"
FIRST_PORT = 8123
# The first start installs the requirements of Home Assistant's integrations.
START_SECONDS = 900
STOP_SECONDS = 30

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, kw_only=True)
class Access:
    """The address of Home Assistant, its owner and a long-lived token."""

    url: str
    user: str
    password: str
    token: str


def free_port(first: int = FIRST_PORT) -> int:
    """Return the first free port, counted from `first`."""
    for port in range(first, first + 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("", port))
            return port
    raise HomeError(f"no port is free between {first} and {first + 99}")


def write_configuration(more: str = "") -> None:
    """Write a new configuration with a demo home and more YAML."""
    shutil.rmtree(CONFIG, ignore_errors=True)
    storage = CONFIG / ".storage"
    storage.mkdir(parents=True)
    lines = [
        "homeassistant:",
        "  name: Demo home",
        "  unit_system: metric",
        "  time_zone: UTC",
        f"  external_url: {EXTERNAL_URL}",
        "logger:",
        "  default: warning",
        "demo:",
        "application_credentials:",
    ]
    (CONFIG / "configuration.yaml").write_text("\n".join(lines) + "\n" + more)
    # Skip the onboarding steps that set up integrations that need the internet.
    onboarding = {
        "version": 4,
        "minor_version": 1,
        "key": "onboarding",
        "data": {"done": ["core_config", "analytics", "integration"]},
    }
    (storage / "onboarding").write_text(json.dumps(onboarding))


def log_lines() -> list[str]:
    """Return the lines of Home Assistant's log without colours."""
    text = LOG.read_text(errors="replace") if LOG.exists() else ""
    return _COLOUR.sub("", text).splitlines()


class DemoHome:
    """Runs Home Assistant as a process within a context."""

    api: HomeApi

    def __init__(
        self, progress: Callable[[str, float], None], amazon: str | None = None
    ) -> None:
        self.port = free_port(int(os.environ.get("SETUP_PORT", FIRST_PORT)))
        self.url = f"http://127.0.0.1:{self.port}"
        # The URL of a local Amazon whose Skill Management API is used.
        self.amazon = amazon
        self._progress = progress
        self._started = monotonic()
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        self.api = HomeApi(self.url)
        await self._start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.api.close()
        await self._stop()

    async def onboard(self) -> Access:
        """Wait for Home Assistant, and create its owner and a long-lived token."""
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
        code = (await self.api.post("/api/onboarding/users", json=user))["auth_code"]
        access_token = await self.api.log_in(client_id, code)
        token = await self.api.long_lived_token(access_token)
        self.api.authorize(token)
        await self._until(self._is_running)
        if not await self._has_demo():
            # At the first start, platforms may be imported before their requirements
            # are installed.
            await self._stop()
            await self._start()
            await self._until(self._is_running)
            if not await self._has_demo():
                raise HomeError("the demo home does not load")
        return Access(url=self.url, user=USER, password=password, token=token)

    async def ended(self) -> None:
        """Wait until Home Assistant ends by itself."""
        assert self._process is not None
        await self._process.wait()

    async def _start(self) -> None:
        program = ("-m", "homeassistant")
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SETUP_PORT": str(self.port),
        }
        if self.amazon:
            program = (str(ROOT / "script" / "demo_start.py"),)
            environment["LOCAL_AMAZON"] = self.amazon
        with LOG.open("wb") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *(*program, "--config", str(CONFIG), "--log-no-color"),
                cwd=ROOT,
                env=environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # This process handles Ctrl-C and stops Home Assistant.
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
        """Wait for a condition while Home Assistant starts, and show the progress."""
        assert self._process is not None
        while not await condition():
            if self._process.returncode is not None:
                raise HomeError("Home Assistant ended while it started")
            if (seconds := monotonic() - self._started) > START_SECONDS:
                raise HomeError(f"Home Assistant did not start in {START_SECONDS} s")
            self._progress("Home Assistant starts", seconds)
            await asyncio.sleep(0.5)

    async def _answers(self) -> bool:
        return await self.api.get("/api/onboarding") is not None

    async def _is_running(self) -> bool:
        config = await self.api.get("/api/config")
        return config is not None and config.get("state") == "RUNNING"

    async def _has_demo(self) -> bool:
        entries = await self.api.get("/api/config/config_entries/entry?domain=demo")
        return any(entry["state"] == "loaded" for entry in entries or ())
