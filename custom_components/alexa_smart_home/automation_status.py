"""Who automates a thermostat: Home Assistant or Alexa; kept on disk."""

from typing import Final, TypedDict

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.storage import Store

from .const import DOMAIN
from .interfaces.automation_management import AutomationStatus

STORE_VERSION: Final = 1


class StoredStatus(TypedDict):
    """What is remembered of one thermostat."""

    status: str
    alexa_status: str | None


class AutomationStatuses:
    """The automation status of each thermostat, found by its registry id."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._entities = er.async_get(hass)
        self._store: Store[dict[str, StoredStatus]] = Store(
            hass, STORE_VERSION, f"{DOMAIN}.automation_status", private=True
        )
        self._statuses: dict[str, StoredStatus] = {}

    async def async_load(self) -> None:
        """Read what was remembered."""
        self._statuses = await self._store.async_load() or {}

    @callback
    def status(self, entity_id: str) -> str:
        """Return AUTOMATED when Home Assistant automates the thermostat."""
        stored = self._statuses.get(self._key(entity_id))
        return stored["status"] if stored else AutomationStatus.NOT_AUTOMATED

    async def async_alexa_says(self, entity_id: str, alexa_status: str) -> None:
        """Take over what Alexa says of herself: only one may automate."""
        status = self.status(entity_id)
        if alexa_status == AutomationStatus.AUTOMATED:
            status = AutomationStatus.NOT_AUTOMATED
        self._statuses[self._key(entity_id)] = {
            "status": status,
            "alexa_status": alexa_status,
        }
        await self._store.async_save(self._statuses)

    def _key(self, entity_id: str) -> str:
        """Return what stays the same when the entity is renamed."""
        entry = self._entities.async_get(entity_id)
        return entry.id if entry else entity_id
