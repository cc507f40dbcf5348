"""Tells Alexa of endpoints that are new, not as they were, or no more."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Final, NamedTuple

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, State, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.json import json_bytes
from homeassistant.helpers.storage import Store
from homeassistant.util.json import JsonObjectType

from . import events
from .const import DOMAIN
from .discovery import endpoint_id_of
from .endpoint import Endpoint
from .endpoint_registry import MAX_ENDPOINTS, EndpointRegistry
from .events import Postage
from .exposure import Exposure, Obstacle
from .outbox import Outbox
from .readers import available, known
from .report_queue import Notice

STORE_VERSION: Final = 1
# Seconds. Alexa must know of a change within five.
DEBOUNCE: Final = 2
SAVE_DELAY: Final = 10
# An entity that no registry knows may come back when its integration is there.
GRACE: Final = 300
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
        self._missing_since: dict[str, float] = {}
        self._timers: set[CALLBACK_TYPE] = set()
        self._started = False
        self.on_deleted: Callable[[str], None] = lambda _: None

    async def async_load(self) -> None:
        """Read what Alexa knew when Home Assistant stopped."""
        stored = await self._store.async_load() or {}
        self._known = {entity_id: Told(*told) for entity_id, told in stored.items()}
        self._told = dict(self._known)

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Announce what changed while nobody looked, and what changes from now on."""
        self._started = True
        for entity_id in (*self._told, *self._exposed()):
            self.touch(entity_id)
        unsubscribe = self._endpoints.async_listen(self.touch)

        @callback
        def stop() -> None:
            self._started = False
            unsubscribe()
            for cancel in self._timers:
                cancel()
            self._timers.clear()

        return stop

    @callback
    def touch(self, entity_id: str) -> None:
        """Look at an entity again, soon: it may be another endpoint now."""
        if not self._started:
            return
        if not self._dirty:
            self._later(DEBOUNCE, self._flush)
        self._dirty.add(entity_id)

    @callback
    def sync(self) -> None:
        """Announce all endpoints again."""
        self._announce({*self._told, *self._exposed()}, again=True)

    @callback
    def discovered(self, listed: Iterable[Endpoint]) -> None:
        """Note that Alexa has just been told of these endpoints.

        She does not forget the others: those she must be told of. Of several
        accounts only one has asked.
        """
        if self._outbox.accounts > 1:
            return
        told = {it.entity_id: self._telling(it) for it in listed}
        for entity_id in self._told.keys() - told:
            self.touch(entity_id)
        self._told |= told
        self._known |= told
        self._save()

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
            self._endpoints.discover()
            dirty.update(self._told, self._exposed())
        self._announce(dirty)

    def _announce(self, entity_ids: Iterable[str], *, again: bool = False) -> None:
        updates: dict[str, JsonObjectType] = {}
        deletes: list[str] = []
        for entity_id in entity_ids:
            state = self._hass.states.get(entity_id)
            endpoint = self._endpoints.of(state) if state else None
            if endpoint is not None and not self._endpoints.is_surplus(entity_id):
                self._missing_since.pop(entity_id, None)
                if state is not None and available(state):
                    told = self._telling(endpoint)
                    if again or self._told.get(entity_id) != told:
                        self._told[entity_id] = told
                        updates[entity_id] = endpoint.discovery
            elif (told_before := self._told.get(entity_id)) and self._is_gone(
                entity_id, state, was_registered=told_before.registered
            ):
                del self._told[entity_id]
                deletes.append(entity_id)
                self.on_deleted(entity_id)
        # First what goes: there may be no room for more.
        for start in range(0, len(deletes), MAX_ENDPOINTS):
            self._outbox.put(self._delete(deletes[start : start + MAX_ENDPOINTS]))
        for batch in _batches(updates):
            self._outbox.put(self._update(batch))

    def _update(self, batch: dict[str, JsonObjectType]) -> Notice:
        def build(postage: Postage) -> JsonObjectType:
            return events.add_or_update_report(batch.values(), postage)

        def halves() -> tuple[Notice, ...]:
            items = list(batch.items())
            middle = len(items) // 2
            parts = (items[:middle], items[middle:])
            return tuple(self._update(dict(part)) for part in parts) if middle else ()

        return self._notice(build, batch, halves)

    def _delete(self, entity_ids: list[str]) -> Notice:
        def build(postage: Postage) -> JsonObjectType:
            return events.delete_report(map(endpoint_id_of, entity_ids), postage)

        return self._notice(build, entity_ids)

    def _notice(
        self,
        build: Callable[[Postage], JsonObjectType],
        entity_ids: Iterable[str],
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

        return Notice(build=build, lane=_LANE, on_taken=on_taken, halves=halves)

    def _telling(self, endpoint: Endpoint) -> Told:
        return Told(endpoint.digest, endpoint.entity_id in self._entities.entities)

    def _is_gone(
        self, entity_id: str, state: State | None, *, was_registered: bool
    ) -> bool:
        """Tell whether an entity is no endpoint any more, rather than not yet."""
        obstacle = self._exposure.obstacle(entity_id)
        if self._endpoints.is_surplus(entity_id) or (
            # The kind of an entity may show only when it has a state.
            obstacle is not None and obstacle is not Obstacle.NOT_UNASKED
        ):
            return True
        if state is not None:
            return known(state)
        if (entry := self._entities.async_get(entity_id)) is not None:
            return entry.disabled
        return was_registered or self._is_missing_for_long(entity_id)

    def _is_missing_for_long(self, entity_id: str) -> bool:
        now = self._hass.loop.time()
        since = self._missing_since.setdefault(entity_id, now)
        if since + GRACE <= now:
            del self._missing_since[entity_id]
            return True
        if since == now:
            self._later(GRACE, lambda: self.touch(entity_id))
        return False

    def _later(self, delay: float, action: Callable[[], None]) -> None:
        @callback
        def fire(_: datetime) -> None:
            self._timers.discard(cancel)
            action()

        cancel = async_call_later(self._hass, delay, fire)
        self._timers.add(cancel)

    def _save(self) -> None:
        self._store.async_delay_save(lambda: self._known, SAVE_DELAY)


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
