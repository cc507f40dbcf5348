"""A busy home and an Amazon that fails: check the delivered values and the cost."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from bench_cloud import CloudProcess, cloud_process
from bench_home import bare_home, crowd, start, written
from bench_vitals import Vitals
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.endpoints import listing
from custom_components.alexa_smart_home.models import Runtime
from custom_components.alexa_smart_home.reporting import announcer
from tests.alexa_cloud import (
    CLIENT_ID,
    CLIENT_SECRET,
    Forwarder,
    accept_grant,
    discover,
    report_state,
)

# Limits.
MAX_GROWTH_MIB = 50
MAX_GAP_MS = 50
# Seconds; Alexa waits no longer for the answer to a directive.
MAX_ANSWER = 8
# The share of the event gateway's answers that fail, and of Login with Amazon's.
FAILING = {"gateway": 0.1, "token": 0.5}
SEED = 1
# Directives per second.
DIRECTIVES = 20
# Seconds after the last change until all events must be delivered.
DRAIN = 120

# The summary of the local Amazon.
type Summary = dict[str, Any]
# The newest value by endpoint id, namespace, name and instance.
type Known = dict[tuple[Any, ...], Any]


@dataclass(frozen=True, kw_only=True)
class Check:
    """One line of the result."""

    what: str
    found: str
    passed: bool


async def soak(seconds: float, endpoints: int, rate: float) -> int:
    """Run the test and print the checks; return the exit code."""
    # Amazon accepts 300; the test may use more.
    listing.MAX_ENDPOINTS = announcer.MAX_ENDPOINTS = endpoints  # type: ignore[misc]
    print(f"{endpoints} endpoints, {rate:g} changes a second for {seconds:g} s;")
    gateway, token = FAILING.values()
    print(
        f"{gateway:.0%} of the event gateway's answers and {token:.0%} of those of"
        " Login with Amazon fail:\n429, 503, HTML, resets, hangs; split, cut, slow,"
        " huge and endless ones"
    )
    async with cloud_process() as cloud, bare_home() as hass:
        random = Random(SEED)
        for entity_id in crowd(endpoints):
            hass.states.async_set(entity_id, *written(entity_id, Random(entity_id)))
        _register_light_actions(hass)
        forwarder = await _linked(hass, cloud)
        asked = await _asked(hass, forwarder)
        vitals = Vitals()
        with vitals.watching():
            await cloud.ask("fail", **FAILING, seed=SEED)
            await _talk(hass, cloud, forwarder)
            changes = await _change(hass, random, seconds, rate)
            changed = perf_counter()
            await cloud.ask("hush")
            drained = await _drain(_runtime(hass), changed)
        asked.update(_known(await cloud.ask("properties")))
        amazon = await cloud.ask("summary")
        checks = [
            *_delivered(hass, asked, drained),
            *_behaved(hass, amazon, changes),
            *_failed(amazon),
            *_answered(amazon["answers"]),
            *_resources(vitals),
        ]
    width = max(len(check.what) for check in checks)
    for check in checks:
        verdict = "pass" if check.passed else "FAIL"
        print(f"{verdict}  {check.what:{width}}  {check.found}")
    return 0 if all(check.passed for check in checks) else 1


async def _linked(hass: HomeAssistant, cloud: CloudProcess) -> Forwarder:
    """Set up the integration, link an account, and discover the endpoints."""
    credentials = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    urls = await cloud.ask("urls")
    url, token, _ = await start(hass, {DOMAIN: {**urls, **credentials}})
    forwarder = Forwarder(base_url=url, token=token)
    for request in (accept_grant(await cloud.ask("code")), discover()):
        answer = await forwarder.send(request)
        if answer.message["event"]["header"]["name"] == "ErrorResponse":
            raise RuntimeError(str(answer.message))
    return forwarder


def _register_light_actions(hass: HomeAssistant) -> None:
    """Register actions that switch the lights."""
    random = Random(SEED)

    def action(wanted: str) -> Callable[[ServiceCall], Awaitable[None]]:
        async def act(call: ServiceCall) -> None:
            for entity_id in cv.ensure_list(call.data["entity_id"]):
                if hass.states.is_state(entity_id, "unavailable"):
                    raise HomeAssistantError("It does not respond")
                while (light := written(entity_id, random))[0] != wanted:
                    pass
                hass.states.async_set(entity_id, *light, context=call.context)

        return act

    for name, wanted in (("turn_on", "on"), ("turn_off", "off")):
        hass.services.async_register("light", name, action(wanted))


async def _talk(hass: HomeAssistant, cloud: CloudProcess, forwarder: Forwarder) -> None:
    """Start sending directives."""
    exposed = _runtime(hass).endpoints.exposed()
    await cloud.ask(
        "talk",
        url=forwarder.base_url,
        token=forwarder.token,
        endpoint_ids=[endpoint.endpoint_id for endpoint, _ in exposed],
        rate=DIRECTIVES,
        seed=SEED,
    )


async def _change(
    hass: HomeAssistant, random: Random, seconds: float, rate: float
) -> int:
    """Write states at a rate per second; return their number."""
    exposed = _runtime(hass).endpoints.exposed()
    entity_ids = [state.entity_id for _, state in exposed]
    start = perf_counter()
    total = int(seconds * rate)
    for number in range(total):
        await asyncio.sleep(max(0, start + number / rate - perf_counter()))
        entity_id = random.choice(entity_ids)
        hass.states.async_set(entity_id, *written(entity_id, random))
    return total


async def _drain(runtime: Runtime, start: float) -> float | None:
    """Wait until all is delivered; return the seconds, None after the timeout."""
    assert runtime.reporting is not None
    while runtime.reporting.outbox.waiting:
        if perf_counter() - start > DRAIN:
            return None
        await asyncio.sleep(0.05)
    return perf_counter() - start


def _runtime(hass: HomeAssistant) -> Runtime:
    (entry,) = hass.config_entries.async_loaded_entries(DOMAIN)
    runtime: Runtime = entry.runtime_data
    return runtime


async def _asked(hass: HomeAssistant, forwarder: Forwarder) -> Known:
    """Send ReportState to each endpoint, as Alexa does after linking."""
    known: Known = {}
    for endpoint, _ in _runtime(hass).endpoints.exposed():
        endpoint_id = endpoint.endpoint_id
        message = (await forwarder.send(report_state(endpoint_id))).message
        known |= _known(
            (
                endpoint_id,
                item["namespace"],
                item["name"],
                item.get("instance"),
                item["value"],
            )
            for item in message["context"]["properties"]
        )
    return known


def _known(properties: Iterable[Sequence[Any]]) -> Known:
    return {tuple(key): value for *key, value in properties}


def _delivered(
    hass: HomeAssistant, known: Known, drained: float | None
) -> Iterator[Check]:
    """Check that Alexa knows the current state of each endpoint."""
    wrong = []
    registry = _runtime(hass).endpoints
    for endpoint, state in registry.exposed():
        for key, value in endpoint.properties(state).items():
            place = (endpoint.endpoint_id, key.namespace, key.name, key.instance)
            if known.get(place) != value:
                wrong.append(f"{place}: {known.get(place)} is {value}")
    yield Check(
        what=f"all delivered within {DRAIN} s of the last change",
        found="never" if drained is None else f"{drained:.1f} s",
        passed=drained is not None,
    )
    yield Check(
        what="Alexa knows the newest state of every endpoint",
        found=f"but {len(wrong)}: {wrong[:3]}" if wrong else "yes",
        passed=not wrong,
    )


def _behaved(hass: HomeAssistant, amazon: Summary, changes: int) -> Iterator[Check]:
    """Check the sent events and the listeners."""
    link = _runtime(hass).reporting
    assert link is not None
    yield Check(
        what="state changes, events that Amazon accepted",
        found=f"{changes}, {amazon['events']} ({sum(amazon['faults'].values())}"
        f" failures, {amazon['refreshes']} refreshed tokens)",
        passed=bool(amazon["events"]) and bool(amazon["faults"]),
    )
    yield Check(
        what="reports followed by an older one",
        found=str(amazon["stale"]),
        passed=not amazon["stale"],
    )
    violations = [*amazon["violations"], *amazon["answers"]["problems"]]
    yield Check(
        what="messages that violate Amazon's rules",
        found=f"{len(violations)} {violations[:2] or ''}",
        passed=not violations,
    )
    yield Check(
        what="events rejected, events dropped",
        found=f"{link.outbox.rejections}, {link.outbox.overflowed}",
        passed=not link.outbox.rejections and not link.outbox.overflowed,
    )
    listeners = _listeners(hass)
    yield Check(
        what="state listeners",
        found=str(listeners),
        passed=listeners == 1,
    )


def _failed(amazon: Summary) -> Iterator[Check]:
    """Check that each kind of failure has happened."""
    names = {"gateway": "the event gateway", "token": "Login with Amazon"}
    for route, name in names.items():
        met, ways = amazon["kinds"][route]
        yield Check(
            what=f"ways in which {name} failed",
            found=f"{met} of {ways}, in {amazon['faults'].get(route, 0)} answers",
            passed=met == ways,
        )


def _answered(answers: Summary) -> Iterator[Check]:
    """Check the answers to the directives."""
    seconds, name = answers["longest"]
    errors, failures = answers["errors"], answers["failures"]
    yield Check(
        what=f"longest answer to a directive, below {MAX_ANSWER} s",
        found=f"{seconds:.2f} s to {name}, of {answers['asked']}",
        passed=0 < seconds < MAX_ANSWER and not failures.get("TimeoutError"),
    )
    yield Check(
        what="directives with HTTP 500, or without an answer",
        found=f"{sum(failures.values())} {failures or ''}",
        passed=not failures,
    )
    internal = errors.pop("INTERNAL_ERROR", 0)
    others = ", ".join(f"{number} {kind}" for kind, number in errors.items())
    yield Check(
        what="INTERNAL_ERROR of a healthy entity",
        found=f"{internal} (others: {others or 'none'})",
        passed=not internal,
    )


def _resources(vitals: Vitals) -> Iterator[Check]:
    """Check the memory and the event loop of this process."""
    growth = vitals.most_mib - vitals.before_mib
    yield Check(
        what=f"growth of memory, at most {MAX_GROWTH_MIB} MiB",
        found=f"{growth:.1f} MiB resident, from {vitals.before_mib:.0f}",
        passed=growth < MAX_GROWTH_MIB,
    )
    yield Check(
        what=f"longest gap of the event loop, at most {MAX_GAP_MS} ms",
        found=f"{vitals.gap * 1e3:.1f} ms",
        passed=vitals.gap * 1e3 < MAX_GAP_MS,
    )


def _listeners(hass: HomeAssistant) -> int:
    """Return the number of state listeners of the integration."""
    found = hass.bus._listeners[EVENT_STATE_CHANGED]  # noqa: SLF001
    package = Path(listing.__file__).parent.name
    return sum(
        package in getattr(listener[0].target, "__module__", "") for listener in found
    )
