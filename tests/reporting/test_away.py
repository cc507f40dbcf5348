"""A device that is away for a moment: Alexa hears only of those that stay away."""

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


class Sent(list[Report]):
    """The reports that are put in the outbox from now on."""

    def __init__(self, entry: AlexaConfigEntry, patch: pytest.MonkeyPatch) -> None:
        super().__init__()
        patch.setattr(entry.runtime_data.reporting.outbox, "async_put", self.append)

    @property
    def changes(self) -> list[dict[str, Any]]:
        return [
            {f"{key.name}": it.values[key] for key in sorted(it.changed)} for it in self
        ]


UNREACHABLE = {"connectivity": {"value": "UNREACHABLE"}}


@pytest.fixture
def sent(
    hass: HomeAssistant,
    linked: AlexaConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    freezer: FrozenDateTimeFactory,
) -> Sent:
    """Wait as long as with Amazon; returns what is reported."""
    monkeypatch.setattr(away, "DELAY", timedelta(seconds=DELAY))
    return Sent(linked, monkeypatch)


@pytest.fixture
def tick(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Callable[[float], Any]:
    async def tick(seconds: float) -> None:
        freezer.tick(seconds)
        async_fire_time_changed(hass)
        await hass.async_block_till_done()

    return tick


async def test_it_comes_back_in_time(
    hass: HomeAssistant, sent: Sent, tick: Callable[[float], Any]
) -> None:
    """Nothing is sent, or only what else has changed."""
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


async def test_it_stays_away(
    hass: HomeAssistant, sent: Sent, tick: Callable[[float], Any]
) -> None:
    """It is told after 10 seconds with the time it went, and not a second time."""
    hass.states.async_set(LIGHT, "unavailable")
    went = hass.states.get(LIGHT).last_updated
    await tick(DELAY - 1)
    assert sent == []
    await tick(1)
    assert sent.changes == [UNREACHABLE]
    assert sent[0].when == went
    hass.states.async_set(LIGHT, "unknown")
    await tick(DELAY * 2)
    assert len(sent) == 1
    hass.states.async_set(LIGHT, "off")
    assert sent.changes == [UNREACHABLE, {"connectivity": {"value": "OK"}}]


async def test_it_is_away_in_several_ways(
    hass: HomeAssistant, sent: Sent, tick: Callable[[float], Any]
) -> None:
    """Ten seconds count from the first."""
    for state in ("unavailable", "unknown", "unavailable", "unknown"):
        hass.states.async_set(LIGHT, state)
        await tick(3)
    assert sent.changes == [UNREACHABLE]


async def test_each_absence_counts_by_itself(
    hass: HomeAssistant, sent: Sent, tick: Callable[[float], Any]
) -> None:
    for _ in range(4):
        hass.states.async_set(LIGHT, "unavailable")
        await tick(DELAY - 4)
        hass.states.async_set(LIGHT, "off")
        await tick(1)
    assert sent == []


async def test_a_state_report_tells_it_at_once(
    hass: HomeAssistant, sent: Sent, alexa: Alexa
) -> None:
    hass.states.async_set(LIGHT, "unavailable")
    assert values(await alexa.ask("ReportState", LIGHT)) == {
        "EndpointHealth.connectivity": {"value": "UNREACHABLE"}
    }


async def test_the_cause(
    hass: HomeAssistant,
    sent: Sent,
    tick: Callable[[float], Any],
    hass_admin_user: User,
) -> None:
    """The one of the change, although it is told later."""
    context = Context(user_id=hass_admin_user.id)
    hass.states.async_set(LIGHT, "unavailable", context=context)
    await tick(DELAY)
    assert sent[0].cause == "APP_INTERACTION"


async def test_it_was_away_at_the_start(
    hass: HomeAssistant,
    sent: Sent,
    tick: Callable[[float], Any],
    linked: AlexaConfigEntry,
) -> None:
    """The catch-up waits too, but not for those that are away for long."""
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


async def test_unloading_cancels_the_timer(
    hass: HomeAssistant,
    sent: Sent,
    tick: Callable[[float], Any],
    linked: AlexaConfigEntry,
) -> None:
    hass.states.async_set(LIGHT, "unavailable")
    assert await hass.config_entries.async_unload(linked.entry_id)
    await tick(DELAY * 2)
    assert sent == []


async def test_a_removed_entity_is_not_told(
    hass: HomeAssistant, sent: Sent, tick: Callable[[float], Any]
) -> None:
    hass.states.async_set(LIGHT, "unavailable")
    hass.states.async_remove(LIGHT)
    await tick(DELAY)
    assert sent == []


async def test_a_thousand_entities_at_once(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One timer for all, and 20 reports per iteration of the event loop."""
    told: list[str] = []
    timers: list[Any] = []
    call_later = away.async_call_later

    def count(*args: Any) -> Any:
        timers.append(args)
        return call_later(*args)

    monkeypatch.setattr(away, "async_call_later", count)
    waiting = away.AwayList(hass, lambda entity_id, _: told.append(entity_id))
    for number in range(1000):
        state = State(f"light.lamp_{number}", "unavailable")
        assert waiting.async_holds_back(state, None)
    freezer.tick(DELAY)
    async_fire_time_changed(hass)
    assert len(told) == away.PORTION
    for iteration in range(2, 51):
        await asyncio.sleep(0)
        assert len(told) <= iteration * away.PORTION
    await hass.async_block_till_done()
    assert len(told) == 1000
    assert len(timers) == 1
