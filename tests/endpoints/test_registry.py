"""Tests of the registry: which entities have endpoints, and recompilation."""

from collections.abc import Iterator

from homeassistant.components.light.const import ColorMode
from homeassistant.components.media_player.const import MediaPlayerEntityFeature
from homeassistant.components.vacuum.const import VacuumEntityFeature
from homeassistant.const import EntityCategory, __version__
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.util.unit_system import METRIC_SYSTEM, US_CUSTOMARY_SYSTEM
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.protocol.not_exposed import NotExposed, Reason
from tests.common import capability, interfaces
from tests.conftest import Alexa, SetUp, error, values


async def test_endpoint(hass: HomeAssistant, set_up: SetUp, alexa: Alexa) -> None:
    """Compare all fields of an endpoint in discovery."""
    hass.states.async_set("switch.pump", "off", {"friendly_name": "Pump (cellar)"})
    await set_up()
    assert (await alexa.discover())["switch.pump"] == {
        "endpointId": "switch#pump",
        "manufacturerName": "Home Assistant",
        "friendlyName": "Pump cellar",
        "description": "switch.pump via Home Assistant",
        "displayCategories": ["SWITCH"],
        "additionalAttributes": {
            "manufacturer": "Home Assistant",
            "model": "switch",
            "softwareVersion": __version__,
            "customIdentifier": "switch.pump",
        },
        "cookie": {},
        "capabilities": [
            capability("PowerController", "powerState", reported=False),
            capability("EndpointHealth", "connectivity", version="3.1", reported=False),
            {"type": "AlexaInterface", "interface": "Alexa", "version": "3"},
        ],
    }


async def test_proactively_reported_with_credentials(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa
) -> None:
    hass.states.async_set("switch.pump", "off")
    await set_up({"client_id": "id", "client_secret": "secret"})
    endpoint = (await alexa.discover())["switch.pump"]
    assert endpoint["capabilities"][0]["properties"]["proactivelyReported"] is True


async def test_configured_texts(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa
) -> None:
    hass.states.async_set("switch.pump", "off")
    settings = {
        "name": " Water\n[pump]  1" + "x" * 200,
        "description": "In the cellar" + "x" * 200,
        "display_categories": "other",
    }
    await set_up({"entity_config": {"switch.pump": settings}})
    endpoint = (await alexa.discover())["switch.pump"]
    assert endpoint["friendlyName"] == ("Water pump 1" + "x" * 200)[:128]
    assert endpoint["description"] == ("In the cellar" + "x" * 200)[:128]
    assert endpoint["displayCategories"] == ["OTHER"]


async def test_names_follow_registry(
    hass: HomeAssistant,
    set_up: SetUp,
    alexa: Alexa,
    entity_registry: er.EntityRegistry,
    device_registry: dr.DeviceRegistry,
) -> None:
    """The name is the first alias or the full name; the device has attributes."""
    config_entry = MockConfigEntry()
    config_entry.add_to_hass(hass)
    device = device_registry.async_get_or_create(
        config_entry_id=config_entry.entry_id,
        identifiers={("test", "1")},
        manufacturer="Maker",
        model="Model 1",
        name="Lamp",
        serial_number="S1",
        sw_version="1.2.3",
    )
    entry = entity_registry.async_get_or_create(
        "light",
        "test",
        "1",
        device_id=device.id,
        config_entry=config_entry,
        has_entity_name=True,
        original_name="Ring",
    )
    hass.states.async_set(entry.entity_id, "off")
    await set_up()
    endpoint = (await alexa.discover())[entry.entity_id]
    assert endpoint["friendlyName"] == "Lamp Ring"
    attributes = endpoint["additionalAttributes"]
    assert attributes == {
        "customIdentifier": entry.entity_id,
        "manufacturer": "Maker",
        "model": "Model 1",
        "serialNumber": "S1",
        "firmwareVersion": "1.2.3",
        "softwareVersion": "1.2.3",
    }
    device_registry.async_update_device(device.id, name_by_user="Big lamp")
    await hass.async_block_till_done()
    endpoint = (await alexa.discover())[entry.entity_id]
    assert endpoint["friendlyName"] == "Big lamp Ring"
    entity_registry.async_update_entity(
        entry.entity_id, aliases=["Sun", er.COMPUTED_NAME]
    )
    await hass.async_block_till_done()
    assert (await alexa.discover())[entry.entity_id]["friendlyName"] == "Sun"


async def test_default_exposure(
    hass: HomeAssistant,
    set_up: SetUp,
    alexa: Alexa,
    entity_registry: er.EntityRegistry,
) -> None:
    """Without a filter, primary entities of supported domains are exposed."""
    for name, platform, details in (
        ("plain", "test", {}),
        ("hidden", "test", {"hidden_by": er.RegistryEntryHider.USER}),
        ("diagnostic", "test", {"entity_category": EntityCategory.DIAGNOSTIC}),
        ("config", "test", {"entity_category": EntityCategory.CONFIG}),
        ("echo", "alexa_devices", {}),
        ("echo_too", "alexa_media", {}),
        ("ours", DOMAIN, {}),
    ):
        entry = entity_registry.async_get_or_create(
            "switch", platform, name, object_id_base=name, **details
        )
        hass.states.async_set(entry.entity_id, "on")
    hass.states.async_set("zone.home", "0")
    hass.states.async_set("binary_sensor.nothing", "on")
    await set_up()
    assert list(await alexa.discover()) == ["switch.plain"]


