"""Store the classes of objects that Alexa has enabled for each camera."""

from typing import Any

from homeassistant.core import HomeAssistant

from ..interfaces.object_detection import ObjectClass
from ..storage import PrivateStore

# The content of the file: the classes by entity id.
type StoredClasses = dict[str, list[str]]


class ObjectClasses:
    """Hold the enabled classes by entity id, and save each change at once."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._store = PrivateStore[StoredClasses](hass, "object_classes")
        self._enabled: dict[str, frozenset[str]] = {}

    async def async_load(self) -> None:
        self._enabled = await self._store.async_load_parsed(_parse) or {}

    async def async_save(self) -> None:
        await self._store.async_save(
            {entity_id: sorted(names) for entity_id, names in self._enabled.items()}
        )

    def enabled(self, entity_id: str) -> frozenset[str] | None:
        """Return the enabled classes of a camera, None if Alexa has not set them."""
        return self._enabled.get(entity_id)

    async def async_enable(self, entity_id: str, classes: frozenset[str]) -> None:
        self._enabled[entity_id] = classes
        await self.async_save()


def _parse(stored: Any) -> dict[str, frozenset[str]]:
    """Return the content of the file; raises an error for another format."""
    return {
        entity_id: frozenset(ObjectClass(name) for name in names)
        for entity_id, names in stored.items()
    }
