"""Entities of one device share an endpoint."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.alexa_smart_home.camera.watch import CameraWatch
from custom_components.alexa_smart_home.config.preview import async_preview
from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.endpoints.device_links import Member, link
from custom_components.alexa_smart_home.endpoints.guest_offers import guest_offers
from custom_components.alexa_smart_home.interfaces.detection import MotionSensor
from custom_components.alexa_smart_home.protocol import CameraStream, CompileContext
from custom_components.alexa_smart_home.protocol.linking import Guest, Loan, Part
from custom_components.alexa_smart_home.protocol.readers import always
from custom_components.alexa_smart_home.reporting.grace import GRACE
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.cloud import ACCOUNT
from tests.common import (
    async_announce,
    async_idle,
    async_later,
    async_reload_yaml,
    change_reports,
    changed,
    explain,
    one_report,
    values_by_name,
)
from tests.conftest import Alexa, Json, SetUp, credentials

# The state and the attributes of an entity.
type Written = tuple[str, Mapping[str, Any]]


def sensor(device_class: str, value: str, unit: str, **attributes: Any) -> Written:
    return value, {
        "device_class": device_class,
        "unit_of_measurement": unit,
        **attributes,
    }


TEMPERATURE = sensor("temperature", "21.5", "°C")
HUMIDITY = sensor("humidity", "48", "%")
PRESSURE = sensor("atmospheric_pressure", "1013", "hPa")
POWER = sensor("power", "120", "W", state_class="measurement")
ENERGY = sensor("energy", "7.5", "kWh", state_class="total_increasing")
THERMOSTAT: Written = (
    "heat",
    {"supported_features": 1, "hvac_modes": ["heat", "off"], "temperature": 21},
)
DOORBELL: Written = (
    "unknown",
    {"device_class": "doorbell", "event_types": ["ring"], "event_type": None},
)
CAMERA: Written = ("idle", {"supported_features": 2})
MOTION: Written = ("off", {"device_class": "motion"})
OBJECT: Written = ("off", {})
GARAGE: Written = ("open", {"device_class": "garage", "supported_features": 3})
VACUUM: Written = ("docked", {"supported_features": 8192 | 16})
PLUG: Written = ("on", {"device_class": "outlet"})
LIGHT: Written = ("on", {"supported_color_modes": ["onoff"], "color_mode": "onoff"})
FAN: Written = ("on", {"supported_features": 1, "percentage": 50})


class Home:
    """Devices and their entities."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass
        self._entry = MockConfigEntry(domain="demo")
        self._entry.add_to_hass(hass)

    def add(self, device: str, platform: str = "demo", /, **entities: Written) -> None:
        """Add entities to a device; the key is the entity id with two underscores."""
        device_id = (
            dr.async_get(self.hass)
            .async_get_or_create(
                config_entry_id=self._entry.entry_id,
                identifiers={("demo", device)},
                name=device,
            )
            .id
        )
        for key, (state, attributes) in entities.items():
            domain, _, name = key.partition("__")
            entry = er.async_get(self.hass).async_get_or_create(
                domain,
                platform,
                name,
                suggested_object_id=name,
                device_id=device_id,
                config_entry=self._entry,
                original_name=name.replace("_", " "),
            )
            names = {"friendly_name": f"{device} {name.replace('_', ' ')}"}
            self.hass.states.async_set(entry.entity_id, state, {**names, **attributes})


