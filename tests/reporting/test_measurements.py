"""Test that the used energy is sent to Alexa, each hour once."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import User
from homeassistant.components.recorder import Recorder
from homeassistant.components.recorder.models import StatisticMeanType
from homeassistant.components.recorder.statistics import async_import_statistics
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_recorder_block_till_done,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.endpoints.registry import PORTION
from custom_components.alexa_smart_home.interfaces.device_usage_meter import Interval
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.reporting import measurements
from custom_components.alexa_smart_home.reporting.energy_statistics import (
    Span,
    intervals_of,
)
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.cloud import ACCOUNT
from tests.alexa_cloud.faults import refusal
from tests.common import (
    async_announce,
    async_drain,
    async_idle,
    async_retry,
    interfaces,
    outbox_of,
)
from tests.conftest import Alexa, Json, SetUp, credentials, error

PLUG, METER = "switch.plug", "sensor.plug_energy"
METER_INTERFACE = "DeviceUsage.Meter"
# Home Assistant has just compiled the statistics of the hour until 12:00.
NOW = datetime(2026, 10, 4, 12, 2, tzinfo=UTC)
NOON = NOW.replace(minute=0)
HOUR = timedelta(hours=1)
KWH = 1_000_000
ENERGY = {
    "device_class": "energy",
    "state_class": "total_increasing",
    "unit_of_measurement": "kWh",
}


@pytest.fixture
async def mock_recorder_before_hass(async_test_recorder: Any) -> None:
    """Prepare the database before Home Assistant starts."""


@pytest.fixture
def clock(freezer: FrozenDateTimeFactory) -> FrozenDateTimeFactory:
    freezer.move_to(NOW)
    return freezer


def register_plug(hass: HomeAssistant, number: str = "", **meter: Any) -> None:
    """Add a device with a switch and an energy sensor."""
    entry = MockConfigEntry(domain="test")
    entry.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("test", f"plug{number}")}
    )
    for entity_id, state, attributes in (
        (f"{PLUG}{number}", "on", {}),
        (f"{METER}{number}", "7", ENERGY | meter),
    ):
        register(hass, entity_id, device.id)
        hass.states.async_set(entity_id, state, attributes)


def register(hass: HomeAssistant, entity_id: str, device_id: str | None) -> None:
    domain, _, name = entity_id.partition(".")
    entities = er.async_get(hass)
    entry = entities.async_get_or_create(domain, "test", name, device_id=device_id)
    entities.async_update_entity(entry.entity_id, new_entity_id=entity_id)


@pytest.fixture
async def plug(
    recorder_mock: Recorder,
    clock: FrozenDateTimeFactory,
    hass: HomeAssistant,
    linked: AlexaConfigEntry,
) -> AlexaConfigEntry:
    """Return the linked entry of a home with a metered plug that Alexa knows."""
    register_plug(hass)
    await async_announce(hass)
    return linked


async def record(
    hass: HomeAssistant,
    sums: Mapping[datetime, float],
    *,
    sensor: str = METER,
    unit: str = "kWh",
) -> None:
    """Store the sums of the energy at these times in the statistics."""
    async_import_statistics(
        hass,
        {
            "mean_type": StatisticMeanType.NONE,
            "has_sum": True,
            "name": None,
            "source": "recorder",
            "statistic_id": sensor,
            "unit_class": "energy",
            "unit_of_measurement": unit,
        },
        [{"start": time - HOUR, "sum": total} for time, total in sums.items()],
    )
    await async_recorder_block_till_done(hass)


def hourly(end: datetime, *sums: float) -> dict[datetime, float]:
    """Return sums by the hours until a time."""
    first = end - HOUR * (len(sums) - 1)
    return {first + HOUR * number: total for number, total in enumerate(sums)}


async def at(
    hass: HomeAssistant,
    clock: FrozenDateTimeFactory,
    hour: datetime,
    *,
    waiting: int = 0,
) -> None:
    """Move the clock to the time when the measurements until an hour are sent."""
    clock.move_to(hour.astimezone(UTC) + timedelta(minutes=measurements.MINUTE))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    if (outbox := outbox_of(hass)) is not None:
        await async_drain(outbox)
    # The jump of the clock may have closed the connection.
    await async_retry(hass, waiting=waiting)


def reports(cloud: AlexaCloud, endpoint_id: str = "switch#plug") -> list[Any]:
    return [
        event.message["event"]["payload"]["electricityIntervals"]
        for event in cloud.events
        if event.name == "MeasurementsReport" and event.endpoint_id == endpoint_id
    ]


def sent(cloud: AlexaCloud, endpoint_id: str = "switch#plug") -> list[Any]:
    """Return the hours from noon to each interval's start and end, and its kWh."""
    return [
        (
            (datetime.fromisoformat(interval["start"]) - NOON) / HOUR,
            (datetime.fromisoformat(interval["end"]) - NOON) / HOUR,
            interval["usage"] / KWH,
        )
        for report in reports(cloud, endpoint_id)
        for interval in report
    ]


