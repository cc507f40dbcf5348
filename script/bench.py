"""Measures the integration; see script/bench."""

import argparse
import asyncio
from dataclasses import asdict
import json
import sys

from bench_soak import soak
from bench_table import bench, show


def compared(*, as_json: bool) -> int:
    """Measure beside the built-in integration; returns the exit code."""
    table = asyncio.run(bench())
    if as_json:
        print(json.dumps([asdict(row) for row in table.rows], indent=2))
    else:
        show(table)
    return 0 if all(row.reached is not False for row in table.rows) else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the table as JSON")
    parser.add_argument("--soak", action="store_true", help="run against failures")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--endpoints", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=200, help="changes a second")
    arguments = parser.parse_args()
    if arguments.soak:
        sys.exit(
            asyncio.run(soak(arguments.seconds, arguments.endpoints, arguments.rate))
        )
    sys.exit(compared(as_json=arguments.json))
