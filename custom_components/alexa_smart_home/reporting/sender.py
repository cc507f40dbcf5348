"""Sends what waits to one linked account, until Amazon has taken it."""

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
from .gateway import EventGateway
from .grant import Grant, GrantGone
from .queue import Item, Notice, Report, ReportQueue

# So many events are on their way to one account at once, never two of one
# endpoint: one that hangs does not hold up the others.
WORKERS: Final = 4
# Seconds.
FIRST_RETRY: Final = 1.0
LAST_RETRY: Final = 60.0
# Amazon refuses the account for a reason that only people can mend.
NOT_PERMITTED_RETRY: Final = 300.0
# Amazon refuses the tokens of the account, which may be linked all the same.
SUSPENDED_RETRY: Final = 900.0
# People are told when Amazon has accepted nothing for so long.
LONG_TROUBLE: Final = 900.0
# So many failures in a row are worth a line in the log.
TROUBLE: Final = 3


class DeliveryListener(Protocol):
    """The owner of the senders, notified of the end of each delivery."""

    hass: HomeAssistant
    gateway: EventGateway
    # Set whenever a sender has nothing to do for now.
    rested: asyncio.Event

    @callback
    def async_taken(self, sender: Sender, item: Item) -> None:
        """The event gateway accepted an event."""

    @callback
    def async_refused(self, item: Item, err: GatewayError) -> None:
        """The event gateway will never accept an event."""

    @callback
    def async_settled(self, sender: Sender, item: Item) -> None:
        """An event was accepted, refused or dropped."""

    @callback
    def async_not_permitted(self, err: NotPermitted) -> None:
        """The skill may not send events."""

    @callback
    def async_not_accepted(self, sender: Sender, err: GatewayError) -> None:
        """No event of an account was accepted for a long time."""

    async def async_gone(self, sender: Sender, reason: str) -> None:
        """The account revoked its grant."""


