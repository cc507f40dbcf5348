"""What went to and fro between Alexa and us lately."""

from collections import deque
from collections.abc import Hashable, Iterator
from dataclasses import asdict, dataclass
from time import time
from typing import Final

from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType

from .redact import cut

MAX_RECENT: Final = 50
# Of so many entities the last record is kept too: no more are ever listed.
MAX_ENTITIES: Final = 300
# Of so many kinds of trouble it is remembered that they are in the log.
MAX_LOGGED: Final = 256


@dataclass(slots=True)
class Record:
    """One message, when it came or went, and what became of it."""

    message: str
    entity_id: str | None
    result: str
    time: float

    def as_json(self) -> JsonObjectType:
        """Return what people get to read."""
        when = dt_util.utc_from_timestamp(self.time)
        return {**asdict(self), "time": when.isoformat()}


class MessageLog:
    """The last messages of one direction, and the last of each entity."""

    def __init__(self) -> None:
        self._recent: deque[Record] = deque(maxlen=MAX_RECENT)
        self._last: dict[str, Record] = {}

    def __iter__(self) -> Iterator[Record]:
        return iter(self._recent)

    def add(self, message: str, entity_id: str | None, result: str) -> None:
        """Remember a message."""
        entity_id = entity_id and cut(entity_id)
        record = Record(cut(message), entity_id, cut(result), time())
        self._recent.append(record)
        if entity_id is not None:
            self._last.pop(entity_id, None)
            self._last[entity_id] = record
            if len(self._last) > MAX_ENTITIES:
                del self._last[next(iter(self._last))]

    def last_of(self, entity_id: str) -> Record | None:
        """Return the last message about an entity."""
        return self._last.get(entity_id)


class Once:
    """Tells the first of equal things from the others; knows the last 256."""

    def __init__(self) -> None:
        self._known: dict[Hashable, None] = {}

    def __call__(self, *key: Hashable) -> bool:
        """Return whether something comes for the first time."""
        if key in self._known:
            return False
        self._known[key] = None
        if len(self._known) > MAX_LOGGED:
            del self._known[next(iter(self._known))]
        return True