async def test_discovery(
    hass: HomeAssistant, cloud: AlexaCloud, plug: AlexaConfigEntry, alexa: Alexa
) -> None:
    endpoint = (await alexa.discover())[PLUG]
    (meter,) = [
        capability
        for capability in endpoint["capabilities"]
        if capability["interface"] == "Alexa.DeviceUsage.Meter"
    ]
    assert meter == {
        "type": "AlexaInterface",
        "interface": "Alexa.DeviceUsage.Meter",
        "version": "1.0",
        "configurations": {
            "energySources": {
                "electricity": {
                    "unit": "MILLIWATT_HOUR",
                    "measuringMethod": "MEASURED",
                    "defaultResolution": 3600,
                }
            }
        },
    }
    assert cloud.endpoints[ACCOUNT]["switch#plug"] == endpoint


async def test_each_hour_is_sent_once(
    hass: HomeAssistant,
    clock: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    plug: AlexaConfigEntry,
) -> None:
    await record(hass, hourly(NOON, 7, 7.25, 7.25))
    await at(hass, clock, NOON)
    await at(hass, clock, NOON)
    assert reports(cloud) == [
        [
            {
                "usage": 250_000,
                "start": "2026-10-04T10:00:00Z",
                "end": "2026-10-04T11:00:00Z",
            },
            {
                "usage": 0,
                "start": "2026-10-04T11:00:00Z",
                "end": "2026-10-04T12:00:00Z",
            },
        ]
    ]
    for hour in (1, 2):
        await record(hass, {NOON + hour * HOUR: 7.25 + hour})
        await at(hass, clock, NOON + hour * HOUR)
    assert sent(cloud)[2:] == [(0, 1, 1), (1, 2, 1)]


async def test_measurements_are_sent_after_start(
    hass: HomeAssistant,
    clock: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    plug: AlexaConfigEntry,
) -> None:
    """They are sent when new endpoints have been announced."""
    await record(hass, hourly(NOON, 0, 1))
    assert await hass.config_entries.async_reload(plug.entry_id)
    await async_announce(hass)
    assert sent(cloud) == []
    clock.tick(measurements.START_DELAY)
    async_fire_time_changed(hass)
    await async_idle(hass)
    assert sent(cloud) == [(-1, 0, 1)]


async def test_hours_without_amazon_are_sent_later(
    hass: HomeAssistant,
    clock: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    plug: AlexaConfigEntry,
) -> None:
    """One event waits; the other hours are sent when Amazon has accepted it."""
    await cloud.stop()
    for hour in range(4):
        await record(hass, hourly(NOON + hour * HOUR, hour, hour + 1))
        await at(hass, clock, NOON + hour * HOUR, waiting=1)
    await cloud.start()
    await async_retry(hass)
    assert sent(cloud) == [(hour - 1, hour, 1) for hour in range(4)]
    assert len(reports(cloud)) == 2


