"""A customer who sends directives continuously, and the collected answers."""

import asyncio
from collections import Counter
from random import Random
from typing import Any

import aiohttp

from tests.alexa_cloud import (
    ACCOUNT,
    CustomerHomes,
    Forwarder,
    ForwarderError,
    Json,
    ReceivedEvent,
    accept_grant,
    check_event,
    directive,
    report_state,
)

# The shares of AcceptGrant with an invalid code, and of TurnOn and TurnOff; all other
# directives are ReportState.
LINKS = 0.1
SWITCHES = 0.3


class Customer:
    """Sends directives as Alexa does and stores the answers."""

    def __init__(self) -> None:
        self.heard = CustomerHomes()
        self._asked: Counter[str] = Counter()
        self._errors: Counter[str] = Counter()
        self._failures: Counter[str] = Counter()
        self._problems: list[str] = []
        self._longest = (0.0, "")
        self._talk: asyncio.Task[None] | None = None
        self._waiting: set[asyncio.Task[None]] = set()

    def start(
        self, url: str, token: str, endpoint_ids: list[str], rate: float, seed: int
    ) -> None:
        """Start sending directives at a rate per second."""
        forwarder = Forwarder(base_url=url, token=token)
        self._talk = asyncio.create_task(
            self._ask_all(forwarder, endpoint_ids, rate, Random(seed))
        )

    async def stop(self) -> None:
        """Stop sending, and wait for the answers."""
        if self._talk is not None:
            self._talk.cancel()
        if self._waiting:
            await asyncio.wait(self._waiting)

    def summary(self) -> dict[str, Any]:
        """Return the counts of the answers, errors and problems."""
        return {
            "asked": self._asked.total(),
            "longest": self._longest,
            "errors": dict(self._errors),
            "failures": dict(self._failures),
            "problems": self._problems,
        }

    async def _ask_all(
        self, forwarder: Forwarder, endpoint_ids: list[str], rate: float, random: Random
    ) -> None:
        lights = [name for name in endpoint_ids if name.startswith("light#")]
        while True:
            message = _message(random, endpoint_ids, lights)
            task = asyncio.create_task(self._ask(forwarder, message))
            self._waiting.add(task)
            task.add_done_callback(self._waiting.discard)
            await asyncio.sleep(1 / rate)

    async def _ask(self, forwarder: Forwarder, message: Json) -> None:
        asked: Any = message["directive"]
        name = asked["header"]["name"]
        self._asked[name] += 1
        try:
            answer = await forwarder.send(message)
        except ForwarderError as err:
            self._failures[f"HTTP {err.status}"] += 1
            return
        except (aiohttp.ClientError, TimeoutError) as err:
            self._failures[type(err).__name__] += 1
            return
        self._longest = max(self._longest, (answer.seconds, name))
        try:
            check_event(answer.message, directive=message)
        except AssertionError as err:
            self._problems.append(str(err))
            return
        event = ReceivedEvent(message=answer.message, account=ACCOUNT, region="na")
        if event.name == "ErrorResponse":
            told: Any = answer.message
            self._errors[told["event"]["payload"]["type"]] += 1
        else:
            self.heard.receive(event)


def _message(random: Random, endpoint_ids: list[str], lights: list[str]) -> Json:
    """Return a random directive."""
    chance = random.random()
    if chance < LINKS:
        return accept_grant("good for nothing")
    if chance < LINKS + SWITCHES and lights:
        name = random.choice(("TurnOn", "TurnOff"))
        return directive("Alexa.PowerController", name, random.choice(lights))
    return report_state(random.choice(endpoint_ids))
