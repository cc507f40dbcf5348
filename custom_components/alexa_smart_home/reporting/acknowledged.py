"""Values by entity id that Amazon will know and that it has acknowledged."""

from collections.abc import Callable, Mapping
from typing import Any

from homeassistant.core import HomeAssistant, callback

from ..storage import PrivateStore


class AcknowledgedState[V]:
    """Hold what Amazon will know once all events are delivered, and what it knows now.

    `expected` is the former, `acknowledged` the latter. Only `acknowledged` is stored:
    `parse` and `dump` convert it from and to the content of the file.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        name: str,
        *,
        parse: Callable[[Any], dict[str, V]],
        dump: Callable[[Mapping[str, V]], Any],
        save_delay: float,
    ) -> None:
        self.expected: dict[str, V] = {}
        self.acknowledged: dict[str, V] = {}
        self._parse = parse
        self._dump = dump
        self._save_delay = save_delay
        self._store = PrivateStore[Any](hass, name)

    async def async_load(self) -> None:
        self.acknowledged = await self._store.async_load_parsed(self._parse) or {}
        self.expected = dict(self.acknowledged)

    async def async_save(self) -> None:
        await self._store.async_save(self._data())

    @callback
    def async_delay_save(self) -> None:
        self._store.async_delay_save(self._data, self._save_delay)

    @callback
    def async_acknowledge(self, entity_id: str, value: V | None) -> None:
        """Store the value that Amazon knows of an entity, None if it knows nothing."""
        if value is None:
            self.acknowledged.pop(entity_id, None)
        else:
            self.acknowledged[entity_id] = value
        self.async_delay_save()

    @callback
    def async_forget(self, entity_id: str) -> None:
        self.expected.pop(entity_id, None)
        if self.acknowledged.pop(entity_id, None) is not None:
            self.async_delay_save()

    def _data(self) -> Any:
        return self._dump(self.acknowledged)