@pytest.fixture
def home(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Return a home whose cameras have an HLS stream."""
    monkeypatch.setattr(
        CameraWatch, "async_streams", lambda *_: frozenset({CameraStream.HLS})
    )
    return Home(hass)


def interfaces(endpoint: Json) -> set[str]:
    """Return the interfaces of an endpoint with their instances."""
    return {
        "/".join(
            filter(
                None,
                (
                    item["interface"].removeprefix("Alexa."),
                    item.get("instance"),
                ),
            )
        )
        for item in endpoint["capabilities"]
    } - {"Alexa", "EndpointHealth"}


LINKED: list[Any] = [
    pytest.param(
        {"camera__porch": CAMERA, "event__bell": DOORBELL},
        {"camera.porch": {"DoorbellEventSource"}},
        id="doorbell with camera",
    ),
    pytest.param(
        {
            "camera__porch": CAMERA,
            "binary_sensor__motion": MOTION,
            "binary_sensor__person_detected": MOTION,
            "binary_sensor__package": OBJECT,
            # Alexa has no class for it.
            "binary_sensor__animal": MOTION,
        },
        {
            "camera.porch": {"MotionSensor", "SmartVision.ObjectDetectionSensor"},
            "binary_sensor.animal": {"MotionSensor"},
        },
        id="person and package with camera",
    ),
    pytest.param(
        {
            "camera__porch": CAMERA,
            "event__yard": (
                "unknown",
                {
                    "device_class": "motion",
                    "event_types": ["camera_motion", "camera_person", "camera_sound"],
                },
            ),
        },
        {"camera.porch": {"MotionSensor", "SmartVision.ObjectDetectionSensor"}},
        id="motion event with persons",
    ),
    pytest.param(
        {
            "climate__hall": THERMOSTAT,
            "sensor__hall_humidity": HUMIDITY,
            "sensor__hall_temperature": TEMPERATURE,
        },
        {
            "climate.hall": {
                "HumiditySensor",
                "RangeController/sensor.humidity",
                "TemperatureSensor",
            }
        },
        id="thermostat with sensors",
    ),
    pytest.param(
        {"switch__washer": PLUG, "sensor__power": POWER, "sensor__energy": ENERGY},
        {
            "switch.washer": {
                "RangeController/sensor.power",
                "RangeController/sensor.energy",
            }
        },
        id="metered plug",
    ),
    pytest.param(
        {
            "sensor__temperature": TEMPERATURE,
            "sensor__humidity": HUMIDITY,
            "sensor__pressure": PRESSURE,
        },
        {
            "sensor.temperature": {
                "HumiditySensor",
                "RangeController/sensor.humidity",
                "RangeController/sensor.atmospheric_pressure",
            }
        },
        id="weather station",
    ),
]


@pytest.mark.parametrize(("entities", "expected"), LINKED)
async def test_discovery(
    hass: HomeAssistant,
    home: Home,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
    entities: dict[str, Written],
    expected: dict[str, set[str]],
) -> None:
    """The host has the capabilities of its guests, which are not listed."""
    home.add("Device", **entities)
    await set_up(credentials(cloud))
    await alexa.link(cloud.new_code())
    found = await alexa.discover()
    assert found.keys() == expected.keys()
    for entity_id, lent in expected.items():
        assert lent <= interfaces(found[entity_id])


def player(device_class: str | None = "tv", features: int = 128 | 256) -> Written:
    """Return a media player, which can be turned on and off."""
    return "on", {"device_class": device_class, "supported_features": features}


REMOTE: Written = ("on", {"supported_features": 0})
APPS: Written = ("on", {"supported_features": 4, "activity_list": ["Netflix"]})
# The name of a device, its entities by their integrations, and its endpoints: whether
# they have keys.
TELEVISIONS: list[tuple[str, dict[str, dict[str, Written]], dict[str, bool]]] = [
    (
        "android",
        {"androidtv_remote": {"media_player": player(), "remote": REMOTE}},
        {"media_player.android": True},
    ),
    (
        "apps",
        {"androidtv_remote": {"media_player": player(), "remote": APPS}},
        {"media_player.apps": True, "remote.apps": True},
    ),
    (
        "apple",
        {"apple_tv": {"media_player": player(None), "remote": REMOTE}},
        {"media_player.apple": True},
    ),
    (
        "bravia",
        {"braviatv": {"media_player": player(), "remote": REMOTE}},
        {"media_player.bravia": True},
    ),
    (
        "roku",
        {"roku": {"media_player": player("receiver"), "remote": REMOTE}},
        {"media_player.roku": True},
    ),
    # The player has keys itself.
    (
        "lg",
        {"webostv": {"media_player": player()}, "roku": {"remote": REMOTE}},
        {"media_player.lg": True, "remote.lg": True},
    ),
    # Integrations whose entities are at the same device.
    (
        "samsung",
        {
            "dlna_dmr": {"media_player": player(None, features=1)},
            "samsungtv": {"media_player": player(features=256), "remote": REMOTE},
            "smartthings": {"media_player": player()},
        },
        {
            "media_player.samsung": False,
            "media_player.samsung_2": True,
            "media_player.samsung_3": False,
        },
    ),
    (
        "hub",
        {"harmony": {"media_player": player(), "remote": REMOTE}},
        {"media_player.hub": False, "remote.hub": False},
    ),
    # The power of the remote would be lost.
    (
        "powerless",
        {"roku": {"media_player": player(features=1), "remote": REMOTE}},
        {"media_player.powerless": False, "remote.powerless": True},
    ),
    (
        "speaker",
        {"roku": {"media_player": player("speaker"), "remote": REMOTE}},
        {"media_player.speaker": False, "remote.speaker": True},
    ),
    (
        "read_only_player",
        {"roku": {"media_player": player(), "remote": REMOTE}},
        {"media_player.read_only_player": False, "remote.read_only_player": True},
    ),
    (
        "read_only_remote",
        {"roku": {"media_player": player(), "remote": REMOTE}},
        {"media_player.read_only_remote": False, "remote.read_only_remote": False},
    ),
]


async def test_keys_of_televisions(
    hass: HomeAssistant, home: Home, cloud: AlexaCloud, set_up: SetUp, alexa: Alexa
) -> None:
    """A television has the keys of its remote, which stays if it has activities."""
    expected: dict[str, bool] = {}
    for name, platforms, endpoints in TELEVISIONS:
        for platform, entities in platforms.items():
            named = {f"{domain}__{name}": it for domain, it in entities.items()}
            home.add(name, platform, **named)
        expected |= endpoints
    restricted = ("media_player.read_only_player", "remote.read_only_remote")
    config = {entity_id: {"read_only": True} for entity_id in restricted}
    entry = await set_up({**credentials(cloud), "entity_config": config})
    await alexa.link(cloud.new_code())
    found = await alexa.discover()
    keys = {
        entity_id: [
            item["keys"]
            for item in endpoint["capabilities"]
            if item["interface"] == "Alexa.KeypadController"
        ]
        for entity_id, endpoint in found.items()
    }
    assert {entity_id: bool(found) for entity_id, found in keys.items()} == expected
    apple = ["UP", "DOWN", "LEFT", "RIGHT", "SELECT", "BACK"]
    assert keys["media_player.apple"] == [apple]
    preview = await async_preview(hass, entry.runtime_data.settings)
    assert preview.endpoints == len(expected)
    answer = await explain(hass, "media_player.apps", "remote.apps")
    assert answer["media_player.apps"]["parts"] == {"remote.apps": "keypad"}
    assert answer["remote.apps"]["part_of"] == "media_player.apps"
    assert answer["remote.apps"]["exposed"]


A, B, C, D = "abcd"
MEMBERS: list[Any] = [
    ("a host and a guest", {A: (None, "ph"), B: ("p", "")}, {B: A}, {}),
    ("several parts", {A: (None, "ph"), B: ("p", ""), C: ("h", "")}, {B: A, C: A}, {}),
    ("no host", {A: (None, ""), B: ("p", "")}, {}, {}),
    (
        "two guests",
        {A: (None, "p"), B: ("p", ""), C: ("p", "")},
        {},
        {A: "bc", B: "bc", C: "bc"},
    ),
    (
        "two hosts",
        {A: (None, "p"), B: (None, "p"), C: ("p", "")},
        {},
        {A: "ab", B: "ab", C: "ab"},
    ),
    ("two consumables", {A: (None, "c"), B: ("c", ""), C: ("c", "")}, {B: A, C: A}, {}),
    (
        "a sensor as host",
        {A: ("t", "hp"), B: ("h", ""), C: ("p", "")},
        {B: A, C: A},
        {},
    ),
    (
        "a host before a sensor",
        {A: (None, "th"), B: ("t", "hp"), C: ("h", "")},
        {B: A, C: A},
        {},
    ),
    (
        "two hosts of different integrations",
        {A: (None, "p", "x"), B: (None, "p", "y"), C: ("p", "", "y")},
        {C: B},
        {},
    ),
    (
        "two hosts with a guest each",
        {
            A: (None, "p", "x"),
            B: (None, "p", "y"),
            C: ("p", "", "y"),
            D: ("p", "", "x"),
        },
        {C: B, D: A},
        {},
    ),
    (
        "two hosts of other integrations",
        {A: (None, "p", "x"), B: (None, "p", "y"), C: ("p", "", "z")},
        {},
        {A: "ab", B: "ab", C: "ab"},
    ),
    (
        "sensors that the host does not take",
        {A: (None, "c"), B: ("t", "h"), C: ("h", "")},
        {C: B},
        {},
    ),
]
PARTS = {
    "c": Part.CONSUMABLE,
    "h": Part.HUMIDITY,
    "p": Part.PRESSURE,
    "t": Part.TEMPERATURE,
}


@pytest.mark.parametrize(
    ("members", "hosts", "rivals"),
    [row[1:] for row in MEMBERS],
    ids=[row[0] for row in MEMBERS],
)
def test_link(
    members: dict[str, tuple[str | None, str, *tuple[str, ...]]],
    hosts: dict[str, str],
    rivals: dict[str, Iterable[str]],
) -> None:
    links = link(
        Member(
            entity_id,
            PARTS[lends] if lends else None,
            frozenset(PARTS[part] for part in takes),
            *platform,
        )
        for entity_id, (lends, takes, *platform) in members.items()
    )
    assert links.hosts == hosts
    assert links.rivals == {key: tuple(names) for key, names in rivals.items()}


async def test_values_and_reports_of_guests(
    hass: HomeAssistant, home: Home, cloud: AlexaCloud, set_up: SetUp, alexa: Alexa
) -> None:
    """A change of a guest is a change report of its host."""
    home.add("Plug", switch__washer=PLUG, sensor__power=POWER)
    await set_up(credentials(cloud))
    await alexa.link(cloud.new_code())
    await async_announce(hass)
    report = await alexa.ask("ReportState", "switch.washer")
    assert {
        key: value
        for key, value in values_by_name(report["context"]["properties"]).items()
        if "Health" not in key
    } == {"PowerController.powerState": "ON", "RangeController.rangeValue": 120}
    since = len(cloud.events)
    attributes = hass.states.get("sensor.power").attributes  # type: ignore[union-attr]
    hass.states.async_set("sensor.power", "300", attributes)
    event = await one_report(cloud, since)
    assert event.endpoint_id == "switch#washer"
    assert changed(event) == {"RangeController.rangeValue": 300}
    # The host stays reachable; only the values of the guest are missing.
    hass.states.async_set("sensor.power", "unavailable", attributes)
    assert await change_reports(cloud, since + 1) == []
    report = await alexa.ask("ReportState", "switch.washer")
    values = values_by_name(report["context"]["properties"])
    assert "RangeController.rangeValue" not in values
    assert values["EndpointHealth.connectivity"] == {"value": "OK"}


async def test_doorbell_rings_at_camera(
    hass: HomeAssistant, home: Home, cloud: AlexaCloud, set_up: SetUp, alexa: Alexa
) -> None:
    home.add("Porch", camera__porch=CAMERA, event__bell=DOORBELL)
    await set_up(credentials(cloud))
    await alexa.link(cloud.new_code())
    found = await alexa.discover()
    assert found["camera.porch"]["displayCategories"] == ["CAMERA", "DOORBELL"]
    since = len(cloud.events)
    pressed = dt_util.utcnow().isoformat(timespec="milliseconds")
    hass.states.async_set("event.bell", pressed, {**DOORBELL[1], "event_type": "ring"})
    await async_idle(hass)
    (event,) = cloud.events[since:]
    assert (event.name, event.endpoint_id) == ("DoorbellPress", "camera#porch")


CLASSES = "SmartVision.ObjectDetectionSensor.objectDetectionClasses"
PERSON, PACKAGE = "binary_sensor.porch_person", "binary_sensor.porch_paket"


async def detected(
    hass: HomeAssistant, cloud: AlexaCloud, *entity_ids: str
) -> list[tuple[str, str]]:
    """Detect objects; return the endpoint and the class of each event for Alexa."""
    since = len(cloud.events)
    for entity_id in entity_ids:
        # Only a change from off to on is a detection.
        for state in ("unavailable", "on", "off", "on", "on"):
            hass.states.async_set(entity_id, state, {"friendly_name": "Porch"})
    await async_idle(hass)
    return [
        (event.endpoint_id, found["imageNetClass"])
        for event in cloud.events[since:]
        if event.name == "ObjectDetection"
        for found in event.message["event"]["payload"]["events"]
    ]


async def test_detected_objects(
    hass: HomeAssistant, home: Home, cloud: AlexaCloud, set_up: SetUp, alexa: Alexa
) -> None:
    """The camera sends the detections of the classes that are enabled."""
    home.add(
        "Porch",
        camera__porch=CAMERA,
        binary_sensor__porch_person=OBJECT,
        binary_sensor__porch_paket=OBJECT,
    )
    entities = er.async_get(hass)
    entities.async_update_entity(PACKAGE, translation_key="package")
    entry = await set_up(credentials(cloud))
    await alexa.link(cloud.new_code())
    await async_announce(hass)
    (capability,) = [
        item
        for item in (await alexa.discover())["camera.porch"]["capabilities"]
        if item["interface"] == "Alexa.SmartVision.ObjectDetectionSensor"
    ]
    both = [{"imageNetClass": "person"}, {"imageNetClass": "package"}]
    package = both[1:]
    assert capability["configuration"] == {"objectDetectionConfiguration": both}
    answer = await explain(hass, "camera.porch")
    assert answer["camera.porch"]["parts"] == {PERSON: "person", PACKAGE: "package"}
    assert await detected(hass, cloud, PERSON, PACKAGE) == [
        ("camera#porch", "person"),
        ("camera#porch", "package"),
    ]
    since = len(cloud.events)
    answer = await alexa.ask(
        "SmartVision.ObjectDetectionSensor.SetObjectDetectionClasses",
        "camera.porch",
        {"objectDetectionClasses": package},
        version="1.0",
    )
    assert values_by_name(answer["context"]["properties"])[CLASSES] == package
    event = await one_report(cloud, since)
    assert (event.endpoint_id, changed(event)) == ("camera#porch", {CLASSES: package})
    for _ in ("before", "after a restart"):
        report = await alexa.ask("ReportState", "camera.porch")
        assert values_by_name(report["context"]["properties"])[CLASSES] == package
        assert await detected(hass, cloud, PERSON, PACKAGE) == [
            ("camera#porch", "package")
        ]
        await hass.config_entries.async_reload(entry.entry_id)
    # The camera does not have to be available.
    hass.states.async_set("camera.porch", "unavailable", CAMERA[1])
    report = await alexa.ask("ReportState", "camera.porch")
    assert values_by_name(report["context"]["properties"])[CLASSES] == package
    assert await detected(hass, cloud, PACKAGE) == [("camera#porch", "package")]


def test_interface_of_two_guests() -> None:
    """The first of two guests lends an interface that cannot be merged."""
    guests = [
        Guest(
            State(entity_id, "off"),
            Loan(
                part=part,
                supported=always,
                capabilities=(MotionSensor(detected=lambda _: True),),
            ),
            always,
            key=None,
            read_only=False,
        )
        for entity_id, part in (
            ("binary_sensor.near", Part.MOTION),
            ("binary_sensor.far", Part.PERSON),
        )
    ]
    camera, context = State("camera.porch", "idle"), CompileContext()
    (offered,) = guest_offers(camera, guests, (), context)
    assert offered.state is guests[0].state
    taken = {("Alexa.MotionSensor", None)}
    assert not [*guest_offers(camera, guests, taken, context)]


async def test_two_sensors_of_persons(
    hass: HomeAssistant, home: Home, cloud: AlexaCloud, set_up: SetUp, alexa: Alexa
) -> None:
    """None of them is linked; they stay motion sensors, also beside another one."""
    home.add(
        "Porch",
        camera__porch=CAMERA,
        binary_sensor__near_person=MOTION,
        binary_sensor__far_person=MOTION,
        binary_sensor__motion=MOTION,
    )
    await set_up(credentials(cloud))
    await alexa.link(cloud.new_code())
    found = await alexa.discover()
    assert {key: interfaces(endpoint) for key, endpoint in found.items()} == {
        "camera.porch": {"CameraStreamController", "MotionSensor"},
        "binary_sensor.near_person": {"MotionSensor"},
        "binary_sensor.far_person": {"MotionSensor"},
    }
    answer = await explain(hass, "camera.porch")
    assert set(answer["camera.porch"]["not_linked_because_of"]) == {
        "binary_sensor.near_person",
        "binary_sensor.far_person",
    }


async def test_obstruction_stops_garage_door(
    hass: HomeAssistant, home: Home, set_up: SetUp, alexa: Alexa
) -> None:
    home.add("Garage", cover__garage=GARAGE, binary_sensor__obstruction=("on", {}))
    async_mock_service(hass, "cover", "close_cover")
    await set_up()
    answers = []
    for state in ("on", "off"):
        hass.states.async_set("binary_sensor.obstruction", state)
        answer = await alexa.ask(
            "ModeController.SetMode",
            "cover.garage",
            {"mode": "position.closed"},
            instance="cover.position",
        )
        answers.append(answer["event"]["payload"].get("type"))
    assert answers == ["OBSTACLE_DETECTED", None]


async def test_known_devices_stay(
    hass: HomeAssistant,
    home: Home,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
    yaml: dict[str, Any],
) -> None:
    """A device that Alexa knows stays when linking begins; a new one is not listed."""
    settings = {
        **credentials(cloud),
        "filter": {"include_domains": ["climate", "sensor"]},
    }
    home.add("Hall", climate__hall=THERMOSTAT, sensor__humidity=HUMIDITY)
    await set_up({**settings, "link_entities": False})
    await alexa.link(cloud.new_code())
    await async_announce(hass)
    assert (await alexa.discover()).keys() == {"climate.hall", "sensor.humidity"}
    yaml[DOMAIN] = settings
    await async_reload_yaml(hass)
    await async_announce(hass)
    home.add("Hall", sensor__temperature=TEMPERATURE)
    await async_announce(hass)
    found = await alexa.discover()
    assert found.keys() == {"climate.hall", "sensor.humidity"}
    assert {"HumiditySensor", "TemperatureSensor"} <= interfaces(found["climate.hall"])


@pytest.mark.parametrize(
    ("settings", "listed", "lent"),
    [
        ({}, {"climate.hall"}, True),
        ({"link_entities": False}, {"climate.hall", "sensor.humidity"}, False),
        (
            {"entity_config": {"sensor.humidity": {"link": False}}},
            {"climate.hall", "sensor.humidity"},
            False,
        ),
        (
            {"entity_config": {"climate.hall": {"link": False}}},
            {"climate.hall", "sensor.humidity"},
            False,
        ),
        (
            {"filter": {"include_entities": ["sensor.humidity", "climate.hall"]}},
            {"climate.hall", "sensor.humidity"},
            True,
        ),
        (
            {"filter": {"exclude_entities": ["sensor.humidity"]}},
            {"climate.hall"},
            False,
        ),
        (
            {"filter": {"exclude_entities": ["climate.hall"]}},
            {"sensor.humidity"},
            False,
        ),
        (
            {
                "filter": {"exclude_entities": ["climate.hall"]},
                "entity_config": {"climate.hall": {"linked": ["sensor.humidity"]}},
            },
            {"sensor.humidity"},
            False,
        ),
        (
            {
                "link_entities": False,
                "entity_config": {"climate.hall": {"linked": ["sensor.humidity"]}},
            },
            {"climate.hall"},
            True,
        ),
    ],
)
async def test_settings(
    hass: HomeAssistant,
    home: Home,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
    settings: dict[str, Any],
    listed: set[str],
    lent: bool,
) -> None:
    home.add("Hall", climate__hall=THERMOSTAT, sensor__humidity=HUMIDITY)
    await set_up({**credentials(cloud), **settings})
    await alexa.link(cloud.new_code())
    found = await alexa.discover()
    assert found.keys() == listed
    if "climate.hall" in found:
        assert ("HumiditySensor" in interfaces(found["climate.hall"])) is lent


async def test_chosen_guest_of_another_device(
    hass: HomeAssistant, home: Home, cloud: AlexaCloud, set_up: SetUp, alexa: Alexa
) -> None:
    """A chosen guest takes the place of the one on the same device."""
    home.add("Hall", climate__hall=THERMOSTAT, sensor__near=HUMIDITY)
    home.add("Attic", sensor__far=sensor("humidity", "60", "%"))
    linked = {"climate.hall": {"linked": ["sensor.far"]}}
    await set_up({**credentials(cloud), "entity_config": linked})
    await alexa.link(cloud.new_code())
    report = await alexa.ask("ReportState", "climate.hall")
    values = values_by_name(report["context"]["properties"])
    assert values["HumiditySensor.relativeHumidity"] == 60
    assert (await alexa.discover()).keys() == {"climate.hall", "sensor.near"}


@pytest.mark.parametrize(
    ("linked", "listed"),
    [
        pytest.param(
            {"camera.hall": ["sensor.near"]},
            {"climate.hall", "sensor.near", "sensor.far"},
            id="a host without a capability",
        ),
        pytest.param(
            {"sensor.far": ["sensor.near"], "sensor.near": ["sensor.far"]},
            {"climate.hall", "sensor.far"},
            id="each other",
        ),
        pytest.param(
            {"sensor.near": ["sensor.far"]},
            {"climate.hall", "sensor.near"},
            id="a guest of the device as host",
        ),
    ],
)
async def test_chosen_guest_has_endpoint(
    hass: HomeAssistant,
    home: Home,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
    linked: dict[str, list[str]],
    listed: set[str],
) -> None:
    """A chosen guest is hidden only if its host has an endpoint."""
    home.add("Hall", climate__hall=THERMOSTAT, sensor__near=TEMPERATURE)
    home.add("Porch", camera__hall=("idle", {}))
    home.add("Attic", sensor__far=HUMIDITY)
    config = {host: {"linked": guests} for host, guests in linked.items()}
    await set_up({**credentials(cloud), "entity_config": config})
    await alexa.link(cloud.new_code())
    assert (await alexa.discover()).keys() == listed


@pytest.mark.parametrize("late", ["climate.hall", "sensor.far"])
async def test_chosen_entity_appears_later(
    hass: HomeAssistant,
    home: Home,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
    late: str,
) -> None:
    """Entities without a registry entry are linked when the second one appears."""
    home.add("Hall", sensor__near=HUMIDITY)
    states = {"climate.hall": THERMOSTAT, "sensor.far": HUMIDITY}
    for entity_id in states.keys() - {late}:
        hass.states.async_set(entity_id, *states[entity_id])
    linked = {"climate.hall": {"linked": ["sensor.far"]}}
    entry = await set_up({**credentials(cloud), "entity_config": linked})
    await entry.runtime_data.endpoints.async_prepare()
    hass.states.async_set(late, *states[late])
    await alexa.link(cloud.new_code())
    found = await alexa.discover()
    assert found.keys() == {"climate.hall", "sensor.near"}
    assert "HumiditySensor" in interfaces(found["climate.hall"])


async def test_guest_is_replaced(
    hass: HomeAssistant, home: Home, cloud: AlexaCloud, set_up: SetUp, alexa: Alexa
) -> None:
    """A guest gets an endpoint when a chosen one appears, which has no device."""
    home.add("Hall", climate__hall=THERMOSTAT, sensor__near=HUMIDITY)
    linked = {"climate.hall": {"linked": ["sensor.far"]}}
    await set_up({**credentials(cloud), "entity_config": linked})
    await alexa.link(cloud.new_code())
    assert (await alexa.discover()).keys() == {"climate.hall"}
    hass.states.async_set("sensor.far", *HUMIDITY)
    await hass.async_block_till_done()
    assert (await alexa.discover()).keys() == {"climate.hall", "sensor.near"}


async def test_camera_loses_stream(
    hass: HomeAssistant,
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
) -> None:
    """The guests of a known camera wait for it, and get endpoints if it has none."""
    home.add("Porch", camera__porch=CAMERA, event__bell=DOORBELL)
    entry = await set_up(credentials(cloud))
    await alexa.link(cloud.new_code())
    assert (await alexa.discover()).keys() == {"camera.porch"}
    monkeypatch.setattr(CameraWatch, "async_streams", lambda *_: frozenset())
    hass.states.async_set("camera.porch", "unavailable", CAMERA[1])
    assert await hass.config_entries.async_reload(entry.entry_id)
    await async_announce(hass)
    assert (await alexa.discover()).keys() == set()
    hass.states.async_set("camera.porch", *CAMERA)
    await async_announce(hass)
    assert (await alexa.discover()).keys() == {"event.bell"}
    assert cloud.endpoints[ACCOUNT].keys() == {"event#bell"}


async def test_changes_while_running(
    hass: HomeAssistant,
    home: Home,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
    entity_registry: er.EntityRegistry,
) -> None:
    """Guests and hosts come, change, and go."""
    home.add("Hall", climate__hall=THERMOSTAT)
    await set_up(credentials(cloud))
    await alexa.link(cloud.new_code())

    async def found() -> dict[str, bool]:
        await async_announce(hass)
        listed = await alexa.discover()
        return {key: "HumiditySensor" in interfaces(it) for key, it in listed.items()}

    assert await found() == {"climate.hall": False}
    home.add("Hall", sensor__humidity=HUMIDITY)
    assert await found() == {"climate.hall": True}
    home.add("Hall", sensor__other=HUMIDITY)
    # Alexa has to know which one it is.
    assert await found() == {
        "climate.hall": False,
        "sensor.humidity": True,
        "sensor.other": True,
    }
    answer = await explain(hass, "climate.hall")
    assert set(answer["climate.hall"]["not_linked_because_of"]) == {
        "sensor.humidity",
        "sensor.other",
    }
    entity_registry.async_remove("sensor.other")
    hass.states.async_remove("sensor.other")
    assert await found() == {"climate.hall": True, "sensor.humidity": True}
    entity_registry.async_update_entity(
        "climate.hall", disabled_by=er.RegistryEntryDisabler.USER
    )
    hass.states.async_remove("climate.hall")
    assert await found() == {"sensor.humidity": True}


async def test_explain(
    hass: HomeAssistant, home: Home, cloud: AlexaCloud, set_up: SetUp, alexa: Alexa
) -> None:
    home.add("Hall", climate__hall=THERMOSTAT, sensor__humidity=HUMIDITY)
    await set_up(credentials(cloud))
    await alexa.link(cloud.new_code())
    answer = await explain(hass, "climate.hall", "sensor.humidity")
    assert answer["climate.hall"]["parts"] == {"sensor.humidity": "humidity"}
    guest = answer["sensor.humidity"]
    assert (guest["exposed"], guest["part_of"]) == (False, "climate.hall")
    assert guest["reason"] == "Part of climate.hall in Alexa"


async def test_consumables_of_vacuum(
    hass: HomeAssistant, home: Home, cloud: AlexaCloud, set_up: SetUp, alexa: Alexa
) -> None:
    """Each consumable has an instance that stays when its entity is renamed."""
    percent = {"unit_of_measurement": "%"}
    home.add(
        "Robot",
        vacuum__robot=VACUUM,
        sensor__main_brush_left=("80", percent),
        sensor__filter_left=("20", percent),
    )
    await set_up(credentials(cloud))
    await alexa.link(cloud.new_code())
    found = await alexa.discover()
    levels = {
        item["instance"]: item["capabilityResources"]["friendlyNames"][0]["value"][
            "text"
        ]
        for item in found["vacuum.robot"]["capabilities"]
        if item["interface"] == "Alexa.InventoryLevelSensor"
    }
    assert sorted(levels.values()) == ["filter left", "main brush left"]
    assert all(instance.startswith("sensor.level.") for instance in levels)
    assert found.keys() == {"vacuum.robot"}


async def test_devices_of_built_in_integration_stay(
    hass: HomeAssistant, home: Home, cloud: AlexaCloud, set_up: SetUp, alexa: Alexa
) -> None:
    """A guest that the built-in integration announced stays an endpoint."""
    home.add("Hall", climate__hall=THERMOSTAT, sensor__humidity=HUMIDITY)
    entry = await set_up(credentials(cloud))
    await alexa.link(cloud.new_code())
    assert (await alexa.discover()).keys() == {"climate.hall"}
    reporting = entry.runtime_data.reporting
    assert reporting
    reporting.announcer.async_inherit(["sensor.humidity"])
    await async_announce(hass)
    await async_later(hass, GRACE)
    assert (await alexa.discover()).keys() == {"climate.hall", "sensor.humidity"}
    assert not [event for event in cloud.events if event.name == "DeleteReport"]


async def test_preview(
    hass: HomeAssistant, home: Home, cloud: AlexaCloud, set_up: SetUp, alexa: Alexa
) -> None:
    """The preview of other settings counts linked entities once."""
    home.add("Hall", climate__hall=THERMOSTAT, sensor__humidity=HUMIDITY)
    entry = await set_up(credentials(cloud))
    await alexa.link(cloud.new_code())
    settings = entry.runtime_data.settings
    preview = await async_preview(hass, settings)
    assert preview.endpoints == 1
    left_out = preview.placeholders(hass)["left_out"]
    assert "- Part of … in Alexa: 1 (`sensor.humidity`)" in left_out
    separate = await async_preview(hass, replace(settings, link_entities=False))
    assert separate.endpoints == 2
