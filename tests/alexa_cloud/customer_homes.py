"""Received events, and the endpoints and property values of each account."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from .envelope import reported_properties
from .json_types import Json, JsonValue, dig, items


@dataclass(frozen=True, kw_only=True)
class ReceivedEvent:
    """An event that the gateway has accepted."""

    message: Json
    account: str
    region: str
    # Seconds on the clock of the event loop.
    arrived: float = field(default_factory=lambda: asyncio.get_running_loop().time())

    @property
    def namespace(self) -> str:
        """Return the namespace."""
        return str(dig(self.message, "event", "header", "namespace"))

    @property
    def name(self) -> str:
        """Return the name, such as ChangeReport."""
        return str(dig(self.message, "event", "header", "name"))

    @property
    def endpoint_id(self) -> str | None:
        """Return the id of the endpoint of the event."""
        endpoint_id = dig(self.message, "event", "endpoint", "endpointId")
        return None if endpoint_id is None else str(endpoint_id)

    @property
    def endpoint_ids(self) -> list[str]:
        """Return the ids of the endpoints in a discovery event."""
        listed = items(self.message, "event", "payload", "endpoints")
        return [str(endpoint["endpointId"]) for endpoint in listed]

    @property
    def cause(self) -> str:
        """Return the cause of a ChangeReport or a device event."""
        payload = dig(self.message, "event", "payload")
        return str(dig(dig(payload, "change") or payload, "cause", "type"))

    @property
    def changed(self) -> list[Json]:
        """Return the properties that have changed."""
        return items(self.message, "event", "payload", "change", "properties")

    @property
    def unchanged(self) -> list[Json]:
        """Return the properties in the context."""
        return items(self.message, "context", "properties")


class PropertyKey(NamedTuple):
    """Identify a property of an endpoint."""

    endpoint_id: str
    namespace: str
    name: str
    instance: str | None = None


class Sample(NamedTuple):
    """A reported value with its time."""

    time: datetime
    value: JsonValue


type Predicate = Callable[[ReceivedEvent], bool]


class CustomerHomes:
    """Store the endpoints and the newest property values of each account."""

    def __init__(self) -> None:
        self.events: list[ReceivedEvent] = []
        self.endpoints: defaultdict[str, dict[str, Json]] = defaultdict(dict)
        self.properties: defaultdict[str, dict[PropertyKey, Sample]] = defaultdict(dict)
        # Changes that arrived after a newer one of the same property.
        self.stale: list[tuple[str, PropertyKey]] = []
        self._waiting: list[tuple[Predicate, asyncio.Future[ReceivedEvent]]] = []

    def receive(self, event: ReceivedEvent) -> None:
        """Store an event, and resolve the calls that wait for it."""
        self.events.append(event)
        if event.name == "AddOrUpdateReport":
            for endpoint in items(event.message, "event", "payload", "endpoints"):
                self.endpoints[event.account][str(endpoint["endpointId"])] = endpoint
        elif event.name == "DeleteReport":
            for endpoint_id in event.endpoint_ids:
                self._remove(event.account, endpoint_id)
        else:
            self._update_properties(event)
        for predicate, future in self._waiting:
            if not future.done() and predicate(event):
                future.set_result(event)

    async def wait_for(
        self, predicate: Predicate, *, within: float, since: int
    ) -> ReceivedEvent:
        """Return the first matching event from index `since` on; wait for it."""
        for event in self.events[since:]:
            if predicate(event):
                return event
        future: asyncio.Future[ReceivedEvent] = asyncio.Future()
        self._waiting.append((predicate, future))
        try:
            async with asyncio.timeout(within):
                return await future
        except TimeoutError:
            seen = [(event.name, event.endpoint_id) for event in self.events[since:]]
            raise AssertionError(f"No such event in {within} s, only {seen}") from None
        finally:
            self._waiting.remove((predicate, future))

    def _remove(self, account: str, endpoint_id: str) -> None:
        self.endpoints[account].pop(endpoint_id, None)
        properties = self.properties[account]
        for key in [key for key in properties if key.endpoint_id == endpoint_id]:
            del properties[key]

    def _update_properties(self, event: ReceivedEvent) -> None:
        """Store the newest value of each reported property."""
        properties = self.properties[event.account]
        for item in reported_properties(event.message):
            instance = item.get("instance")
            key = PropertyKey(
                endpoint_id=str(event.endpoint_id),
                namespace=str(item["namespace"]),
                name=str(item["name"]),
                instance=None if instance is None else str(instance),
            )
            time = datetime.fromisoformat(str(item["timeOfSample"]))
            if key not in properties or properties[key].time <= time:
                properties[key] = Sample(time, item["value"])
            elif item in event.changed:
                self.stale.append((event.account, key))
