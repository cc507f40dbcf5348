"""Log of the latest messages from and to Alexa."""

from collections import deque
from collections.abc import Callable, Hashable, Iterator
from dataclasses import asdict, dataclass
from time import time
from typing import Final

from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType

from ..listeners import Listeners
from .redact import cut

MAX_RECENT: Final = 50
# The maximum number of endpoints.
MAX_ENTITIES: Final = 300
MAX_LOGGED: Final = 256


@dataclass(slots=True)
class Record:
    """A message, its result and its time in seconds since the epoch."""

    message: str
    entity_id: str | None
    result: str
    time: float

    def as_json(self) -> JsonObjectType:
        """Return the record with its time in ISO format."""
        when = dt_util.utc_from_timestamp(self.time)
        return {**asdict(self), "time": when.isoformat()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A message and its answer as JSON, which contain secrets, and the time between."""

    request: JsonObjectType
    response: JsonObjectType
    milliseconds: float


class MessageLog(Listeners[Record, Exchange]):
    """The latest 50 messages of one direction, and the last one of each entity.

    The listeners also get the messages themselves, which are not kept.
    """

    def __init__(self) -> None:
        super().__init__()
        self._recent: deque[Record] = deque(maxlen=MAX_RECENT)
        self._last: dict[str, Record] = {}

    def __iter__(self) -> Iterator[Record]:
        return iter(self._recent)

    def add(
        self,
        message: str,
        entity_id: str | None,
        result: str,
        exchange: Callable[[], Exchange],
    ) -> None:
        """Add a message; `exchange` is called only if there are listeners."""
        entity_id = entity_id and cut(entity_id)
        record = Record(cut(message), entity_id, cut(result), time())
        self._recent.append(record)
        if entity_id is not None:
            self._last.pop(entity_id, None)
            self._last[entity_id] = record
            if len(self._last) > MAX_ENTITIES:
                del self._last[next(iter(self._last))]
        if self.has_listeners:
            self.async_notify(record, exchange())

    def last_of(self, entity_id: str) -> Record | None:
        return self._last.get(entity_id)


class Once:
    """Detect repeated keys, among the last 256; used to log a problem once."""

    def __init__(self) -> None:
        self._known: dict[Hashable, None] = {}

    def __call__(self, *key: Hashable) -> bool:
        """Return whether a key is new."""
        if key in self._known:
            return False
        self._known[key] = None
        if len(self._known) > MAX_LOGGED:
            del self._known[next(iter(self._known))]
        return True
