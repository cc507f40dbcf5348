"""Turns automations off while Alexa automates what they act on."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial

from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.const import ATTR_ENTITY_ID, SERVICE_TURN_OFF, SERVICE_TURN_ON
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.start import async_at_started

from .automation_status import AutomationStatuses, By, StatusChange
from .automation_watch import AutomationWatch
from .interfaces.automation_management import AutomationStatus


class AutomationPause:
    """Pauses automations where that is `wanted`; resumes what it paused, always."""

    def __init__(
        self,
        hass: HomeAssistant,
        statuses: AutomationStatuses,
        watch: AutomationWatch,
        *,
        wanted: bool,
    ) -> None:
        self._hass = hass
        self._statuses = statuses
        self._watch = watch
        self._wanted = wanted
        self._one_at_a_time = asyncio.Lock()

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Follow who automates what."""
        return self._statuses.async_listen(self._changed)

    @callback
    def _changed(self, change: StatusChange) -> None:
        if change.by is By.ALEXA:
            if change.alexa_status == AutomationStatus.NOT_AUTOMATED:
                self._start(self._async_resume, change)
            elif self._wanted:
                self._start(self._async_pause, change)
        elif change.by is By.USER and change.status == AutomationStatus.AUTOMATED:
            self._start(self._async_resume, change)

    def _start(
        self, job: Callable[[StatusChange], Awaitable[None]], change: StatusChange
    ) -> None:
        """Do something once the automations are there, in order."""

        async def started(_: HomeAssistant) -> None:
            async with self._one_at_a_time:
                await job(change)

        async_at_started(self._hass, started)

    async def _async_pause(self, change: StatusChange) -> None:
        held = self._statuses.paused()
        enabled = set(
            filter(self._watch.is_enabled, self._watch.acting_on(change.entity_id))
        )
        self._statuses.pause(
            change.entity_id,
            frozenset(
                key
                for it in self._watch.acting_on(change.entity_id)
                if (key := self._statuses.key(it)) in held or it in enabled
            ),
        )
        await self._statuses.async_save()
        await _async_call(self._hass, SERVICE_TURN_OFF, enabled)

    async def _async_resume(self, change: StatusChange) -> None:
        """Turn on again what nobody else holds."""
        paused = frozenset(self._statuses.memory(change.entity_id).paused)
        if not paused:
            return
        if change.by is By.ALEXA:
            self._statuses.drop_choice_of_alexa(change.entity_id)
        free = paused - self._statuses.paused(but_for=change.entity_id)
        await async_give_back(self._hass, free)
        self._statuses.pause(change.entity_id, frozenset())
        await self._statuses.async_save()


async def async_give_back(hass: HomeAssistant, automations: Iterable[str]) -> None:
    """Turn on again what was paused; it is named by its keys."""
    resolve = partial(er.async_resolve_entity_id, er.async_get(hass))
    await _async_call(hass, SERVICE_TURN_ON, filter(None, map(resolve, automations)))


async def _async_call(
    hass: HomeAssistant, service: str, automation_ids: Iterable[str]
) -> None:
    known = sorted(it for it in automation_ids if hass.states.get(it))
    if known:
        await hass.services.async_call(
            AUTOMATION_DOMAIN, service, {ATTR_ENTITY_ID: known}, blocking=True
        )