@pytest.mark.parametrize("is_down", [False, True], ids=["sent", "waiting"])
async def test_restart(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    clock: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    plug: AlexaConfigEntry,
    is_down: bool,
) -> None:
    """An accepted hour is not sent again, one that waits is."""
    await record(hass, hourly(NOON, 0, 1))
    if is_down:
        await cloud.stop()
    await at(hass, clock, NOON, waiting=int(is_down))
    assert await hass.config_entries.async_unload(plug.entry_id)
    end = None if is_down else [round(NOON.timestamp()), 1]
    assert hass_storage[f"{DOMAIN}.measurements"]["data"].get(PLUG) == end
    if is_down:
        await cloud.start()
    await record(hass, hourly(NOON + 2 * HOUR, 2, 4))
    clock.move_to(NOON + 2 * HOUR)
    assert await hass.config_entries.async_setup(plug.entry_id)
    await async_announce(hass)
    await at(hass, clock, NOON + 2 * HOUR)
    await at(hass, clock, NOON + 2 * HOUR)
    assert sent(cloud) == [(-1, 0, 1), (0, 1, 1), (1, 2, 2)]


MIDNIGHTS = [
    pytest.param(datetime(2026, 10, 25, tzinfo=ZoneInfo("Europe/Berlin")), id="25"),
    pytest.param(datetime(2027, 3, 28, tzinfo=ZoneInfo("Europe/Berlin")), id="23"),
]


@pytest.mark.parametrize("midnight", MIDNIGHTS)
async def test_daylight_saving_change(
    hass: HomeAssistant,
    clock: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    plug: AlexaConfigEntry,
    midnight: datetime,
    request: pytest.FixtureRequest,
) -> None:
    """A day of 25 or 23 hours has that many hours."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    start = midnight.astimezone(UTC)
    end = (midnight + timedelta(days=1)).astimezone(UTC)
    hours = round((end - start) / HOUR)
    assert f"[{hours}]" in request.node.name
    clock.move_to(start)
    await record(hass, {start: 100})
    for hour in range(1, hours + 1):
        await record(hass, {start + hour * HOUR: 100 + hour * hour})
        await at(hass, clock, start + hour * HOUR)
        if hour % 2:
            assert await hass.config_entries.async_reload(plug.entry_id)
            await async_announce(hass)
    intervals = [interval for report in reports(cloud) for interval in report]
    assert [
        (datetime.fromisoformat(it["start"]), it["usage"] / KWH) for it in intervals
    ] == [(start + hour * HOUR, 2 * hour + 1) for hour in range(hours)]
    assert intervals[-1]["end"] == f"{end:%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize("midnight", MIDNIGHTS)
async def test_restart_over_daylight_saving_change(
    hass: HomeAssistant,
    clock: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    plug: AlexaConfigEntry,
    midnight: datetime,
) -> None:
    """The hours that are missed during the change are sent after the restart."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    start = midnight.astimezone(UTC)
    clock.move_to(start)
    await record(hass, {start: 0, start + HOUR: 1})
    await at(hass, clock, start + HOUR)
    assert await hass.config_entries.async_unload(plug.entry_id)
    await record(hass, {start + hour * HOUR: hour * hour for hour in range(2, 7)})
    clock.move_to(start + 6 * HOUR)
    assert await hass.config_entries.async_setup(plug.entry_id)
    await async_announce(hass)
    for _ in range(2):
        await at(hass, clock, start + 6 * HOUR)
    intervals = [interval for report in reports(cloud) for interval in report]
    assert [
        (datetime.fromisoformat(it["start"]), it["usage"] / KWH) for it in intervals
    ] == [(start + hour * HOUR, 2 * hour + 1) for hour in range(6)]


async def test_unit_is_converted(
    hass: HomeAssistant,
    clock: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    plug: AlexaConfigEntry,
) -> None:
    hass.states.async_set(METER, "7000", ENERGY | {"unit_of_measurement": "Wh"})
    await record(hass, hourly(NOON, 1000, 1500.25), unit="Wh")
    await at(hass, clock, NOON)
    assert sent(cloud) == [(-1, 0, 0.50025)]


START = round(NOON.timestamp())


