"""Test that a device is reported as unreachable only if it stays unreachable."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant, State
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.reporting import away
from custom_components.alexa_smart_home.reporting.queue import Report
from tests.conftest import Alexa, values

LIGHT = "light.kitchen"
DELAY = 10


class SentReports(list[Report]):
    """The reports that are put into the outbox."""

    def __init__(self, entry: AlexaConfigEntry, patch: pytest.MonkeyPatch) -> None:
        super().__init__()
        patch.setattr(entry.runtime_data.reporting.outbox, "async_put", self.append)

    @property
    def changes(self) -> list[dict[str, Any]]:
        return [
            {key.name: report.values[key] for key in sorted(report.changed)}
            for report in self
        ]


UNREACHABLE = {"connectivity": {"value": "UNREACHABLE"}}


@pytest.fixture
def sent(
    hass: HomeAssistant,
    linked: AlexaConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    freezer: FrozenDateTimeFactory,
) -> SentReports:
    """Set the delay to ten seconds; return the reports."""
    monkeypatch.setattr(away, "DELAY", timedelta(seconds=DELAY))
    return SentReports(linked, monkeypatch)


@pytest.fixture
def tick(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Callable[[float], Any]:
    async def tick(seconds: float) -> None:
        freezer.tick(seconds)
        async_fire_time_changed(hass)
        await hass.async_block_till_done()

    return tick


async def test_short_absence_is_not_reported(
    hass: HomeAssistant, sent: SentReports, tick: Callable[[float], Any]
) -> None:
    """Only other changes are reported if the device returns in time."""
    hass.states.async_set(LIGHT, "unavailable")
    await tick(DELAY - 1)
    hass.states.async_set(LIGHT, "off")
    await tick(DELAY * 2)
    assert sent == []
    hass.states.async_set(LIGHT, "unavailable")
    await tick(1)
    hass.states.async_set(LIGHT, "on")
    await tick(DELAY * 2)
    assert sent.changes == [{"powerState": "ON"}]


async def test_long_absence_is_reported_once(
    hass: HomeAssistant, sent: SentReports, tick: Callable[[float], Any]
) -> None:
    """The report has the time at which the device became unreachable."""
    hass.states.async_set(LIGHT, "unavailable")
    unavailable_since = hass.states.get(LIGHT).last_updated
    await tick(DELAY - 1)
    assert sent == []
    await tick(1)
    assert sent.changes == [UNREACHABLE]
    assert sent[0].when == unavailable_since
    hass.states.async_set(LIGHT, "unknown")
    await tick(DELAY * 2)
    assert len(sent) == 1
    hass.states.async_set(LIGHT, "off")
    assert sent.changes == [UNREACHABLE, {"connectivity": {"value": "OK"}}]


async def test_delay_starts_with_first_unreachable_state(
    hass: HomeAssistant, sent: SentReports, tick: Callable[[float], Any]
) -> None:
    """Changes between unavailable and unknown do not restart the delay."""
    for state in ("unavailable", "unknown", "unavailable", "unknown"):
        hass.states.async_set(LIGHT, state)
        await tick(3)
    assert sent.changes == [UNREACHABLE]


async def test_each_absence_has_its_own_delay(
    hass: HomeAssistant, sent: SentReports, tick: Callable[[float], Any]
) -> None:
    for _ in range(4):
        hass.states.async_set(LIGHT, "unavailable")
        await tick(DELAY - 4)
        hass.states.async_set(LIGHT, "off")
        await tick(1)
    assert sent == []


async def test_state_report_contains_connectivity_without_delay(
    hass: HomeAssistant, sent: SentReports, alexa: Alexa
) -> None:
    hass.states.async_set(LIGHT, "unavailable")
    assert values(await alexa.ask("ReportState", LIGHT)) == {
        "EndpointHealth.connectivity": {"value": "UNREACHABLE"}
    }


async def test_report_has_cause_of_change(
    hass: HomeAssistant,
    sent: SentReports,
    tick: Callable[[float], Any],
    hass_admin_user: User,
) -> None:
    context = Context(user_id=hass_admin_user.id)
    hass.states.async_set(LIGHT, "unavailable", context=context)
    await tick(DELAY)
    assert sent[0].cause == "APP_INTERACTION"


async def test_absence_at_start(
    hass: HomeAssistant,
    sent: SentReports,
    tick: Callable[[float], Any],
    linked: AlexaConfigEntry,
) -> None:
    """The report of missed changes includes only absences longer than the delay."""
    hass.states.async_set(LIGHT, "unavailable")
    reporter = linked.runtime_data.reporting.reporter
    reporter._away.async_stop()
    await reporter.async_catch_up()
    assert sent == []
    await tick(DELAY)
    assert sent.changes == [UNREACHABLE]
    assert sent[0].cause == "PERIODIC_POLL"
    hass.states.async_set(LIGHT, "off")
    sent.clear()
    hass.states.async_set(LIGHT, "unavailable")
    reporter._away.async_stop()
    await tick(DELAY)
    await reporter.async_catch_up()
    assert sent.changes == [UNREACHABLE]


async def test_unloading_cancels_timer(
    hass: HomeAssistant,
    sent: SentReports,
    tick: Callable[[float], Any],
    linked: AlexaConfigEntry,
) -> None:
    hass.states.async_set(LIGHT, "unavailable")
    assert await hass.config_entries.async_unload(linked.entry_id)
    await tick(DELAY * 2)
    assert sent == []


async def test_removed_entity_is_not_reported(
    hass: HomeAssistant, sent: SentReports, tick: Callable[[float], Any]
) -> None:
    hass.states.async_set(LIGHT, "unavailable")
    hass.states.async_remove(LIGHT)
    await tick(DELAY)
    assert sent == []


async def test_thousand_unreachable_entities(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One timer serves all entities, with 20 reports per loop iteration."""
    reported: list[str] = []
    timers: list[Any] = []
    call_later = away.async_call_later

    def count_timers(*args: Any) -> Any:
        timers.append(args)
        return call_later(*args)

    monkeypatch.setattr(away, "async_call_later", count_timers)
    waiting = away.AwayList(hass, lambda entity_id, _: reported.append(entity_id))
    for number in range(1000):
        state = State(f"light.lamp_{number}", "unavailable")
        assert waiting.async_holds_back(state, None)
    freezer.tick(DELAY)
    async_fire_time_changed(hass)
    assert len(reported) == away.PORTION
    for iteration in range(2, 51):
        await asyncio.sleep(0)
        assert len(reported) <= iteration * away.PORTION
    await hass.async_block_till_done()
    assert len(reported) == 1000
    assert len(timers) == 1
