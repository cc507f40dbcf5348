"""Tests of setup, unload and removal of the config entry."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.alexa_smart_home.const import DOMAIN, STORES
from custom_components.alexa_smart_home.endpoints.registry import PORTION
from custom_components.alexa_smart_home.issues import Issue, async_raise
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.reporting.acknowledged import AcknowledgedState
from tests.alexa_cloud import AlexaCloud
from tests.common import async_drain, async_idle
from tests.conftest import Alexa, SetUp, credentials
from tests.thermostats import set_thermostat


def stored_keys(hass_storage: dict[str, Any]) -> set[str]:
    return {
        key.removeprefix(f"{DOMAIN}.") for key in hass_storage if key.startswith(DOMAIN)
    }


async def advance(hass: HomeAssistant) -> None:
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(minutes=5))
    await hass.async_block_till_done()


async def test_removal_deletes_all_data(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
    issue_registry: ir.IssueRegistry,
) -> None:
    set_thermostat(hass)
    hass.states.async_set("light.kitchen", "on")
    await async_idle(hass)
    assert linked.runtime_data.reporting.outbox.sent
    await hass.config_entries.async_reload(linked.entry_id)
    assert stored_keys(hass_storage) == set(STORES)
    for issue in Issue:
        async_raise(hass, issue)
    hass.states.async_set("light.kitchen", "off")
    await hass.async_block_till_done()
    await hass.config_entries.async_remove(linked.entry_id)
    await advance(hass)
    assert not stored_keys(hass_storage)
    assert not issue_registry.issues
    assert not device_registry.devices
    assert not entity_registry.entities


async def test_change_during_removal(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    linked: AlexaConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The change is not reported, because that would store data again."""
    outbox = linked.runtime_data.reporting.outbox
    save = AcknowledgedState.async_save

    async def save_and_change(self: AcknowledgedState) -> None:
        await save(self)
        hass.states.async_set("light.kitchen", "on")
        await async_drain(outbox)

    monkeypatch.setattr(AcknowledgedState, "async_save", save_and_change)
    await hass.config_entries.async_remove(linked.entry_id)
    await advance(hass)
    assert not stored_keys(hass_storage)


async def start(hass: HomeAssistant, set_up: SetUp, settings: Any) -> AlexaConfigEntry:
    """Set up with many lights, then start Home Assistant."""
    hass.set_state(CoreState.starting)
    for number in range(3 * PORTION):
        hass.states.async_set(f"light.lamp_{number}", "on")
    entry = await set_up(settings)
    assert not [*compiled_lights(hass)]
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    return entry


def compiled_lights(hass: HomeAssistant) -> Iterator[str]:
    """Return the ids of the compiled lights."""
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    plans = entry.runtime_data.endpoints._plans
    return (entity_id for entity_id in plans if entity_id.startswith("light."))


async def test_compiling_in_portions(
    hass: HomeAssistant, cloud: AlexaCloud, set_up: SetUp
) -> None:
    """Endpoints are compiled in portions after the start of Home Assistant."""
    await start(hass, set_up, credentials(cloud))
    seen = [0, len([*compiled_lights(hass)])]
    while seen[-1] > seen[-2]:
        await asyncio.sleep(0)
        seen.append(len([*compiled_lights(hass)]))
    steps = [after - before for before, after in pairwise(seen)]
    assert max(steps) <= PORTION
    assert seen[-1] == 3 * PORTION


async def test_unload_during_start(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    set_up: SetUp,
    issue_registry: ir.IssueRegistry,
) -> None:
    """The unload cancels the compilation and the listeners."""
    before = dict(hass.bus.async_listeners())
    for number in range(2):
        hass.states.async_set(
            f"switch.twin_{number}", "on", {"friendly_name": "The same"}
        )
    entry = await start(hass, set_up, credentials(cloud))
    await hass.config_entries.async_unload(entry.entry_id)
    await advance(hass)
    after = dict(hass.bus.async_listeners())
    assert after.get("state_changed") == before.get("state_changed")
    assert not issue_registry.issues
