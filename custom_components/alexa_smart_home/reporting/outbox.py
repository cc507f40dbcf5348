"""Outbox: queue events for all linked accounts, with one sender for each."""

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send

from .. import issues
from ..const import DOMAIN, LOGGER, SIGNAL_STATUS_CHANGED
from ..issues import Issue
from .answers import GatewayError
from .delivery_issues import DeliveryIssues
from .gateway import EventGateway
from .grant import BUILT_IN, Grant
from .queue import Item, Notice, Report, ReportQueue
from .sender import Sender

# The account of requests that do not come from Alexa.
NO_ACCOUNT: Final = ""


class LinkState(StrEnum):
    """Whether an account is linked, so that events can be sent."""

    NOT_LINKED = "not_linked"
    LINKED = "linked"
    RELINK_NEEDED = "relink_needed"


class Outbox:
    """Send events to all linked accounts.

    `on_delivered` is called with the id of an endpoint when none of its reports waits
    any more. `missed` holds the endpoints whose reports were dropped from a full queue;
    `on_idle` is called when all other events are delivered.
    """

    def __init__(self, hass: HomeAssistant, gateway: EventGateway) -> None:
        self.hass = hass
        self.gateway = gateway
        self.sent = 0
        self.rejections = 0
        self.missed: set[str] = set()
        self.on_delivered: Callable[[str], None] = lambda _: None
        self.on_idle: Callable[[], None] = lambda: None
        self._senders: dict[str, Sender] = {}
        # Functions that unsubscribe from the revocation of the token of an account.
        self._revocations: dict[str, CALLBACK_TYPE] = {}
        self.issues = DeliveryIssues(hass)

    @property
    def linked(self) -> bool:
        return self.accounts > 0

    @property
    def accounts(self) -> int:
        return len(self._senders)

    @property
    def state(self) -> LinkState:
        """Return whether an account is linked, was, or never has been."""
        if self._senders:
            return LinkState.LINKED
        if self.gateway.grants.store.lost:
            return LinkState.RELINK_NEEDED
        return LinkState.NOT_LINKED

    @property
    def waiting(self) -> int:
        return sum(len(sender) for sender in self._senders.values())

    @property
    def overflowed(self) -> int:
        return sum(sender.queue.overflowed for sender in self._senders.values())

    @callback
    def async_start(self) -> None:
        """Start the senders of all linked accounts."""
        for grant in self.gateway.grants:
            self.async_link(grant)
        if self.gateway.grants.store.lost and not self._senders:
            issues.async_raise(self.hass, Issue.RELINK)

    @callback
    def async_stop(self) -> None:
        for sender in self._senders.values():
            sender.async_stop()
        self._senders.clear()
        for unsubscribe in self._revocations.values():
            unsubscribe()
        self._revocations.clear()

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
        async_dispatcher_send(self.hass, SIGNAL_STATUS_CHANGED)

    @callback
    def async_link(self, grant: Grant) -> None:
        """Start the sender of an account; events that waited for it are sent first."""
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
        self.issues.async_accepted(grant.key)
        async_dispatcher_send(self.hass, SIGNAL_STATUS_CHANGED)

    @callback
    def async_put(self, item: Item) -> None:
        """Queue an item for every account that may read its entities."""
        sent = False
        for sender in self._senders.values():
            if (visible := item.visible_to(sender.may_see)) is not None:
                sent = True
                if (lost := sender.async_put(visible)) is not None:
                    self._note_drop(lost)
        if sent or not self._senders:
            return
        # No account may read it: it counts as delivered.
        if isinstance(item, Report):
            self.on_delivered(item.endpoint_id)
        elif item.on_accepted is not None:
            item.on_accepted()

    @callback
    def async_withdraw(self, endpoint_id: str) -> None:
        """Drop the waiting reports of a deleted endpoint."""
        self.missed.discard(endpoint_id)
        for sender in self._senders.values():
            sender.async_withdraw(endpoint_id)

    @callback
    def async_put_to(self, account: str, notice: Notice) -> None:
        """Queue a deferred response for the account that sent the directive."""
        for sender in self._senders_of(account):
            if (lost := sender.async_put(notice)) is not None:
                self._note_drop(lost)

    def holds(self, notice: Notice) -> bool:
        """Return whether a notice is not delivered to any account yet."""
        return self.linked and all(
            sender.holds(notice) for sender in self._senders.values()
        )

    def waits(self, notice: Notice) -> bool:
        """Return whether a notice is not delivered to some account yet."""
        return any(sender.holds(notice) for sender in self._senders.values())

    def can_reach(self, account: str) -> bool:
        return bool(self._senders_of(account))

    def _senders_of(self, account: str) -> list[Sender]:
        """Return the senders to an account, one for each region.

        The tokens of the built-in integration count as those of any account if there
        are no others.
        """
        if account == NO_ACCOUNT:
            return []
        senders = [*self._senders.values()]
        return [s for s in senders if s.grant.account == account] or [
            s for s in senders if s.grant.account == BUILT_IN and len(senders) == 1
        ]

    @callback
    def async_accepted(self, sender: Sender, item: Item) -> None:
        """Count an accepted event; it completes a notice at the last account."""
        self.sent += 1
        issues.async_clear(self.hass, Issue.NOT_PERMITTED)
        self.issues.async_accepted(sender.grant.key)
        if isinstance(item, Notice) and item.on_accepted is not None:
            others = (s for s in self._senders.values() if s is not sender)
            if not any(other.holds(item) for other in others):
                item.on_accepted()

    @callback
    def async_rejected(self, item: Item, err: GatewayError) -> None:
        self.rejections += 1
        self.issues.async_rejected(item, err)
        if isinstance(item, Notice) and item.on_rejected is not None:
            item.on_rejected(err)

    @callback
    def async_settled(self, item: Item) -> None:
        """Call the listeners for an event that was accepted, rejected or dropped."""
        if isinstance(item, Report) and not any(
            sender.waits(item.endpoint_id) for sender in self._senders.values()
        ):
            self.on_delivered(item.endpoint_id)
        if not any(sender.has_work for sender in self._senders.values()):
            self.issues.async_all_delivered()
            self.on_idle()

    async def async_gone(self, sender: Sender, reason: str) -> None:
        """Remove the sender of an account that revoked its permission."""
        LOGGER.warning("An account is not linked to Alexa any more: %s", reason)
        if self._senders.get(sender.grant.key) is sender:
            del self._senders[sender.grant.key]
        if not self._senders:
            issues.async_raise(self.hass, Issue.RELINK)
        self.issues.async_accepted(sender.grant.key)
        sender.async_stop()
        async_dispatcher_send(self.hass, SIGNAL_STATUS_CHANGED)

    def _note_drop(self, lost: Item) -> None:
        if isinstance(lost, Report):
            self.missed.add(lost.endpoint_id)
        self.issues.async_dropped(self.overflowed)
