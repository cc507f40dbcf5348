"""Store whether Home Assistant or Alexa automates each thermostat."""

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Final

from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from ..const import EVENT_AUTOMATION_STATUS
from ..interfaces.automation_management import AutomationStatus
from ..listeners import Listeners
from ..storage import PrivateStore
from .stored_status import StoredStatus, StoredStatuses, parse

# Seconds between a change and the writing of the file.
SAVE_DELAY: Final = 10

_DEFAULT: Final = StoredStatus()


class ChangedBy(StrEnum):
    """The origin of a change."""

    USER = "user"
    ALEXA = "alexa"
    AUTOMATIONS = "automations"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """A changed automation status of a thermostat."""

    entity_id: str
    status: str
    alexa_status: str | None
    by: ChangedBy
    # Of the directive or the switch; None: the automations have changed.
    context: Context | None = None


class AutomationStatuses(Listeners[StatusChange]):
    """Store the automation status of each thermostat by its registry id.

    `form` is the name of the status request that Amazon accepted last.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        super().__init__()
        self.form: str | None = None
        self._hass = hass
        self._entities = er.async_get(hass)
        self._store = PrivateStore[StoredStatuses](hass, "automation_status")
        self._thermostats: dict[str, StoredStatus] = {}

    async def async_load(self) -> None:
        if loaded := await self._store.async_load_parsed(parse):
            self.form, self._thermostats = loaded

    async def async_save(self) -> None:
        await self._store.async_save(self._file_content())

    def key(self, entity_id: str) -> str:
        """Return the registry id of an entity, or the entity id without one."""
        entry = self._entities.async_get(entity_id)
        return entry.id if entry else entity_id

    def stored(self, entity_id: str) -> StoredStatus:
        return self._thermostats.get(self.key(entity_id), _DEFAULT)

    def status(self, entity_id: str) -> str:
        return self.stored(entity_id).status

    async def async_set_by_user(
        self, entity_id: str, status: AutomationStatus, context: Context | None = None
    ) -> None:
        """Set the status that a user has chosen."""
        choice = {"chosen": status.value, "chosen_by": ChangedBy.USER.value}
        self._change(entity_id, ChangedBy.USER, context, **choice)
        await self.async_save()

    async def async_set_by_alexa(
        self,
        entity_id: str,
        alexa_status: AutomationStatus,
        context: Context | None = None,
    ) -> None:
        """Set Alexa's status; AUTOMATED ends the automation by Home Assistant."""
        changes = {"alexa_status": alexa_status.value}
        if alexa_status is AutomationStatus.AUTOMATED:
            changes["chosen"] = AutomationStatus.NOT_AUTOMATED.value
            changes["chosen_by"] = ChangedBy.ALEXA.value
        self._change(entity_id, ChangedBy.ALEXA, context, **changes)
        await self.async_save()

    @callback
    def async_set_request_form(self, form: str) -> None:
        """Store the form of the status request that Amazon accepts."""
        if self.form != form:
            self.form = form
            self._save()

    @callback
    def async_set_found(self, entity_id: str, status: AutomationStatus) -> None:
        """Set the status derived from automations, valid until one is chosen."""
        if self.stored(entity_id).found != status:
            self._change(entity_id, ChangedBy.AUTOMATIONS, found=status.value)

    @callback
    def async_clear_choice_of_alexa(self, entity_id: str) -> None:
        """Return to the status derived from automations if Alexa has chosen."""
        if self.stored(entity_id).chosen_by == ChangedBy.ALEXA:
            self._change(entity_id, ChangedBy.AUTOMATIONS, chosen=None, chosen_by=None)

    @callback
    def async_set_paused(self, entity_id: str, automations: frozenset[str]) -> None:
        """Store the automations that are paused for a thermostat, by their keys."""
        self._change(entity_id, ChangedBy.ALEXA, paused=tuple(sorted(automations)))

    def paused(self, *, except_for: str | None = None) -> frozenset[str]:
        """Return the keys of paused automations, optionally except for a thermostat."""
        excluded = None if except_for is None else self.key(except_for)
        return frozenset(
            automation
            for key, stored in self._thermostats.items()
            if key != excluded
            for automation in stored.paused
        )

    @callback
    def async_remove_paused(self, automation_id: str) -> None:
        """Remove an automation that was turned on from all thermostats."""
        resumed = self.key(automation_id)
        for key, stored in self._thermostats.items():
            if resumed in stored.paused:
                paused = tuple(paused for paused in stored.paused if paused != resumed)
                self._thermostats[key] = replace(stored, paused=paused)
                self._save()

    def _change(
        self,
        entity_id: str,
        by: ChangedBy,
        context: Context | None = None,
        **changes: Any,
    ) -> None:
        """Store changes, and call the listeners if the status is another one."""
        old = self.stored(entity_id)
        new = replace(old, **changes)
        changed = (old.status, old.alexa_status) != (new.status, new.alexa_status)
        if changed:
            now = dt_util.utcnow().isoformat(timespec="seconds")
            new = replace(new, changed_at=now, changed_by=by.value)
        self._thermostats[self.key(entity_id)] = new
        self._save()
        if changed:
            data: dict[str, Any] = {
                "entity_id": entity_id,
                "status": new.status,
                "alexa_status": new.alexa_status,
                "by": by,
            }
            change = StatusChange(**data, context=context)
            self.async_notify(change)
            self._hass.bus.async_fire(EVENT_AUTOMATION_STATUS, data, context=context)

    def _save(self) -> None:
        self._store.async_delay_save(self._file_content, SAVE_DELAY)

    def _file_content(self) -> StoredStatuses:
        return {
            "thermostats": {
                key: asdict(stored) for key, stored in self._thermostats.items()
            },
            "form": self.form,
        }
