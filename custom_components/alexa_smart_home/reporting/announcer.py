"""Announce endpoints that are new or have changed, and delete those that are gone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_call_later

from ..endpoints.faults import MAX_ENDPOINTS
from ..endpoints.registry import EndpointRegistry
from ..protocol import Endpoint
from ..protocol.discovery import without_alias
from ..protocol.readers import available
from .acknowledged import AcknowledgedState
from .answers import GatewayError, Rejected
from .discovery_notices import DiscoveryNotices, batches
from .grace import Grace
from .outbox import Outbox
from .queue import Notice

# Seconds. Alexa must know of a change within five.
DEBOUNCE: Final = 2
SAVE_DELAY: Final = 10
# The digest of endpoints that the built-in integration announced.
INHERITED: Final = ""


class Announced(NamedTuple):
    """The digest of an announced endpoint, and whether the entity was registered."""

    digest: str
    registered: bool


class Announcer:
    """Compare the endpoints with those that Alexa knows, by key.

    `on_deleted` is called with the key of each endpoint that is deleted.
    """

    def __init__(
        self, hass: HomeAssistant, endpoints: EndpointRegistry, outbox: Outbox
    ) -> None:
        self._hass = hass
        self._endpoints = endpoints
        self._outbox = outbox
        self._entities = er.async_get(hass)
        self.state: AcknowledgedState[Announced] = AcknowledgedState(
            hass, "announced", parse=_parse, dump=dict, save_delay=SAVE_DELAY
        )
        self._dirty: set[str] = set()
        self._grace = Grace(hass, endpoints, self.async_check)
        self._cancel_flush: CALLBACK_TYPE | None = None
        self._started = False
        self.on_deleted: Callable[[str], None] = lambda _: None

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Announce the changes since the last stop and all from now on."""
        self._started = True
        for key in (*self.state.expected, *self._exposed()):
            self.async_check(key)
        unsubscribe = self._endpoints.async_listen(self.async_check)

        @callback
        def stop() -> None:
            self._started = False
            unsubscribe()
            self._grace.async_stop()
            if self._cancel_flush is not None:
                self._cancel_flush()

        return stop

    def is_announced(self, entity_id: str) -> bool:
        return entity_id in self.state.expected

    @callback
    def async_check(self, key: str) -> None:
        """Compare an endpoint soon; for the id of an entity, all of its endpoints."""
        if not self._started:
            return
        if not self._dirty:
            self._cancel_flush = async_call_later(self._hass, DEBOUNCE, self._flush)
        self._dirty.add(key)

    @callback
    def async_check_announced(self) -> None:
        """Compare all announced endpoints soon, for a new account."""
        for key in self.state.expected:
            self.async_check(key)

    @callback
    def async_sync(self) -> Notice | None:
        """Announce all endpoints again; returns the last event of that."""
        return self._announce({*self.state.expected, *self._exposed()}, again=True)

    @callback
    def async_discovered(self, listed: Iterable[Endpoint]) -> None:
        """Store that a Discover directive was answered with these endpoints.

        Alexa does not delete endpoints that are missing in the answer. With several
        accounts nothing is stored: only one of them has asked.
        """
        if self._outbox.accounts > 1:
            return
        state = self.state
        announced = {found.key: self._announced(found) for found in listed}
        for key in state.expected.keys() - announced:
            self.async_check(key)
        state.expected |= announced
        state.acknowledged |= announced
        state.async_delay_save()

    @callback
    def async_inherit(self, entity_ids: Iterable[str]) -> None:
        """Count endpoints of the built-in integration as announced.

        Those that are not exposed are deleted then. Exposed and available ones are
        announced anyway.
        """
        state = self.state
        for entity_id in entity_ids:
            found = self._listed(entity_id)
            if entity_id not in state.expected and not (found and available(found[1])):
                announced = Announced(INHERITED, entity_id in self._entities.entities)
                state.expected[entity_id] = state.acknowledged[entity_id] = announced
                # An entity that is only a part of another endpoint stays.
                self._endpoints.async_forget(entity_id)
                self.async_check(entity_id)
        state.async_delay_save()

    def _exposed(self) -> list[str]:
        """Return the keys of all endpoints."""
        return [
            found.key
            for endpoint, _ in self._endpoints.exposed()
            for found in (endpoint, *endpoint.aliases)
        ]

    def _with_aliases(self, dirty: set[str]) -> set[str]:
        """Add the aliases of entities, those that exist now and those announced."""
        keys = {key for key in self.state.expected if without_alias(key) in dirty}
        for entity_id in dirty:
            if (found := self._endpoints.async_find(entity_id)) is not None:
                keys.update(alias.key for alias in found[0].aliases)
        return dirty | keys

    @callback
    def _flush(self, _: datetime) -> None:
        dirty, self._dirty = self._dirty, set()
        if not self._outbox.linked:
            return
        dirty = self._with_aliases(dirty)
        if len(self.state.expected) + len(dirty) > MAX_ENDPOINTS:
            # Other endpoints may be surplus now.
            self._endpoints.async_update_listing()
            dirty.update(self.state.expected, self._exposed())
        self._announce(dirty)

    def _announce(self, keys: Iterable[str], *, again: bool = False) -> Notice | None:
        updates: dict[str, Endpoint] = {}
        deletes: list[str] = []
        for key in keys:
            if found := self._listed(key):
                endpoint, state = found
                self._grace.async_end(key)
                if available(state) and self._is_update(endpoint, again=again):
                    updates[key] = endpoint
            elif self._is_gone(key, again=again):
                self._grace.async_end(key)
                deletes.append(key)
        # Deletions make room for new endpoints.
        notice = self._delete(deletes)
        return self._update(updates) or notice

    def _is_update(self, endpoint: Endpoint, *, again: bool) -> bool:
        before = self.state.expected.get(endpoint.key)
        return (
            again or before != self._announced(endpoint)
        ) and not self._endpoints.faults.is_rejected(endpoint)

    def _delete(self, keys: list[str]) -> Notice | None:
        notice = None
        for key in keys:
            del self.state.expected[key]
            self.on_deleted(key)
        for start in range(0, len(keys), MAX_ENDPOINTS):
            part = keys[start : start + MAX_ENDPOINTS]
            notice = self._notices(dict.fromkeys(part)).delete(part)
            self._outbox.async_put(notice)
        return notice

    def _update(self, endpoints: Mapping[str, Endpoint]) -> Notice | None:
        notice = None
        announced = {key: self._announced(found) for key, found in endpoints.items()}
        self.state.expected |= announced
        for batch in batches(
            {key: found.discovery for key, found in endpoints.items()}
        ):
            notice = self._notices(announced).update(batch)
            self._outbox.async_put(notice)
        return notice

    def _notices(self, announced: Mapping[str, Announced | None]) -> DiscoveryNotices:
        """Return a builder of events after which Amazon knows these endpoints."""

        @callback
        def on_accepted(keys: Sequence[str]) -> None:
            for key in keys:
                self.state.async_acknowledge(key, announced[key])

        @callback
        def on_rejected(keys: Sequence[str], err: GatewayError) -> None:
            key, *others = keys
            # With others in the event it is not known which one is wrong.
            if others or not isinstance(err, Rejected):
                return
            if (endpoint := announced[key]) is not None:
                self._endpoints.async_reject(key, endpoint.digest, str(err))

        return DiscoveryNotices(on_accepted=on_accepted, on_rejected=on_rejected)

    def _announced(self, endpoint: Endpoint) -> Announced:
        registered = endpoint.entity_id in self._entities.entities
        return Announced(endpoint.digest, registered)

    def _is_gone(self, key: str, *, again: bool) -> bool:
        """Return whether an announced endpoint does not exist any more.

        With `again`, endpoints of the built-in integration have no grace period.
        """
        if (announced := self.state.expected.get(key)) is None:
            return False
        return self._grace.is_gone(
            key,
            needs_grace=announced.digest == INHERITED and not again,
            registered=announced.registered,
        )

    def _listed(self, key: str) -> tuple[Endpoint, State] | None:
        """Return an endpoint that Alexa may discover, and its state."""
        found = self._endpoints.async_find(key)
        return None if self._endpoints.faults.is_surplus(key) else found


def _parse(stored: dict[str, Announced]) -> dict[str, Announced]:
    """Return the content of the file; raises an error for another format."""
    announced = {key: Announced(*values) for key, values in stored.items()}
    if not all(isinstance(value.digest, str) for value in announced.values()):
        raise TypeError
    return announced
