"""Benchmark of a command: from AWS Lambda to the action in Home Assistant and back."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
import json
from pathlib import Path
import ssl
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bench_directives import stub_services
from bench_line import Line, line
from bench_rivals import Rival, ours
from bench_table import Json, Row, Table, known, say
import certifi
from yarl import URL

from custom_components.alexa_smart_home.const import API_URL
from tests.alexa_cloud import directive
from tests.alexa_cloud.certificates import Certificates, make_certificates
from tests.alexa_cloud.lambda_runtime import LambdaRuntime

ROOT = Path(__file__).parents[1]
OURS = "ours"
# A client that has loaded everything before.
FLOOR = "floor"
START = "start"
OTHERS = ("requests", "urllib3")
FORWARDERS = {
    **{name: ROOT / f"script/bench_{name}.py" for name in OTHERS},
    OURS: ROOT / "custom_components/alexa_smart_home/skill/forwarder.py",
}
# A function that does nothing: the start of Python and of AWS's runtime client.
NOTHING = "def lambda_handler(event, context):\n    return {}\n"
# The number of starts of each forwarder, by milliseconds of a round trip.
RUNS = {0: 15, 30: 7, 100: 7}
# The number of further commands after each start.
COMMANDS = 4
# Targets: the share of the time of other forwarders, by round trip. Nobody can open a
# connection with fewer round trips, so the target of a cold start is without them.
WARM = {30: 0.4}
COLD = {0: 0.5}
# Round trips of a warm forwarder.
ROUND_TRIPS = 1.1

# Milliseconds by forwarder.
type Times = dict[str, list[float]]


class _Commands:
    """Switch a light on and off, and check that it obeys."""

    def __init__(self, home: Rival) -> None:
        self._home = home
        self._light = known(home, "light")[0]
        self._on = True

    def next(self) -> Json:
        """Return the next command."""
        self._on = not self._on
        name = "TurnOn" if self._on else "TurnOff"
        endpoint_id = self._light.replace(".", "#")
        return directive(
            "Alexa.PowerController", name, endpoint_id, token=self._home.token
        )

    def check(self, answer: Json) -> None:
        """Check that the last command was executed."""
        state = self._home.hass.states.get(self._light)
        if (
            answer["event"]["header"]["name"] != "Response"
            or state is None
            or state.state != ("on" if self._on else "off")
        ):
            raise RuntimeError(f"Not executed: {answer}")


async def voice() -> Table:
    """Measure all forwarders, and return the table."""
    table = Table()
    with TemporaryDirectory() as directory:
        certificates = make_certificates(Path(directory))
        # Functions load as many certificates as AWS Lambda has.
        bundle = Path(directory) / "bundle.pem"
        authorities = (certificates.authority, Path(certifi.where()))
        bundle.write_text("".join(path.read_text() for path in authorities))
        async with ours(300, certificates=certificates) as home:
            stub_services(home, obey=True)
            async with line(URL(home.url).port or 0) as (proxy, port):
                environment = {
                    "BASE_URL": f"https://127.0.0.1:{port}",
                    "SSL_CERT_FILE": str(bundle),
                    "REQUESTS_CA_BUNDLE": str(bundle),
                }
                await _measure(table, _Commands(home), proxy, environment, certificates)
    return table


async def _measure(
    table: Table,
    commands: _Commands,
    proxy: Line,
    environment: Mapping[str, str],
    certificates: Certificates,
) -> None:
    """Measure at each round-trip time, and add the rows."""
    cold, warm = {}, {}
    for rtt, runs in RUNS.items():
        proxy.rtt = rtt / 1000
        times: tuple[Times, Times] = defaultdict(list), defaultdict(list)
        for _ in range(runs):
            async with LambdaRuntime(NOTHING, environment) as runtime:
                times[0][START].append(await _timed(runtime) + _start(runtime))
            await _connect(*times, commands, environment, certificates)
            for name, path in FORWARDERS.items():
                code = path.read_text(encoding="utf-8")
                async with LambdaRuntime(code, environment) as runtime:
                    first = await _timed(runtime, commands)
                    times[0][name].append(first + _start(runtime))
                    times[1][name] += [
                        await _timed(runtime, commands) for _ in range(COMMANDS)
                    ]
        say(f"  {rtt} ms")
        # Other processes of the machine can only delay a start.
        cold[rtt] = {name: min(values) for name, values in times[0].items()}
        warm[rtt] = {name: median(values) for name, values in times[1].items()}
    _add_warm(table, warm)
    _add_cold(table, cold)


def _start(runtime: LambdaRuntime) -> float:
    """Return the milliseconds from the start of a function until it was ready."""
    assert runtime.start_seconds is not None
    return runtime.start_seconds * 1e3


async def _timed(runtime: LambdaRuntime, commands: _Commands | None = None) -> float:
    """Return the milliseconds of an invocation, without the start of the function."""
    await runtime.ready()
    event = {} if commands is None else commands.next()
    began = perf_counter()
    answer = await runtime.invoke(event)
    taken = (perf_counter() - began) * 1e3
    if commands is not None:
        commands.check(answer)
    return taken


async def _connect(
    cold: Times,
    warm: Times,
    commands: _Commands,
    environment: Mapping[str, str],
    certificates: Certificates,
) -> None:
    """Measure a client in this process that has loaded everything, as the floor."""
    context = ssl.create_default_context(cafile=certificates.authority)
    url = URL(environment["BASE_URL"])
    began = perf_counter()
    reader, writer = await asyncio.open_connection(url.host, url.port, ssl=context)
    for times in (cold, *(warm,) * COMMANDS):
        event = commands.next()
        body = json.dumps(event).encode()
        token = event["directive"]["endpoint"]["scope"]["token"]
        head = (
            f"POST {API_URL} HTTP/1.1\r\nHost: {url.host}\r\n"
            f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = head.partition("content-length:")[2].partition("\r\n")[0]
        commands.check(json.loads(await reader.readexactly(int(length))))
        times[FLOOR].append((perf_counter() - began) * 1e3)
        began = perf_counter()
    writer.close()


def _add_warm(table: Table, warm: Mapping[int, Mapping[str, float]]) -> None:
    for name in OTHERS:
        for rtt, times in warm.items():
            target, reached = _share(times[OURS], times[name], WARM.get(rtt))
            table.add(
                Row(
                    work=f"warm, {rtt} ms a round trip; {name}",
                    unit="ms",
                    built_in=times[name],
                    ours=times[OURS],
                    floor=times[FLOOR],
                    target=target,
                    reached=reached,
                )
            )
    longest = max(warm)
    trips = {
        name: (warm[longest][name] - warm[0][name]) / longest
        for name in (*FORWARDERS, FLOOR)
    }
    for name in OTHERS:
        table.add(
            Row(
                work=f"warm, round trips; {name}",
                unit="",
                built_in=trips[name],
                ours=trips[OURS],
                floor=trips[FLOOR],
                target="target one",
                reached=trips[OURS] <= ROUND_TRIPS,
            )
        )


def _add_cold(table: Table, cold: Mapping[int, Mapping[str, float]]) -> None:
    """Add the times from the import of the forwarder to its first answer."""
    for name in OTHERS:
        for rtt, times in cold.items():
            theirs, own = times[name] - times[START], times[OURS] - times[START]
            target, reached = _share(own, theirs, COLD.get(rtt))
            table.add(
                Row(
                    work=f"cold, {rtt} ms a round trip; {name}",
                    unit="ms",
                    built_in=theirs,
                    ours=own,
                    floor=times[FLOOR],
                    target=target,
                    reached=reached,
                )
            )
    start = min(times[START] for times in cold.values())
    table.add(
        Row(
            work="cold, before that: start of Python and AWS's client",
            unit="ms",
            built_in=start,
            ours=start,
            target="the same for all",
        )
    )


def _share(own: float, theirs: float, most: float | None) -> tuple[str, bool | None]:
    """Return the text of a target, and whether it is reached."""
    found = f"{own / theirs:.2f} of theirs"
    if most is None:
        return found, None
    return f"{found}, target at most {most}", own / theirs <= most
