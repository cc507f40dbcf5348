"""The events that wait to be sent to one account: bounded, in order.

A report waits at most once per endpoint: a newer one joins it. What is said
of a device_event (a doorbell, an answer) is never joined, goes first, and dies when
it is stale.
"""

from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from homeassistant.util.json import JsonObjectType
from homeassistant.util.uuid import random_uuid_hex

from ..interfaces.endpoint_health import UNREACHABLE, EndpointHealth
from ..protocol import events
from ..protocol.events import EventAuth
from ..protocol.outcome import PropertyKey, PropertyValues
from .answers import GatewayError
from .gateway import Build

MAX_WAITING: Final = 1000
# One refused endpoint among 300 takes 9, two take 17.
MAX_SPLITS: Final = 20


@dataclass(slots=True)
class Report:
    """What changed at an endpoint since Alexa last heard of it.

    `values` are all of its newest values, the changed ones among them.
    """

    endpoint_id: str
    changed: frozenset[PropertyKey]
    values: PropertyValues
    cause: str
    when: datetime

    @property
    def lane(self) -> str:
        """Return what only one report at a time may be on its way for."""
        return self.endpoint_id

    def build(self, auth: EventAuth) -> JsonObjectType:
        """Make the ChangeReport."""
        return events.change_report(
            self.endpoint_id, self.cause, self.changed, self.values, self.when, auth
        )

    def joined_by(self, newer: Report) -> Report:
        """Return one report that says both.

        What a device last told before it went away counts; what a device that is
        there tells no more does not.
        """
        values = newer.values
        if values.get(EndpointHealth.connectivity) == UNREACHABLE:
            values = {key: self.values[key] for key in self.changed} | values
        changed = newer.changed | self.changed.intersection(values)
        return Report(newer.endpoint_id, changed, values, newer.cause, newer.when)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """An event that stands for itself; not worth sending after `expires`.

    `expires` is a time of the event loop's clock. Notices of one `lane` go one
    after the other. `on_taken` is called when Amazon has taken it, `on_refused`
    when she never will, `halves` make two of it when she does not take it whole: as
    long as the `budget`, which they share, is not used up. `entity_ids` are the
    entities that it is about, `part` makes the notice for an account that may see only
    some of them.
    """

    build: Build
    expires: float | None = None
    lane: str = field(default_factory=random_uuid_hex)
    on_taken: Callable[[], None] | None = None
    on_refused: Callable[[GatewayError], None] | None = None
    halves: Callable[[], tuple[Notice, ...]] = tuple
    budget: Iterator[int] = field(default_factory=lambda: iter(range(MAX_SPLITS)))
    entity_ids: tuple[str, ...] = ()
    part: Callable[[Sequence[str]], Notice] | None = None
    message_id: str = field(default_factory=random_uuid_hex)


type Item = Report | Notice


@dataclass(slots=True)
class ReportQueue:
    """The queue of one account."""

    notices: deque[Notice] = field(default_factory=deque)
    reports: dict[str, Report] = field(default_factory=dict)
    overflowed: int = 0

    def __len__(self) -> int:
        return len(self.notices) + len(self.reports)

    def put(self, item: Item) -> Item | None:
        """Add something; returns what had to go for it, if the queue is full."""
        lost: Item | None = None
        if isinstance(item, Report):
            reports, endpoint_id = self.reports, item.endpoint_id
            if (waiting := reports.get(endpoint_id)) is not None:
                item = waiting.joined_by(item)
            elif len(reports) + len(self.notices) >= MAX_WAITING:
                lost = self._make_room()
            reports[endpoint_id] = item
        else:
            if len(self) >= MAX_WAITING:
                lost = self._make_room()
            self.notices.append(item)
        return lost

    def put_back(self, notices: Iterable[Notice]) -> None:
        """Add what is older than all notices that wait, in its order."""
        self.notices.extendleft(reversed([*notices]))

    def freshest(self, report: Report) -> Report:
        """Return a report that could not be sent yet, with what came since."""
        newer = self.reports.pop(report.endpoint_id, None)
        return report if newer is None else report.joined_by(newer)

    def take(self, now: float, busy: Container[str]) -> Item | None:
        """Take what is to be sent next; what is stale by now is dropped.

        `busy` are the lanes of what is still on its way.
        """
        for notice in list(self.notices):
            if notice.expires is not None and notice.expires <= now:
                self.notices.remove(notice)
            elif notice.lane not in busy:
                self.notices.remove(notice)
                return notice
        for endpoint_id in self.reports:
            if endpoint_id not in busy:
                return self.reports.pop(endpoint_id)
        return None

    def _make_room(self) -> Item:
        self.overflowed += 1
        if self.reports:
            return self.reports.pop(next(iter(self.reports)))
        return self.notices.popleft()
