"""Test values of other interfaces that change with a directive."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from homeassistant.components.climate.const import ClimateEntityFeature as Climate
from homeassistant.components.fan.const import FanEntityFeature as Fan
from homeassistant.components.media_player.const import (
    MediaPlayerEntityFeature as Player,
)
from homeassistant.components.remote.const import RemoteEntityFeature as Remote
from homeassistant.components.siren.const import SirenEntityFeature as Siren
from homeassistant.components.vacuum.const import VacuumEntityFeature as Vacuum
from homeassistant.components.water_heater.const import (
    WaterHeaterEntityFeature as Boiler,
)
from homeassistant.core import State
import pytest

from custom_components.alexa_smart_home.domains import DESCRIPTIONS
from custom_components.alexa_smart_home.endpoints.compile import (
    Endpoint,
    compile_endpoint,
)
from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from custom_components.alexa_smart_home.protocol.discovery import Identity
from custom_components.alexa_smart_home.protocol.outcome import PropertyKey
from custom_components.alexa_smart_home.settings import EntityConfig
from tests.domains.cases import DirectiveCase, Entity
from tests.domains.tables import DIRECTIVE_CASES, compile_entity, row_id, short

type Json = dict[str, Any]

POWER: Final = "PowerController.powerState"
PLAYBACK: Final = "PlaybackStateReporter.playbackState"
COLOR: Final = "ColorController.color"
KELVIN: Final = "ColorTemperatureController.colorTemperatureInKelvin"
BRIGHTNESS: Final = "BrightnessController.brightness"
SPEED: Final = "RangeController/fan.percentage.rangeValue"
THERMOSTAT: Final = "ThermostatController.thermostatMode"
PRESET: Final = "ModeController/climate.preset_mode.mode"

LAMP: Final = {"supported_color_modes": ["hs", "color_temp"]}
WHITE: Final = {
    **LAMP,
    "color_mode": "color_temp",
    "color_temp_kelvin": 3000,
    "brightness": 255,
}
RED: Final = {**LAMP, "color_mode": "hs", "hs_color": (0, 100), "brightness": 255}
FAN: Final = {
    "supported_features": Fan.TURN_ON | Fan.TURN_OFF | Fan.SET_SPEED,
    "percentage": 50,
}
PLAIN_FAN: Final = {"supported_features": Fan.TURN_ON | Fan.TURN_OFF}
MUSIC: Final = {
    "supported_features": Player.PLAY
    | Player.PAUSE
    | Player.STOP
    | Player.TURN_ON
    | Player.TURN_OFF
    | Player.SELECT_SOURCE,
    "source": "Radio",
    "source_list": ["Radio", "HDMI 1"],
}
THERMO: Final = {
    "supported_features": Climate.TURN_ON
    | Climate.TURN_OFF
    | Climate.TARGET_TEMPERATURE
    | Climate.PRESET_MODE,
    "hvac_modes": ["off", "heat", "cool"],
    "preset_mode": "none",
    "preset_modes": ["none", "eco"],
    "temperature": 20,
}
HEATER: Final = {
    "supported_features": Boiler.ON_OFF
    | Boiler.OPERATION_MODE
    | Boiler.TARGET_TEMPERATURE,
    "operation_mode": "eco",
    "operation_list": ["off", "eco", "gas"],
    "temperature": 50,
}
ROBOT: Final = {
    "supported_features": Vacuum.START | Vacuum.PAUSE | Vacuum.STOP | Vacuum.RETURN_HOME
}
HARMONY: Final = {
    "supported_features": Remote.ACTIVITY,
    "activity_list": ["Film", "Music"],
    "current_activity": "PowerOff",
}
CHIME: Final = {
    "supported_features": Siren.TURN_ON | Siren.TURN_OFF | Siren.TONES,
    "available_tones": ["bell", "horn"],
}


class Row(NamedTuple):
    """An entity, a directive and the values that change; None means unknown."""

    entity_id: str
    state: str
    attributes: Json
    directive: str
    follows: Json
    payload: Mapping[str, Any] = MappingProxyType({})
    instance: str | None = None


def _mode(value: str) -> Json:
    return {"thermostatMode": {"value": value}}


ROWS: Final = [
    # Color and brightness turn a light on; the brightness after TurnOn is unknown.
    Row("light.a", "off", LAMP, "PowerController.TurnOn", {BRIGHTNESS: None}),
    Row("light.a", "on", WHITE, "PowerController.TurnOn", {}),
    Row("light.a", "on", WHITE, "PowerController.TurnOff", {BRIGHTNESS: 0}),
    Row(
        "light.a",
        "off",
        LAMP,
        "BrightnessController.SetBrightness",
        {POWER: "ON"},
        {"brightness": 40},
    ),
    Row(
        "light.a",
        "on",
        RED,
        "BrightnessController.SetBrightness",
        {COLOR: {"hue": 0, "saturation": 1, "brightness": 0.4}},
        {"brightness": 40},
    ),
    Row(
        "light.a",
        "on",
        WHITE,
        "BrightnessController.SetBrightness",
        {POWER: "OFF"},
        {"brightness": 0},
    ),
    Row(
        "light.a",
        "on",
        WHITE,
        "ColorController.SetColor",
        {KELVIN: None},
        {"color": {"hue": 120, "saturation": 1, "brightness": 1}},
    ),
    Row(
        "light.a",
        "off",
        LAMP,
        "ColorTemperatureController.SetColorTemperature",
        {POWER: "ON", BRIGHTNESS: None},
        {"colorTemperatureInKelvin": 4000},
    ),
    Row(
        "light.a",
        "on",
        RED,
        "ColorTemperatureController.SetColorTemperature",
        {COLOR: None},
        {"colorTemperatureInKelvin": 4000},
    ),
    Row(
        "light.a",
        "off",
        {**LAMP, "supported_features": 4, "effect_list": ["rain", "sun"]},
        "ModeController.SetMode",
        {POWER: "ON", BRIGHTNESS: None},
        {"mode": "effect.rain"},
        "light.effect",
    ),
    # 0 percent is off.
    Row(
        "fan.a",
        "off",
        FAN,
        "RangeController.SetRangeValue",
        {POWER: "ON"},
        {"rangeValue": 30},
        "fan.percentage",
    ),
    Row(
        "fan.a",
        "on",
        FAN,
        "RangeController.SetRangeValue",
        {POWER: "OFF"},
        {"rangeValue": 0},
        "fan.percentage",
    ),
    Row("fan.a", "off", FAN, "PowerController.TurnOn", {SPEED: None}),
    Row("fan.a", "on", FAN, "PowerController.TurnOn", {}),
    Row("fan.a", "on", FAN, "PowerController.TurnOff", {SPEED: 0}),
    Row("fan.a", "off", PLAIN_FAN, "PowerController.TurnOn", {SPEED: 100}),
    # The state of a player is playback and power.
    Row(
        "media_player.a",
        "paused",
        MUSIC,
        "PlaybackController.Play",
        {PLAYBACK: {"state": "PLAYING"}},
    ),
    Row(
        "media_player.a",
        "off",
        MUSIC,
        "PlaybackController.Play",
        {PLAYBACK: {"state": "PLAYING"}, POWER: "ON"},
    ),
    Row(
        "media_player.a",
        "playing",
        MUSIC,
        "PlaybackController.Pause",
        {PLAYBACK: {"state": "PAUSED"}},
    ),
    Row("media_player.a", "idle", MUSIC, "PlaybackController.Pause", {}),
    Row("media_player.a", "off", MUSIC, "PlaybackController.Pause", {}),
    Row(
        "media_player.a",
        "playing",
        MUSIC,
        "PlaybackController.Stop",
        {PLAYBACK: {"state": "STOPPED"}},
    ),
    Row("media_player.a", "off", MUSIC, "PlaybackController.Stop", {}),
    Row(
        "media_player.a",
        "playing",
        MUSIC,
        "PowerController.TurnOff",
        {PLAYBACK: {"state": "STOPPED"}},
    ),
    Row("media_player.a", "off", MUSIC, "PowerController.TurnOn", {PLAYBACK: None}),
    Row("media_player.a", "playing", MUSIC, "PowerController.TurnOn", {}),
    Row(
        "media_player.a",
        "on",
        MUSIC,
        "InputController.SelectInput",
        {"ModeController/media_player.source.mode": "source.HDMI 1"},
        {"input": "HDMI 1"},
    ),
    # The state of a thermostat is mode and power.
    Row(
        "climate.a",
        "off",
        THERMO,
        "ThermostatController.SetThermostatMode",
        {POWER: "ON"},
        _mode("COOL"),
    ),
    Row(
        "climate.a",
        "heat",
        THERMO,
        "ThermostatController.SetThermostatMode",
        {POWER: "OFF"},
        _mode("OFF"),
    ),
    Row(
        "climate.a",
        "heat",
        THERMO,
        "ThermostatController.SetThermostatMode",
        {PRESET: "preset_mode.eco"},
        _mode("ECO"),
    ),
    Row(
        "climate.a",
        "heat",
        THERMO,
        "ModeController.SetMode",
        {THERMOSTAT: "ECO"},
        {"mode": "preset_mode.eco"},
        "climate.preset_mode",
    ),
    Row("climate.a", "heat", THERMO, "PowerController.TurnOff", {THERMOSTAT: "OFF"}),
    Row("climate.a", "off", THERMO, "PowerController.TurnOn", {THERMOSTAT: None}),
    Row(
        "water_heater.a",
        "off",
        {**HEATER, "operation_mode": "off"},
        "ThermostatController.SetThermostatMode",
        {
            POWER: "ON",
            "ModeController/water_heater.operation_mode.mode": "operation_mode.gas",
        },
        _mode("HEAT"),
    ),
    Row(
        "water_heater.a",
        "eco",
        HEATER,
        "ModeController.SetMode",
        {THERMOSTAT: "HEAT"},
        {"mode": "operation_mode.gas"},
        "water_heater.operation_mode",
    ),
    Row(
        "water_heater.a",
        "eco",
        HEATER,
        "PowerController.TurnOff",
        {
            THERMOSTAT: "OFF",
            "ModeController/water_heater.operation_mode.mode": "operation_mode.off",
        },
    ),
    # The state of a robot is activity and power.
    Row(
        "vacuum.a",
        "docked",
        ROBOT,
        "PowerController.TurnOn",
        {"ModeController/vacuum.activity.mode": "activity.cleaning"},
    ),
    Row(
        "vacuum.a",
        "cleaning",
        ROBOT,
        "PowerController.TurnOff",
        {"ModeController/vacuum.activity.mode": None},
    ),
    Row(
        "vacuum.a",
        "cleaning",
        ROBOT,
        "PlaybackController.Stop",
        {POWER: "OFF", "ModeController/vacuum.activity.mode": "activity.idle"},
    ),
    Row("vacuum.a", "docked", ROBOT, "PlaybackController.Stop", {}),
    # An activity or a tone turns the device on.
    Row(
        "remote.a",
        "off",
        HARMONY,
        "ModeController.SetMode",
        {POWER: "ON"},
        {"mode": "activity.Film"},
        "remote.activity",
    ),
    Row(
        "siren.a",
        "off",
        CHIME,
        "ModeController.SetMode",
        {POWER: "ON"},
        {"mode": "tone.horn"},
        "siren.tone",
    ),
    # A switch has no other interface.
    Row("switch.a", "off", {}, "PowerController.TurnOn", {}),
]


def _endpoint(state: State) -> Endpoint:
    endpoint = compile_endpoint(
        DESCRIPTIONS[state.domain],
        state,
        CompileContext(),
        Identity(name="Some name", description="Some thing"),
        EntityConfig(),
    )
    assert endpoint is not None
    return endpoint


def _row(row: Row) -> str:
    return f"{row.entity_id} {row.state}: {row.directive} {row.payload}"


@pytest.mark.parametrize("row", ROWS, ids=_row)
def test_values_of_other_interfaces(row: Row) -> None:
    state = State(row.entity_id, row.state, dict(row.attributes))
    endpoint = _endpoint(state)
    namespace, _, name = f"Alexa.{row.directive}".rpartition(".")
    outcome = endpoint.handlers[namespace, row.instance, name](state, dict(row.payload))
    own = {PropertyKey(namespace, row.instance, name) for name in outcome.expected}
    foreseen = endpoint.predicted(state, endpoint.properties(state), outcome.calls)
    others = {short(key): value for key, value in foreseen.items() if key not in own}
    assert others == row.follows


@pytest.mark.parametrize("row", ROWS, ids=_row)
def test_assumed_state_has_no_predicted_values(row: Row) -> None:
    state = State(row.entity_id, row.state, {**row.attributes, "assumed_state": True})
    endpoint = _endpoint(state)
    namespace, _, name = f"Alexa.{row.directive}".rpartition(".")
    outcome = endpoint.handlers[namespace, row.instance, name](state, dict(row.payload))
    commanded = {interface for interface, _, _ in endpoint.handlers}
    foreseen = endpoint.predicted(state, endpoint.properties(state), outcome.calls)
    assert not {key for key in foreseen if key.namespace in commanded}


# Directives whose expected value differs while the entity is off.
_DIFFERENT_WHILE_OFF = {("light", "SetColor"), ("climate", "SetThermostatMode")}


@pytest.mark.parametrize(
    ("entity", "case"), [row for row in DIRECTIVE_CASES if not row[1].error], ids=row_id
)
def test_effects_match_expected_values(entity: Entity, case: DirectiveCase) -> None:
    """Test that the effect gives the value that the outcome expects."""
    endpoint, state = compile_entity(entity)
    namespace, _, name = f"Alexa.{case.directive}".rpartition(".")
    outcome = endpoint.handlers[namespace, case.instance, name](
        state, dict(case.payload)
    )
    foreseen = endpoint.predicted(state, endpoint.properties(state), outcome.calls)
    for key, value in outcome.expected.items():
        value_after = foreseen.get(PropertyKey(namespace, case.instance, key))
        if state.state != "off" or (state.domain, name) not in _DIFFERENT_WHILE_OFF:
            assert value_after in (None, value)
