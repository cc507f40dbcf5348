"""Test change reports and device events over real sockets."""

from collections.abc import Callable
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import User
from homeassistant.core import Context, CoreState, HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.domains.common.routine_trigger import SECONDS
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.reporting import away
from custom_components.alexa_smart_home.reporting.changed_properties import is_noise
from custom_components.alexa_smart_home.reporting.reporter import (
    CONFIRMATION_TIME,
    DEVICE_EVENT_LIFETIME,
)
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.faults import hang
from tests.common import (
    async_announce,
    async_idle,
    async_later,
    async_retry,
    change_reports,
    changed,
    is_sending,
    one_report,
    set_doorbell,
    unchanged,
    values_by_name,
)
from tests.conftest import TEMPERATURE, Alexa, SetUp, credentials

# Seconds until an unreachable device is reported.
AWAY = away.DELAY.total_seconds()
LIGHT = "light.kitchen"
DIMMABLE = {"supported_color_modes": ["brightness"], "color_mode": "brightness"}


async def test_change_report(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """The report has changed and unchanged properties, and the time of the state."""
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "on")
    event = await one_report(cloud, since)
    assert event.endpoint_id == "light#kitchen"
    assert changed(event) == {"PowerController.powerState": "ON"}
    assert unchanged(event) == {"EndpointHealth.connectivity": {"value": "OK"}}
    when = event.message["event"]["payload"]["change"]["properties"][0]["timeOfSample"]
    updated = hass.states.get(LIGHT).last_updated
    assert when == updated.strftime("%Y-%m-%dT%H:%M:%S.") + (
        f"{updated.microsecond // 1000:03}Z"
    )


async def test_unchanged_values_are_not_reported(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """Changes of other attributes and of timestamps are ignored."""
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "off", {"power": 3})
    hass.states.async_set(LIGHT, "off", {"power": 4}, force_update=True)
    hass.states.async_set("light.strange", "on")
    hass.states.async_set("zone.home", "1")
    assert [e.endpoint_id for e in await change_reports(cloud, since)] == [
        "light#strange"
    ]


