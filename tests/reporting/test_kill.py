"""Test that a killed process loses no grant and reports the newest state."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from homeassistant import loader
from homeassistant.core import CoreState
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    async_test_home_assistant,
    get_test_instance_port,
)
from pytest_socket import socket_allow_hosts

import custom_components  # noqa: F401 - ours, not the test plug-in's
from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.directives.dispatch import async_handle
from custom_components.alexa_smart_home.directives.entry import Caller
from custom_components.alexa_smart_home.protocol.directive import Directive
from custom_components.alexa_smart_home.reporting import announcer, sender
from tests.alexa_cloud import AlexaCloud, Fault, accept_grant, discover, hang
from tests.conftest import Json, credentials

ACCOUNT = "a refresh token"
LIGHT = "light.kitchen"

# The modules are imported once, in the server that forks each Home Assistant.
_processes = get_context("forkserver")
_processes.set_forkserver_preload([__name__])


@pytest.fixture(autouse=True)
def _allow_unix_socket(socket_enabled: None) -> None:
    """Allow the connection to the fork server."""
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)


def _light(brightness: int) -> tuple[str, Json]:
    modes = {
        "supported_color_modes": ["brightness"],
        "color_mode": "brightness",
    }
    return "on", {**modes, "brightness": brightness}


def run(directory: str, settings: Json, commands: Connection) -> None:
    """Run Home Assistant until it is killed; a command is a code or a brightness."""
    asyncio.run(_async_run(directory, settings, commands))


async def _async_run(directory: str, settings: Json, commands: Connection) -> None:
    sender.FIRST_RETRY, announcer.DEBOUNCE = 0.02, 0.05  # type: ignore[misc]
    async with async_test_home_assistant(
        config_dir=directory, initial_state=CoreState.not_running
    ) as hass:
        del hass.data[loader.DATA_CUSTOM_COMPONENTS]
        user = await hass.auth.async_create_system_user("Alexa")
        user.is_owner = True
        # Keep the id of the token, because its removal would remove the grant.
        token = await hass.auth.async_create_refresh_token(user)
        token.id = ACCOUNT
        user.refresh_tokens = {ACCOUNT: token}
        hass.auth._store._token_id_to_user_id[ACCOUNT] = user.id
        hass.states.async_set(LIGHT, *_light(commands.recv()))
        http = {"server_host": "127.0.0.1", "server_port": get_test_instance_port()}
        config = {"http": http, DOMAIN: settings}
        assert await async_setup_component(hass, DOMAIN, config)
        await hass.async_start()
        (entry,) = hass.config_entries.async_loaded_entries(DOMAIN)
        commands.send(len(entry.runtime_data.reporting.outbox.gateway.grants))
        while True:
            command = await asyncio.to_thread(commands.recv)
            if isinstance(command, int):
                hass.states.async_set(LIGHT, *_light(command))
                continue
            for message in (accept_grant(command), discover()):
                directive = Directive.from_json(message)
                caller = Caller(user=user, account=ACCOUNT)
                await async_handle(entry.runtime_data, directive, caller)
            commands.send(len(entry.runtime_data.reporting.outbox.gateway.grants))


class Home:
    """A Home Assistant in a process that can be killed."""

    def __init__(self, process: BaseProcess, commands: Connection) -> None:
        self._process = process
        self._commands = commands

    def set_brightness(self, brightness: int) -> None:
        self._commands.send(brightness)

    async def link(self, code: str) -> int:
        self._commands.send(code)
        return await self.grants()

    async def grants(self) -> int:
        """Return the number of linked accounts, once Home Assistant has started."""
        await until(self._commands.poll)
        grants: int = self._commands.recv()
        return grants

    def kill(self) -> None:
        self._process.kill()
        self._process.join()


@contextmanager
def started(directory: Path, cloud: AlexaCloud, brightness: int) -> Iterator[Home]:
    commands, remote = _processes.Pipe()
    process = _processes.Process(
        target=run, args=(str(directory), credentials(cloud), remote)
    )
    process.start()
    home = Home(process, commands)
    home.set_brightness(brightness)
    try:
        yield home
    finally:
        home.kill()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - it comes from another process
            await asyncio.sleep(0.005)


def reported_brightness(cloud: AlexaCloud) -> object:
    return cloud.value("light#kitchen", "Alexa.BrightnessController", "brightness")


async def kill_and_restart(
    cloud: AlexaCloud, directory: Path, prepare: Callable[[], Callable[[], bool]]
) -> None:
    """Kill Home Assistant while it handles a change of state, and restart it.

    `prepare` returns the condition for the kill.
    """
    with started(directory, cloud, 26) as home:
        assert await home.grants() == 0
        assert await home.link(cloud.new_code()) == 1
        home.set_brightness(51)
        await until(lambda: reported_brightness(cloud) == 20)
        is_reached = prepare()
        home.set_brightness(128)
        await until(is_reached)
    cloud.faults.clear()
    with started(directory, cloud, 255) as home:
        assert await home.grants() == 1
        await until(lambda: reported_brightness(cloud) == 100)
    assert len(cloud.grants()) == 1
    assert not cloud.customer_homes.stale


@pytest.mark.parametrize(
    "fault", [hang(), hang().after_handling()], ids=["requested", "refreshed"]
)
async def test_kill_during_refresh(
    cloud: AlexaCloud, tmp_path: Path, fault: Fault
) -> None:
    """Login with Amazon does not answer before the kill."""
    # Amazon accepts the old refresh token until the new one is used.
    cloud.lwa.accepts_previous_refresh_token = fault.handled

    def prepare() -> Callable[[], bool]:
        cloud.faults.add("token", fault)
        cloud.expire_access_tokens()
        return lambda: cloud.faults.injected["token"] == 1

    await kill_and_restart(cloud, tmp_path, prepare)


async def test_kill_after_refresh(cloud: AlexaCloud, tmp_path: Path) -> None:
    """The new tokens may not be stored yet."""
    cloud.lwa.accepts_previous_refresh_token = True

    def prepare() -> Callable[[], bool]:
        cloud.expire_access_tokens()
        return lambda: "refresh_token" in cloud.lwa.requests

    await kill_and_restart(cloud, tmp_path, prepare)


@pytest.mark.parametrize(
    "fault", [hang(), hang().after_handling()], ids=["sent", "accepted"]
)
async def test_kill_during_report(
    cloud: AlexaCloud, tmp_path: Path, fault: Fault
) -> None:
    """The report may have been delivered."""

    def prepare() -> Callable[[], bool]:
        cloud.faults.add("gateway", fault)
        return lambda: cloud.faults.injected["gateway"] == 1

    await kill_and_restart(cloud, tmp_path, prepare)