class Sender:
    """Sends to one account."""

    def __init__(
        self, outbox: DeliveryListener, grant: Grant, queue: ReportQueue
    ) -> None:
        self.grant = grant
        self.queue = queue
        self.may_see = view_of(outbox.hass, grant.account)
        self._outbox = outbox
        self._arrived = asyncio.Event()
        self._on_the_way: dict[str, Item] = {}
        # The endpoints whose reports on the way are not tried again.
        self._withdrawn: set[str] = set()
        self._pausing = 0
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
        lanes = self._on_the_way.keys() | self.queue.reports.keys()
        return len(lanes) + len(self.queue.notices)

    @property
    def is_sending(self) -> bool:
        """Return whether an event is on its way, or is about to be.

        An event that waits for its next attempt is not, and neither is what
        waits for that event.
        """
        queue = self.queue
        lanes = {*self._on_the_way, *queue.reports, *(it.lane for it in queue.notices)}
        return self._pausing < min(WORKERS, len(lanes))

    @callback
    def async_put(self, item: Item) -> Item | None:
        """Send something; returns what had to be dropped for it."""
        lost = self.queue.put(item)
        self._arrived.set()
        return lost

    def waits(self, endpoint_id: str) -> bool:
        """Tell whether a report of an endpoint is not delivered yet."""
        return endpoint_id in self.queue.reports or endpoint_id in self._on_the_way

    def holds(self, notice: Notice) -> bool:
        """Return whether a notice, or its part for this account, is not delivered."""
        waiting = (*self._on_the_way.values(), *self.queue.notices)
        return any(
            isinstance(it, Notice) and it.on_taken is notice.on_taken for it in waiting
        )

    @callback
    def async_withdraw(self, endpoint_id: str) -> None:
        """Drop the reports of an endpoint that does not exist any more."""
        self.queue.reports.pop(endpoint_id, None)
        if endpoint_id in self._on_the_way:
            self._withdrawn.add(endpoint_id)

    @callback
    def async_stop(self) -> None:
        """Send no more; what was on its way waits again."""
        for worker in self._workers:
            worker.cancel()
        items = self._on_the_way.values()
        self.queue.put_back(item for item in items if isinstance(item, Notice))
        for item in items:
            if isinstance(item, Report) and item.lane not in self._withdrawn:
                self.queue.put(self.queue.freshest(item))
        self._on_the_way.clear()
        self._withdrawn.clear()

    async def _async_work(self) -> None:
        while True:
            item = self.queue.take(self._loop.time(), self._on_the_way)
            if item is None:
                self._arrived.clear()
                if not self._on_the_way:
                    self._failing_since = None
                self._outbox.rested.set()
                await self._arrived.wait()
                continue
            self._on_the_way[item.lane] = item
            try:
                await self._async_deliver(item)
            except GrantGone as err:
                await self._outbox.async_gone(self, str(err))
                return
            self._on_the_way.pop(item.lane, None)
            self._withdrawn.discard(item.lane)
            # What waited for this lane may go now.
            self._arrived.set()
            self._outbox.async_settled(self, item)

    async def _async_deliver(self, item: Item) -> None:
        """Send until it is taken or not worth it; raises GrantGone."""
        retries = _retries()
        # It stays the same when the same is sent again.
        message_id = item.message_id if isinstance(item, Notice) else random_uuid_hex()
        while True:
            if (pause := self._resume_at - self._loop.time()) > 0:
                await self._async_pause(pause)
            if item.lane in self._withdrawn:
                return
            if isinstance(item, Report):
                if (fresh := self.queue.freshest(item)) is not item:
                    item = self._on_the_way[item.lane] = fresh
                    message_id = random_uuid_hex()
            elif item.expires is not None and item.expires <= self._loop.time():
                return
            if await self._async_try(item, message_id):
                return
            if self._resume_at <= self._loop.time():
                await self._async_pause(next(retries))

    async def _async_pause(self, seconds: float) -> None:
        """Wait for the next attempt."""
        self._pausing += 1
        self._outbox.rested.set()
        try:
            await asyncio.sleep(seconds)
        finally:
            self._pausing -= 1

    async def _async_try(self, item: Item, message_id: str) -> bool:
        """Send once; False: it is worth another try."""
        try:
            await self._outbox.gateway.async_send(self.grant, item.build, message_id)
        except (Unavailable, NotPermitted, Suspended) as err:
            self._postpone(err)
            return False
        except Rejected as err:
            self._split(item, err)
            return True
        except GatewayError as err:
            self._outbox.async_refused(item, err)
            return True
        except GrantGone:
            raise
        except Exception as err:  # noqa: BLE001
            # One bad event never holds up the others.
            LOGGER.exception("An event for Alexa cannot be made")
            self._outbox.async_refused(item, GatewayError(repr(err)))
            return True
        if self._failures >= TROUBLE:
            LOGGER.warning("Alexa takes events again; %s are waiting", len(self))
        self._failures = 0
        self._failing_since = None
        self._outbox.async_taken(self, item)
        return True

    def _split(self, item: Item, err: Rejected) -> None:
        """Send in halves what has halves: one bad part never hurts the others."""
        if (
            isinstance(item, Notice)
            and (halves := item.halves())
            and next(item.budget, None) is not None
        ):
            self.queue.put_back(replace(half, budget=item.budget) for half in halves)
        else:
            self._outbox.async_refused(item, err)

    def _postpone(self, err: Unavailable | NotPermitted | Suspended) -> None:
        """Let everything wait until the next attempt may succeed."""
        self._failed(err)
        now = self._loop.time()
        match err:
            case Unavailable(retry_after=seconds) if seconds is not None:
                self._resume_at = now + seconds
            case NotPermitted():
                self._outbox.async_not_permitted(err)
                self._resume_at = now + NOT_PERMITTED_RETRY
            case Suspended():
                self._outbox.async_not_accepted(self, err)
                self._resume_at = now + SUSPENDED_RETRY

    def _failed(self, err: GatewayError) -> None:
        now = self._loop.time()
        if self._failing_since is None:
            self._failing_since = now
        elif now - self._failing_since >= LONG_TROUBLE:
            self._outbox.async_not_accepted(self, err)
        self._failures += 1
        if self._failures == TROUBLE:
            LOGGER.warning("Alexa takes no events for now: %s", err)


def _retries() -> Iterator[float]:
    """Yield how many seconds to wait before each further try."""
    delay = FIRST_RETRY
    while True:
        yield delay * random.uniform(0.75, 1.25)  # noqa: S311
        delay = min(LAST_RETRY, delay * 2)