async def test_filter(
    hass: HomeAssistant,
    set_up: SetUp,
    alexa: Alexa,
    entity_registry: er.EntityRegistry,
) -> None:
    """Entities of Alexa integrations are exposed only if included by entity id."""
    for name, platform in (("echo", "alexa_devices"), ("echo_too", "alexa_media")):
        entity_registry.async_get_or_create(
            "switch", platform, name, object_id_base=name
        )
    entity_registry.async_get_or_create(
        "switch",
        "test",
        "hidden",
        object_id_base="hidden",
        hidden_by=er.RegistryEntryHider.USER,
    )
    for name in ("echo", "echo_too", "hidden", "other", "shut"):
        hass.states.async_set(f"switch.{name}", "on")
    hass.states.async_set("light.kitchen", "on")
    await set_up(
        {
            "filter": {
                "include_domains": ["switch"],
                "include_entities": ["switch.echo"],
                "exclude_entities": ["switch.shut"],
            }
        }
    )
    assert set(await alexa.discover()) == {
        "switch.echo",
        "switch.hidden",
        "switch.other",
    }
    for entity_id in ("switch.shut", "light.kitchen", "switch.echo_too"):
        answer = await alexa.ask("ReportState", entity_id)
        assert error(answer) == ("Alexa", "NO_SUCH_ENDPOINT")


class Broken(list[str]):
    """A list that raises an error when it is read."""

    def __iter__(self) -> Iterator[str]:
        raise RuntimeError("broken")


