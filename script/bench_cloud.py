"""The local Amazon in its own process, controlled by commands as lines of JSON."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
import json
import os
from pathlib import Path
import sys
from typing import Any

from bench_customer import Customer

from tests.alexa_cloud import (
    ACCOUNT,
    AlexaCloud,
    Fault,
    PropertyKey,
    Route,
    Sample,
    endless,
    hang,
    html,
    real_answer,
    refusal,
    reset,
    throttled,
    unavailable,
)

ROOT = Path(__file__).parents[1]
# Seconds. Access tokens are refreshed five minutes before their end, here after 10 s.
LIFETIME = 310
# Bytes, beyond the limits for answers of the gateway (16 KB) and with tokens (64 KB).
HUGE = 4 * 1024**2
# Seconds, longer than the timeout of all requests.
SLOW = 20
_REFUSED_TOKEN = "INVALID_ACCESS_TOKEN_EXCEPTION"
_TAKEN = Fault(status=202, body="{}").after_handling()
_BUSY = Fault(status=503, body='{"error": "temporarily_unavailable"}')
# Invalid tokens in a valid answer, which is never delivered as a whole.
_TOKENS = Fault(status=200, body='{"access_token": "A", "refresh_token": "R"}')
FAULTS: dict[Route, tuple[Fault, ...]] = {
    "gateway": (
        throttled(),
        throttled("0"),
        throttled("1"),
        throttled("1").split_in_head(),
        unavailable(),
        html(),
        reset(),
        reset().after_handling(),
        hang(1),
        hang(1).after_handling(),
        # A rejected token: the event itself is valid.
        refusal(403, _REFUSED_TOKEN).split_in(_REFUSED_TOKEN),
        unavailable().split_in("SERVICE_UNAVAILABLE_EXCEPTION", sized=True),
        unavailable().in_chunks(40, seconds=2),
        unavailable().in_chunks(40, seconds=SLOW),
        unavailable().split_in_head(SLOW),
        unavailable().split_in_head().cut_off(),
        unavailable().in_chunks(2).cut_off(),
        unavailable().split_in("SERVICE", sized=True).cut_off(),
        unavailable().padded(HUGE),
        endless(503),
        _TAKEN.split_in_head(),
        _TAKEN.split_in_head().cut_off(),
        _TAKEN.in_chunks(2, seconds=SLOW),
        _TAKEN.padded(HUGE),
        endless(202).after_handling(),
    ),
    # No answer is lost after it took effect: it would have changed the refresh token.
    "token": (
        throttled("1"),
        unavailable(),
        html(),
        reset(),
        hang(1),
        real_answer().in_chunks(5),
        real_answer().in_chunks(40, seconds=2),
        real_answer().split_in_head(),
        _BUSY.split_in("temporarily_unavailable"),
        _BUSY.in_chunks(30, seconds=SLOW),
        _BUSY.split_in_head(),
        _BUSY.split_in_head(SLOW),
        _BUSY.split_in_head().cut_off(),
        _BUSY.padded(HUGE),
        endless(503),
        _TOKENS.in_chunks(30, seconds=SLOW),
        _TOKENS.in_chunks(2).cut_off(),
        _TOKENS.split_in("access_token", sized=True).cut_off(),
        _TOKENS.padded(HUGE),
        endless(200),
    ),
}
_LINE = 64 * 1024**2


class CloudProcess:
    """Client of the local Amazon in another process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def ask(self, command: str, **arguments: Any) -> Any:
        """Send a command; return its result."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        line = json.dumps({"command": command, **arguments})
        self._process.stdin.write(f"{line}\n".encode())
        return json.loads(await self._process.stdout.readline())


@asynccontextmanager
async def cloud_process() -> AsyncIterator[CloudProcess]:
    """Start a local Amazon and stop it when the context ends."""
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


async def obey(
    cloud: AlexaCloud, customer: Customer, command: str, arguments: dict[str, Any]
) -> Any:
    """Execute a command; return its result."""
    match command:
        case "urls":
            return {"endpoint": cloud.gateway_url(), "token_url": cloud.token_url}
        case "code":
            return cloud.new_code()
        case "fail":
            for route, faults in FAULTS.items():
                rate = arguments[route]
                cloud.faults.at_random(route, faults, rate=rate, seed=arguments["seed"])
        case "talk":
            customer.start(**arguments)
        case "hush":
            await customer.stop()
        case "properties":
            return _newest(
                cloud.properties[ACCOUNT], customer.heard.properties[ACCOUNT]
            )
        case "summary":
            return {
                "events": len(cloud.events),
                "faults": dict(cloud.faults.injected),
                "kinds": {
                    route: [len(cloud.faults.kinds[route]), len(faults)]
                    for route, faults in FAULTS.items()
                },
                "refreshes": cloud.lwa.requests.count("refresh_token"),
                "answers": customer.summary(),
                "stale": len(cloud.customer_homes.stale),
                "violations": [
                    [*violation.problems, violation.body[:500]]
                    for violation in cloud.violations
                ],
            }
        case _:
            raise ValueError(command)
    return None


def _newest(*known: Mapping[PropertyKey, Sample]) -> list[list[Any]]:
    """Return the newest of the values that Alexa received in several ways."""
    newest: dict[PropertyKey, Sample] = {}
    for properties in known:
        for key, sample in properties.items():
            if key not in newest or newest[key].time < sample.time:
                newest[key] = sample
    return [[*key, sample.value] for key, sample in newest.items()]


async def main() -> None:
    """Execute commands until the input ends."""
    customer = Customer()
    async with AlexaCloud() as cloud:
        cloud.lwa.expires_in = LIFETIME
        while line := await asyncio.to_thread(sys.stdin.readline):
            arguments = json.loads(line)
            command = arguments.pop("command")
            answer = await obey(cloud, customer, command, arguments)
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
