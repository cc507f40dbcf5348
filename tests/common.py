"""Shared helpers of the tests: event queue, clock, reports, issues, explain."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
import inspect
from typing import Any

from homeassistant.core import Context, HomeAssistant, async_get_hass, callback
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.reporting import announcer, gateway, lwa, sender
from custom_components.alexa_smart_home.reporting.outbox import Outbox
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.customer_homes import ReceivedEvent
from tests.translations import TEXTS


def outbox_of(hass: HomeAssistant) -> Outbox | None:
    """Return the outbox of the loaded entry, None if it sends no events."""
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        if reporting := entry.runtime_data.reporting:
            return reporting.outbox
    return None


def is_sending(outbox: Outbox) -> bool:
    """Return whether an event is being sent or about to be sent.

    An event that waits for its next attempt is not, nor are events behind it.
    """
    return any(_is_sending(account) for account in outbox._senders.values())


def _is_sending(account: sender.Sender) -> bool:
    queue = account.queue
    lanes = {notice.lane for notice in queue.notices}
    lanes.update(account._in_flight, queue.reports)
    pausing = sum(map(_is_asleep, account._workers))
    return pausing < min(sender.WORKERS, len(lanes))


def _is_asleep(task: asyncio.Task[None]) -> bool:
    """Return whether a task is waiting for the end of a sleep."""
    awaited: Any = task.get_coro()
    while inspect.iscoroutine(inner := awaited.cr_await):
        awaited = inner
    return awaited.cr_code is asyncio.sleep.__code__


async def async_drain(outbox: Outbox) -> None:
    """Wait until each event is delivered or waits for its next attempt."""
    while is_sending(outbox):  # noqa: ASYNC110 - no event tells of a pause
        await asyncio.sleep(0)


async def async_idle(hass: HomeAssistant, *, waiting: int = 0) -> None:
    """Wait until no event is sent and no pending task can cause one.

    `waiting` is the expected number of events that wait for a retry.
    """
    while True:
        await hass.async_block_till_done()
        outbox = outbox_of(hass)
        if outbox is None or not is_sending(outbox):
            break
        await async_drain(outbox)
    assert (outbox.waiting if outbox else 0) == waiting


async def async_later(hass: HomeAssistant, seconds: float, *, waiting: int = 0) -> None:
    """Fire the timers of the next seconds, and wait until all events are sent."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))
    await async_idle(hass, waiting=waiting)


async def async_announce(hass: HomeAssistant, *, waiting: int = 0) -> None:
    """Run the announcer, and wait until its announcements are sent."""
    await async_idle(hass, waiting=waiting)
    await async_later(hass, announcer.DEBOUNCE, waiting=waiting)


async def async_retry(hass: HomeAssistant, *, waiting: int = 0) -> None:
    """Retry the events that wait."""
    # The back-off is up to a quarter longer.
    await async_later(hass, sender.LAST_RETRY * 1.25, waiting=waiting)


@callback
def time_out(hass: HomeAssistant) -> None:
    """Let unanswered requests time out."""
    seconds = max(gateway.TIMEOUT, lwa.TIMEOUT) + 1
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))


def capability(
    interface: str, *supported: str, reported: bool = True, **others: Any
) -> dict[str, Any]:
    """Return a capability of version 3 in discovery with its properties."""
    return {
        "type": "AlexaInterface",
        "interface": f"Alexa.{interface}",
        "version": "3",
        "properties": {
            "supported": [{"name": name} for name in supported],
            "proactivelyReported": reported,
            "retrievable": True,
        },
        **others,
    }


def interface_name(capability: Mapping[str, Any]) -> str:
    """Return "Interface/instance" of a capability without the prefix "Alexa."."""
    instance = f"/{capability['instance']}" if "instance" in capability else ""
    return str(capability["interface"]).removeprefix("Alexa.") + instance


def interfaces(endpoint: Mapping[str, Any]) -> set[str]:
    """Return the interfaces of an endpoint without the prefix "Alexa."."""
    return {
        item["interface"].removeprefix("Alexa.") for item in endpoint["capabilities"]
    }