async def test_compile_error(
    hass: HomeAssistant,
    set_up: SetUp,
    alexa: Alexa,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An entity that cannot be compiled is left out and logged once."""
    hass.states.async_set("light.good", "on")
    hass.states.async_set("light.bad", "on", {"supported_color_modes": Broken()})
    hass.states.async_set("light.nameless", "on", {"friendly_name": "(((*)))"})
    entry = await set_up()
    for _ in range(2):
        assert list(await alexa.discover()) == ["light.good"]
    left_out = entry.runtime_data.endpoints.faults.left_out
    assert set(left_out) == {"light.bad", "light.nameless"}
    assert left_out["light.nameless"] == NotExposed(Reason.NO_NAME)
    assert "light.nameless to Alexa: Its name contains no character" in caplog.text
    for entity_id in left_out:
        assert caplog.text.count(f"Cannot fully expose {entity_id}") == 1
        answer = await alexa.ask("PowerController.TurnOn", entity_id)
        assert error(answer) == ("Alexa", "NO_SUCH_ENDPOINT")
    hass.states.async_set("light.bad", "on", {"supported_color_modes": ["onoff"]})
    hass.states.async_set("light.nameless", "on", {"friendly_name": "Lamp"})
    assert len(await alexa.discover()) == 3
    assert not entry.runtime_data.endpoints.faults.left_out


async def test_included_entity_without_capability(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa
) -> None:
    hass.states.async_set("binary_sensor.nothing", "on")
    entry = await set_up({"filter": {"include_entities": ["binary_sensor.nothing"]}})
    assert not await alexa.discover()
    assert "binary_sensor.nothing" in entry.runtime_data.endpoints.faults.left_out


async def test_surplus_endpoints(
    hass: HomeAssistant,
    set_up: SetUp,
    alexa: Alexa,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Included entity ids come first, then controllable entities, then sensors."""
    for number in range(10):
        hass.states.async_set(
            f"binary_sensor.door_{number}", "on", {"device_class": "door"}
        )
    for number in range(299):
        hass.states.async_set(f"switch.number_{number}", "on")
    entry = await set_up(
        {
            "filter": {
                "include_domains": ["switch", "binary_sensor"],
                "include_entities": ["binary_sensor.door_9"],
            }
        }
    )
    for _ in range(2):
        found = await alexa.discover()
        assert len(found) == 300
    assert [key for key in found if key.startswith("binary")] == [
        "binary_sensor.door_9"
    ]
    assert set(entry.runtime_data.endpoints.faults.left_out) == {
        f"binary_sensor.door_{number}" for number in range(9)
    }
    assert caplog.text.count("at most 300 endpoints") == 1


async def test_changed_capabilities(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa
) -> None:
    """An endpoint is recompiled for a new shape, and kept while unavailable."""
    hass.states.async_set(
        "light.lamp", "on", {"supported_color_modes": [ColorMode.ONOFF]}
    )
    await set_up()
    basic = {"Alexa", "EndpointHealth", "PowerController"}
    assert interfaces((await alexa.discover())["light.lamp"]) == basic
    hass.states.async_set(
        "light.lamp",
        "on",
        {"supported_color_modes": [ColorMode.BRIGHTNESS], "brightness": 255},
    )
    more = basic | {"BrightnessController"}
    assert interfaces((await alexa.discover())["light.lamp"]) == more
    hass.states.async_set("light.lamp", "unavailable")
    assert interfaces((await alexa.discover())["light.lamp"]) == more


async def test_list_changed_in_place(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa
) -> None:
    """Some integrations change the list object in the state."""
    effects = ["candle", "fire"]
    attributes = {"supported_features": 4, "effect_list": effects}
    hass.states.async_set("light.lamp", "on", attributes)
    await set_up()

    async def modes() -> list[str]:
        capabilities = (await alexa.discover())["light.lamp"]["capabilities"]
        (effect,) = (
            capability
            for capability in capabilities
            if capability.get("instance") == "light.effect"
        )
        supported = effect["configuration"]["supportedModes"]
        return [mode["value"].rpartition(".")[2] for mode in supported]

    assert await modes() == ["candle", "fire"]
    effects.append("prism")
    hass.states.async_set("light.lamp", "off", attributes)
    assert await modes() == ["candle", "fire", "prism"]


async def test_temperature_unit_of_home_changes(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa
) -> None:
    hass.config.units = METRIC_SYSTEM
    attributes = {"hvac_modes": ["heat"], "current_temperature": 20}
    hass.states.async_set("climate.hall", "heat", attributes)
    await set_up()
    report = values(await alexa.ask("ReportState", "climate.hall"))
    assert report["TemperatureSensor.temperature"]["scale"] == "CELSIUS"
    await hass.config.async_update(unit_system="us_customary")
    await hass.async_block_till_done()
    assert hass.config.units is US_CUSTOMARY_SYSTEM
    report = values(await alexa.ask("ReportState", "climate.hall"))
    assert report["TemperatureSensor.temperature"]["scale"] == "FAHRENHEIT"


async def test_areas_of_vacuum(
    hass: HomeAssistant,
    set_up: SetUp,
    alexa: Alexa,
    entity_registry: er.EntityRegistry,
    area_registry: ar.AreaRegistry,
) -> None:
    """The mapped areas are modes; renaming an area changes the mode."""
    area = area_registry.async_create("Kitchen")
    entry = entity_registry.async_get_or_create("vacuum", "test", "1")
    entity_registry.async_update_entity_options(
        entry.entity_id, "vacuum", {"area_mapping": {area.id: ["1"], "gone": ["2"]}}
    )
    features = VacuumEntityFeature.START | VacuumEntityFeature.CLEAN_AREA
    hass.states.async_set(
        entry.entity_id, "docked", {"supported_features": int(features)}
    )
    await set_up()
    assert "Kitchen" in str(await alexa.discover())
    area_registry.async_update(area.id, name="Larder")
    await hass.async_block_till_done()
    found = str(await alexa.discover())
    assert "Larder" in found
    assert "Kitchen" not in found


async def test_platform_of_receiver(
    hass: HomeAssistant,
    set_up: SetUp,
    alexa: Alexa,
    entity_registry: er.EntityRegistry,
) -> None:
    """Receivers of denonavr have no EqualizerController."""
    attributes = {
        "supported_features": int(MediaPlayerEntityFeature.SELECT_SOUND_MODE),
        "sound_mode_list": ["MUSIC", "MOVIE"],
    }
    for platform in ("denonavr", "yamaha"):
        entry = entity_registry.async_get_or_create(
            "media_player", platform, "1", suggested_object_id=platform
        )
        hass.states.async_set(entry.entity_id, "on", attributes)
    hass.states.async_set("media_player.unregistered", "on", attributes)
    await set_up()
    found = await alexa.discover()
    assert {
        entity_id: sorted(interfaces(endpoint) - {"Alexa", "EndpointHealth"})
        for entity_id, endpoint in found.items()
    } == {
        "media_player.denonavr": ["ModeController"],
        "media_player.yamaha": ["EqualizerController"],
        "media_player.unregistered": ["EqualizerController"],
    }


async def test_renamed_and_removed_entity(
    hass: HomeAssistant,
    set_up: SetUp,
    alexa: Alexa,
    entity_registry: er.EntityRegistry,
) -> None:
    entry = entity_registry.async_get_or_create("switch", "test", "1")
    hass.states.async_set(entry.entity_id, "on")
    await set_up()
    assert list(await alexa.discover()) == [entry.entity_id]
    entity_registry.async_update_entity(
        entry.entity_id, hidden_by=er.RegistryEntryHider.USER
    )
    await hass.async_block_till_done()
    assert not await alexa.discover()
    entity_registry.async_update_entity(
        entry.entity_id, hidden_by=None, new_entity_id="switch.other"
    )
    hass.states.async_remove(entry.entity_id)
    hass.states.async_set("switch.other", "on")
    await hass.async_block_till_done()
    assert list(await alexa.discover()) == ["switch.other"]
    hass.states.async_remove("switch.other")
    assert not await alexa.discover()