async def test_changes_after_changes_of_other_attributes(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """Only changes of properties are reported."""
    since = len(cloud.events)
    bright = {**DIMMABLE, "brightness": 128}
    for state, attributes in (
        ("on", bright),
        ("on", {**bright, "power": 1}),
        ("on", {**bright, "power": 2}),
        ("on", {**bright, "brightness": 255}),
        ("on", bright),
        ("on", {**bright, "power": 1}),
        ("unavailable", bright),
        ("unavailable", {**bright, "power": 1}),
        ("on", bright),
    ):
        hass.states.async_set(LIGHT, state, attributes)
        await async_later(hass, AWAY if attributes is bright else 0)
    found = [changed(event) for event in await change_reports(cloud, since)]
    brightness = [values.get("BrightnessController.brightness") for values in found]
    assert brightness == [50, 100, 50, None, None]


async def test_name_and_availability_after_changes_of_other_attributes(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """A new name, a removal and a return update the endpoint."""
    for number in range(3):
        hass.states.async_set(LIGHT, "off", {"power": number})
    endpoints = linked.runtime_data.endpoints
    updated_ids: list[str] = []
    endpoints.async_listen(updated_ids.append)
    hass.states.async_set(LIGHT, "off", {"friendly_name": "Another"})
    assert updated_ids == [LIGHT]
    hass.states.async_set(LIGHT, "off", {"friendly_name": "Another", "power": 1})
    hass.states.async_remove(LIGHT)
    hass.states.async_set(LIGHT, "off", {"friendly_name": "Another"})
    assert updated_ids == [LIGHT] * 3


@pytest.mark.parametrize(
    ("context", "cause"),
    [
        (lambda user: Context(user_id=user.id), "APP_INTERACTION"),
        (lambda user: Context(parent_id="1", user_id=user.id), "RULE_TRIGGER"),
        (lambda _: Context(), "PHYSICAL_INTERACTION"),
    ],
)
async def test_cause_of_change(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    hass_admin_user: User,
    context: Callable[[User], Context],
    cause: str,
) -> None:
    """The cause depends on the context of the state."""
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "on", context=context(hass_admin_user))
    assert (await one_report(cloud, since)).cause == cause


async def test_cause_of_directive(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry, alexa: Alexa
) -> None:
    hass.services.async_register(
        "light",
        "turn_on",
        lambda call: hass.loop.call_soon_threadsafe(
            lambda: hass.states.async_set(LIGHT, "on", context=call.context)
        ),
    )
    since = len(cloud.events)
    await alexa.ask("PowerController.TurnOn", LIGHT)
    assert (await one_report(cloud, since)).cause == "VOICE_INTERACTION"


@pytest.mark.parametrize("confirmed", [False, True])
async def test_unconfirmed_value_is_corrected(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    confirmed: bool,
) -> None:
    """An expected value that is not confirmed in time is corrected by a report."""
    hass.services.async_register("light", "turn_on", lambda _: None)
    since = len(cloud.events)
    answer = await alexa.ask("PowerController.TurnOn", LIGHT)
    assert (
        values_by_name(answer["context"]["properties"])["PowerController.powerState"]
        == "ON"
    )
    assert not await change_reports(cloud, since)
    if confirmed:
        hass.states.async_set(LIGHT, "on")
        await async_idle(hass)
    await async_later(hass, CONFIRMATION_TIME)
    found = [changed(event) for event in await change_reports(cloud, since)]
    assert found == [{"PowerController.powerState": "ON" if confirmed else "OFF"}]


async def test_deadband(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """Changes within the deadband are not reported."""
    since = len(cloud.events)
    for value in ("20.1", "20.3", "20.4", "20.2"):
        hass.states.async_set("sensor.hall", value, TEMPERATURE)
    assert not await change_reports(cloud, since)
    hass.states.async_set("sensor.hall", "20.5", TEMPERATURE)
    event = await one_report(cloud, since)
    assert changed(event)["TemperatureSensor.temperature"]["value"] == 20.5


async def test_availability(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """The report of the return contains the changes during the absence."""
    hass.states.async_set(LIGHT, "on", {**DIMMABLE, "brightness": 128})
    await change_reports(cloud, 0)
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "unavailable", DIMMABLE)
    await async_later(hass, AWAY)
    event = await one_report(cloud, since)
    assert changed(event) == {"EndpointHealth.connectivity": {"value": "UNREACHABLE"}}
    assert unchanged(event) == {}
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "on", {**DIMMABLE, "brightness": 255})
    event = await one_report(cloud, since)
    assert changed(event) == {
        "EndpointHealth.connectivity": {"value": "OK"},
        "BrightnessController.brightness": 100,
    }
    assert unchanged(event) == {"PowerController.powerState": "ON"}


async def test_value_that_returns_is_reported(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """A color is reported again after the light was white."""
    modes = {"supported_color_modes": ["hs", "color_temp"], "brightness": 255}
    red = {**modes, "color_mode": "hs", "hs_color": (0, 100)}
    white = {**modes, "color_mode": "color_temp", "color_temp_kelvin": 3000}
    hass.states.async_set(LIGHT, "on", red)
    await change_reports(cloud, 0)
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "on", white)
    event = await one_report(cloud, since)
    assert changed(event) == {
        "ColorTemperatureController.colorTemperatureInKelvin": 3000
    }
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "on", red)
    assert "ColorController.color" in changed(await one_report(cloud, since))


