"""Turn automations off while Alexa automates their thermostats."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial

from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.const import ATTR_ENTITY_ID, SERVICE_TURN_OFF, SERVICE_TURN_ON
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.start import async_at_started

from ..const import LOGGER
from ..interfaces.automation_management import AutomationStatus
from .status import AutomationStatuses, ChangedBy, StatusChange
from .watch import AutomationWatch


class AutomationPause:
    """Pause automations if `enabled`, and resume paused ones in any case.

    The actions are called in the context of the directive or the switch. Automations
    that the user of this context may not control are not changed.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        statuses: AutomationStatuses,
        watch: AutomationWatch,
        *,
        enabled: bool,
    ) -> None:
        self._hass = hass
        self._statuses = statuses
        self._watch = watch
        self._enabled = enabled
        self._lock = asyncio.Lock()

    @callback
    def async_status_changed(self, change: StatusChange) -> None:
        """Pause or resume the automations of a thermostat if they must be."""
        if change.by is ChangedBy.ALEXA:
            if change.alexa_status == AutomationStatus.NOT_AUTOMATED:
                self._start(self._async_resume, change)
            elif self._enabled:
                self._start(self._async_pause, change)
        elif (
            change.by is ChangedBy.USER and change.status == AutomationStatus.AUTOMATED
        ):
            self._start(self._async_resume, change)

    def _start(
        self, job: Callable[[StatusChange], Awaitable[None]], change: StatusChange
    ) -> None:
        """Run a job after the automations are set up, one job at a time."""

        async def started(_: HomeAssistant) -> None:
            async with self._lock:
                await job(change)

        async_at_started(self._hass, started)

    async def _async_pause(self, change: StatusChange) -> None:
        acting = await self._async_controlled(
            self._watch.acting_on(change.entity_id), change.context
        )
        enabled = set(filter(self._watch.is_enabled, acting))
        paused = self._statuses.paused() & set(map(self._statuses.key, acting))
        # Some may be left from a user who was not allowed to resume them.
        paused |= set(self._statuses.stored(change.entity_id).paused)
        paused |= set(map(self._statuses.key, enabled))
        self._statuses.async_set_paused(change.entity_id, paused)
        await self._statuses.async_save()
        await _async_call(self._hass, SERVICE_TURN_OFF, enabled, change.context)

    async def _async_resume(self, change: StatusChange) -> None:
        """Resume automations that are not paused for another thermostat."""
        paused = frozenset(self._statuses.stored(change.entity_id).paused)
        if not paused:
            return
        if change.by is ChangedBy.ALEXA:
            self._statuses.async_clear_choice_of_alexa(change.entity_id)
        free = paused - self._statuses.paused(except_for=change.entity_id)
        entities = er.async_get(self._hass)
        entity_ids = {key: er.async_resolve_entity_id(entities, key) for key in free}
        controlled = await self._async_controlled(
            filter(None, entity_ids.values()), change.context
        )
        kept = frozenset(
            key
            for key, entity_id in entity_ids.items()
            if entity_id is not None and entity_id not in controlled
        )
        await async_turn_on_paused(self._hass, free - kept, change.context)
        self._statuses.async_set_paused(change.entity_id, kept)
        await self._statuses.async_save()

    async def _async_controlled(
        self, automation_ids: Iterable[str], context: Context | None
    ) -> frozenset[str]:
        """Return the automations that the user of a context may control."""
        found = frozenset(automation_ids)
        if context is None or context.user_id is None:
            return found
        user = await self._hass.auth.async_get_user(context.user_id)
        controlled = frozenset(
            automation_id
            for automation_id in found
            if user and user.permissions.check_entity(automation_id, POLICY_CONTROL)
        )
        if forbidden := sorted(found - controlled):
            LOGGER.warning(
                "%s may not control %s: not paused or resumed for Alexa",
                user.name if user else "A deleted user",
                ", ".join(forbidden),
            )
        return controlled


async def async_turn_on_paused(
    hass: HomeAssistant, automations: Iterable[str], context: Context | None = None
) -> None:
    """Turn on paused automations, given by their registry ids or entity ids."""
    resolve = partial(er.async_resolve_entity_id, er.async_get(hass))
    entity_ids = filter(None, map(resolve, automations))
    await _async_call(hass, SERVICE_TURN_ON, entity_ids, context)


async def _async_call(
    hass: HomeAssistant,
    service: str,
    automation_ids: Iterable[str],
    context: Context | None,
) -> None:
    if existing := sorted(filter(hass.states.get, automation_ids)):
        data = {ATTR_ENTITY_ID: existing}
        await hass.services.async_call(
            AUTOMATION_DOMAIN, service, data, blocking=True, context=context
        )
