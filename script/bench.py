"""Benchmark of the integration; see script/bench."""

import argparse
import asyncio
from dataclasses import asdict
import json
import sys

from bench_changes import of_changes, of_guests
from bench_directives import of_answers, of_discovery, of_http, stub_services
from bench_rivals import Rival, built_in, nobody, ours
from bench_soak import soak
from bench_start import of_memory, of_set_up, of_start
from bench_table import Json, Table, say, show
from bench_voice import voice

from tests.alexa_cloud import discover, report_state

SIZES = (300, 3000, 30000)


async def compare(theirs: Rival, own: Rival) -> tuple[int, list[str]]:
    """Compare the answers; return the number of equal values and the differences."""
    told = []
    for rival in (theirs, own):
        values: Json = {}
        assert rival.handle is not None
        found = await rival.handle(discover())
        for endpoint in found["event"]["payload"]["endpoints"]:
            endpoint_id = endpoint["endpointId"]
            values[endpoint_id, "name"] = endpoint["friendlyName"]
            values[endpoint_id, "category"] = endpoint["displayCategories"]
            report = await rival.handle(report_state(endpoint_id))
            for item in report.get("context", {}).get("properties", ()):
                key = (endpoint_id, item["namespace"], item.get("instance"))
                values[*key, item["name"]] = item["value"]
        told.append(values)
    common = told[0].keys() & told[1].keys()
    other = [
        f"{key}: {told[0][key]!r} is {told[1][key]!r}"
        for key in sorted(common, key=str)
        if told[0][key] != told[1][key]
    ]
    return len(common) - len(other), other


async def bench() -> Table:
    """Run all benchmarks and return the table."""
    table = Table()
    # Import all modules before the first measurement.
    await of_set_up(Table(), 10, runs=1)
    async with built_in(SIZES[0]) as theirs, ours(SIZES[0]) as own:
        equal, other = await compare(theirs, own)
    say(f"{equal} names, categories and values are the same in both")
    if other:
        sys.exit("\n".join(["These are not:", *other]))
    for number in SIZES:
        async with (
            nobody(number) as floor,
            built_in(number) as theirs,
            ours(number) as own,
        ):
            rivals = {"floor": floor, "theirs": theirs, "own": own}
            for rival in rivals.values():
                stub_services(rival)
            if number <= SIZES[1]:
                await of_discovery(table, theirs, own, number)
            if number == SIZES[1]:
                await of_answers(table, theirs, own)
            await of_changes(table, rivals, number)
    await of_guests(table)
    await of_http(table, SIZES[0])
    await of_start(table, 1000)
    await of_set_up(table, SIZES[1])
    await of_memory(table, SIZES[1])
    return table


def compared(*, of_voice: bool, as_json: bool) -> int:
    """Compare with the built-in integration, or forwarders; return the exit code."""
    table = asyncio.run(voice() if of_voice else bench())
    if as_json:
        print(json.dumps([asdict(row) for row in table.rows], indent=2))
    else:
        show(table, "theirs" if of_voice else "built-in")
    return 0 if all(row.reached is not False for row in table.rows) else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the table as JSON")
    parser.add_argument("--voice", action="store_true", help="compare forwarders")
    parser.add_argument("--soak", action="store_true", help="run against failures")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--endpoints", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=200, help="changes a second")
    arguments = parser.parse_args()
    if arguments.soak:
        sys.exit(
            asyncio.run(soak(arguments.seconds, arguments.endpoints, arguments.rate))
        )
    sys.exit(compared(of_voice=arguments.voice, as_json=arguments.json))
