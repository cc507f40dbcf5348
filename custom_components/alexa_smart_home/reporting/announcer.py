"""Tells Alexa of endpoints that are new, not as they were, or no more."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.json import json_bytes
from homeassistant.helpers.storage import Store
from homeassistant.util.json import JsonObjectType

from .. import storage
from ..const import DOMAIN
from ..endpoints.exposure import Exposure
from ..endpoints.faults import MAX_ENDPOINTS
from ..endpoints.registry import EndpointRegistry
from ..protocol import events
from ..protocol.discovery import endpoint_id_of
from ..protocol.endpoint import Endpoint
from ..protocol.events import EventAuth
from ..protocol.not_exposed import Reason
from ..protocol.readers import available, known
from .answers import GatewayError, Rejected
from .grace import Grace
from .outbox import Outbox
from .queue import Notice

STORE_VERSION: Final = 1
# Seconds. Alexa must know of a change within five.
DEBOUNCE: Final = 2
SAVE_DELAY: Final = 10
# An entity that no registry knows may come back when its integration is there. One that
# the built-in integration announced may be exposed when all is known of it.
GRACE: Final = 300
# Stands for what the built-in integration announced: nobody knows how.
INHERITED: Final = ""
# Amazon takes 256 KB; the envelope needs its share.
MAX_BYTES: Final = 250_000

_LANE: Final = "discovery"


class Told(NamedTuple):
    """What Alexa was told of an entity, and whether a registry knew it then."""

    digest: str
    registered: bool


class Announcer:
    """Compares the endpoints with those that Alexa knows.

    Of two maps by entity id `_told` is what Alexa will know when all that waits
    is delivered, `_known` what she knows for certain; the latter is kept on disk.
    `on_deleted` is called with each entity that she is told to forget.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        endpoints: EndpointRegistry,
        exposure: Exposure,
        outbox: Outbox,
    ) -> None:
        self._hass = hass
        self._endpoints = endpoints
        self._exposure = exposure
        self._outbox = outbox
        self._entities = er.async_get(hass)
        self._store: Store[dict[str, Told]] = Store(
            hass, STORE_VERSION, f"{DOMAIN}.announced", private=True, atomic_writes=True
        )
        self._known: dict[str, Told] = {}
        self._told: dict[str, Told] = {}
        self._dirty: set[str] = set()
        self._grace = Grace(hass, self.async_touch)
        self._timers: set[CALLBACK_TYPE] = set()
        self._started = False
        self.on_deleted: Callable[[str], None] = lambda _: None

    async def async_load(self) -> None:
        """Read what Alexa knew when Home Assistant stopped."""
        self._known = await storage.async_load(self._store, _parse) or {}
        self._told = dict(self._known)

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Announce what changed while nobody looked, and what changes from now on."""
        self._started = True
        for entity_id in (*self._told, *self._exposed()):
            self.async_touch(entity_id)
        unsubscribe = self._endpoints.async_listen(self.async_touch)

        @callback
        def stop() -> None:
            self._started = False
            unsubscribe()
            self._grace.async_stop()
            for cancel in self._timers:
                cancel()
            self._timers.clear()

        return stop

    @callback
    def async_touch(self, entity_id: str) -> None:
        """Look at an entity again, soon: it may be another endpoint now."""
        if not self._started:
            return
        if not self._dirty:
            self._later(DEBOUNCE, self._flush)
        self._dirty.add(entity_id)

    @callback
    def async_sync(self) -> Notice | None:
        """Announce all endpoints again; returns the last notice of that."""
        return self._announce({*self._told, *self._exposed()}, again=True)

    @callback
    def async_discovered(self, listed: Iterable[Endpoint]) -> None:
        """Note that Alexa has just been told of these endpoints.

        She does not forget the others: those she must be told of. Of several
        accounts only one has asked.
        """
        if self._outbox.accounts > 1:
            return
        told = {it.entity_id: self._telling(it) for it in listed}
        for entity_id in self._told.keys() - told:
            self.async_touch(entity_id)
        self._told |= told
        self._known |= told
        self._save()

    @callback
    def async_inherit(self, entity_ids: Iterable[str]) -> None:
        """Count entities as announced that another integration has announced.

        So those are deleted which are not exposed. Whatever is exposed and available
        is announced without that.
        """
        for entity_id in entity_ids:
            if entity_id not in self._told and not self._is_at_hand(entity_id):
                told = Told(INHERITED, entity_id in self._entities.entities)
                self._told[entity_id] = self._known[entity_id] = told
                self.async_touch(entity_id)
        self._save()

    @callback
    def async_look_again(self) -> None:
        """Look again at all that Alexa was told of, for an account that is new."""
        for entity_id in self._told:
            self.async_touch(entity_id)

    async def async_save(self) -> None:
        """Write down what Alexa knows."""
        await self._store.async_save(self._known)

    def _exposed(self) -> Iterator[str]:
        for state in self._endpoints.exposed():
            yield state.entity_id

    @callback
    def _flush(self) -> None:
        dirty, self._dirty = self._dirty, set()
        if not self._outbox.linked:
            return
        if len(self._told) + len(dirty) > MAX_ENDPOINTS:
            # Who is one too many may have changed, for all of them.
            self._endpoints.async_update_listing()
            dirty.update(self._told, self._exposed())
        self._announce(dirty)

    def _announce(
        self, entity_ids: Iterable[str], *, again: bool = False
    ) -> Notice | None:
        updates: dict[str, JsonObjectType] = {}
        deletes: list[str] = []
        for entity_id in entity_ids:
            state = self._hass.states.get(entity_id)
            endpoint = self._endpoints.async_get(state) if state else None
            if endpoint is not None and not self._endpoints.faults.is_surplus(
                entity_id
            ):
                self._grace.async_end(entity_id)
                if state is not None and available(state):
                    told = self._telling(endpoint)
                    if (
                        again or self._told.get(entity_id) != told
                    ) and not self._endpoints.faults.is_rejected(endpoint):
                        self._told[entity_id] = told
                        updates[entity_id] = endpoint.discovery
            elif (told_before := self._told.get(entity_id)) and self._is_gone(
                entity_id, state, told_before, at_once=again
            ):
                self._grace.async_end(entity_id)
                del self._told[entity_id]
                deletes.append(entity_id)
                self.on_deleted(entity_id)
        notice = None
        # First what goes: there may be no room for more.
        for start in range(0, len(deletes), MAX_ENDPOINTS):
            notice = self._delete(deletes[start : start + MAX_ENDPOINTS])
            self._outbox.async_put(notice)
        for batch in _batches(updates):
            notice = self._update(batch)
            self._outbox.async_put(notice)
        return notice

    def _update(self, batch: dict[str, JsonObjectType]) -> Notice:
        def build(auth: EventAuth) -> JsonObjectType:
            return events.add_or_update_report(batch.values(), auth)

        def halves() -> tuple[Notice, ...]:
            items = list(batch.items())
            middle = len(items) // 2
            parts = (items[:middle], items[middle:])
            return tuple(self._update(dict(part)) for part in parts) if middle else ()

        def part(entity_ids: Sequence[str]) -> Notice:
            return self._update({it: batch[it] for it in entity_ids})

        return self._notice(build, batch, part, halves)

    def _delete(self, entity_ids: Sequence[str]) -> Notice:
        def build(auth: EventAuth) -> JsonObjectType:
            return events.delete_report(map(endpoint_id_of, entity_ids), auth)

        return self._notice(build, entity_ids, self._delete)

    def _notice(
        self,
        build: Callable[[EventAuth], JsonObjectType],
        entity_ids: Iterable[str],
        part: Callable[[Sequence[str]], Notice],
        halves: Callable[[], tuple[Notice, ...]] = tuple,
    ) -> Notice:
        news = {entity_id: self._told.get(entity_id) for entity_id in entity_ids}

        @callback
        def on_taken() -> None:
            for entity_id, told in news.items():
                if told is None:
                    self._known.pop(entity_id, None)
                else:
                    self._known[entity_id] = told
            self._save()

        @callback
        def on_refused(err: GatewayError) -> None:
            for entity_id, told in news.items():
                if isinstance(err, Rejected) and told and len(news) == 1:
                    self._endpoints.async_reject(entity_id, told.digest, str(err))

        return Notice(
            build=build,
            lane=_LANE,
            on_taken=on_taken,
            on_refused=on_refused,
            halves=halves,
            entity_ids=tuple(news),
            part=lambda visible: replace(part(visible), on_taken=on_taken),
        )

    def _telling(self, endpoint: Endpoint) -> Told:
        return Told(endpoint.digest, endpoint.entity_id in self._entities.entities)

    def _is_at_hand(self, entity_id: str) -> bool:
        """Return whether an entity is exposed and available."""
        state = self._hass.states.get(entity_id)
        return (
            state is not None
            and available(state)
            and self._endpoints.async_get(state) is not None
            and not self._endpoints.faults.is_surplus(entity_id)
        )

    def _is_gone(
        self, entity_id: str, state: State | None, told: Told, *, at_once: bool
    ) -> bool:
        """Return whether an entity is no endpoint any more, rather than not yet.

        `at_once` leaves out the grace for what the built-in integration announced.
        """
        entry = self._entities.async_get(entity_id)
        doubtful = told.digest == INHERITED and not at_once
        if self._is_barred(entity_id):
            gone = True
        elif state is not None:
            gone = known(state)
        elif entry is not None:
            gone = entry.disabled
        else:
            gone, doubtful = True, doubtful or not told.registered
        if not gone:
            self._grace.async_end(entity_id)
        return gone and (not doubtful or self._grace.is_over(entity_id, GRACE))

    def _is_barred(self, entity_id: str) -> bool:
        """Return whether an entity is not exposed, whatever its state."""
        obstacle = self._exposure.obstacle(entity_id)
        return self._endpoints.faults.is_surplus(entity_id) or (
            # The kind of an entity may show only when it has a state.
            obstacle is not None and obstacle is not Reason.NOT_BY_DEFAULT
        )

    def _later(self, delay: float, action: Callable[[], None]) -> None:
        @callback
        def fire(_: datetime) -> None:
            self._timers.discard(cancel)
            action()

        cancel = async_call_later(self._hass, delay, fire)
        self._timers.add(cancel)

    def _save(self) -> None:
        self._store.async_delay_save(lambda: self._known, SAVE_DELAY)


def _parse(stored: dict[str, Told]) -> dict[str, Told]:
    """Read the file; raises an error for one of another form."""
    known = {entity_id: Told(*told) for entity_id, told in stored.items()}
    if not all(isinstance(told.digest, str) for told in known.values()):
        raise TypeError
    return known


def _batches(
    endpoints: dict[str, JsonObjectType],
) -> Iterator[dict[str, JsonObjectType]]:
    """Yield the endpoints in portions that Amazon takes at once."""
    batch: dict[str, JsonObjectType] = {}
    size = 0
    for entity_id, discovery in endpoints.items():
        length = len(json_bytes(discovery)) + 1
        if batch and (len(batch) == MAX_ENDPOINTS or size + length > MAX_BYTES):
            yield batch
            batch, size = {}, 0
        batch[entity_id] = discovery
        size += length
    if batch:
        yield batch