async def async_reload_yaml(hass: HomeAssistant) -> None:
    """Run the action `reload`."""
    await hass.services.async_call(DOMAIN, "reload", blocking=True)
    await hass.async_block_till_done()


@callback
def toggle(hass: HomeAssistant, entity_id: str = "light.kitchen") -> None:
    """Set the state of an entity to `off` if it is `on`, else to `on`."""
    is_on = hass.states.is_state(entity_id, "on")
    hass.states.async_set(entity_id, "off" if is_on else "on")


@callback
def set_doorbell(hass: HomeAssistant, event_type: str | None = None) -> None:
    """Set the event of a doorbell with the current time, or to `unknown`."""
    state = dt_util.utcnow().isoformat(timespec="milliseconds")
    hass.states.async_set(
        "event.door",
        "unknown" if event_type is None else state,
        {
            "device_class": "doorbell",
            "event_types": ["ring", "press", "motion"],
            "event_type": event_type,
        },
    )


@callback
def add_fans(hass: HomeAssistant) -> None:
    """Add a fan with a humidity sensor, and one with two, which are not linked."""
    entry = MockConfigEntry()
    entry.add_to_hass(hass)
    humidity = {"device_class": "humidity", "unit_of_measurement": "%"}
    for device, sensors in {"hall": ["hall"], "attic": ["attic", "roof"]}.items():
        entities = {"fan": [device], "sensor": sensors}
        device_id = (
            dr.async_get(hass)
            .async_get_or_create(
                config_entry_id=entry.entry_id, identifiers={("test", device)}
            )
            .id
        )
        for domain, names in entities.items():
            for name in names:
                er.async_get(hass).async_get_or_create(
                    domain, "test", name, suggested_object_id=name, device_id=device_id
                )
                attributes = (
                    humidity if domain == "sensor" else {"supported_features": 1}
                )
                hass.states.async_set(f"{domain}.{name}", "50", attributes)


async def change_reports(cloud: AlexaCloud, since: int) -> list[ReceivedEvent]:
    """Return the change reports after all events are sent."""
    await async_idle(async_get_hass())
    return [event for event in cloud.events[since:] if event.name == "ChangeReport"]


async def one_report(cloud: AlexaCloud, since: int) -> ReceivedEvent:
    """Return the only change report after all events are sent."""
    (event,) = await change_reports(cloud, since)
    return event


def values_by_name(properties: Any) -> dict[str, Any]:
    """Return the values of properties, by "Interface.property"."""
    return {
        f"{item['namespace'].removeprefix('Alexa.')}.{item['name']}": item["value"]
        for item in properties
    }


def changed(event: ReceivedEvent) -> dict[str, Any]:
    """Return the changed values of a change report."""
    return values_by_name(event.message["event"]["payload"]["change"]["properties"])


def unchanged(event: ReceivedEvent) -> dict[str, Any]:
    """Return the unchanged values of a change report."""
    return values_by_name(event.message.get("context", {}).get("properties", ()))


async def explain(
    hass: HomeAssistant,
    *entity_ids: str,
    context: Context | None = None,
    **target: Any,
) -> dict[str, Any]:
    """Return the response of the action `explain`."""
    if entity_ids:
        target["entity_id"] = list(entity_ids)
    answer = await hass.services.async_call(
        DOMAIN, "explain", target, blocking=True, return_response=True, context=context
    )
    assert answer is not None
    return answer


class Issues:
    """The active repair issues of the integration."""

    def __init__(self, registry: ir.IssueRegistry) -> None:
        self._registry = registry

    def shown(self) -> set[str]:
        return {
            issue.issue_id
            for issue in self._registry.issues.values()
            if issue.domain == DOMAIN and issue.active
        }

    def text(self, issue_id: str) -> str:
        """Return title and description with all placeholders filled in.

        A fixable issue has no description.
        """
        issue = self._registry.async_get_issue(DOMAIN, issue_id)
        assert issue is not None
        assert issue.translation_key is not None
        texts = TEXTS["issues"][issue.translation_key]
        assert issue.is_fixable is ("fix_flow" in texts)
        return "\n".join((texts["title"], texts.get("description", ""))).format(
            **(issue.translation_placeholders or {})
        )
