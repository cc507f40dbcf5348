"""The homes with which Home Assistant shows itself: Alexa can use all of them."""

from collections.abc import Callable, Iterable
import importlib
from typing import Any

from homeassistant.components.demo import lock, valve
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity import Entity
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
    setup_test_component_platform,
)

from custom_components.alexa_smart_home.domains import DESCRIPTIONS
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from tests.conftest import Alexa, SetUp, values

HOMES = ("demo", "kitchen_sink")
# Cameras need libraries that are not always there; they have tests of their own.
DOMAINS = [domain for domain in DESCRIPTIONS if domain != "camera"]
UNPLAYABLE = "ACTION_NOT_PERMITTED_FOR_CONTENT"
CELSIUS = {"scale": "CELSIUS"}
CHANGES = {
    "AdjustBrightness": {"brightnessDelta": -10},
    "AdjustRangeValue": {"rangeValueDelta": 1},
    "AdjustSeekPosition": {"deltaPositionMilliseconds": 5000},
    "AdjustTargetTemperature": {"targetSetpointDelta": {"value": 1, **CELSIUS}},
    "AdjustVolume": {"volume": 10, "volumeSteps": 1},
    "ChangeChannel": {"channel": {"number": "5"}},
    "SetBrightness": {"brightness": 40},
    "SetColor": {"color": {"hue": 120, "saturation": 0.5, "brightness": 0.5}},
    "SetColorTemperature": {"colorTemperatureInKelvin": 3000},
    "SetMute": {"mute": True},
    "SetTargetTemperature": {"targetSetpoint": {"value": 21, **CELSIUS}},
    "SetVolume": {"volume": 30},
    "SkipChannels": {"channelCount": 1},
    "Disarm": {"authorization": {"type": "FOUR_DIGIT_PIN", "value": "1234"}},
    "LaunchTarget": {
        "identifier": "amzn1.alexa-ask-target.app.70045",
        "name": "YouTube",
    },
    "UpdateAlexaAutomationStatus": {
        "alexaAutomationStatuses": [
            {"capability": "Alexa.ThermostatController", "status": "AUTOMATED"}
        ]
    },
}
# What has nothing for Alexa: players that can only be browsed, vacuums of no skill.
USELESS = {
    "media_player.browse",
    "media_player.search",
    "vacuum.test_vacuum_4",
    "vacuum.test_vacuum_5",
}