@pytest.mark.parametrize(
    ("sums", "hours", "expected"),
    [
        pytest.param([], 1, [], id="nothing"),
        pytest.param([(0, 5)], 1, [], id="first"),
        pytest.param([(0, 5), (1, 3), (2, 4)], 1, [(1, 2, 1)], id="reset"),
        pytest.param(
            [(0, 5), (3, 8), (4, 9)],
            1,
            [(0, 3, 3), (3, 4, 1)],
            id="gap",
        ),
        pytest.param([(0, 5), (24, 8)], 1, [(0, 24, 3)], id="day"),
        pytest.param([(0, 5), (25, 8), (26, 9)], 1, [(25, 26, 1)], id="long gap"),
        pytest.param([(-1, 4), (0, 5), (1, 6)], 1, [(0, 1, 1)], id="sent before"),
        pytest.param([(-1, 4), (1, 6), (2, 7)], 1, [(1, 2, 1)], id="partly sent"),
        pytest.param(
            [(0, 0.4), (1, 0.8), (2, 1.2)], 1, [(0, 1, 1), (1, 2, 0)], id="round"
        ),
        pytest.param(
            [(hour, hour) for hour in range(7)], 3, [(0, 3, 3), (3, 6, 3)], id="grouped"
        ),
        pytest.param(
            [(hour, hour) for hour in range(1, 5)], 3, [(1, 3, 2)], id="aligned"
        ),
        pytest.param(
            [(0, 5), (1, 6), (2, 1), (3, 2), (4, 3)],
            6,
            [(0, 1, 1)],
            id="reset in a group",
        ),
        pytest.param([(0, 0), (2, 2), (9, 9)], 3, [(0, 9, 9)], id="gap in a group"),
    ],
)
def test_intervals(
    sums: list[tuple[int, float]], hours: int, expected: list[tuple[int, int, int]]
) -> None:
    found = intervals_of(
        ((START + hour * 3600, total) for hour, total in sums), Span(START, hours)
    )
    assert found == tuple(
        Interval(START + start * 3600, START + end * 3600, usage)
        for start, end, usage in expected
    )


async def test_reduced_resolution(
    hass: HomeAssistant,
    clock: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    plug: AlexaConfigEntry,
    alexa: Alexa,
) -> None:
    """Hours are added up, also after a restart."""
    await record(hass, hourly(NOON, 0, 1, 2))
    await at(hass, clock, NOON)
    payload = {"limit": 4, "duration": "P1D"}
    await alexa.ask("DeviceUsage.Meter.ReduceResolution", PLUG, payload)
    for hour in range(1, 13):
        await record(hass, {NOON + hour * HOUR: 2 + hour})
        await at(hass, clock, NOON + hour * HOUR)
        if hour == 8:
            assert await hass.config_entries.async_reload(plug.entry_id)
            await async_announce(hass)
    assert sent(cloud) == [(-2, -1, 1), (-1, 0, 1), (0, 6, 6), (6, 12, 6)]


DIRECTIVES = [
    ("ReduceResolution", {"limit": 24, "duration": 86_400_000}, 1),
    ("ReduceResolution", {"limit": 4, "duration": 86_400_000}, 6),
    ("ReduceResolution", {"limit": 4, "duration": "P1D"}, 6),
    ("ReduceResolution", {"limit": 7, "duration": "P1D"}, 4),
    ("ReduceResolution", {"limit": 1, "duration": "P7D"}, 24),
    ("ReduceResolution", {"limit": 1000, "duration": "PT1H"}, 1),
    ("ReduceResolution", {"limit": 7200, "duration": "P1D"}, 2),
    ("ReduceResolution", {"limit": 0, "duration": "P1D"}, "INVALID_VALUE"),
    ("ReduceResolution", {"limit": 1, "duration": -1}, "INVALID_VALUE"),
    ("ReduceResolution", {"limit": 1, "duration": "a day"}, "INVALID_DIRECTIVE"),
    ("ReduceResolution", {"limit": 1}, "INVALID_DIRECTIVE"),
    ("ReduceResolution", {"duration": "P1D"}, "INVALID_DIRECTIVE"),
    ("ReportMeasurements", {}, 1),
    (
        "InvalidMeasurementError",
        {"electricity": {"errorCode": "X", "timeOfError": "2026-10-04T12:00:00Z"}},
        1,
    ),
    ("InvalidMeasurementError", {"naturalGas": {"errorCode": "X"}}, "INVALID_VALUE"),
    ("InvalidMeasurementError", {"electricity": "X"}, "INVALID_DIRECTIVE"),
    ("InvalidMeasurementError", {}, "INVALID_VALUE"),
    ("Measure", {}, "INVALID_DIRECTIVE"),
]


