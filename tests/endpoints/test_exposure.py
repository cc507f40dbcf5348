"""Tests of the exposure: the filter, labels, areas and names."""

from dataclasses import replace
from itertools import product
from typing import Any

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED, EntityCategory
from homeassistant.core import CoreState, HomeAssistant, State
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    label_registry as lr,
)
from homeassistant.helpers.entityfilter import FILTER_SCHEMA as HOME_ASSISTANTS
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.alexa_smart_home.domains import DESCRIPTIONS
from custom_components.alexa_smart_home.endpoints.exposure import Exposure
from custom_components.alexa_smart_home.endpoints.exposure_filter import (
    FILTER_SCHEMA,
    ExposureFilter,
)
from custom_components.alexa_smart_home.endpoints.registry_locations import Location
from custom_components.alexa_smart_home.models import AlexaConfigEntry, Settings
from custom_components.alexa_smart_home.protocol.not_exposed import NotExposed, Reason
from tests.conftest import SetUp
from tests.flows import set_up_ui_entry

LAMP = "light.lamp"


def exposure_filter(**config: Any) -> ExposureFilter:
    return ExposureFilter(FILTER_SCHEMA(config))


def test_filter_without_labels_and_areas() -> None:
    names = ("light.a", "light.b", "lock.a", "lock.b", "cover.a")
    rules: dict[str, list[Any]] = {
        "include_entities": [[], ["light.a"]],
        "exclude_entities": [[], ["light.b"]],
        "include_entity_globs": [[], ["*.a"]],
        "exclude_entity_globs": [[], ["lock.*"]],
        "include_domains": [[], ["light"]],
        "exclude_domains": [[], ["cover"]],
    }
    for values in product(*rules.values()):
        config = dict(zip(rules, values, strict=True))
        ours, theirs = exposure_filter(**config), HOME_ASSISTANTS(config)
        for name in names:
            assert ours(name, Location()) == theirs(name), (config, name)
        assert ours.primary_only == theirs.empty_filter


OWN = Location(own_labels=frozenset({"alexa"}))
OF_DEVICE = Location(labels=frozenset({"alexa"}))
KITCHEN = Location(area=frozenset({"kitchen"}))
BOTH = replace(OWN, area=KITCHEN.area)


@pytest.mark.parametrize(
    ("config", "location", "expected"),
    [
        # Included: its label, a label of its device or area, its area.
        ({"include_labels": "alexa"}, OWN, True),
        ({"include_labels": ["Alexa"]}, OF_DEVICE, True),
        ({"include_labels": "alexa"}, Location(), False),
        ({"include_areas": "Kitchen"}, KITCHEN, True),
        ({"include_areas": "kitchen"}, Location(), False),
        # Excluded: other entities are exposed.
        ({"exclude_labels": "alexa"}, OWN, False),
        ({"exclude_labels": "alexa"}, OF_DEVICE, False),
        ({"exclude_labels": "alexa"}, Location(), True),
        ({"exclude_areas": "kitchen"}, KITCHEN, False),
        ({"exclude_areas": "kitchen"}, Location(), True),
        ({"exclude_areas": "kitchen", "include_entities": "lock.a"}, Location(), True),
        # Several inclusions.
        ({"include_areas": "kitchen", "include_domains": "light"}, Location(), True),
        ({"include_areas": "kitchen", "include_domains": "lock"}, KITCHEN, True),
        ({"include_areas": "kitchen", "include_domains": "lock"}, Location(), False),
        ({"exclude_areas": "attic", "include_domains": "lock"}, Location(), False),
        (
            {"exclude_areas": "attic", "include_entity_globs": "lock.*"},
            Location(),
            False,
        ),
        # Precedence: the entity id, a glob, its label.
        ({"include_labels": "alexa", "exclude_entities": LAMP}, OWN, False),
        ({"include_entities": LAMP, "exclude_labels": "alexa"}, OWN, True),
        ({"include_labels": "alexa", "exclude_entity_globs": "light.*"}, OWN, False),
        ({"include_entity_globs": "light.*", "exclude_labels": "alexa"}, OWN, True),
        ({"include_labels": "alexa", "exclude_areas": "kitchen"}, BOTH, True),
        ({"include_areas": "kitchen", "exclude_labels": "alexa"}, BOTH, False),
        ({"include_labels": "alexa", "exclude_domains": "light"}, OWN, True),
        ({"include_domains": "light", "exclude_labels": "alexa"}, OWN, False),
        # Excluding has precedence for the device, the area and the domain.
        ({"include_areas": "kitchen", "exclude_domains": "light"}, KITCHEN, False),
        ({"include_domains": "light", "exclude_areas": "kitchen"}, KITCHEN, False),
        ({"include_labels": "alexa", "exclude_domains": "light"}, OF_DEVICE, False),
        ({"include_domains": "light", "exclude_labels": "alexa"}, OF_DEVICE, False),
    ],
)
def test_precedence(config: dict[str, Any], location: Location, expected: bool) -> None:
    assert exposure_filter(**config)(LAMP, location) is expected