async def test_waiting_changes_are_merged(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """While Amazon is unreachable, one report waits for each endpoint."""
    hass.states.async_set("switch.pump", "off")
    await change_reports(cloud, 0)
    await cloud.stop()
    since = len(cloud.events)
    for number in range(20):
        hass.states.async_set(LIGHT, ("on", "off")[number % 4 == 1])
        hass.states.async_set("switch.pump", "on")
        await async_idle(hass, waiting=2)
    await cloud.start()
    await async_retry(hass)
    found = await change_reports(cloud, since)
    assert sorted(event.endpoint_id for event in found) == [
        "light#kitchen",
        "switch#pump",
    ]
    assert cloud.value("light#kitchen", "Alexa.PowerController", "powerState") == "ON"


async def test_changes_while_unloaded_are_reported(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """Only endpoints that have changed are reported."""
    hass.states.async_set("switch.pump", "off")
    await change_reports(cloud, 0)
    await hass.config_entries.async_unload(linked.entry_id)
    hass.states.async_set(LIGHT, "on")
    since = len(cloud.events)
    await hass.config_entries.async_setup(linked.entry_id)
    event = await one_report(cloud, since)
    assert event.endpoint_id == "light#kitchen"
    assert changed(event) == {"PowerController.powerState": "ON"}
    assert event.cause == "PERIODIC_POLL"


async def test_undelivered_report_is_sent_after_restart(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    await cloud.stop()
    hass.states.async_set(LIGHT, "on")
    await async_idle(hass, waiting=1)
    await hass.config_entries.async_unload(linked.entry_id)
    await cloud.start()
    since = len(cloud.events)
    await hass.config_entries.async_setup(linked.entry_id)
    assert changed(await one_report(cloud, since)) == {
        "PowerController.powerState": "ON"
    }


async def test_number_of_listeners_is_constant(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry, alexa: Alexa
) -> None:
    """Neither linking again nor reloading adds a listener."""
    listeners = hass.bus.async_listeners()["state_changed"]
    for _ in range(20):
        await hass.config_entries.async_reload(linked.entry_id)
    for _ in range(3):
        await alexa.link(cloud.new_code())
    assert hass.bus.async_listeners()["state_changed"] == listeners
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "on")
    assert await one_report(cloud, since)


async def test_each_account_receives_each_change(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    hass_read_only_access_token: str,
) -> None:
    await alexa.link(cloud.new_code("TWO"), hass_read_only_access_token)
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "on")
    found = await change_reports(cloud, since)
    assert sorted(event.account for event in found) == ["TWO", "amzn1.account.ONE"]


async def test_changes_while_not_linked_are_reported(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry, alexa: Alexa
) -> None:
    """Changes are reported when the skill is linked again."""
    cloud.revoke()
    hass.states.async_set("sensor.hall", "30", TEMPERATURE)
    await async_idle(hass)
    assert linked.runtime_data.reporting.outbox.state == "relink_needed"
    hass.states.async_set(LIGHT, "on")
    since = len(cloud.events)
    await alexa.link(cloud.new_code())
    found = {e.endpoint_id: changed(e) for e in await change_reports(cloud, since)}
    assert found["light#kitchen"] == {"PowerController.powerState": "ON"}
    assert found["sensor#hall"]["TemperatureSensor.temperature"]["value"] == 30
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "off")
    assert changed(await one_report(cloud, since)) == {
        "PowerController.powerState": "OFF"
    }


async def test_no_report_without_linked_account(
    hass: HomeAssistant, cloud: AlexaCloud, set_up: SetUp
) -> None:
    hass.states.async_set(LIGHT, "off")
    entry = await set_up(credentials(cloud))
    hass.states.async_set(LIGHT, "on")
    assert not await change_reports(cloud, 0)
    assert entry.runtime_data.reporting.outbox.waiting == 0


async def test_doorbell_press(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
) -> None:
    """A press is sent; another event of the doorbell is not."""
    set_doorbell(hass)
    await change_reports(cloud, 0)
    since = len(cloud.events)
    for event_type in ("motion", "ring"):
        freezer.tick(1)
        set_doorbell(hass, event_type)
    await async_idle(hass)
    presses = [e for e in cloud.events[since:] if e.name == "DoorbellPress"]
    assert len(presses) == 1


@pytest.mark.parametrize(
    ("age", "presses"), [(DEVICE_EVENT_LIFETIME - 1, 1), (DEVICE_EVENT_LIFETIME, 0)]
)
async def test_expired_doorbell_press(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    age: int,
    presses: int,
) -> None:
    """A press that cannot be delivered in time is dropped."""
    set_doorbell(hass)
    await async_announce(hass)
    await cloud.stop()
    set_doorbell(hass, "ring")
    await async_idle(hass, waiting=1)
    await cloud.start()
    freezer.tick(age)
    await async_later(hass, 0)
    assert len([e for e in cloud.events if e.name == "DoorbellPress"]) == presses


