"""Benchmark of state changes, without the time of writing the state."""

from collections.abc import Iterable, Iterator, Mapping
import sys
from time import thread_time

from bench_rivals import HIDDEN, METER, Rival, nobody, ours
from bench_table import BATCHES, Batch, Json, Row, Table, known, race, ratio

# Targets.
UNSEEN = 5
REPORTED = 3
NOT_EXPOSED_US = 1
# A change of a guest also reads its host.
GUEST = 1.5

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


async def of_guests(table: Table) -> None:
    """Compare changes of power meters, which are parts of plugs, with the plugs'."""
    plugs = range(100)
    switches = [
        (f"switch.plug_{number}", state, {})
        for state in ("on", "off")
        for number in plugs
    ]
    domain, _, attributes = METER
    meters = [
        (f"{domain}.plug_{number}", state, attributes)
        for state in ("5", "80")
        for number in plugs
    ]
    async with (
        nobody(300, plugs=len(plugs)) as floor,
        ours(300, plugs=len(plugs)) as own,
    ):
        before = own.reports
        times = await race(
            BATCHES,
            **{
                f"{name}_{kind}": changes(rival, states)
                for name, rival in (("floor", floor), ("own", own))
                for kind, states in (("host", switches), ("guest", meters))
            },
        )
        if own.reports < before + 2 * BATCHES * len(plugs):
            sys.exit("The benchmark is not valid: changes of guests are not reported")
    host = times["own_host"] - times["floor_host"]
    guest = times["own_guest"] - times["floor_guest"]
    table.add(
        Row(
            work="change reported: a plug's power meter, as a part of it",
            ours=guest,
            floor=times["floor_guest"],
            target=f"{guest / host:.1f} times that of the plug, target {GUEST}",
            reached=guest <= GUEST * host,
        )
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