@pytest.fixture
async def lamp(
    hass: HomeAssistant,
    entity_registry: er.EntityRegistry,
    device_registry: dr.DeviceRegistry,
) -> er.RegistryEntry:
    """Return a lamp whose device also has a configuration switch."""
    config_entry = MockConfigEntry()
    config_entry.add_to_hass(hass)
    device = device_registry.async_get_or_create(
        config_entry_id=config_entry.entry_id, identifiers={("test", "lamp")}
    )
    for domain, name, category in (
        ("light", "lamp", None),
        ("switch", "led", EntityCategory.CONFIG),
    ):
        entry = entity_registry.async_get_or_create(
            domain,
            "test",
            name,
            suggested_object_id=name,
            original_name=name,
            device_id=device.id,
            config_entry=config_entry,
            entity_category=category,
        )
        hass.states.async_set(entry.entity_id, "off")
    hass.states.async_set("light.other", "off")
    found = entity_registry.async_get(LAMP)
    assert found is not None
    return found


def exposed(entry: AlexaConfigEntry) -> set[str]:
    endpoints = entry.runtime_data.endpoints.async_update_listing()
    return {endpoint.entity_id for endpoint in endpoints}


async def test_changed_labels(
    hass: HomeAssistant,
    set_up: SetUp,
    lamp: er.RegistryEntry,
    entity_registry: er.EntityRegistry,
    device_registry: dr.DeviceRegistry,
    area_registry: ar.AreaRegistry,
    label_registry: lr.LabelRegistry,
) -> None:
    """Add and remove the label of an entity, its device and its area."""
    label = label_registry.async_create("For Alexa").label_id
    area = area_registry.async_create("Kitchen").id
    entry = await set_up({"filter": {"include_labels": ["for alexa"]}})
    assert exposed(entry) == set()
    assert lamp.device_id is not None
    device_id = lamp.device_id

    for labels, expected in (({label}, {LAMP}), (set(), set())):
        entity_registry.async_update_entity(LAMP, labels=labels)
        await hass.async_block_till_done()
        assert exposed(entry) == expected

    for labels, expected in (({label}, {LAMP}), (set(), set())):
        device_registry.async_update_device(device_id, labels=labels)
        await hass.async_block_till_done()
        assert exposed(entry) == expected

    device_registry.async_update_device(device_id, area_id=area)
    await hass.async_block_till_done()
    for labels, expected in (({label}, {LAMP}), (set(), set())):
        area_registry.async_update(area, labels=labels)
        await hass.async_block_till_done()
        assert exposed(entry) == expected


@pytest.mark.parametrize("of", ["entity", "device", "area"])
async def test_renamed_and_removed_label(
    hass: HomeAssistant,
    set_up: SetUp,
    lamp: er.RegistryEntry,
    entity_registry: er.EntityRegistry,
    device_registry: dr.DeviceRegistry,
    area_registry: ar.AreaRegistry,
    label_registry: lr.LabelRegistry,
    of: str,
) -> None:
    label = label_registry.async_create("Alexa").label_id
    assert lamp.device_id is not None
    if of == "entity":
        entity_registry.async_update_entity(LAMP, labels={label})
    elif of == "device":
        device_registry.async_update_device(lamp.device_id, labels={label})
    else:
        area = area_registry.async_create("Kitchen", labels={label}).id
        entity_registry.async_update_entity(LAMP, area_id=area)
    entry = await set_up({"filter": {"include_labels": "voice"}})
    assert exposed(entry) == set()
    label_registry.async_update(label, name="Voice")
    await hass.async_block_till_done()
    assert exposed(entry) == {LAMP}
    label_registry.async_delete(label)
    await hass.async_block_till_done()
    assert exposed(entry) == set()


