"""What Alexa hears of changes, over real sockets."""

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
    changed,
    is_sending,
    names,
    one,
    reports,
    unchanged,
)
from tests.conftest import TEMPERATURE, Alexa, SetUp, credentials

# The seconds after which Alexa hears that a device is away.
AWAY = away.DELAY.total_seconds()
LIGHT = "light.kitchen"
DIMMABLE = {"supported_color_modes": ["brightness"], "color_mode": "brightness"}


async def test_a_change(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """P11: what changed, the others as context, the time of the state itself."""
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "on")
    event = await one(cloud, since)
    assert event.endpoint_id == "light#kitchen"
    assert changed(event) == {"PowerController.powerState": "ON"}
    assert unchanged(event) == {"EndpointHealth.connectivity": {"value": "OK"}}
    when = event.message["event"]["payload"]["change"]["properties"][0]["timeOfSample"]
    updated = hass.states.get(LIGHT).last_updated
    assert when == updated.strftime("%Y-%m-%dT%H:%M:%S.") + (
        f"{updated.microsecond // 1000:03}Z"
    )


async def test_noise(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """P13: values are compared, not states, not time stamps."""
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "off", {"power": 3})
    hass.states.async_set(LIGHT, "off", {"power": 4}, force_update=True)
    hass.states.async_set("light.strange", "on")
    hass.states.async_set("zone.home", "1")
    assert [e.endpoint_id for e in await reports(cloud, since)] == ["light#strange"]


async def test_a_change_after_unseen_ones(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """Only changes of properties are reported, also after changes of others."""
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
    found = [changed(event) for event in await reports(cloud, since)]
    brightness = [values.get("BrightnessController.brightness") for values in found]
    assert brightness == [50, 100, 50, None, None]


async def test_a_new_name_and_a_return_after_unseen_changes(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """Another name is seen, and so is an entity that was away."""
    for number in range(3):
        hass.states.async_set(LIGHT, "off", {"power": number})
    endpoints = linked.runtime_data.endpoints
    touched: list[str] = []
    endpoints.async_listen(touched.append)
    hass.states.async_set(LIGHT, "off", {"friendly_name": "Another"})
    assert touched == [LIGHT]
    hass.states.async_set(LIGHT, "off", {"friendly_name": "Another", "power": 1})
    hass.states.async_remove(LIGHT)
    hass.states.async_set(LIGHT, "off", {"friendly_name": "Another"})
    assert touched == [LIGHT] * 3


@pytest.mark.parametrize(
    ("context", "cause"),
    [
        (lambda user: Context(user_id=user.id), "APP_INTERACTION"),
        (lambda user: Context(parent_id="1", user_id=user.id), "RULE_TRIGGER"),
        (lambda _: Context(), "PHYSICAL_INTERACTION"),
    ],
)
async def test_the_cause(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    hass_admin_user: User,
    context: Callable[[User], Context],
    cause: str,
) -> None:
    """P12: the cause comes from the state's context."""
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "on", context=context(hass_admin_user))
    assert (await one(cloud, since)).cause == cause


async def test_alexa_was_it(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry, alexa: Alexa
) -> None:
    """P12: what a directive caused is reported as such."""
    hass.services.async_register(
        "light",
        "turn_on",
        lambda call: hass.loop.call_soon_threadsafe(
            lambda: hass.states.async_set(LIGHT, "on", context=call.context)
        ),
    )
    since = len(cloud.events)
    await alexa.ask("PowerController.TurnOn", LIGHT)
    assert (await one(cloud, since)).cause == "VOICE_INTERACTION"


@pytest.mark.parametrize("confirmed", [False, True])
async def test_a_promise(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    confirmed: bool,
) -> None:
    """What Alexa was told to be done, and never was, is put right."""
    hass.services.async_register("light", "turn_on", lambda _: None)
    since = len(cloud.events)
    answer = await alexa.ask("PowerController.TurnOn", LIGHT)
    assert names(answer["context"]["properties"])["PowerController.powerState"] == "ON"
    assert not await reports(cloud, since)
    if confirmed:
        hass.states.async_set(LIGHT, "on")
        await async_idle(hass)
    await async_later(hass, CONFIRMATION_TIME)
    found = [changed(event) for event in await reports(cloud, since)]
    assert found == [{"PowerController.powerState": "ON" if confirmed else "OFF"}]


async def test_deadband(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """A sensor's noise is no news, its drift is."""
    since = len(cloud.events)
    for value in ("20.1", "20.3", "20.4", "20.2"):
        hass.states.async_set("sensor.hall", value, TEMPERATURE)
    assert not await reports(cloud, since)
    hass.states.async_set("sensor.hall", "20.5", TEMPERATURE)
    event = await one(cloud, since)
    assert changed(event)["TemperatureSensor.temperature"]["value"] == 20.5


async def test_availability(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """Connectivity after ten seconds; what came with the return, in the same report."""
    hass.states.async_set(LIGHT, "on", {**DIMMABLE, "brightness": 128})
    await reports(cloud, 0)
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "unavailable", DIMMABLE)
    await async_later(hass, AWAY)
    event = await one(cloud, since)
    assert changed(event) == {"EndpointHealth.connectivity": {"value": "UNREACHABLE"}}
    assert unchanged(event) == {}
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "on", {**DIMMABLE, "brightness": 255})
    event = await one(cloud, since)
    assert changed(event) == {
        "EndpointHealth.connectivity": {"value": "OK"},
        "BrightnessController.brightness": 100,
    }
    assert unchanged(event) == {"PowerController.powerState": "ON"}


async def test_a_value_that_comes_back(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """A colour that gave way to a white, and returns, is news."""
    modes = {"supported_color_modes": ["hs", "color_temp"], "brightness": 255}
    red = {**modes, "color_mode": "hs", "hs_color": (0, 100)}
    white = {**modes, "color_mode": "color_temp", "color_temp_kelvin": 3000}
    hass.states.async_set(LIGHT, "on", red)
    await reports(cloud, 0)
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "on", white)
    event = await one(cloud, since)
    assert changed(event) == {
        "ColorTemperatureController.colorTemperatureInKelvin": 3000
    }
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "on", red)
    assert "ColorController.color" in changed(await one(cloud, since))


