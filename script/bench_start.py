"""Benchmark of start, setup and memory."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from functools import partial
import gc
from statistics import median
import tracemalloc

from bench_rivals import Rival, built_in, nobody, ours
from bench_table import Row, Table

from tests.alexa_cloud import discover

# Targets.
SET_UP_MS = 300
AT_ONCE_MS = 20
START_MS = 50
MEMORY_MIB = 20
RUNS = 3


async def _set_up(number: int) -> tuple[Rival, Rival, Rival]:
    """Set up the integration and announce the changed endpoints."""
    async with AsyncExitStack() as stack:
        floor, theirs, own = [
            await stack.enter_async_context(make(number, linger=3))
            for make in (nobody, built_in, partial(ours, limited=True))
        ]
    return floor, theirs, own


async def of_start(table: Table, number: int) -> None:
    """Measure by how much the start of Home Assistant is delayed."""
    late: dict[str, list[float]] = {"theirs": [], "own": []}
    for _ in range(RUNS):
        floor, theirs, own = await _set_up(number)
        for name, rival in (("theirs", theirs), ("own", own)):
            late[name].append((rival.start - floor.start) * 1e3)
    found = median(late["own"])
    table.add(
        Row(
            work=f"start with {number} entities: later by",
            unit="ms",
            built_in=median(late["theirs"]),
            ours=found,
            target=f"target at most {START_MS} ms",
            reached=found <= START_MS,
        )
    )


async def of_set_up(table: Table, number: int, runs: int = RUNS) -> None:
    """Measure the setup and the announcement of changed endpoints."""
    found = [[rival.vitals for rival in await _set_up(number)] for _ in range(runs)]
    for what, read, most in (
        ("event loop in all", lambda vitals: vitals.busy, SET_UP_MS),
        ("longest at once", lambda vitals: vitals.gap, AT_ONCE_MS),
    ):
        floor, theirs, own = (
            median(map(read, several)) * 1e3 for several in zip(*found, strict=True)
        )
        table.add(
            Row(
                work=f"setup with {number} entities: {what}",
                unit="ms",
                built_in=theirs,
                ours=own,
                floor=floor,
                target=f"target at most {most} ms",
                reached=own <= most,
            )
        )


async def _mib(
    make: Callable[[int], AbstractAsyncContextManager[Rival]], number: int
) -> float:
    """Return the memory of a home after discovery, in MiB."""
    tracemalloc.start()
    async with make(number) as rival:
        if rival.handle is not None:
            await rival.handle(discover())
        gc.collect()
        taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return taken / 1024**2


async def of_memory(table: Table, number: int) -> None:
    """Measure the memory of the endpoints."""
    floor, theirs, own = [await _mib(make, number) for make in (nobody, built_in, ours)]
    table.add(
        Row(
            work=f"memory with {number} endpoints",
            unit="MiB",
            built_in=theirs - floor,
            ours=own - floor,
            floor=floor,
            target=f"target at most {MEMORY_MIB} MiB",
            reached=own - floor <= MEMORY_MIB,
        )
    )
