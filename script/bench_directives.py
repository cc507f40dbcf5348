"""Benchmark of directives."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from statistics import median
from time import thread_time

from aiohttp import web
from bench_client import gateway, load
from bench_rivals import Rival, built_in, ours
from bench_table import BATCHES, Batch, Json, Row, Table, known, race, ratio
from homeassistant.core import ServiceCall
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.http import HomeAssistantView
from homeassistant.helpers.json import json_bytes
from homeassistant.util import slugify

from custom_components.alexa_smart_home.const import API_URL
from tests.alexa_cloud import directive, discover, report_state

# Targets.
DISCOVER = 3
REPORT_STATE = 4
HTTP = 1.5
# Smaller differences are noise.
NOISE = 1.1

# With this number of entities, fewer batches are sufficient.
MANY = 1000


def answers(rival: Rival, messages: Iterable[Json], *, as_bytes: bool = False) -> Batch:
    """Return a function that answers a batch of directives."""
    asked = list(messages)
    handle = rival.handle
    assert handle is not None

    async def batch() -> float:
        start = thread_time()
        for message in asked:
            answer = await handle(message)
            if as_bytes:
                json_bytes(answer)
        return (thread_time() - start) / len(asked)

    return batch


async def of_discovery(table: Table, theirs: Rival, own: Rival, number: int) -> None:
    """Measure discovery."""
    message = discover()
    answer = await own.handle(message)
    assert own.handle is not None

    async def floor() -> float:
        start = thread_time()
        json_bytes(answer)
        return thread_time() - start

    times = await race(
        BATCHES if number < MANY else 5,
        theirs=answers(theirs, [message], as_bytes=True),
        own=answers(own, [message], as_bytes=True),
        floor=floor,
    )
    found = times["own"] / times["floor"]
    table.add(
        Row(
            work=f"Discover, {number} entities, as bytes",
            built_in=times["theirs"],
            ours=times["own"],
            floor=times["floor"],
            target=f"{found:.1f} times the floor, target at most {DISCOVER};"
            f" built-in {times['theirs'] / times['floor']:.0f}",
            reached=found <= DISCOVER,
        )
    )


async def of_answers(table: Table, theirs: Rival, own: Rival) -> None:
    """Measure the directives to one endpoint."""
    for domain in ("light", "climate", "cover", "media_player", "switch"):
        await _state_report(table, theirs, own, domain)
    await _turn_on(table, theirs, own)


async def _state_report(table: Table, theirs: Rival, own: Rival, domain: str) -> None:
    messages = [
        report_state(entity_id.replace(".", "#")) for entity_id in known(own, domain)
    ][:100]
    times = await race(
        BATCHES, theirs=answers(theirs, messages), own=answers(own, messages)
    )
    target, reached = ratio(times["theirs"], times["own"], least=REPORT_STATE)
    told = [await _told(rival, messages[0]) for rival in (own, theirs)]
    table.add(
        Row(
            work=f"ReportState of a {domain}",
            built_in=times["theirs"],
            ours=times["own"],
            target=f"{target}; {told[0]} values, built-in {told[1]}",
            reached=reached,
        )
    )


async def _told(rival: Rival, message: Json) -> int:
    """Return the number of values in an answer."""
    assert rival.handle is not None
    return len((await rival.handle(message))["context"]["properties"])


def stub_services(rival: Rival, *, obey: bool = False) -> None:
    """Replace actions with ones that do nothing, or that change a light."""

    def service(state: str) -> Callable[[ServiceCall], Awaitable[None]]:
        async def act(call: ServiceCall) -> None:
            states = rival.hass.states
            for entity_id in cv.ensure_list(call.data["entity_id"]) if obey else ():
                if (old := states.get(entity_id)) is not None:
                    states.async_set(
                        entity_id, state, old.attributes, context=call.context
                    )

        return act

    for name, state in (("turn_on", "on"), ("turn_off", "off")):
        rival.hass.services.async_register("light", name, service(state))


async def _turn_on(table: Table, theirs: Rival, own: Rival) -> None:
    messages = [
        directive("Alexa.PowerController", "TurnOn", entity_id.replace(".", "#"))
        for entity_id in known(own, "light")
    ][:100]

    def batch(rival: Rival) -> Batch:
        work = answers(rival, messages)

        async def settled() -> float:
            start = thread_time()
            await work()
            # The built-in integration does not wait for the action: include its time.
            await asyncio.sleep(0)
            seconds = (thread_time() - start) / len(messages)
            await rival.settle()
            return seconds

        return settled

    times = await race(BATCHES, theirs=batch(theirs), own=batch(own))
    target, reached = ratio(times["theirs"], times["own"], least=1)
    table.add(
        Row(
            work="TurnOn of a light, service stubbed",
            built_in=times["theirs"],
            ours=times["own"],
            target=target,
            reached=reached,
        )
    )


async def of_http(table: Table, number: int) -> None:
    """Measure directives over HTTP, 64 at a time, from another process."""
    async with (
        gateway() as url,
        built_in(number, gateway_url=url) as theirs,
        ours(number, gateway_url=url) as own,
    ):
        rivals = {"theirs": theirs, "own": own}
        for rival in rivals.values():
            stub_services(rival, obey=True)
        lights = known(own, "light")[:50]
        switch = [
            _ask(".PowerController", name, light)
            for name in ("TurnOn", "TurnOff")
            for light in lights
        ]
        ask = [
            _ask("", "ReportState", entity_id) for entity_id in known(own, "climate")
        ]
        await _of_load(table, "lights are switched, and obey", rivals, switch)
        await _of_load(table, "thermostats are asked", rivals, ask)


def _ask(namespace: str, name: str, entity_id: str) -> Json:
    return directive(f"Alexa{namespace}", name, entity_id.replace(".", "#"))


async def _of_load(
    table: Table, work: str, rivals: Mapping[str, Rival], messages: list[Json]
) -> None:
    """Measure a load for both integrations and for a view with a constant answer."""
    own = rivals["own"]
    assert own.handle is not None
    nothing = _Prepared(work, await own.handle(messages[0]))
    own.hass.http.register_view(nothing)
    await own.settle()
    asked = {name: (rival, API_URL) for name, rival in rivals.items()}
    asked["floor"] = (own, nothing.url)
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in asked}
    for _ in range(5):
        for name, (rival, path) in asked.items():
            found[name].append(await load(rival.url + path, rival.token, messages))
            await rival.settle()
    rates = {name: median(rate for rate, _ in runs) for name, runs in found.items()}
    late = {name: median(p99 for _, p99 in runs) * 1e3 for name, runs in found.items()}
    gain = rates["own"] / rates["theirs"]
    possible = rates["floor"] / rates["theirs"]
    table.add(
        Row(
            work=f"HTTP, 64 at once, {work}",
            unit="/s",
            built_in=rates["theirs"],
            ours=rates["own"],
            floor=rates["floor"],
            target=f"{gain:.2f} times faster, target {HTTP};"
            f" a constant answer {possible:.2f}",
            # The HTTP server of Home Assistant limits the target.
            reached=gain >= HTTP if possible >= HTTP else None,
        )
    )
    table.add(
        Row(
            work=f"HTTP, 64 at once, {work}: p99",
            unit="ms",
            built_in=late["theirs"],
            ours=late["own"],
            floor=late["floor"],
            target="target not worse",
            reached=late["own"] <= late["theirs"] * NOISE,
        )
    )


class _Prepared(HomeAssistantView):
    """View that always returns the same answer."""

    def __init__(self, name: str, answer: Json) -> None:
        self.url = f"/api/{slugify(name)}"
        self.name = f"api:{slugify(name)}"
        self._answer = answer

    async def post(self, request: web.Request) -> web.Response:
        """Read the message and return the answer."""
        await request.json()
        return self.json(self._answer)
