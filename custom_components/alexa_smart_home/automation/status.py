"""Who automates a thermostat: Home Assistant or Alexa; kept on disk."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Final, TypedDict

from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from .. import storage
from ..const import DOMAIN, EVENT_AUTOMATION_STATUS
from ..interfaces.automation_management import AutomationStatus

STORE_VERSION: Final = 1
# Seconds.
SAVE_DELAY: Final = 10


class By(StrEnum):
    """Who changes a status."""

    USER = "user"
    ALEXA = "alexa"
    AUTOMATIONS = "automations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What is remembered of one thermostat; times are ISO 8601."""

    # None: nobody has chosen, so the automations tell.
    chosen: str | None = None
    chosen_by: str | None = None
    found: str = AutomationStatus.NOT_AUTOMATED
    alexa_status: str | None = None
    changed_at: str | None = None
    changed_by: str | None = None
    # The automations that are off because Alexa took over, by their keys.
    paused: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        """Return AUTOMATED when Home Assistant automates the thermostat."""
        return self.chosen or self.found


_NO_MEMORY: Final = Memory()


class StoredStatuses(TypedDict):
    """The file: the thermostats, and how Alexa wants to be asked about them."""

    thermostats: dict[str, dict[str, Any]]
    form: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """Somebody else automates a thermostat now."""

    entity_id: str
    status: str
    alexa_status: str | None
    by: By
    # In which it was changed; None: Home Assistant found it out.
    context: Context | None = None

    def as_event_data(self) -> dict[str, Any]:
        """Return the data of the event on the bus."""
        return {
            "entity_id": self.entity_id,
            "status": self.status,
            "alexa_status": self.alexa_status,
            "by": self.by,
        }


class AutomationStatuses:
    """The automation status of each thermostat, found by its registry id.

    `form` is the form of the request for Alexa's own status that she took.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        self.form: str | None = None
        self._hass = hass
        self._entities = er.async_get(hass)
        self._store: Store[StoredStatuses] = Store(
            hass,
            STORE_VERSION,
            f"{DOMAIN}.automation_status",
            private=True,
            atomic_writes=True,
        )
        self._memories: dict[str, Memory] = {}
        self._listeners: list[Callable[[StatusChange], None]] = []

    async def async_load(self) -> None:
        """Read what was remembered."""
        self.form, self._memories = await storage.async_load(self._store, _parse) or (
            None,
            {},
        )

    async def async_save(self) -> None:
        """Write down what is remembered."""
        await self._store.async_save(self._stored())

    @callback
    def async_listen(self, listener: Callable[[StatusChange], None]) -> CALLBACK_TYPE:
        """Call a listener with each change."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def key(self, entity_id: str) -> str:
        """Return what stays the same when the entity is renamed."""
        entry = self._entities.async_get(entity_id)
        return entry.id if entry else entity_id

    def memory(self, entity_id: str) -> Memory:
        """Return what is remembered of a thermostat."""
        return self._memories.get(self.key(entity_id), _NO_MEMORY)

    def status(self, entity_id: str) -> str:
        """Return AUTOMATED when Home Assistant automates the thermostat."""
        return self.memory(entity_id).status

    async def async_choose(
        self, entity_id: str, status: AutomationStatus, context: Context | None = None
    ) -> None:
        """Let a person decide."""
        self._change(
            entity_id, By.USER, context, chosen=status.value, chosen_by=By.USER.value
        )
        await self.async_save()

    async def async_alexa_says(
        self,
        entity_id: str,
        alexa_status: AutomationStatus,
        context: Context | None = None,
    ) -> None:
        """Take over what Alexa says of herself: only one may automate."""
        if alexa_status is AutomationStatus.AUTOMATED:
            self._change(
                entity_id,
                By.ALEXA,
                context,
                alexa_status=alexa_status.value,
                chosen=AutomationStatus.NOT_AUTOMATED.value,
                chosen_by=By.ALEXA.value,
            )
        else:
            self._change(entity_id, By.ALEXA, context, alexa_status=alexa_status.value)
        await self.async_save()

    @callback
    def async_remember_form(self, form: str) -> None:
        """Remember how Alexa wants to be asked."""
        if self.form != form:
            self.form = form
            self._save()

    @callback
    def async_found(self, entity_id: str, status: AutomationStatus) -> None:
        """Note what the automations say: it counts while nobody has chosen."""
        if self.memory(entity_id).found != status:
            self._change(entity_id, By.AUTOMATIONS, found=status.value)

    @callback
    def async_drop_choice_of_alexa(self, entity_id: str) -> None:
        """Let the automations tell again, where Alexa alone said otherwise."""
        if self.memory(entity_id).chosen_by == By.ALEXA:
            self._change(entity_id, By.AUTOMATIONS, chosen=None, chosen_by=None)

    @callback
    def async_pause(self, entity_id: str, automations: frozenset[str]) -> None:
        """Remember which automations are off while Alexa automates a thermostat."""
        self._change(entity_id, By.ALEXA, paused=tuple(sorted(automations)))

    def paused(self, *, but_for: str | None = None) -> frozenset[str]:
        """Return all automations that are off for a thermostat other than one."""
        own = None if but_for is None else self.key(but_for)
        return frozenset(
            automation
            for key, memory in self._memories.items()
            if key != own
            for automation in memory.paused
        )

    @callback
    def async_resumed(self, automation_id: str) -> None:
        """Forget that an automation was paused: somebody turned it on."""
        automation = self.key(automation_id)
        for key, memory in self._memories.items():
            if automation in memory.paused:
                paused = tuple(it for it in memory.paused if it != automation)
                self._memories[key] = replace(memory, paused=paused)
                self._save()

    def _change(
        self, entity_id: str, by: By, context: Context | None = None, **changes: Any
    ) -> None:
        """Remember something, and tell it if it makes a difference."""
        old = self.memory(entity_id)
        new = replace(old, **changes)
        if told := (old.status, old.alexa_status) != (new.status, new.alexa_status):
            now = dt_util.utcnow().isoformat(timespec="seconds")
            new = replace(new, changed_at=now, changed_by=by.value)
        self._memories[self.key(entity_id)] = new
        self._save()
        if not told:
            return
        change = StatusChange(
            entity_id=entity_id,
            status=new.status,
            alexa_status=new.alexa_status,
            by=by,
            context=context,
        )
        for listener in self._listeners:
            listener(change)
        self._hass.bus.async_fire(
            EVENT_AUTOMATION_STATUS, change.as_event_data(), context=context
        )

    def _save(self) -> None:
        self._store.async_delay_save(self._stored, SAVE_DELAY)

    def _stored(self) -> StoredStatuses:
        return {
            "thermostats": {key: asdict(it) for key, it in self._memories.items()},
            "form": self.form,
        }


def _parse(stored: StoredStatuses) -> tuple[str | None, dict[str, Memory]]:
    """Read the file; raises an error for one of another form."""
    memories = {key: _memory(it) for key, it in stored["thermostats"].items()}
    return stored["form"], memories


def _memory(stored: dict[str, Any]) -> Memory:
    """Read one thermostat; raises TypeError or ValueError for unknown values."""
    memory = Memory(**{**stored, "paused": tuple(stored["paused"])})
    if (
        memory.found not in AutomationStatus
        or not {memory.chosen, memory.alexa_status} <= {None, *AutomationStatus}
        or not all(isinstance(key, str) for key in memory.paused)
    ):
        raise ValueError
    return memory