async def test_changed_areas(
    hass: HomeAssistant,
    set_up: SetUp,
    lamp: er.RegistryEntry,
    entity_registry: er.EntityRegistry,
    device_registry: dr.DeviceRegistry,
    area_registry: ar.AreaRegistry,
) -> None:
    """Move the entity and its device; rename, reorder and remove areas."""
    kitchen = area_registry.async_create("Kitchen").id
    attic = area_registry.async_create("Attic").id
    entry = await set_up({"filter": {"include_areas": ["Kitchen"]}})
    assert exposed(entry) == set()
    assert lamp.device_id is not None
    device_registry.async_update_device(lamp.device_id, area_id=kitchen)
    await hass.async_block_till_done()
    assert exposed(entry) == {LAMP}
    for area, expected in ((attic, set()), (kitchen, {LAMP}), (None, {LAMP})):
        entity_registry.async_update_entity(LAMP, area_id=area)
        await hass.async_block_till_done()
        assert exposed(entry) == expected
    area_registry.async_reorder([attic, kitchen])
    area_registry.async_update(kitchen, name="Galley")
    await hass.async_block_till_done()
    # The filter also matches its id.
    assert exposed(entry) == {LAMP}
    area_registry.async_update(attic, name="Kitchen")
    area_registry.async_delete(kitchen)
    await hass.async_block_till_done()
    assert exposed(entry) == set()


async def test_renamed_area(
    hass: HomeAssistant,
    set_up: SetUp,
    lamp: er.RegistryEntry,
    entity_registry: er.EntityRegistry,
    area_registry: ar.AreaRegistry,
) -> None:
    area = area_registry.async_create("Attic").id
    entity_registry.async_update_entity(LAMP, area_id=area)
    entry = await set_up({"filter": {"include_areas": ["Loft"]}})
    assert exposed(entry) == set()
    area_registry.async_update(area, name="Loft")
    await hass.async_block_till_done()
    assert exposed(entry) == {LAMP}


async def test_child_device_is_in_area_of_parent(
    hass: HomeAssistant,
    set_up: SetUp,
    lamp: er.RegistryEntry,
    entity_registry: er.EntityRegistry,
    device_registry: dr.DeviceRegistry,
    area_registry: ar.AreaRegistry,
) -> None:
    area = area_registry.async_create("Kitchen").id
    assert lamp.device_id is not None
    assert lamp.config_entry_id is not None
    child = device_registry.async_get_or_create_child(
        config_entry_id=lamp.config_entry_id,
        identifiers={("test", "child")},
        parent_device_id=lamp.device_id,
    )
    entity_registry.async_update_entity(LAMP, device_id=child.id)
    entry = await set_up({"filter": {"include_areas": ["Kitchen"]}})
    assert exposed(entry) == set()
    device_registry.async_update_device(lamp.device_id, area_id=area)
    await hass.async_block_till_done()
    assert exposed(entry) == {LAMP}


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        # The default of primary_entities_only depends on Home Assistant's filter.
        ({}, {LAMP, "light.other"}),
        ({"include_domains": ["light", "switch"]}, {LAMP, "light.other", "switch.led"}),
        ({"exclude_entities": [LAMP]}, {"light.other", "switch.led"}),
        ({"include_areas": ["kitchen"]}, {LAMP}),
        ({"exclude_areas": ["kitchen"]}, {"light.other"}),
        # Configured.
        (
            {"include_areas": ["kitchen"], "primary_entities_only": False},
            {LAMP, "switch.led"},
        ),
        (
            {"include_domains": ["light", "switch"], "primary_entities_only": True},
            {LAMP, "light.other"},
        ),
        ({"primary_entities_only": False}, {LAMP, "light.other", "switch.led"}),
        # Explicitly included entities are exposed.
        (
            {"include_entities": ["switch.led"], "primary_entities_only": True},
            {"switch.led"},
        ),
        (
            {"include_entity_globs": ["*.led"], "primary_entities_only": True},
            {"switch.led"},
        ),
        ({"include_labels": ["alexa"]}, {"switch.led"}),
    ],
)
async def test_hidden_diagnostic_and_configuration_entities(
    hass: HomeAssistant,
    set_up: SetUp,
    lamp: er.RegistryEntry,
    entity_registry: er.EntityRegistry,
    device_registry: dr.DeviceRegistry,
    area_registry: ar.AreaRegistry,
    label_registry: lr.LabelRegistry,
    config: dict[str, Any],
    expected: set[str],
) -> None:
    area = area_registry.async_create("Kitchen").id
    assert lamp.device_id is not None
    device_registry.async_update_device(lamp.device_id, area_id=area)
    label = label_registry.async_create("Alexa").label_id
    entity_registry.async_update_entity("switch.led", labels={label})
    entry = await set_up({"filter": config} if config else None)
    assert exposed(entry) == expected