@pytest.mark.parametrize(("name", "payload", "result"), DIRECTIVES)
async def test_directive(
    plug: AlexaConfigEntry, alexa: Alexa, name: str, payload: Json, result: int | str
) -> None:
    """The result is the resolution in hours, or an error."""
    directive = f"{METER_INTERFACE}.{name}"
    answer = await alexa.ask(directive, PLUG, payload, version="1.0")
    state = plug.runtime_data.reporting.measurements.state
    if isinstance(result, str):
        assert error(answer) == ("Alexa", result)
        assert not state.acknowledged
    else:
        assert answer["event"]["header"]["name"] == "Response"
        assert state.acknowledged.get(PLUG, measurements.Sent(0, 1)).hours == result


async def test_report_measurements_sends_at_once(
    hass: HomeAssistant, cloud: AlexaCloud, plug: AlexaConfigEntry, alexa: Alexa
) -> None:
    await record(hass, hourly(NOON, 0, 1))
    for _ in range(2):
        await alexa.ask(f"{METER_INTERFACE}.ReportMeasurements", PLUG)
        await async_idle(hass)
        assert sent(cloud) == [(-1, 0, 1)]


async def test_invalid_measurement_is_logged_once(
    plug: AlexaConfigEntry, alexa: Alexa, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        await alexa.ask(
            f"{METER_INTERFACE}.InvalidMeasurementError",
            PLUG,
            {"electricity": {"errorCode": "OVERLAP"}},
        )
    assert caplog.text.count("does not accept measurements of switch.plug: OVER") == 1


async def test_rejected_interval_does_not_stop_others(
    hass: HomeAssistant,
    clock: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    plug: AlexaConfigEntry,
) -> None:
    """A rejected event is split; a rejected interval is not sent again."""
    await record(hass, hourly(NOON, 0, 1, 2))
    cloud.faults.add("gateway", refusal(400, "INVALID_REQUEST_EXCEPTION"), times=2)
    await at(hass, clock, NOON)
    assert sent(cloud) == [(-1, 0, 1)]
    await record(hass, {NOON + HOUR: 3})
    await at(hass, clock, NOON + HOUR)
    assert sent(cloud) == [(-1, 0, 1), (0, 1, 1)]


async def test_old_measurements_are_not_sent(
    hass: HomeAssistant,
    clock: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    plug: AlexaConfigEntry,
) -> None:
    await record(hass, hourly(NOON, *range(9 * 24)))
    await at(hass, clock, NOON)
    assert sent(cloud) == [(hour, hour + 1, 1) for hour in range(-7 * 24, 0)]


async def test_removed_sensor(
    hass: HomeAssistant,
    clock: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    plug: AlexaConfigEntry,
) -> None:
    """The endpoint loses and regains the capability."""
    await record(hass, hourly(NOON, 0, 1))
    er.async_get(hass).async_remove(METER)
    hass.states.async_remove(METER)
    await async_announce(hass)
    known = cloud.endpoints[ACCOUNT]
    assert "DeviceUsage.Meter" not in interfaces(known["switch#plug"])
    await at(hass, clock, NOON)
    assert sent(cloud) == []
    register_plug(hass)
    await async_announce(hass)
    assert "DeviceUsage.Meter" in interfaces(known["switch#plug"])


async def test_hidden_endpoint_is_not_measured(
    hass: HomeAssistant,
    clock: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    plug: AlexaConfigEntry,
) -> None:
    """What is used meanwhile is sent when the endpoint is exposed again."""
    entities = er.async_get(hass)
    entities.async_update_entity(PLUG, hidden_by=er.RegistryEntryHider.USER)
    await async_announce(hass)
    await record(hass, hourly(NOON, 0, 1))
    await at(hass, clock, NOON)
    assert sent(cloud) == []
    entities.async_update_entity(PLUG, hidden_by=None)
    await async_announce(hass)
    await at(hass, clock, NOON + HOUR)
    assert sent(cloud) == [(-1, 0, 1)]


async def test_account_linked_later(
    recorder_mock: Recorder,
    clock: FrozenDateTimeFactory,
    hass: HomeAssistant,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
) -> None:
    register_plug(hass)
    await set_up(credentials(cloud))
    await record(hass, hourly(NOON, 0, 1))
    await at(hass, clock, NOON)
    await alexa.link(cloud.new_code())
    await alexa.discover()
    await async_announce(hass)
    await record(hass, {NOON + HOUR: 3})
    await at(hass, clock, NOON + HOUR)
    assert sent(cloud) == [(-1, 0, 1), (0, 1, 2)]


@pytest.mark.parametrize(
    ("meter", "expected"),
    [
        pytest.param({}, True, id="energy"),
        pytest.param({"state_class": "total"}, True, id="total"),
        pytest.param({"unit_of_measurement": "MWh"}, True, id="MWh"),
        pytest.param({"device_class": "gas"}, False, id="gas"),
        pytest.param({"unit_of_measurement": "W"}, False, id="power"),
        pytest.param({"unit_of_measurement": None}, False, id="no unit"),
        pytest.param({"state_class": "measurement"}, False, id="value"),
        pytest.param({"state_class": None}, False, id="no statistics"),
    ],
)
async def test_sensors(
    recorder_mock: Recorder,
    clock: FrozenDateTimeFactory,
    hass: HomeAssistant,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    meter: dict[str, Any],
    expected: bool,
) -> None:
    register_plug(hass, **meter)
    found = interfaces((await alexa.discover())[PLUG])
    assert ("DeviceUsage.Meter" in found) is expected


@pytest.mark.parametrize("entity_id", ["switch.other", "sensor.other"])
async def test_ambiguous_sensor(
    hass: HomeAssistant, plug: AlexaConfigEntry, alexa: Alexa, entity_id: str
) -> None:
    """With two switches or two energy sensors on a device none is measured."""
    entry = er.async_get(hass).async_get(PLUG)
    assert entry is not None
    register(hass, entity_id, entry.device_id)
    hass.states.async_set(entity_id, "on", ENERGY if "sensor" in entity_id else {})
    assert METER_INTERFACE not in interfaces((await alexa.discover())[PLUG])


async def test_exposed_sensor_is_measured_once(
    recorder_mock: Recorder,
    clock: FrozenDateTimeFactory,
    hass: HomeAssistant,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
) -> None:
    """The plug's own endpoint comes first; a sensor without a plug is measured too."""
    register_plug(hass)
    other = "sensor.house"
    template = {"state_class": "total", "unit_of_measurement": "kWh"}
    hass.states.async_set(other, "1", template | {"friendly_name": "House"})
    included = [PLUG, METER, other]
    await set_up(credentials(cloud) | {"filter": {"include_entities": included}})
    await alexa.link(cloud.new_code())
    assert set(await alexa.discover()) == set(included)
    for sensor in (METER, other):
        await record(hass, hourly(NOON, 0, 1), sensor=sensor)
    await at(hass, clock, NOON)
    assert sent(cloud) == [(-1, 0, 1)]
    assert sent(cloud, "sensor#plug_energy") == []
    assert sent(cloud, "sensor#house") == [(-1, 0, 1)]


async def test_without_recorder(
    hass: HomeAssistant, linked: AlexaConfigEntry, alexa: Alexa
) -> None:
    register_plug(hass)
    assert METER_INTERFACE not in interfaces((await alexa.discover())[PLUG])


async def test_without_events(
    recorder_mock: Recorder, hass: HomeAssistant, set_up: SetUp, alexa: Alexa
) -> None:
    """Without credentials no measurements can be sent."""
    register_plug(hass)
    await set_up()
    assert METER_INTERFACE not in interfaces((await alexa.discover())[PLUG])


async def test_broken_database(
    hass: HomeAssistant,
    clock: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    plug: AlexaConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An error is logged, and the measurements are sent in the next hour."""

    def fail(*_: Any) -> None:
        raise OSError("database is locked")

    await record(hass, hourly(NOON, 0, 1))
    with monkeypatch.context() as patch:
        patch.setattr(measurements, "read_intervals", fail)
        await at(hass, clock, NOON)
    assert "Energy measurements cannot be read" in caplog.text
    assert sent(cloud) == []
    await at(hass, clock, NOON + HOUR)
    assert sent(cloud) == [(-1, 0, 1)]


async def test_many_endpoints(
    hass: HomeAssistant,
    clock: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    plug: AlexaConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The statistics of many plugs are read in portions."""
    portions: list[set[str]] = []
    read_intervals = measurements.read_intervals

    def read(hass: HomeAssistant, spans: Mapping[str, Span]) -> Any:
        portions.append({*spans})
        return read_intervals(hass, spans)

    monkeypatch.setattr(measurements, "read_intervals", read)
    for number in range(2 * PORTION):
        register_plug(hass, f"_{number}")
        await record(hass, hourly(NOON, 0, 1), sensor=f"{METER}_{number}")
    await async_announce(hass)
    await at(hass, clock, NOON)
    assert len(set.union(*portions)) == 2 * PORTION + 1
    assert max(map(len, portions)) == PORTION
    for number in range(2 * PORTION):
        assert sent(cloud, f"switch#plug_{number}") == [(-1, 0, 1)]


async def test_two_accounts(
    hass: HomeAssistant,
    clock: FrozenDateTimeFactory,
    cloud: AlexaCloud,
    plug: AlexaConfigEntry,
    hass_client: ClientSessionGenerator,
    hass_admin_user: User,
) -> None:
    """Each account gets each hour once, the second one from its link on."""
    await record(hass, hourly(NOON, 0, 1))
    await at(hass, clock, NOON)
    token = await hass.auth.async_create_refresh_token(hass_admin_user, "alexa")
    access_token = hass.auth.async_create_access_token(token)
    other = Alexa(partial(hass_client, access_token))
    await other.link(cloud.new_code("amzn1.account.TWO"))
    await async_announce(hass)
    for hour in (1, 2):
        await record(hass, {NOON + hour * HOUR: 1 + hour})
        await at(hass, clock, NOON + hour * HOUR)
    received = [
        (event.account, interval["start"])
        for event in cloud.events
        if event.name == "MeasurementsReport"
        for interval in event.message["event"]["payload"]["electricityIntervals"]
    ]
    assert sorted(received) == [
        (ACCOUNT, "2026-10-04T11:00:00Z"),
        (ACCOUNT, "2026-10-04T12:00:00Z"),
        (ACCOUNT, "2026-10-04T13:00:00Z"),
        ("amzn1.account.TWO", "2026-10-04T12:00:00Z"),
        ("amzn1.account.TWO", "2026-10-04T13:00:00Z"),
    ]


async def test_only_useful_values_are_stored(clock: FrozenDateTimeFactory) -> None:
    """The end of a measurement that is too old has no effect."""
    week = START - measurements.MAX_AGE
    sent = {
        "switch.old": measurements.Sent(week, 1),
        "switch.new": measurements.Sent(week + 3600, 1),
        "switch.reduced": measurements.Sent(week, 2),
    }
    stored = measurements._dump(sent)
    assert stored.keys() == {"switch.new", "switch.reduced"}
    assert (
        measurements._parse({key: [*value] for key, value in stored.items()}) == stored
    )
