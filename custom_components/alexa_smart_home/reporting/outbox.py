"""What goes to Amazon: one sender for each linked account."""

import asyncio
from collections.abc import Callable
from enum import StrEnum
from functools import partial
import logging
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send

from .. import issues
from ..const import DOMAIN, LOGGER, SIGNAL_CHANGED
from ..issues import Issue
from ..protocol.discovery import entity_id_of
from ..protocol.regions import Region
from .accounts import View
from .answers import GatewayError, NotPermitted
from .gateway import EventGateway
from .grant import BUILT_IN, Grant
from .queue import Item, Notice, Report, ReportQueue
from .sender import Sender

_DROPS_PER_NOTE: Final = 100
# So many codes of refused events are in the log, each once.
_MAX_LOGGED: Final = 32


class LinkState(StrEnum):
    """Whether events can go to Alexa."""

    NOT_LINKED = "not_linked"
    LINKED = "linked"
    RELINK_NEEDED = "relink_needed"


class Outbox:
    """All events on their way to Amazon.

    `on_delivered` is called with the id of an endpoint when no report of it
    waits any more. `missed` are the endpoints of which a report was dropped;
    `on_idle` is called when all else is delivered.
    """

    def __init__(self, hass: HomeAssistant, gateway: EventGateway) -> None:
        self.hass = hass
        self.gateway = gateway
        self.sent = 0
        self.refusals = 0
        self.missed: set[str] = set()
        # Since all was delivered last.
        self._dropped = 0
        self.on_delivered: Callable[[str], None] = lambda _: None
        self.on_idle: Callable[[], None] = lambda: None
        # Set whenever a sender has nothing to do for now.
        self.rested = asyncio.Event()
        self._senders: dict[str, Sender] = {}
        # By account, what unsubscribes from the revocation of its token.
        self._revocations: dict[str, CALLBACK_TYPE] = {}
        # The keys of the grants of which no event has been accepted for long.
        self._troubled: set[str] = set()
        self._logged: set[str] = set()

    @property
    def linked(self) -> bool:
        """Tell whether an account is linked."""
        return self.accounts > 0

    @property
    def accounts(self) -> int:
        """Return how many accounts are linked."""
        return len(self._senders)

    @property
    def state(self) -> LinkState:
        """Return whether an account is linked, was, or never has been."""
        if self._senders:
            return LinkState.LINKED
        if self.gateway.grants.lost:
            return LinkState.RELINK_NEEDED
        return LinkState.NOT_LINKED

    @property
    def waiting(self) -> int:
        """Return how many events wait, over all accounts."""
        return sum(len(sender) for sender in self._senders.values())

    @property
    def overflowed(self) -> int:
        """Return how many events were dropped because too many waited."""
        return sum(sender.queue.overflowed for sender in self._senders.values())

    @property
    def is_sending(self) -> bool:
        """Return whether an event is on its way to an account, or is about to be."""
        return any(sender.is_sending for sender in self._senders.values())

    async def async_drain(self) -> None:
        """Wait until each event is delivered or waits for its next attempt."""
        while self.is_sending:
            self.rested.clear()
            await self.rested.wait()

    @callback
    def async_start(self) -> None:
        """Start to send to the accounts that are linked."""
        for grant in self.gateway.grants:
            self.async_link(grant)
        if self.gateway.grants.lost and not self._senders:
            issues.async_raise(self.hass, Issue.RELINK)

    @callback
    def async_stop(self) -> None:
        """Send no more."""
        for sender in self._senders.values():
            sender.async_stop()
        self._senders.clear()
        for unsubscribe in self._revocations.values():
            unsubscribe()
        self._revocations.clear()
        self.rested.set()

    @callback
    def _on_revoked(self, account: str) -> None:
        """Stop sending to an account whose Home Assistant token was revoked."""
        for sender in [*self._senders.values()]:
            if sender.grant.account == account:
                sender.async_stop()
                del self._senders[sender.grant.key]
        del self._revocations[account]
        self.hass.async_create_task(
            self.gateway.grants.async_drop({account}), f"{DOMAIN} drop grants"
        )
        self.rested.set()
        async_dispatcher_send(self.hass, SIGNAL_CHANGED)

    @callback
    def async_link(self, grant: Grant) -> None:
        """Send to an account from now on; what waited for it goes first."""
        queue = ReportQueue()
        if (old := self._senders.pop(grant.key, None)) is not None:
            old.async_stop()
            queue = old.queue
        linked = {grant.key for grant in self.gateway.grants}
        for key in self._senders.keys() - linked:
            self._senders.pop(key).async_stop()
        self._senders[grant.key] = Sender(self, grant, queue)
        if grant.account not in self._revocations:
            self._revocations[grant.account] = (
                self.hass.auth.async_register_revoke_token_callback(
                    grant.account, partial(self._on_revoked, grant.account)
                )
            )
        issues.async_clear(self.hass, Issue.RELINK, Issue.NOT_PERMITTED)
        self._end_trouble(grant.key)
        async_dispatcher_send(self.hass, SIGNAL_CHANGED)

    @callback
    def async_put(self, item: Item) -> None:
        """Send something to every account that may see what it is about."""
        sent = False
        for sender in self._senders.values():
            if (visible := _visible(item, sender.may_see)) is not None:
                sent = True
                if (lost := sender.async_put(visible)) is not None:
                    self._note_drop(lost)
        if sent or not self._senders:
            return
        # Nobody is to know of it: nothing is left to do.
        if isinstance(item, Report):
            self.on_delivered(item.endpoint_id)
        elif item.on_taken is not None:
            item.on_taken()

    @callback
    def async_withdraw(self, endpoint_id: str) -> None:
        """Drop the reports of an endpoint that does not exist any more."""
        self.missed.discard(endpoint_id)
        for sender in self._senders.values():
            sender.async_withdraw(endpoint_id)

    @callback
    def async_put_to(self, account: str, notice: Notice) -> None:
        """Send an answer to the account that asked."""
        for sender in self._senders_of(account):
            if (lost := sender.async_put(notice)) is not None:
                self._note_drop(lost)

    def holds(self, notice: Notice) -> bool:
        """Return whether a notice is not delivered to any account yet."""
        return self.linked and all(
            sender.holds(notice) for sender in self._senders.values()
        )

    def can_reach(self, account: str) -> bool:
        """Return whether an answer finds its way to the account that asked."""
        return bool(self._senders_of(account))

    def _senders_of(self, account: str) -> list[Sender]:
        """Return the senders to an account, one for each region.

        Nobody knows whose tokens the built-in integration had: they count as those of
        the account that asks if there are no others.
        """
        senders = [*self._senders.values()]
        return [s for s in senders if s.grant.account == account] or [
            s for s in senders if s.grant.account == BUILT_IN and len(senders) == 1
        ]

    @callback
    def async_taken(self, sender: Sender, item: Item) -> None:
        """Count an event that Amazon has taken; the last account completes a notice."""
        self.sent += 1
        issues.async_clear(self.hass, Issue.NOT_PERMITTED)
        self._end_trouble(sender.grant.key)
        if (
            isinstance(item, Notice)
            and item.on_taken is not None
            and not any(
                other.holds(item)
                for other in self._senders.values()
                if other is not sender
            )
        ):
            item.on_taken()

    @callback
    def async_refused(self, item: Item, err: GatewayError) -> None:
        """Note that Amazon will never take an event."""
        self.refusals += 1
        is_new = err.code not in self._logged and len(self._logged) < _MAX_LOGGED
        if is_new:
            self._logged.add(err.code)
        LOGGER.log(
            logging.WARNING if is_new else logging.DEBUG,
            "Alexa does not take the event of %s: %s",
            item.endpoint_id if isinstance(item, Report) else "Home Assistant",
            err,
        )
        if isinstance(item, Notice) and item.on_refused is not None:
            item.on_refused(err)

    @callback
    def async_settled(self, sender: Sender, item: Item) -> None:
        """Note that an event waits no more."""
        if isinstance(item, Report) and not any(
            sender.waits(item.endpoint_id) for sender in self._senders.values()
        ):
            self.on_delivered(item.endpoint_id)
        if not len(sender) and not self.waiting:
            self._dropped = 0
            issues.async_clear(self.hass, Issue.DROPPED)
            self.on_idle()

    @callback
    def async_not_permitted(self, err: NotPermitted) -> None:
        """Show which regions refuse the events, and why."""
        regions = [
            Region(region.lower()).async_translate(self.hass) for region in err.regions
        ]
        issues.async_raise(
            self.hass,
            Issue.NOT_PERMITTED,
            code=err.code,
            regions="\n".join(f"- {region}" for region in regions),
        )

    @callback
    def async_not_accepted(self, sender: Sender, err: GatewayError) -> None:
        """Show that the events of an account wait for long, and why."""
        self._troubled.add(sender.grant.key)
        issues.async_raise(self.hass, Issue.NOT_ACCEPTED, reason=str(err))

    def _end_trouble(self, grant_key: str) -> None:
        self._troubled.discard(grant_key)
        if not self._troubled:
            issues.async_clear(self.hass, Issue.NOT_ACCEPTED)

    async def async_gone(self, sender: Sender, reason: str) -> None:
        """Stop to send to an account that took its permission back."""
        LOGGER.warning("An account is not linked to Alexa any more: %s", reason)
        if self._senders.get(sender.grant.key) is sender:
            del self._senders[sender.grant.key]
        if not self._senders:
            issues.async_raise(self.hass, Issue.RELINK)
        self._end_trouble(sender.grant.key)
        sender.async_stop()
        self.rested.set()
        async_dispatcher_send(self.hass, SIGNAL_CHANGED)

    def _note_drop(self, lost: Item) -> None:
        if isinstance(lost, Report):
            self.missed.add(lost.endpoint_id)
        # Each time it is shown costs an event: not with every drop.
        self._dropped += 1
        if self._dropped % _DROPS_PER_NOTE == 1:
            issues.async_raise(self.hass, Issue.DROPPED, count=str(self.overflowed))


def _visible(item: Item, may_see: View) -> Item | None:
    """Return the part of an item that an account may see, None if there is none."""
    if isinstance(item, Report):
        return item if may_see(entity_id_of(item.endpoint_id)) else None
    visible = [entity_id for entity_id in item.entity_ids if may_see(entity_id)]
    if len(visible) == len(item.entity_ids):
        return item
    return item.part(visible) if visible and item.part is not None else None
