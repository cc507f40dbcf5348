"""Tests of endpoints whose shape changes at runtime."""

from typing import Any

from homeassistant.core import HomeAssistant

from custom_components.alexa_smart_home.models import AlexaConfigEntry
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.cloud import ACCOUNT
from tests.common import async_announce, interface_name
from tests.conftest import Alexa, Json, values

PLAYER = {"supported_features": 0x4000 | 2048, "source": "Radio"}  # play, source
SELECT = {"options": ["one", "two"]}
SPLIT = {"supported_features": 1, "hvac_modes": ["heat", "off"], "temperature": 20}

# State and attributes before and after the change, added interfaces, new properties.
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
    return {interface_name(capability) for capability in endpoint["capabilities"]}


async def test_changed_endpoints_are_announced(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry, alexa: Alexa
) -> None:
    """Each endpoint is announced once, with reports of its new properties."""
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
    assert sorted(announced) == sorted(key.replace(".", "#") for key in CHANGES)
    assert "DeleteReport" not in {event.name for event in cloud.events[since:]}
    found = await alexa.discover()
    for entity_id, (_, _, _, _, added, expected) in CHANGES.items():
        endpoint_id = entity_id.replace(".", "#")
        assert cloud.endpoints[ACCOUNT][endpoint_id] == found[entity_id]
        assert found[entity_id] != known[endpoint_id]
        new = _interfaces(found[entity_id]) - _interfaces(known[endpoint_id])
        assert new == added, entity_id
        assert (
            values(await alexa.ask("ReportState", entity_id)).items()
            >= expected.items()
        )
        assert _reported(cloud, since, endpoint_id).items() >= expected.items()


async def test_reverted_changes_are_not_announced(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """A change that is reverted within the debounce time is not announced."""
    for entity_id, (state, attributes, *_) in CHANGES.items():
        hass.states.async_set(entity_id, state, attributes)
    await async_announce(hass)
    since = len(cloud.events)
    for entity_id, (old, before, new, after, *_) in CHANGES.items():
        hass.states.async_set(entity_id, new, after)
        hass.states.async_set(entity_id, "unavailable", {})
        hass.states.async_set(entity_id, old, before)
    await async_announce(hass)
    namespaces = {event.namespace for event in cloud.events[since:]}
    assert "Alexa.Discovery" not in namespaces


def _reported(cloud: AlexaCloud, since: int, endpoint_id: str) -> dict[str, Any]:
    """Return the properties in the change reports of an endpoint."""
    reported: dict[str, Any] = {}
    for event in cloud.events[since:]:
        if event.name == "ChangeReport" and event.endpoint_id == endpoint_id:
            change = event.message["event"]["payload"]["change"]
            reported |= values({"context": change})
            reported |= values(
                {"context": {"properties": []} | event.message["context"]}
            )
    return reported
