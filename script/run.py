"""Run the whole system: a local Amazon and a real Home Assistant with a demo home."""

import argparse
import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager, suppress
import fcntl
import json
import shlex
import signal
import sys
from time import monotonic

from demo_api import HomeError
from demo_events import DOORBELL, END, EVENTS, HOME, LINK, THERMOSTATS, Demo, checked
from demo_home import (
    DIRECTORY,
    LOG,
    Access,
    DemoHome,
    log_lines,
    write_configuration,
)
from demo_skill import SKILL, SkillDemo
from demo_talk import answered, discovered, say

from tests.alexa_cloud import AlexaCloud, discover
from tests.alexa_cloud.forwarder import PATH
from tests.alexa_cloud.skill_operations import CREDENTIALS

INTERRUPTED = 128 + signal.SIGINT
# Clears the line that shows the progress.
CLEAR = "\r\x1b[K" if sys.stdout.isatty() else ""


def progress(step: str, seconds: float) -> None:
    """Show the elapsed time of a long step."""
    if CLEAR:
        print(f"{CLEAR}  {step} ... {seconds:.0f} s", end="", flush=True)
    elif int(seconds * 2) % 30 == 0:
        say(f"  {step} ... {seconds:.0f} s")


@contextmanager
def alone() -> Iterator[None]:
    """Lock the configuration directory against a second run."""
    DIRECTORY.mkdir(exist_ok=True)
    with (DIRECTORY / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            sys.exit("error: script/run is already running in this checkout")
        yield


async def talk(demo: Demo) -> list[str]:
    """Link the account, send directives and wait for events; return the problems."""
    wrong = await checked("Alexa links the account", LINK, demo)
    wrong += await discovered(demo.forwarder, {DOORBELL})
    wrong += await answered(demo.forwarder)
    wrong += await checked("Home Assistant sends events", EVENTS, demo)
    wrong += await checked("Alexa automates a thermostat", THERMOSTATS, demo)
    wrong += await checked("At the end", END, demo)
    return wrong + [
        f"The log says: {line}"
        for line in log_lines()
        if "alexa_smart_home" in line and " ERROR " in line
    ]


def show(access: Access) -> None:
    """Print how to use the running system manually."""
    command = (
        *("curl", "-s", "-X", "POST", access.url + PATH),
        *("-H", f"Authorization: Bearer {access.token}"),
        *("-H", "Content-Type: application/json"),
        *("-d", json.dumps(discover(), separators=(",", ":"))),
    )
    say(f"URL       {access.url}")
    say(f"User      {access.user}")
    say(f"Password  {access.password}")
    say(f"Discover  {shlex.join(command)}")
    say(f"Log       {LOG}")
    say("\nPress Ctrl-C to stop.")


async def run(*, once: bool) -> int:
    """Start everything and check it; without `once`, keep it running."""
    client_id, secret = CREDENTIALS
    async with (
        AlexaCloud(client_id=client_id, client_secret=secret) as cloud,
        AsyncExitStack() as stack,
    ):
        say(f"The local Amazon is running: {cloud.base_url}")
        write_configuration(HOME)
        started = monotonic()
        home = await stack.enter_async_context(DemoHome(progress, cloud.base_url))
        access = await home.onboard()
        version = (await home.api.get("/api/config"))["version"]
        seconds = monotonic() - started
        say(f"{CLEAR}Home Assistant {version} started in {seconds:.0f} s\n")
        skill = SkillDemo(home=home.api, cloud=cloud, stack=stack)
        wrong = await checked("Home Assistant creates the skill", SKILL, skill)
        if skill.forwarder is not None:
            wrong += await talk(
                Demo(
                    access=access,
                    home=home.api,
                    cloud=cloud,
                    forwarder=skill.forwarder,
                )
            )
        say("\n".join(["FAILED:", *wrong]) if wrong else "All checks passed.")
        if once:
            return 1 if wrong else 0
        say()
        show(access)
        await home.ended()
        raise HomeError("Home Assistant has ended")


async def main(*, once: bool) -> int:
    """Run until the end or a signal; returns the exit code."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    running = asyncio.create_task(run(once=once))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if running.done():
        return running.result()
    say("\nStopping ...")
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    return INTERRUPTED if once else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="script/run", description=__doc__)
    parser.add_argument("--once", action="store_true", help="stop after the checks")
    arguments = parser.parse_args()
    try:
        with alone():
            sys.exit(asyncio.run(main(once=arguments.once)))
    except HomeError as error:
        say("\n".join(["", *log_lines()[-30:], f"\nThat was the end of {LOG}"]))
        sys.exit(f"error: {error}")
