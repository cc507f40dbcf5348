"""Benchmark of state changes, without the time of writing the state."""

from collections.abc import Iterable, Iterator, Mapping
import sys
from time import thread_time

from bench_rivals import HIDDEN, Rival
from bench_table import BATCHES, Batch, Json, Row, Table, known, race, ratio

# Targets.
UNSEEN = 5
REPORTED = 3
NOT_EXPOSED_US = 1

# Entities that change in one batch.
AT_ONCE = 30


def changes(rival: Rival, states: Iterable[tuple[str, str, Json]]) -> Batch:
    """Return a function that writes a batch of state changes in a cycle."""
    pieces = list(states)
    half = len(pieces) // 2
    turn = 0

    async def batch() -> float:
        nonlocal turn
        part = pieces[half:] if turn else pieces[:half]
        turn = 1 - turn
        write = rival.hass.states.async_set
        start = thread_time()
        for entity_id, state, attributes in part:
            write(entity_id, state, attributes)
        seconds = (thread_time() - start) / half
        if rival.settle is not None:
            await rival.settle()
        return seconds

    return batch


def _between(
    rival: Rival, domain: str, *turns: tuple[str | None, Json]
) -> list[tuple[str, str, Json]]:
    """Return two states for some entities of a domain, to alternate between."""
    states = [
        rival.hass.states.get(entity_id) for entity_id in known(rival, domain)[:AT_ONCE]
    ]
    return [
        (old.entity_id, state or old.state, old.attributes | attributes)
        for state, attributes in turns
        for old in states
        if old is not None
    ]


def series(rival: Rival) -> Iterator[tuple[str, float, list[tuple[str, str, Json]]]]:
    """Yield each kind of change, its target, and the two states to alternate."""
    yield (
        "unseen: a media player's title",
        UNSEEN,
        _between(
            rival,
            "media_player",
            *((None, {"media_title": f"Song {turn}"}) for turn in "ab"),
        ),
    )
    yield (
        "unseen: noise in a light's attributes",
        UNSEEN,
        _between(rival, "light", *((None, {"power": turn}) for turn in "ab")),
    )
    yield (
        "reported: a sensor's temperature",
        REPORTED,
        _between(rival, "sensor", ("20", {}), ("25", {})),
    )
    yield (
        "reported: a switch",
        REPORTED,
        _between(rival, "switch", ("on", {}), ("off", {})),
    )
    yield (
        "reported: a light's brightness",
        REPORTED,
        _between(
            rival, "light", *((None, {"brightness": level}) for level in (64, 192))
        ),
    )
    yield (
        "of an entity that is not exposed",
        0,
        [(HIDDEN, "on", {"brightness": number}) for number in range(200)],
    )


async def of_changes(table: Table, rivals: Mapping[str, Rival], number: int) -> None:
    """Measure state changes without the time of writing the state."""
    for work, least, states in series(rivals["own"]):
        works = {name: changes(rival, states) for name, rival in rivals.items()}
        for batch in works.values():
            # Write both states once before the measurement.
            await batch()
            await batch()
        before = rivals["own"].reports
        times = await race(BATCHES, **works)
        if (rivals["own"].reports > before) != work.startswith("reported"):
            sys.exit(f"The benchmark is not valid: a change {work}")
        floor = times["floor"]
        theirs, own = times["theirs"] - floor, times["own"] - floor
        if least:
            target, reached = ratio(theirs, own, least=least)
        else:
            target = f"target at most {NOT_EXPOSED_US} us"
            reached = own <= NOT_EXPOSED_US
        table.add(
            Row(
                work=f"change {work}, {number} entities",
                built_in=theirs,
                ours=own,
                floor=floor,
                target=target,
                reached=reached,
            )
        )
