"""Tests of the battery property of EndpointHealth."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.alexa_smart_home.models import AlexaConfigEntry
from tests.alexa_cloud import AlexaCloud
from tests.common import async_announce, change_reports, changed, one_report, unchanged
from tests.conftest import Alexa, SetUp, values

LOCK = "lock.front"
BATTERY = "sensor.front_battery"
OK = {"health": {"state": "OK"}, "levelPercentage": 80}


class Home:
    """Create devices and entities in the registries."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass
        self.entities = er.async_get(hass)
        self.config_entry = MockConfigEntry()
        self.config_entry.add_to_hass(hass)

    def device(self, name: str) -> str:
        """Create or find a device; return its id."""
        devices = dr.async_get(self.hass)
        return devices.async_get_or_create(
            config_entry_id=self.config_entry.entry_id, identifiers={("test", name)}
        ).id

    def child(self, name: str, parent_device_id: str) -> str:
        """Create a child device; return its id."""
        return (
            dr.async_get(self.hass)
            .async_get_or_create_child(
                config_entry_id=self.config_entry.entry_id,
                identifiers={("test", name)},
                parent_device_id=parent_device_id,
            )
            .id
        )

    def entity(
        self, entity_id: str, state: str, device_id: str | None, **details: Any
    ) -> None:
        """Create an entity of a device, with a state."""
        domain, _, object_id = entity_id.partition(".")
        self.entities.async_get_or_create(
            domain,
            "test",
            entity_id,
            suggested_object_id=object_id,
            config_entry=self.config_entry,
            device_id=device_id,
            **details,
        )
        self.hass.states.async_set(entity_id, state)

    def battery(
        self, device_id: str, state: str = "80", entity_id: str = BATTERY
    ) -> None:
        """Create a battery sensor of a device."""
        self.entity(entity_id, state, device_id, original_device_class="battery")


@pytest.fixture
def home(hass: HomeAssistant) -> Home:
    """Return a home with a lock."""
    home = Home(hass)
    home.entity(LOCK, "locked", home.device("lock"))
    return home


async def battery_of(alexa: Alexa, entity_id: str = LOCK) -> Any:
    """Return the battery property, or the supported properties if it has no value."""
    health = next(
        capability
        for capability in (await alexa.discover())[entity_id]["capabilities"]
        if capability["interface"] == "Alexa.EndpointHealth"
    )
    supported = [item["name"] for item in health["properties"]["supported"]]
    found = values(await alexa.ask("ReportState", entity_id))
    if "battery" in supported:
        assert health["version"] == "3.2"
    else:
        assert health["version"] == "3.1"
        assert "EndpointHealth.battery" not in found
    return found.get("EndpointHealth.battery", supported)


NO_BATTERY = ["connectivity"]
NO_VALUE = ["connectivity", "battery"]


@pytest.mark.parametrize(
    ("state", "battery"),
    [
        ("80", OK),
        ("100.0", {"health": {"state": "OK"}, "levelPercentage": 100}),
        ("20.6", {"health": {"state": "OK"}, "levelPercentage": 21}),
        (
            "20",
            {
                "health": {"state": "WARNING", "reasons": ["LOW_CHARGE"]},
                "levelPercentage": 20,
            },
        ),
        (
            "5",
            {
                "health": {"state": "CRITICAL", "reasons": ["LOW_CHARGE"]},
                "levelPercentage": 5,
            },
        ),
        *(
            (state, NO_VALUE)
            for state in ("unknown", "unavailable", "nan", "-1", "101", "full")
        ),
    ],
)
async def test_battery_property(
    home: Home, set_up: SetUp, alexa: Alexa, state: str, battery: Any
) -> None:
    home.battery(home.device("lock"), state)
    await set_up()
    assert await battery_of(alexa) == battery


async def test_charge_is_current(
    hass: HomeAssistant, home: Home, set_up: SetUp, alexa: Alexa
) -> None:
    home.battery(home.device("lock"))
    await set_up()
    assert await battery_of(alexa) == OK
    hass.states.async_set(BATTERY, "79")
    assert await battery_of(alexa) == {**OK, "levelPercentage": 79}
    hass.states.async_set(LOCK, "unavailable")
    assert await battery_of(alexa) == {**OK, "levelPercentage": 79}
    hass.states.async_remove(BATTERY)
    assert await battery_of(alexa) == NO_VALUE


