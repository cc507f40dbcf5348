"""What devices gain and lose while Home Assistant runs."""

from typing import Any

from homeassistant.core import HomeAssistant

from custom_components.alexa_smart_home.models import AlexaConfigEntry
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.cloud import ACCOUNT
from tests.common import async_announce
from tests.conftest import Alexa, Json, values

PLAYER = {"supported_features": 0x4000 | 2048, "source": "Radio"}  # play, source
SELECT = {"options": ["one", "two"]}
SPLIT = {"supported_features": 1, "hvac_modes": ["heat", "off"], "temperature": 20}

# State and attributes before and after, and what Alexa may then ask and read.
CHANGES: dict[str, tuple[str, Json, str, Json, set[str], Json]] = {
    "media_player.sources": (
        "on",
        {**PLAYER, "source_list": []},
        "on",
        {**PLAYER, "source_list": ["Radio", "HDMI 1"], "source": "HDMI 1"},
        {"InputController", "ModeController/media_player.source"},
        {"InputController.input": "HDMI 1"},
    ),
    "media_player.wakes": (
        "idle",
        {"supported_features": 0x4000},
        "playing",
        {"supported_features": 0x4000 | 4, "volume_level": 0.4},
        {"Speaker"},
        {"Speaker.volume": 40},
    ),
    "light.features": (
        "on",
        {"supported_color_modes": ["onoff"]},
        "on",
        {
            "supported_color_modes": ["brightness"],
            "supported_features": 4,
            "effect_list": ["rain", "sun"],
            "effect": "sun",
            "brightness": 51,
        },
        {"BrightnessController", "ModeController/light.effect"},
        {
            "BrightnessController.brightness": 20,
            "ModeController/light.effect.mode": "effect.sun",
        },
    ),
    "select.options": (
        "one",
        SELECT,
        "three",
        {"options": ["one", "two", "three"]},
        set(),
        {"ModeController/select.option.mode": "option.three"},
    ),
    "climate.measures": (
        "heat",
        SPLIT,
        "heat",
        {**SPLIT, "current_temperature": 18.5, "hvac_modes": ["heat", "cool", "off"]},
        {"TemperatureSensor"},
        {"TemperatureSensor.temperature": {"value": 18.5, "scale": "CELSIUS"}},
    ),
    "sensor.kind": (
        "20",
        {"device_class": "temperature", "unit_of_measurement": "°C"},
        "60",
        {"device_class": "humidity", "unit_of_measurement": "%"},
        {"HumiditySensor", "RangeController/sensor.humidity"},
        {
            "HumiditySensor.relativeHumidity": 60,
            "RangeController/sensor.humidity.rangeValue": 60,
        },
    ),
    "number.unit": (
        "5",
        {"min": 0, "max": 10, "step": 1, "unit_of_measurement": "%"},
        "6",
        {"min": 0, "max": 10, "step": 1, "unit_of_measurement": "m"},
        set(),
        {"RangeController/number.value.rangeValue": 6},
    ),
    "number.bounds": (
        "5",
        {"min": 0, "max": 10, "step": 1},
        "50",
        {"min": 0, "max": 100, "step": 1},
        set(),
        {"RangeController/number.value.rangeValue": 50},
    ),
    "cover.class": (
        "open",
        {"supported_features": 3},
        "open",
        {"supported_features": 3, "device_class": "garage"},
        set(),
        {},
    ),
    "switch.name": (
        "on",
        {"friendly_name": "Old"},
        "off",
        {"friendly_name": "New"},
        set(),
        {"PowerController.powerState": "OFF"},
    ),
}


def _interfaces(endpoint: Json) -> set[str]:
    return {
        it["interface"].removeprefix("Alexa.")
        + (f"/{it['instance']}" if "instance" in it else "")
        for it in endpoint["capabilities"]
    }


async def test_what_changes_is_another_endpoint_at_once(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry, alexa: Alexa
) -> None:
    """It is announced once, all values are told, and what it gained obeys."""
    for entity_id, (state, attributes, *_) in CHANGES.items():
        hass.states.async_set(entity_id, state, attributes)
    await async_announce(hass)
    known = dict(cloud.endpoints[ACCOUNT])
    since = len(cloud.events)
    for entity_id, (_, _, state, attributes, _, _) in CHANGES.items():
        hass.states.async_set(entity_id, state, attributes)
    await async_announce(hass)

    announced = [
        endpoint_id
        for event in cloud.events[since:]
        if event.name == "AddOrUpdateReport"
        for endpoint_id in event.endpoint_ids
    ]
    assert sorted(announced) == sorted(it.replace(".", "#") for it in CHANGES)
    assert not [it for it in cloud.events[since:] if it.name == "DeleteReport"]
    found = await alexa.discover()
    for entity_id, (_, _, _, _, gained, told) in CHANGES.items():
        endpoint_id = entity_id.replace(".", "#")
        assert cloud.endpoints[ACCOUNT][endpoint_id] == found[entity_id]
        assert found[entity_id] != known[endpoint_id]
        new = _interfaces(found[entity_id]) - _interfaces(known[endpoint_id])
        assert new == gained, entity_id
        assert values(await alexa.ask("ReportState", entity_id)).items() >= told.items()
        assert _reported(cloud, since, endpoint_id).items() >= told.items()


async def test_nothing_is_announced_twice(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """To and fro within a moment is no news, nor is to be away in between."""
    for entity_id, (state, attributes, *_) in CHANGES.items():
        hass.states.async_set(entity_id, state, attributes)
    await async_announce(hass)
    since = len(cloud.events)
    for entity_id, (old, before, new, after, *_) in CHANGES.items():
        hass.states.async_set(entity_id, new, after)
        hass.states.async_set(entity_id, "unavailable", {})
        hass.states.async_set(entity_id, old, before)
    await async_announce(hass)
    assert not [it for it in cloud.events[since:] if it.namespace == "Alexa.Discovery"]


def _reported(cloud: AlexaCloud, since: int, endpoint_id: str) -> dict[str, Any]:
    """Return what Alexa was told of an endpoint, unasked."""
    told: dict[str, Any] = {}
    for event in cloud.events[since:]:
        if event.name == "ChangeReport" and event.endpoint_id == endpoint_id:
            change = event.message["event"]["payload"]["change"]
            told |= values({"context": change})
            told |= values({"context": {"properties": []} | event.message["context"]})
    return told