async def test_no_report_during_start(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """Changes are reported after Home Assistant has started."""
    await hass.config_entries.async_unload(linked.entry_id)
    hass.set_state(hass.state.starting)
    since = len(cloud.events)
    await hass.config_entries.async_setup(linked.entry_id)
    hass.states.async_set(LIGHT, "unavailable")
    assert not await change_reports(cloud, since)
    hass.states.async_set(LIGHT, "on")
    hass.set_state(hass.state.running)
    hass.bus.async_fire("homeassistant_started")
    event = await one_report(cloud, since)
    assert changed(event) == {"PowerController.powerState": "ON"}


async def test_setup_does_not_wait_for_amazon(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    await hass.config_entries.async_unload(linked.entry_id)
    cloud.expire_access_tokens()
    cloud.faults.add("token", hang(60), times=9)
    cloud.faults.add("gateway", hang(60), times=9)
    hass.states.async_set(LIGHT, "on")
    assert await hass.config_entries.async_setup(linked.entry_id)
    await hass.async_block_till_done()
    # The setup waited neither for an answer nor for the timeout.
    assert is_sending(linked.runtime_data.reporting.outbox)


async def test_dropped_reports(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    issue_registry: Any,
) -> None:
    """Dropped reports are counted, create an issue, and are sent later."""
    monkeypatch.setattr(
        "custom_components.alexa_smart_home.reporting.queue.MAX_WAITING", 10
    )
    await cloud.stop()
    since = len(cloud.events)
    for number in range(30):
        hass.states.async_set(f"switch.number_{number}", "on")
    outbox = linked.runtime_data.reporting.outbox
    await async_idle(hass, waiting=10)
    assert outbox.overflowed == 20
    assert issue_registry.async_get_issue(DOMAIN, "reports_dropped")
    await cloud.start()
    await async_retry(hass)
    reported = {e.endpoint_id for e in await change_reports(cloud, since)}
    assert reported == {f"switch#number_{number}" for number in range(30)}


@pytest.mark.parametrize(
    ("old", "new", "deadband", "expected"),
    [
        (20, 20.9, 1, True),
        (20, 21, 1, False),
        (
            {"value": 20, "scale": "CELSIUS"},
            {"value": 20.4, "scale": "CELSIUS"},
            0.5,
            True,
        ),
        (
            {"value": 20, "scale": "CELSIUS"},
            {"value": 20.5, "scale": "CELSIUS"},
            0.5,
            False,
        ),
        (
            {"value": 20, "scale": "CELSIUS"},
            {"value": 20, "scale": "FAHRENHEIT"},
            0.5,
            False,
        ),
        (None, 20, 1, False),
        (20, "many", 1, False),
    ],
)
def test_is_noise(old: Any, new: Any, deadband: float, expected: bool) -> None:
    assert is_noise(old, new, deadband) is expected


async def test_detection_of_routine_trigger_ends(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
) -> None:
    """A scene with `routine_trigger` is detected for some seconds."""
    hass.states.async_set("scene.movie", "2020-01-01T00:00:00+00:00")
    await set_up(
        {
            **credentials(cloud),
            "entity_config": {"scene.movie": {"routine_trigger": "contact"}},
        }
    )
    await alexa.link(cloud.new_code())
    await alexa.discover()
    since = len(cloud.events)
    hass.states.async_set("scene.movie", dt_util.utcnow().isoformat())
    await async_idle(hass)
    freezer.tick(SECONDS)
    await async_later(hass, 0)
    found = await change_reports(cloud, since)
    assert [changed(event) for event in found] == [
        {"ContactSensor.detectionState": "DETECTED"},
        {"ContactSensor.detectionState": "NOT_DETECTED"},
    ]


async def test_no_report_during_shutdown(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """Entities of integrations that are stopping are not reported as unreachable."""
    since = len(cloud.events)
    hass.set_state(CoreState.stopping)
    hass.states.async_set(LIGHT, "unavailable")
    await async_later(hass, AWAY)
    assert not await change_reports(cloud, since)
    hass.set_state(CoreState.running)