async def test_registry_changes(home: Home, set_up: SetUp, alexa: Alexa) -> None:
    """The endpoint is recompiled when the registry entry of a battery changes."""
    await set_up()
    assert await battery_of(alexa) == NO_BATTERY
    home.battery(home.device("lock"))
    assert await battery_of(alexa) == OK
    renamed = "sensor.power_cell"
    home.entities.async_update_entity(BATTERY, new_entity_id=renamed)
    home.hass.states.async_set(renamed, "20.7")
    await home.hass.async_block_till_done()
    assert await battery_of(alexa) == {**OK, "levelPercentage": 21}
    home.entities.async_update_entity(renamed, device_class="humidity")
    assert await battery_of(alexa) == NO_BATTERY
    home.entities.async_update_entity(renamed, device_class="battery")
    assert await battery_of(alexa) != NO_BATTERY
    home.entities.async_update_entity(renamed, device_id=home.device("other"))
    assert await battery_of(alexa) == NO_BATTERY
    home.entities.async_update_entity(LOCK, device_id=home.device("other"))
    assert await battery_of(alexa) != NO_BATTERY
    home.entities.async_update_entity(
        renamed, disabled_by=er.RegistryEntryDisabler.USER
    )
    assert await battery_of(alexa) == NO_BATTERY
    home.entities.async_update_entity(renamed, disabled_by=None)
    assert await battery_of(alexa) != NO_BATTERY
    home.entities.async_remove(renamed)
    assert await battery_of(alexa) == NO_BATTERY


async def test_several_batteries(home: Home, set_up: SetUp, alexa: Alexa) -> None:
    second = "sensor.front_second_battery"
    home.battery(home.device("lock"))
    home.battery(home.device("lock"), "30", second)
    await set_up()
    assert await battery_of(alexa) == NO_BATTERY
    home.entities.async_remove(second)
    assert await battery_of(alexa) == OK


async def test_child_device_uses_battery_of_parent(
    home: Home, set_up: SetUp, alexa: Alexa
) -> None:
    """The battery of the child device has precedence."""
    parent = home.device("lock")
    child = home.child("keypad", parent)
    home.entity("switch.keypad", "on", child)
    await set_up()
    assert await battery_of(alexa, "switch.keypad") == NO_BATTERY
    home.battery(parent)
    assert await battery_of(alexa, "switch.keypad") == OK
    home.battery(child, "30", "sensor.keypad_battery")
    assert await battery_of(alexa, "switch.keypad") == {**OK, "levelPercentage": 30}
    assert await battery_of(alexa) == OK


@pytest.mark.parametrize("details", [{}, {"original_device_class": "humidity"}])
async def test_other_sensors(
    home: Home, set_up: SetUp, alexa: Alexa, details: Any
) -> None:
    home.entity("sensor.front_share", "50", home.device("lock"), **details)
    home.entity(
        "binary_sensor.front", "on", home.device("lock"), original_device_class="door"
    )
    home.hass.states.async_set("light.lamp", "on")
    await set_up()
    assert await battery_of(alexa) == NO_BATTERY
    assert await battery_of(alexa, "light.lamp") == NO_BATTERY


async def test_locale_without_endpoint_health(
    home: Home, set_up: SetUp, alexa: Alexa
) -> None:
    home.battery(home.device("lock"))
    await set_up({"locale": "nl-NL"})
    assert "EndpointHealth" not in str(await alexa.discover())


async def test_charge_is_reported(
    hass: HomeAssistant,
    home: Home,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
) -> None:
    """A change of the charge is reported for each endpoint of the device only."""
    home.entity("switch.front", "on", home.device("lock"))
    home.battery(home.device("lock"))
    home.battery(home.device("other"), entity_id="sensor.other_battery")
    # Recompiles the endpoints.
    await async_announce(hass)
    since = len(cloud.events)
    hass.states.async_set(BATTERY, "19.8")
    low = {
        "health": {"state": "WARNING", "reasons": ["LOW_CHARGE"]},
        "levelPercentage": 20,
    }
    received = await change_reports(cloud, since)
    assert {event.endpoint_id for event in received} == {"lock#front", "switch#front"}
    for event in received:
        assert changed(event) == {"EndpointHealth.battery": low}
        assert event.cause == "PERIODIC_POLL"
    hass.states.async_set(BATTERY, "20")
    assert not await change_reports(cloud, since + 2)
    hass.states.async_set("switch.front", "off")
    event = await one_report(cloud, since + 2)
    assert unchanged(event)["EndpointHealth.battery"] == low