@pytest.fixture
def temperature_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Expose by default only sensors with the device class temperature."""
    sensors = replace(
        DESCRIPTIONS["sensor"],
        by_default=lambda state: state.attributes.get("device_class") == "temperature",
    )
    descriptions = dict(DESCRIPTIONS) | {"sensor": sensors}
    for module in ("exposure", "registry"):
        monkeypatch.setattr(
            f"custom_components.alexa_smart_home.endpoints.{module}.DESCRIPTIONS",
            descriptions,
        )


def may_be_reported(hass: HomeAssistant, entry: AlexaConfigEntry) -> bool:
    state = hass.states.get("sensor.hall")
    change = {"entity_id": "sensor.hall", "old_state": state, "new_state": state}
    return entry.runtime_data.endpoints.async_may_be_reported(change)


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({}, False),
        ({"include_domains": ["sensor"]}, False),
        ({"include_entity_globs": ["sensor.*"]}, False),
        ({"include_entities": ["sensor.hall"]}, True),
        ({"exclude_domains": ["lock"], "include_entities": ["sensor.hall"]}, True),
    ],
)
async def test_by_default(
    hass: HomeAssistant,
    temperature_only: None,
    set_up: SetUp,
    config: dict[str, Any],
    expected: bool,
) -> None:
    attributes = {
        "device_class": SensorDeviceClass.HUMIDITY,
        "unit_of_measurement": "%",
    }
    hass.states.async_set("sensor.hall", "50", attributes)
    entry = await set_up({"filter": config} if config else None)
    runtime = entry.runtime_data
    assert ("sensor.hall" in exposed(entry)) is expected
    assert may_be_reported(hass, entry) is expected
    reason = runtime.endpoints.exposure.exclusion_reason("sensor.hall")
    assert reason is (None if expected else Reason.NOT_BY_DEFAULT)


@pytest.mark.parametrize("state", ["unavailable", "unknown"])
async def test_device_class_appears_with_first_state(
    hass: HomeAssistant, temperature_only: None, set_up: SetUp, state: str
) -> None:
    """An entity without a known state may lack its device class."""
    hass.states.async_set("sensor.hall", state)
    entry = await set_up()
    assert exposed(entry) == set()
    assert may_be_reported(hass, entry)
    notified: list[str] = []
    stop = entry.runtime_data.endpoints.async_listen(notified.append)
    hass.states.async_set("sensor.hall", state, {"battery": 1})
    assert (exposed(entry), notified) == (set(), [])
    stop()
    attributes = {
        "device_class": SensorDeviceClass.TEMPERATURE,
        "unit_of_measurement": "°C",
    }
    hass.states.async_set("sensor.hall", "20", attributes)
    assert exposed(entry) == {"sensor.hall"}


async def test_entity_without_state(
    hass: HomeAssistant, temperature_only: None, set_up: SetUp
) -> None:
    """An entity without a state is not excluded by default."""
    entry = await set_up()
    assert (
        entry.runtime_data.endpoints.exposure.exclusion_reason("sensor.later") is None
    )


class KeptNames:
    """Replace the function of Home Assistant 2026.11 that keeps a name."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, _: HomeAssistant, entity_id: str) -> None:
        self.names.append(entity_id)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> KeptNames:
    kept = KeptNames()
    monkeypatch.setattr(er, "async_preserve_compat_name_as_alias", kept, raising=False)
    return kept


async def test_names_are_kept_once(
    hass: HomeAssistant, kept: KeptNames, unloaded: None
) -> None:
    """Names of exposed entities without a name in the settings are kept."""
    for name in (LAMP, "light.named", "light.excluded"):
        hass.states.async_set(name, "off")
    options = {
        "filter": {"exclude_entities": ["light.excluded"]},
        "entity_config": {"light.named": {"name": "Named"}},
    }
    entry = await set_up_ui_entry(hass, options=options)
    assert kept.names == [LAMP]
    assert entry.data["names_kept"] is True
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert kept.names == [LAMP]


async def test_names_are_kept_after_start(
    hass: HomeAssistant, kept: KeptNames, unloaded: None
) -> None:
    """All entities are set up by then."""
    hass.set_state(CoreState.starting)
    entry = await set_up_ui_entry(hass)
    hass.states.async_set(LAMP, "off")
    assert not kept.names
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done()
    assert kept.names == [LAMP]
    assert entry.data["names_kept"] is True