async def test_one_report_for_many_changes(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """While Amazon is away changes join; afterwards each endpoint is told once."""
    hass.states.async_set("switch.pump", "off")
    await reports(cloud, 0)
    await cloud.stop()
    since = len(cloud.events)
    for number in range(20):
        hass.states.async_set(LIGHT, ("on", "off")[number % 4 == 1])
        hass.states.async_set("switch.pump", "on")
        await async_idle(hass, waiting=2)
    await cloud.start()
    await async_retry(hass)
    found = await reports(cloud, since)
    assert sorted(event.endpoint_id for event in found) == [
        "light#kitchen",
        "switch#pump",
    ]
    assert cloud.value("light#kitchen", "Alexa.PowerController", "powerState") == "ON"


async def test_after_a_restart(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """What changed while nobody looked is reported, and nothing else."""
    hass.states.async_set("switch.pump", "off")
    await reports(cloud, 0)
    await hass.config_entries.async_unload(linked.entry_id)
    hass.states.async_set(LIGHT, "on")
    since = len(cloud.events)
    await hass.config_entries.async_setup(linked.entry_id)
    event = await one(cloud, since)
    assert event.endpoint_id == "light#kitchen"
    assert changed(event) == {"PowerController.powerState": "ON"}
    assert event.cause == "PERIODIC_POLL"


async def test_undelivered_before_a_restart(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """A report that was not delivered is not forgotten."""
    await cloud.stop()
    hass.states.async_set(LIGHT, "on")
    await async_idle(hass, waiting=1)
    await hass.config_entries.async_unload(linked.entry_id)
    await cloud.start()
    since = len(cloud.events)
    await hass.config_entries.async_setup(linked.entry_id)
    assert changed(await one(cloud, since)) == {"PowerController.powerState": "ON"}


async def test_one_listener(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry, alexa: Alexa
) -> None:
    """P15: neither linking again nor restarting adds a listener."""
    listeners = hass.bus.async_listeners()["state_changed"]
    for _ in range(20):
        await hass.config_entries.async_reload(linked.entry_id)
    for _ in range(3):
        await alexa.link(cloud.new_code())
    assert hass.bus.async_listeners()["state_changed"] == listeners
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "on")
    assert await one(cloud, since)


async def test_several_accounts(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    hass_read_only_access_token: str,
) -> None:
    """Each account hears of each change, once."""
    await alexa.link(cloud.new_code("TWO"), hass_read_only_access_token)
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "on")
    found = await reports(cloud, since)
    assert sorted(event.account for event in found) == ["TWO", "amzn1.account.ONE"]


async def test_while_nobody_was_linked(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry, alexa: Alexa
) -> None:
    """What changed until the skill was linked again is told then, and its return."""
    cloud.revoke()
    hass.states.async_set("sensor.hall", "30", TEMPERATURE)
    await async_idle(hass)
    assert linked.runtime_data.reporting.outbox.state == "relink_needed"
    hass.states.async_set(LIGHT, "on")
    since = len(cloud.events)
    await alexa.link(cloud.new_code())
    found = {e.endpoint_id: changed(e) for e in await reports(cloud, since)}
    assert found["light#kitchen"] == {"PowerController.powerState": "ON"}
    assert found["sensor#hall"]["TemperatureSensor.temperature"]["value"] == 30
    since = len(cloud.events)
    hass.states.async_set(LIGHT, "off")
    assert changed(await one(cloud, since)) == {"PowerController.powerState": "OFF"}


async def test_nothing_without_a_link(
    hass: HomeAssistant, cloud: AlexaCloud, set_up: SetUp
) -> None:
    """P16: without a token nothing is sent."""
    hass.states.async_set(LIGHT, "off")
    entry = await set_up(credentials(cloud))
    hass.states.async_set(LIGHT, "on")
    assert not await reports(cloud, 0)
    assert entry.runtime_data.reporting.outbox.waiting == 0


async def test_a_doorbell(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
) -> None:
    """P36: a press rings, at once and ahead of what waits; other events do not."""
    attributes = {
        "device_class": "doorbell",
        "event_types": ["ring", "press", "motion"],
        "event_type": None,
    }
    hass.states.async_set("event.door", "unknown", attributes)
    await reports(cloud, 0)
    since = len(cloud.events)
    for event_type in ("motion", "ring"):
        freezer.tick(1)
        now = dt_util.utcnow().isoformat(timespec="milliseconds")
        hass.states.async_set(
            "event.door", now, {**attributes, "event_type": event_type}
        )
    await async_idle(hass)
    presses = [e for e in cloud.events[since:] if e.name == "DoorbellPress"]
    assert len(presses) == 1


@pytest.mark.parametrize(
    ("age", "presses"), [(DEVICE_EVENT_LIFETIME - 1, 1), (DEVICE_EVENT_LIFETIME, 0)]
)
async def test_a_stale_doorbell(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    age: int,
    presses: int,
) -> None:
    """A press that could not be told in time is not told at all."""
    attributes = {
        "device_class": "doorbell",
        "event_types": ["ring"],
        "event_type": None,
    }
    hass.states.async_set("event.door", "unknown", attributes)
    await async_announce(hass)
    await cloud.stop()
    now = dt_util.utcnow().isoformat(timespec="milliseconds")
    hass.states.async_set("event.door", now, {**attributes, "event_type": "ring"})
    await async_idle(hass, waiting=1)
    await cloud.start()
    freezer.tick(age)
    await async_later(hass, 0)
    assert len([e for e in cloud.events if e.name == "DoorbellPress"]) == presses


async def test_while_home_assistant_starts(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """Until Home Assistant has started nothing is reported: all is in flux."""
    await hass.config_entries.async_unload(linked.entry_id)
    hass.set_state(hass.state.starting)
    since = len(cloud.events)
    await hass.config_entries.async_setup(linked.entry_id)
    hass.states.async_set(LIGHT, "unavailable")
    assert not await reports(cloud, since)
    hass.states.async_set(LIGHT, "on")
    hass.set_state(hass.state.running)
    hass.bus.async_fire("homeassistant_started")
    event = await one(cloud, since)
    assert changed(event) == {"PowerController.powerState": "ON"}


async def test_start_does_not_wait_for_amazon(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """P39: set-up is done, though Amazon hangs."""
    await hass.config_entries.async_unload(linked.entry_id)
    cloud.expire_access_tokens()
    cloud.faults.add("token", hang(60), times=9)
    cloud.faults.add("gateway", hang(60), times=9)
    hass.states.async_set(LIGHT, "on")
    assert await hass.config_entries.async_setup(linked.entry_id)
    await hass.async_block_till_done()
    # It neither waited for the answer, nor until the request timed out.
    assert is_sending(linked.runtime_data.reporting.outbox)


async def test_overflow(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    issue_registry: Any,
) -> None:
    """What had to be dropped is counted, shown, and told later all the same."""
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
    told = {e.endpoint_id for e in await reports(cloud, since)}
    assert told == {f"switch#number_{number}" for number in range(30)}


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
def test_noise_of_a_value(old: Any, new: Any, deadband: float, expected: bool) -> None:
    assert is_noise(old, new, deadband) is expected


async def test_what_holds_for_a_while(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
) -> None:
    """A scene that starts routines detects, and in a while detects no more."""
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
    found = await reports(cloud, since)
    assert [changed(event) for event in found] == [
        {"ContactSensor.detectionState": "DETECTED"},
        {"ContactSensor.detectionState": "NOT_DETECTED"},
    ]


async def test_while_home_assistant_stops(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """Integrations that stop take their entities away: Alexa does not hear of it."""
    since = len(cloud.events)
    hass.set_state(CoreState.stopping)
    hass.states.async_set(LIGHT, "unavailable")
    await async_later(hass, AWAY)
    assert not await reports(cloud, since)
    hass.set_state(CoreState.running)
