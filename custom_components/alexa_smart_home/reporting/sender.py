"""Sender: send the queue of one linked account, with back-off."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
import random
from typing import Final, Protocol

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.uuid import random_uuid_hex

from ..const import LOGGER
from .accounts import view_of
from .answers import GatewayError, NotPermitted, Rejected, Suspended, Unavailable
from .delivery_issues import DeliveryIssues
from .gateway import EventGateway
from .grant import Grant, GrantGone
from .queue import Item, Notice, Report, ReportQueue

# Events that are sent at once, never two of one endpoint: one that hangs does not
# delay the others.
WORKERS: Final = 4
# Seconds between attempts.
FIRST_RETRY: Final = 1.0
LAST_RETRY: Final = 60.0
# The skill may not send events, which only its owner can change.
NOT_PERMITTED_RETRY: Final = 300.0
# Amazon rejects the tokens of the account, which may still be linked.
SUSPENDED_RETRY: Final = 900.0
# Seconds without an accepted event after which a repair issue is raised.
LONG_TROUBLE: Final = 900.0
# Failures in a row after which a warning is logged.
TROUBLE: Final = 3


class DeliveryListener(Protocol):
    """The owner of the senders, notified of the end of each delivery."""

    hass: HomeAssistant
    gateway: EventGateway
    issues: DeliveryIssues

    @callback
    def async_accepted(self, sender: Sender, item: Item) -> None: ...

    @callback
    def async_rejected(self, item: Item, err: GatewayError) -> None: ...

    @callback
    def async_settled(self, item: Item) -> None: ...

    async def async_gone(self, sender: Sender, reason: str) -> None: ...


class Sender:
    """Send to one account."""

    def __init__(
        self, outbox: DeliveryListener, grant: Grant, queue: ReportQueue
    ) -> None:
        self.grant = grant
        self.queue = queue
        self.may_see = view_of(outbox.hass, grant.account)
        self._outbox = outbox
        self._arrived = asyncio.Event()
        self._in_flight: dict[str, Item] = {}
        # The endpoints whose reports must not be sent again.
        self._withdrawn: set[str] = set()
        self._failures = 0
        # The time of the first failure since something was accepted.
        self._failing_since: float | None = None
        self._resume_at = 0.0
        self._loop = outbox.hass.loop
        self._workers = [
            outbox.hass.async_create_background_task(
                self._async_work(), f"alexa_smart_home sender {number}"
            )
            for number in range(WORKERS)
        ]

    def __len__(self) -> int:
        lanes = self._in_flight.keys() | self.queue.reports.keys()
        return len(lanes) + len(self.queue.notices)

    @property
    def has_work(self) -> bool:
        return bool(self._in_flight or self.queue)

    @callback
    def async_put(self, item: Item) -> Item | None:
        """Queue an item; return the one that was dropped for it."""
        lost = self.queue.put(item)
        self._arrived.set()
        return lost

    def waits(self, endpoint_id: str) -> bool:
        return endpoint_id in self.queue.reports or endpoint_id in self._in_flight

    def holds(self, notice: Notice) -> bool:
        """Return whether a notice, or its part for this account, is not delivered."""
        waiting = (*self._in_flight.values(), *self.queue.notices)
        return any(
            isinstance(it, Notice) and it.on_accepted is notice.on_accepted
            for it in waiting
        )

    @callback
    def async_withdraw(self, endpoint_id: str) -> None:
        """Drop the reports of a deleted endpoint."""
        self.queue.reports.pop(endpoint_id, None)
        if endpoint_id in self._in_flight:
            self._withdrawn.add(endpoint_id)

    @callback
    def async_stop(self) -> None:
        """Stop sending; events that were being sent are queued again."""
        for worker in self._workers:
            worker.cancel()
        items = self._in_flight.values()
        self.queue.put_back(item for item in items if isinstance(item, Notice))
        for item in items:
            if isinstance(item, Report) and item.lane not in self._withdrawn:
                self.queue.put(self.queue.freshest(item))
        self._in_flight.clear()
        self._withdrawn.clear()

    async def _async_work(self) -> None:
        while True:
            item = self.queue.take(self._loop.time(), self._in_flight)
            if item is None:
                self._arrived.clear()
                if not self._in_flight:
                    self._failing_since = None
                await self._arrived.wait()
                continue
            self._in_flight[item.lane] = item
            try:
                await self._async_deliver(item)
            except GrantGone as err:
                await self._outbox.async_gone(self, str(err))
                return
            self._in_flight.pop(item.lane, None)
            self._withdrawn.discard(item.lane)
            # The next event of this lane may be sent.
            self._arrived.set()
            self._outbox.async_settled(item)

    async def _async_deliver(self, item: Item) -> None:
        """Send an event until it is accepted, rejected or expired; raises GrantGone."""
        retries = _retries()
        # A repeated event keeps its message id.
        message_id = item.message_id if isinstance(item, Notice) else random_uuid_hex()
        while True:
            if (pause := self._resume_at - self._loop.time()) > 0:
                await asyncio.sleep(pause)
            if item.lane in self._withdrawn:
                return
            if isinstance(item, Report):
                if (fresh := self.queue.freshest(item)) is not item:
                    item = self._in_flight[item.lane] = fresh
                    message_id = random_uuid_hex()
            elif item.expires is not None and item.expires <= self._loop.time():
                return
            if await self._async_try(item, message_id):
                return
            if self._resume_at <= self._loop.time():
                await asyncio.sleep(next(retries))

    async def _async_try(self, item: Item, message_id: str) -> bool:
        """Send once; return False if it must be tried again."""
        try:
            await self._outbox.gateway.async_send(self.grant, item.build, message_id)
        except (Unavailable, NotPermitted, Suspended) as err:
            self._postpone(err)
            return False
        except Rejected as err:
            self._split(item, err)
            return True
        except GatewayError as err:
            self._outbox.async_rejected(item, err)
            return True
        except GrantGone:
            raise
        except Exception as err:  # noqa: BLE001 - other events go on
            LOGGER.exception("An event for Alexa cannot be made")
            self._outbox.async_rejected(item, GatewayError(repr(err)))
            return True
        if self._failures >= TROUBLE:
            LOGGER.warning("Alexa takes events again; %s are waiting", len(self))
        self._failures = 0
        self._failing_since = None
        self._outbox.async_accepted(self, item)
        return True

    def _split(self, item: Item, err: Rejected) -> None:
        """Queue the halves of a rejected event: the other endpoints in it are valid."""
        if (
            isinstance(item, Notice)
            and (halves := item.halves())
            and next(item.budget, None) is not None
        ):
            self.queue.put_back(replace(half, budget=item.budget) for half in halves)
        else:
            self._outbox.async_rejected(item, err)

    def _postpone(self, err: Unavailable | NotPermitted | Suspended) -> None:
        """Delay all events until the next attempt may succeed."""
        now = self._loop.time()
        if self._failing_since is None:
            self._failing_since = now
        elif now - self._failing_since >= LONG_TROUBLE:
            self._outbox.issues.async_not_accepted(self.grant.key, err)
        self._failures += 1
        if self._failures == TROUBLE:
            LOGGER.warning("Alexa takes no events for now: %s", err)
        match err:
            case Unavailable(retry_after=seconds) if seconds is not None:
                self._resume_at = now + seconds
            case NotPermitted():
                self._outbox.issues.async_not_permitted(err)
                self._resume_at = now + NOT_PERMITTED_RETRY
            case Suspended():
                self._outbox.issues.async_not_accepted(self.grant.key, err)
                self._resume_at = now + SUSPENDED_RETRY


def _retries() -> Iterator[float]:
    """Yield the seconds to wait before each further attempt."""
    delay = FIRST_RETRY
    while True:
        yield delay * random.uniform(0.75, 1.25)  # noqa: S311
        delay = min(LAST_RETRY, delay * 2)
