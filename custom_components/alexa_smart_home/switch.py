"""Switches that are on while Home Assistant automates a thermostat."""

from typing import Any, override

from homeassistant.components.switch import SwitchEntity
from homeassistant.components.switch.const import DOMAIN as SWITCH_DOMAIN
from homeassistant.core import HomeAssistant, callback, split_entity_id
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.typing import UndefinedType

from .automation.status import StatusChange
from .automation.thermostats import Thermostat
from .const import DOMAIN
from .entity import AlexaEntity
from .interfaces.automation_management import AutomationStatus
from .models import AlexaConfigEntry

PARALLEL_UPDATES = 0

_KEY = "automation"


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AlexaConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a switch for each thermostat, and remove it with the thermostat."""
    thermostats = entry.runtime_data.thermostats
    registry = er.async_get(hass)
    present: set[str] = set()

    @callback
    def follow(key: str, thermostat: Thermostat | None) -> None:
        if thermostat is None:
            present.discard(key)
            entity_id = registry.async_get_entity_id(
                SWITCH_DOMAIN, DOMAIN, _unique_id(key)
            )
            if entity_id is not None:
                registry.async_remove(entity_id)
        elif key not in present:
            present.add(key)
            async_add_entities([AutomationSwitch(entry, key, thermostat)])

    @callback
    def remove_stale(_: HomeAssistant) -> None:
        """Remove the switches of thermostats that no longer exist."""
        wanted = {_unique_id(key) for key in thermostats.found}
        for entity in er.async_entries_for_config_entry(registry, entry.entry_id):
            if entity.domain == SWITCH_DOMAIN and entity.unique_id not in wanted:
                registry.async_remove(entity.entity_id)

    for key, thermostat in thermostats.found.items():
        follow(key, thermostat)
    entry.async_on_unload(thermostats.async_listen(follow))
    entry.async_on_unload(async_at_started(hass, remove_stale))


def _unique_id(key: str) -> str:
    return f"{key}_{_KEY}"


class AutomationSwitch(AlexaEntity, SwitchEntity):
    """Shows and sets whether Home Assistant automates a thermostat."""

    def __init__(
        self, entry: AlexaConfigEntry, key: str, thermostat: Thermostat
    ) -> None:
        super().__init__(entry, _KEY, _unique_id(key))
        self._key = key
        self._set_thermostat(thermostat)
        object_id = split_entity_id(thermostat.entity_id)[1]
        self.entity_id = f"{SWITCH_DOMAIN}.{object_id}_{_KEY}"
        self._statuses = self._runtime.automation_statuses

    @override
    async def async_added_to_hass(self) -> None:
        self.async_on_remove(self._runtime.thermostats.async_listen(self._follow))
        self.async_on_remove(self._statuses.async_listen(self._status_changed))

    @callback
    def _follow(self, key: str, thermostat: Thermostat | None) -> None:
        if key == self._key and thermostat is not None:
            self._set_thermostat(thermostat)
            self.async_write_ha_state()

    def _set_thermostat(self, thermostat: Thermostat) -> None:
        self._thermostat = thermostat
        self._attr_translation_placeholders = {"thermostat": thermostat.name}

    @callback
    def _status_changed(self, change: StatusChange) -> None:
        if change.entity_id == self._thermostat.entity_id:
            self.async_write_ha_state()

    @property
    @override
    def name(self) -> str | UndefinedType | None:
        """Return the current name; Home Assistant caches the name of an entity."""
        return self._name_internal(None, self.platform_data.platform_translations)

    @property
    @override
    def is_on(self) -> bool:
        status = self._statuses.status(self._thermostat.entity_id)
        return status == AutomationStatus.AUTOMATED

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return the status reported by Alexa, and who changed the status when."""
        stored = self._statuses.stored(self._thermostat.entity_id)
        return {
            "alexa_status": stored.alexa_status,
            "changed_at": stored.changed_at,
            "changed_by": stored.changed_by,
        }

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self._async_set_status(AutomationStatus.AUTOMATED)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self._async_set_status(AutomationStatus.NOT_AUTOMATED)

    async def _async_set_status(self, status: AutomationStatus) -> None:
        await self._statuses.async_set_by_user(
            self._thermostat.entity_id, status, self._context
        )
