"""The local Amazon in a process of its own: takes commands, one line of JSON each."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import json
import os
from pathlib import Path
import sys
from typing import Any

from tests.alexa_cloud import (
    ACCOUNT,
    AlexaCloud,
    hang,
    html,
    reset,
    throttled,
    unavailable,
)

ROOT = Path(__file__).parents[1]
# Every refresh token is five minutes from its end ten seconds after it was given.
LIFETIME = 310
FAULTS = (
    throttled(),
    throttled("0"),
    throttled("1"),
    unavailable(),
    html(),
    reset(),
    reset().but_handled(),
    hang(1),
    hang(1).but_handled(),
)
_LINE = 64 * 1024**2


class CloudProcess:
    """The local Amazon, as seen from another process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def ask(self, command: str, **arguments: Any) -> Any:
        """Let it do something; returns what it says."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        line = json.dumps({"command": command, **arguments})
        self._process.stdin.write(f"{line}\n".encode())
        return json.loads(await self._process.stdout.readline())


@asynccontextmanager
async def cloud_process() -> AsyncIterator[CloudProcess]:
    """Start a local Amazon, and stop it in the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-B", __file__),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=_LINE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        yield CloudProcess(process)
    finally:
        process.kill()
        await process.wait()


def obey(cloud: AlexaCloud, command: str, arguments: dict[str, Any]) -> Any:
    """Carry a command out; returns what to say."""
    match command:
        case "urls":
            return {"endpoint": cloud.gateway_url(), "token_url": cloud.token_url}
        case "code":
            return cloud.new_code()
        case "fail":
            for route in ("gateway", "token"):
                cloud.faults.at_random(route, FAULTS, **arguments)
            return None
        case "properties":
            return [
                [*key, sample.value]
                for key, sample in cloud.properties[ACCOUNT].items()
            ]
        case "summary":
            return {
                "events": len(cloud.events),
                "faults": dict(cloud.faults.injected),
                "refreshes": cloud.lwa.requests.count("refresh_token"),
                "stale": len(cloud.household.stale),
                "violations": [
                    [*violation.problems, violation.body[:500]]
                    for violation in cloud.violations
                ],
            }
    raise ValueError(command)


async def main() -> None:
    """Obey until nobody commands any more."""
    async with AlexaCloud() as cloud:
        cloud.lwa.expires_in = LIFETIME
        while line := await asyncio.to_thread(sys.stdin.readline):
            arguments = json.loads(line)
            answer = obey(cloud, arguments.pop("command"), arguments)
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
