"""Events that announce endpoints and delete them.

https://developer.amazon.com/docs/device-apis/alexa-discovery.html
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from homeassistant.helpers.json import json_bytes
from homeassistant.util.json import JsonObjectType

from ..endpoints.faults import MAX_ENDPOINTS
from ..protocol import events
from ..protocol.discovery import endpoint_id_of
from ..protocol.events import EventAuth
from .answers import GatewayError
from .queue import Notice

# Bytes of the endpoints in one event: Amazon accepts events of 256 KB.
MAX_BYTES: Final = 250_000
# These events are sent one after the other.
_LANE: Final = "discovery"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoveryNotices:
    """Build the events. Both callbacks get the keys that an event is about."""

    on_accepted: Callable[[Sequence[str]], None]
    on_rejected: Callable[[Sequence[str], GatewayError], None]

    def update(self, endpoints: Mapping[str, JsonObjectType]) -> Notice:
        """Return an AddOrUpdateReport of the endpoint objects by key."""

        def build(auth: EventAuth) -> JsonObjectType:
            return events.add_or_update_report(endpoints.values(), auth)

        def halves() -> tuple[Notice, ...]:
            keys = [*endpoints]
            middle = len(keys) // 2
            parts = (keys[:middle], keys[middle:])
            return tuple(map(part, parts)) if middle else ()

        def part(keys: Sequence[str]) -> Notice:
            return self.update({key: endpoints[key] for key in keys})

        return replace(self._notice(build, [*endpoints], part), halves=halves)

    def delete(self, keys: Sequence[str]) -> Notice:
        """Return a DeleteReport."""

        def build(auth: EventAuth) -> JsonObjectType:
            return events.delete_report(map(endpoint_id_of, keys), auth)

        return self._notice(build, keys, self.delete)

    def _notice(
        self,
        build: Callable[[EventAuth], JsonObjectType],
        keys: Sequence[str],
        part: Callable[[Sequence[str]], Notice],
    ) -> Notice:
        def on_accepted() -> None:
            self.on_accepted(keys)

        return Notice(
            build=build,
            lane=_LANE,
            on_accepted=on_accepted,
            on_rejected=lambda err: self.on_rejected(keys, err),
            keys=tuple(keys),
            # All accounts together acknowledge the whole notice.
            part=lambda visible: replace(part(visible), on_accepted=on_accepted),
        )


def batches(
    endpoints: Mapping[str, JsonObjectType],
) -> Iterator[dict[str, JsonObjectType]]:
    """Yield the endpoints in batches that Amazon accepts in one event."""
    batch: dict[str, JsonObjectType] = {}
    size = 0
    for key, discovery in endpoints.items():
        length = len(json_bytes(discovery)) + 1
        if batch and (len(batch) == MAX_ENDPOINTS or size + length > MAX_BYTES):
            yield batch
            batch, size = {}, 0
        batch[key] = discovery
        size += length
    if batch:
        yield batch
