"""What went to and fro between Alexa and us lately."""

from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from time import time
from typing import Final

from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType

MAX_RECENT: Final = 50
# Of so many entities the last record is kept too: no more are ever listed.
MAX_ENTITIES: Final = 300
# What others write is not kept at any length.
MAX_LENGTH: Final = 255


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


class History:
    """The last messages of one direction, and the last of each entity."""

    def __init__(self) -> None:
        self._recent: deque[Record] = deque(maxlen=MAX_RECENT)
        self._last: dict[str, Record] = {}

    def __iter__(self) -> Iterator[Record]:
        return iter(self._recent)

    def add(self, message: str, entity_id: str | None, result: str) -> None:
        """Remember a message."""
        entity_id = entity_id and entity_id[:MAX_LENGTH]
        record = Record(message[:MAX_LENGTH], entity_id, result[:MAX_LENGTH], time())
        self._recent.append(record)
        if entity_id is not None:
            self._last.pop(entity_id, None)
            self._last[entity_id] = record
            if len(self._last) > MAX_ENTITIES:
                del self._last[next(iter(self._last))]

    def last_of(self, entity_id: str) -> Record | None:
        """Return the last message about an entity."""
        return self._last.get(entity_id)
