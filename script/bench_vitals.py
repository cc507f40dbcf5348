"""Memory and event-loop gaps of this process."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
import gc
import os
from pathlib import Path
from time import perf_counter
from typing import Any

# Seconds; shorter turns of the event loop are not corrected for waiting.
_WORTH_A_LOOK = 0.005
# Turns between two measurements of the memory.
_TURNS = 100


class Vitals:
    """Measures the memory and the event loop of this process.

    A gap is the time of one busy turn of the event loop, `busy` the sum of the gaps,
    without the time in which other processes used the processor. The existing heap is
    frozen, so that the collector only scans new objects.
    """

    def __init__(self) -> None:
        gc.collect()
        gc.freeze()
        self.gap = self.busy = 0.0
        self.before_mib = self.most_mib = resident_mib()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Measure the running event loop within a context."""
        selector = asyncio.get_running_loop()._selector  # type: ignore[attr-defined] # noqa: SLF001
        select = selector.select
        waiting = os.open("/proc/thread-self/schedstat", os.O_RDONLY)
        busy_since, waited, turns = perf_counter(), _waited(waiting), 0

        def watched(timeout: float | None = None) -> Any:
            nonlocal busy_since, waited, turns
            gap = perf_counter() - busy_since
            if gap > _WORTH_A_LOOK:
                gap -= _waited(waiting) - waited
            self.gap = max(self.gap, gap)
            self.busy += gap
            turns += 1
            if turns % _TURNS == 0:
                self.most_mib = max(self.most_mib, resident_mib())
            ready = select(timeout)
            busy_since, waited = perf_counter(), _waited(waiting)
            return ready

        selector.select = watched
        try:
            yield
        finally:
            selector.select = select
            os.close(waiting)
            gc.unfreeze()


def _waited(schedule: int) -> float:
    """Return the time that a thread has waited for a processor, in seconds."""
    return int(os.pread(schedule, 100, 0).split()[1]) / 1e9


def resident_mib() -> float:
    """Return the resident memory of this process in MiB."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2
