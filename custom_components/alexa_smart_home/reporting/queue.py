"""Queue of the events for one account, bounded and in order.

A report waits at most once per endpoint: a newer one is merged with it. Notices, such
as doorbell presses and deferred responses, are never merged, go first, and expire.
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
from ..protocol.discovery import without_alias
from ..protocol.events import Cause, EventAuth
from ..protocol.outcome import PropertyKey, PropertyValues
from .accounts import View
from .answers import GatewayError
from .gateway import Build

MAX_WAITING: Final = 1000
# Finding one rejected endpoint among 300 takes 9 splits, two take 17.
MAX_SPLITS: Final = 20


@dataclass(slots=True)
class Report:
    """Change report of an endpoint.

    `values` are the newest values of all properties, the changed ones among them.
    """

    endpoint_id: str
    entity_id: str
    changed: frozenset[PropertyKey]
    values: PropertyValues
    cause: Cause
    when: datetime

    @property
    def lane(self) -> str:
        """Return the key of which only one item is sent at a time."""
        return self.endpoint_id

    def visible_to(self, may_see: View) -> Report | None:
        return self if may_see(self.entity_id) else None

    def build(self, auth: EventAuth) -> JsonObjectType:
        return events.change_report(
            self.endpoint_id, self.cause, self.changed, self.values, self.when, auth
        )

    def merged_with(self, newer: Report) -> Report:
        """Return one report of both changes.

        The older values are kept if the device is unreachable now.
        """
        values = newer.values
        if values.get(EndpointHealth.connectivity) == UNREACHABLE:
            values = {key: self.values[key] for key in self.changed} | values
        changed = newer.changed | self.changed.intersection(values)
        return Report(
            newer.endpoint_id,
            newer.entity_id,
            changed,
            values,
            newer.cause,
            newer.when,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """An event that is never merged with another one.

    `expires` is the time of the event loop after which it is dropped. Notices of one
    `lane` are sent one after the other. `on_accepted` is called when Amazon accepts the
    event, `on_rejected` when it rejects it. `halves` splits a rejected event until the
    shared `budget` is used up. `keys` are those of the endpoints in the event, `part`
    returns the notice for an account that may read only some of them.
    """

    build: Build
    expires: float | None = None
    lane: str = field(default_factory=random_uuid_hex)
    on_accepted: Callable[[], None] | None = None
    on_rejected: Callable[[GatewayError], None] | None = None
    halves: Callable[[], tuple[Notice, ...]] = tuple
    budget: Iterator[int] = field(default_factory=lambda: iter(range(MAX_SPLITS)))
    keys: tuple[str, ...] = ()
    part: Callable[[Sequence[str]], Notice] | None = None
    message_id: str = field(default_factory=random_uuid_hex)

    def visible_to(self, may_see: View) -> Notice | None:
        """Return the part that an account may read, None without any."""
        visible = [key for key in self.keys if may_see(without_alias(key))]
        if len(visible) == len(self.keys):
            return self
        return self.part(visible) if visible and self.part is not None else None


type Item = Report | Notice


@dataclass(slots=True)
class ReportQueue:
    """Hold the notices and reports of one account."""

    notices: deque[Notice] = field(default_factory=deque)
    reports: dict[str, Report] = field(default_factory=dict)
    overflowed: int = 0

    def __len__(self) -> int:
        return len(self.notices) + len(self.reports)

    def put(self, item: Item) -> Item | None:
        """Add an item; return the one that was dropped from a full queue."""
        if isinstance(item, Report) and (waiting := self.reports.get(item.endpoint_id)):
            self.reports[item.endpoint_id] = waiting.merged_with(item)
            return None
        lost = self._make_room() if len(self) >= MAX_WAITING else None
        if isinstance(item, Report):
            self.reports[item.endpoint_id] = item
        else:
            self.notices.append(item)
        return lost

    def put_back(self, notices: Iterable[Notice]) -> None:
        """Insert notices before all others, in their order."""
        self.notices.extendleft(reversed([*notices]))

    def freshest(self, report: Report) -> Report:
        """Return a report that was not sent yet, merged with a newer one."""
        newer = self.reports.pop(report.endpoint_id, None)
        return report if newer is None else report.merged_with(newer)

    def take(self, now: float, busy: Container[str]) -> Item | None:
        """Return the next item to send, and drop expired notices.

        `busy` are the lanes of the items that are being sent.
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