# What applies at times only: one of two colours, what is held, a mode with a name.
NOT_NOW = {
    "color",
    "colorTemperatureInKelvin",
    "holdStartTime",
    "lowerSetpoint",
    "mode",
    "target",
    "upperSetpoint",
}


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Allow timers: the homes leave some behind."""
    return True


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "LOCK_UNLOCK_DELAY", 0)
    monkeypatch.setattr(valve, "OPEN_CLOSE_DELAY", 0)


async def entities_of(hass: HomeAssistant, home: str, domain: str) -> list[Entity]:
    """Return what a home has of a domain, if that needs no further libraries."""
    try:
        platform = importlib.import_module(f"homeassistant.components.{home}.{domain}")
    except ImportError:
        return []
    entry = MockConfigEntry(domain=home)
    entry.add_to_hass(hass)
    found: list[Entity] = []

    def add(entities: Iterable[Entity], *_: Any, **__: Any) -> None:
        found.extend(entities)

    if hasattr(platform, "async_setup_entry"):
        await platform.async_setup_entry(hass, entry, add)
    elif hasattr(platform, "setup_platform"):
        platform.setup_platform(hass, {}, add)
    return found


@pytest.fixture
async def house(hass: HomeAssistant, set_up: SetUp) -> AlexaConfigEntry:
    """Set up a house that has all that the homes have."""
    assert await async_setup_component(hass, "homeassistant", {})
    # A vacuum says where it is.
    async_mock_service(hass, "notify", "persistent_notification")
    for domain in DOMAINS:
        entities = [
            entity for home in HOMES for entity in await entities_of(hass, home, domain)
        ]
        if not entities:
            continue
        setup_test_component_platform(hass, domain, entities)
        assert await async_setup_component(hass, domain, {domain: {"platform": "test"}})
    await hass.async_block_till_done()
    return await set_up()


async def test_what_is_left_out(
    hass: HomeAssistant, house: AlexaConfigEntry, alexa: Alexa
) -> None:
    """Whatever is no endpoint has a reason; what is can do more than be there."""
    found = await alexa.discover()
    for endpoint in found.values():
        interfaces = {it["interface"] for it in endpoint["capabilities"]}
        assert interfaces - {"Alexa", "Alexa.EndpointHealth"}
    left_out = {
        entity_id
        for entity_id in hass.states.async_entity_ids()
        if entity_id not in found
        and house.runtime_data.exposure.obstacle(entity_id) is None
    }
    assert left_out == USELESS
    for entity_id in left_out:
        answer = await hass.services.async_call(
            "alexa_smart_home",
            "explain",
            {"entity_id": entity_id},
            blocking=True,
            return_response=True,
        )
        assert "Without anything that Alexa could use" in str(answer)


async def test_every_property_is_read(house: AlexaConfigEntry, alexa: Alexa) -> None:
    """What is promised is read, but for what the entity itself does not know."""
    missing = set()
    for entity_id, endpoint in (await alexa.discover()).items():
        found = values(await alexa.ask("ReportState", entity_id))
        promised = {
            it["interface"].removeprefix("Alexa.")
            + (f"/{it['instance']}" if "instance" in it else "")
            + f".{supported['name']}"
            for it in endpoint["capabilities"]
            if it.get("properties", {}).get("retrievable")
            for supported in it["properties"]["supported"]
        }
        assert set(found) <= promised
        missing |= {name.rpartition(".")[2] for name in promised - set(found)}
    assert missing == NOT_NOW


def modes(capability: dict[str, Any]) -> list[str]:
    """Return the modes that discovery lists, in one of three ways."""
    if "configurations" in capability:
        return [it["name"] for it in capability["configurations"]["modes"]["supported"]]
    supported = capability["configuration"]["supportedModes"]
    return [it if isinstance(it, str) else it["value"] for it in supported]


# What can be asked for as discovery lists it.
CHOICES: dict[str, Callable[[dict[str, Any]], list[dict[str, Any]]]] = {
    "Arm": lambda it: [
        {"armState": state["value"]}
        for state in it["configuration"]["supportedArmStates"]
        if state["value"] != "DISARMED"
    ],
    "SelectInput": lambda it: [{"input": source["name"]} for source in it["inputs"]],
    "SetMode": lambda it: [{"mode": mode} for mode in modes(it)],
    "SetRangeValue": lambda it: [
        {"rangeValue": it["configuration"]["supportedRange"][end]}
        for end in ("minimumValue", "maximumValue")
    ],
    "SetThermostatMode": lambda it: [
        {"thermostatMode": {"value": mode}} for mode in modes(it)
    ],
}


# What the homes cannot do, with the error that says so.
REFUSED = {
    ("alarm_control_panel", "SecurityPanelController.Arm", "UNAUTHORIZED"),
    # Where nothing plays there is no position, and some cannot seek after all.
    ("media_player", "PlaybackController.FastForward", UNPLAYABLE),
    ("media_player", "PlaybackController.Rewind", UNPLAYABLE),
    ("media_player", "PlaybackController.StartOver", "INVALID_DIRECTIVE"),
    ("media_player", "SeekController.AdjustSeekPosition", UNPLAYABLE),
    # They have been stopped before.
    ("lawn_mower", "TimeHoldController.Hold", "NOT_IN_OPERATION"),
    ("lawn_mower", "TimeHoldController.Resume", "NOT_IN_OPERATION"),
    ("vacuum", "TimeHoldController.Hold", "NOT_IN_OPERATION"),
    ("vacuum", "TimeHoldController.Resume", "NOT_IN_OPERATION"),
    (
        "water_heater",
        "ThermostatController.SetTargetTemperature",
        "TEMPERATURE_VALUE_OUT_OF_RANGE",
    ),
}


async def test_every_directive_is_answered(
    house: AlexaConfigEntry, alexa: Alexa
) -> None:
    """Each with all that it can ask for; no error is an internal one."""
    refused = set()
    for endpoint in house.runtime_data.endpoints.discover():
        entity_id, discovery = endpoint.entity_id, endpoint.discovery
        capabilities = {
            (it["interface"], it.get("instance")): it
            for it in discovery["capabilities"]
        }
        # What is off can do nothing: that comes last.
        for interface, instance, name in sorted(
            endpoint.handlers,
            key=lambda key: key[2] in ("SetThermostatMode", "TurnOff"),
        ):
            asked = CHOICES.get(name, lambda _, name=name: [CHANGES.get(name, {})])
            directive = f"{interface.removeprefix('Alexa.')}.{name}"
            for payload in asked(capabilities[interface, instance]):
                answer = await alexa.ask(
                    directive, entity_id, payload, instance=instance
                )
                if answer["event"]["header"]["name"] == "ErrorResponse":
                    error = answer["event"]["payload"]["type"]
                    refused.add((entity_id.partition(".")[0], directive, error))
    assert refused == REFUSED