async def test_names_are_not_kept_in_old_version(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch, unloaded: None
) -> None:
    """Home Assistant 2026.10: names are kept after the update."""
    monkeypatch.delattr(er, "async_preserve_compat_name_as_alias", raising=False)
    entry = await set_up_ui_entry(hass)
    assert "names_kept" not in entry.data


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("Kitchen lamp 2", "Kitchen lamp 2"),
        # Other characters become spaces, and spaces are merged.
        ("Wohn|Esszimmer (main) #2", "Wohn Esszimmer main 2"),
        ("TV & radio: on/off, 50 %", "TV radio on off 50"),
        ("Wi-Fi_plug", "Wi Fi plug"),
        ("  Hall\n\tlamp\N{NO-BREAK SPACE}1 ", "Hall lamp 1"),
        # Apostrophes, not quotation marks.
        ("Anna's lamp", "Anna's lamp"),
        ("Anna\N{RIGHT SINGLE QUOTATION MARK}s lamp", "Anna's lamp"),
        ("Rock 'n' roll", "Rock 'n' roll"),
        ("\N{DOUBLE LOW-9 QUOTATION MARK}Bad\N{LEFT DOUBLE QUOTATION MARK}", "Bad"),
        ("Lamp ' \" 3", "Lamp 3"),
        # Letters, marks and digits of every language.
        ("K\u00fcche Stra\u00dfe", "K\u00fcche Stra\u00dfe"),
        ("Cafe\N{COMBINING ACUTE ACCENT}", "Cafe\N{COMBINING ACUTE ACCENT}"),
        (
            "\u0930\u0938\u094b\u0908 \u0915\u0940",
            "\u0930\u0938\u094b\u0908 \u0915\u0940",
        ),
        ("\u0645\u064e\u0637\u0628\u0639", "\u0645\u064e\u0637\u0628\u0639"),
        (
            "\u30ea\u30d3\u30f3\u30b0\u30e9\u30a4\u30c8\u30fc\u4eba\u3005",
            "\u30ea\u30d3\u30f3\u30b0\u30e9\u30a4\u30c8\u30fc\u4eba\u3005",
        ),
        ("\u30c6\u30ec\u30d3\u3000\uff12", "\u30c6\u30ec\u30d3 \uff12"),
        ("\u0e44\u0e1f \u0662", "\u0e44\u0e1f \u0662"),
        # A joiner does not separate words.
        ("\u0915\u094d\N{ZERO WIDTH JOINER}\u0937", "\u0915\u094d\u0937"),
        ("Wohn\N{SOFT HYPHEN}zimmer", "Wohnzimmer"),
        # Emoji, with variation selectors and combining characters.
        ("\N{FIRE} Stove\N{FIRE}top", "Stove top"),
        ("\N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16} Lamp", "Lamp"),
        ("1\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP} Lamp", "1 Lamp"),
        ("\N{WOMAN}\N{ZERO WIDTH JOINER}\N{ROCKET} Lamp", "Lamp"),
    ],
)
async def test_names(hass: HomeAssistant, name: str, spoken: str) -> None:
    state = State(LAMP, "on", {"friendly_name": name})
    assert Exposure(hass, Settings()).identity(state).name == spoken


@pytest.mark.parametrize(
    "name",
    [
        "%",
        "#-",
        "''",
        "\N{FIRE}",
        "\N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16}",
        "\N{COMBINING ACUTE ACCENT}",
    ],
)
async def test_names_without_letter_or_digit(
    hass: HomeAssistant, set_up: SetUp, name: str
) -> None:
    hass.states.async_set(LAMP, "on", {"friendly_name": name})
    entry = await set_up()
    assert exposed(entry) == set()
    assert entry.runtime_data.endpoints.faults.left_out == {
        LAMP: NotExposed(Reason.NO_NAME)
    }


async def test_attributes_are_ascii(
    hass: HomeAssistant,
    lamp: er.RegistryEntry,
    device_registry: dr.DeviceRegistry,
) -> None:
    assert lamp.device_id is not None
    device_registry.async_update_device(
        lamp.device_id,
        manufacturer="M\u00fcller\\Licht",
        model="\u706f",
        sw_version="1.2 (b)",
        serial_number=" ",
    )
    state = hass.states.get(LAMP)
    assert state is not None
    attributes = Exposure(hass, Settings()).identity(state).attributes
    assert {key: text for key, text in attributes.items() if text} == {
        "customIdentifier": LAMP,
        "manufacturer": "MullerLicht",
        "firmwareVersion": "1.2 (b)",
        "softwareVersion": "1.2 (b)",
    }
