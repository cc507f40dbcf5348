"""The table of the results and their targets."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
import gc
from statistics import median
import sys
from typing import Any

from bench_rivals import Rival

type Json = dict[str, Any]
# Does some work and returns the processor time of one piece, in seconds.
type Batch = Callable[[], Awaitable[float]]

WARM_UP = 3
BATCHES = 25


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the table; the default unit is microseconds."""

    work: str
    unit: str = "us"
    built_in: float | None = None
    ours: float
    floor: float | None = None
    target: str
    reached: bool | None = None


def say(text: str) -> None:
    """Print the progress to standard error."""
    print(text, file=sys.stderr, flush=True)


class Table:
    """The rows of the result."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def add(self, row: Row) -> None:
        """Add a row."""
        self.rows.append(row)
        say(f"  {row.work}")


def ratio(theirs: float, own: float, *, least: float) -> tuple[str, bool]:
    """Return the text of a target, and whether it is reached."""
    found = theirs / max(own, 1e-3)
    return f"{found:.1f} times faster, target {least:g}", found >= least


async def race(batches: int, **works: Batch) -> dict[str, float]:
    """Run a batch of each in turn; return the medians in microseconds."""
    times: dict[str, list[float]] = {name: [] for name in works}
    gc.collect()
    gc.freeze()
    for number in range(WARM_UP + batches):
        for name, work in works.items():
            seconds = await work()
            if number >= WARM_UP:
                times[name].append(seconds * 1e6)
    gc.unfreeze()
    return {name: median(values) for name, values in times.items()}


def known(rival: Rival, domain: str) -> list[str]:
    """Return the entities of a domain that are on in both homes."""
    return [
        state.entity_id
        for state in rival.hass.states.async_all(domain)
        if state.state not in ("unavailable", "off")
        and state.object_id.removeprefix("entity_").isdecimal()
    ]


def show(table: Table, theirs: str = "built-in") -> None:
    """Print the table; `theirs` is the title of the first column."""
    print(f"{'':55} {theirs:>9} {'ours':>9} {'floor':>9}")
    for row in table.rows:
        cells = (
            f"{'' if value is None else format(value, '9.1f'):>9}"
            for value in (row.built_in, row.ours, row.floor)
        )
        verdict = {True: "reached", False: "MISSED", None: ""}[row.reached]
        print(f"{row.work:55}", *cells, f"{row.unit:3} {verdict:7}  {row.target}")
