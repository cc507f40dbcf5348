"""Thermostats can be turned on and off and set to modes and temperatures."""

from collections.abc import Mapping
from typing import Final

from homeassistant.components.climate.const import (
    DOMAIN,
    PRESET_COMFORT,
    PRESET_ECO,
    PRESET_HOME,
    PRESET_NONE,
    SERVICE_SET_HVAC_MODE,
    SERVICE_SET_PRESET_MODE,
    SERVICE_SET_TEMPERATURE,
    ClimateEntityCapabilityAttribute as CapabilityAttribute,
    ClimateEntityFeature as Feature,
    ClimateEntityStateAttribute as StateAttribute,
    HVACMode,
)
from homeassistant.const import SERVICE_TURN_OFF, SERVICE_TURN_ON, STATE_UNKNOWN
from homeassistant.core import State

from ..interfaces.automation_management import AutomationManagement
from ..interfaces.humidity_sensor import HumiditySensor
from ..interfaces.power import PowerController
from ..interfaces.temperature_sensor import TemperatureSensor
from ..interfaces.thermostat import ThermostatController, ThermostatMode
from ..interfaces.thermostat_setpoints import Setpoints
from ..protocol import DisplayCategory, EndpointDescription
from ..protocol.linking import AIR_PARTS
from ..protocol.outcome import ServiceCall, changed
from ..protocol.readers import (
    available,
    has_attribute,
    has_feature,
    numeric_attribute,
    text_attribute,
    texts_attribute,
)
from .common.climate_modes import MODES, has_action
from .common.on_off import call_if, has_either
from .common.setpoints import setpoint_limits

# For an Alexa mode with several HVAC modes, the first that the entity has is set.
_MODES: Final[Mapping[str, ThermostatMode]] = {
    HVACMode.HEAT: ThermostatMode.HEAT,
    HVACMode.COOL: ThermostatMode.COOL,
    HVACMode.HEAT_COOL: ThermostatMode.AUTO,
    HVACMode.AUTO: ThermostatMode.AUTO,
    HVACMode.OFF: ThermostatMode.OFF,
    HVACMode.DRY: ThermostatMode.CUSTOM,
    HVACMode.FAN_ONLY: ThermostatMode.CUSTOM,
}
_CUSTOM: Final[Mapping[str, str]] = {
    "DEHUMIDIFY": HVACMode.DRY,
    "FAN": HVACMode.FAN_ONLY,
}
# HVAC modes that start a thermostat without `turn_on`, in order of preference.
_START_MODES: Final = (HVACMode.HEAT_COOL, HVACMode.AUTO, HVACMode.HEAT, HVACMode.COOL)
_HEATING: Final = frozenset({HVACMode.HEAT, HVACMode.HEAT_COOL, HVACMode.AUTO})
# Presets that replace the eco preset, in order of preference.
_NORMAL_PRESETS: Final = (PRESET_NONE, PRESET_HOME, PRESET_COMFORT)
# Presets that resume the schedule of a thermostat.
_SCHEDULE_PRESETS: Final = ("schedule", "program")

_hvac_modes = texts_attribute(CapabilityAttribute.HVAC_MODES)
_preset = text_attribute(StateAttribute.PRESET_MODE)
_presets = texts_attribute(CapabilityAttribute.PRESET_MODES)
_turns_on = has_feature(Feature.TURN_ON)
_call_turn_on = call_if(Feature.TURN_ON, DOMAIN, SERVICE_TURN_ON)
_has_temperature = has_attribute(StateAttribute.CURRENT_TEMPERATURE)
_has_humidity = has_attribute(StateAttribute.CURRENT_HUMIDITY)


def _mode(state: State) -> ThermostatMode | None:
    mode = _MODES.get(state.state)
    if mode is None or mode is ThermostatMode.OFF:
        return mode
    return ThermostatMode.ECO if _preset(state) == PRESET_ECO else mode


def _modes(state: State) -> tuple[ThermostatMode, ...]:
    hvac_modes = _hvac_modes(state)
    modes = dict.fromkeys(
        mode
        for hvac_mode, mode in _MODES.items()
        if hvac_mode in hvac_modes and mode is not ThermostatMode.CUSTOM
    )
    if PRESET_ECO in _presets(state):
        modes[ThermostatMode.ECO] = None
    return tuple(modes)


def _custom_modes(state: State) -> list[str]:
    hvac_modes = _hvac_modes(state)
    return [name for name, hvac_mode in _CUSTOM.items() if hvac_mode in hvac_modes]


def _set_mode(
    state: State, mode: ThermostatMode, custom_name: str
) -> tuple[ServiceCall, ...]:
    if mode is ThermostatMode.ECO:
        # A preset does not turn on a thermostat.
        return (*_start(state), _set_preset(PRESET_ECO))
    if mode is ThermostatMode.CUSTOM:
        hvac_mode = _CUSTOM[custom_name]
    else:
        # The current mode is sent again: an infrared device may have missed it.
        hvac_mode = next(
            hvac_mode
            for hvac_mode in (state.state, *_MODES)
            if _MODES.get(hvac_mode) is mode and hvac_mode in _hvac_modes(state)
        )
    call = _set_hvac_mode(hvac_mode)
    if mode is ThermostatMode.OFF or _mode(state) is not ThermostatMode.ECO:
        return (call,)
    normal = [name for name in _NORMAL_PRESETS if name in _presets(state)]
    return (*map(_set_preset, normal[:1]), call)


def _set_hvac_mode(hvac_mode: str) -> ServiceCall:
    return ServiceCall(DOMAIN, SERVICE_SET_HVAC_MODE, {"hvac_mode": hvac_mode})


def _set_preset(preset: str) -> ServiceCall:
    return ServiceCall(DOMAIN, SERVICE_SET_PRESET_MODE, {"preset_mode": preset})


def _set_setpoints(_: State, setpoints: Setpoints) -> ServiceCall:
    wanted = {
        StateAttribute.TARGET_TEMPERATURE: setpoints.target,
        StateAttribute.TARGET_TEMP_LOW: setpoints.lower,
        StateAttribute.TARGET_TEMP_HIGH: setpoints.upper,
    }
    return ServiceCall(
        DOMAIN,
        SERVICE_SET_TEMPERATURE,
        {str(key): value for key, value in wanted.items() if value is not None},
    )


def _resume_schedule(state: State) -> ServiceCall | None:
    presets = _presets(state)
    return next(
        (_set_preset(name) for name in _SCHEDULE_PRESETS if name in presets), None
    )


def _is_thermostat(state: State) -> bool:
    return bool(_modes(state))


def _is_on(state: State) -> bool | None:
    return state.state != HVACMode.OFF if state.state in _MODES else None


def _turn_on(state: State) -> ServiceCall | None:
    """Return no call if the entity is on: `turn_on` could change its mode."""
    return None if _is_on(state) else _call_turn_on(state)


def _start(state: State) -> tuple[ServiceCall, ...]:
    if _is_on(state):
        return ()
    if _turns_on(state):
        return (ServiceCall(DOMAIN, SERVICE_TURN_ON),)
    modes = _hvac_modes(state)
    return tuple(_set_hvac_mode(mode) for mode in _START_MODES if mode in modes)[:1]


def _category(state: State) -> DisplayCategory:
    modes = _hvac_modes(state)
    cools_only = HVACMode.COOL in modes and _HEATING.isdisjoint(modes)
    return DisplayCategory.AIR_CONDITIONER if cools_only else DisplayCategory.THERMOSTAT


def _effect(state: State, call: ServiceCall) -> State:
    """Return the state after a change of mode, preset or power."""
    match call.data:
        case {"hvac_mode": hvac_mode}:
            return changed(state, hvac_mode)
        case {"preset_mode": preset}:
            return changed(state, preset_mode=preset)
    if call.service == SERVICE_TURN_OFF:
        return changed(state, HVACMode.OFF)
    if call.service == SERVICE_TURN_ON:
        # The device chooses the mode.
        return changed(state, STATE_UNKNOWN)
    return state


ENDPOINT = EndpointDescription(
    category=_category,
    shape=(*CapabilityAttribute, _has_temperature, _has_humidity, has_action),
    reachable=available,
    effect=_effect,
    takes=lambda _: AIR_PARTS,
    capabilities=(
        PowerController(
            supported=has_either(Feature.TURN_ON, Feature.TURN_OFF),
            is_on=_is_on,
            turn_on=_turn_on,
            turn_off=call_if(Feature.TURN_OFF, DOMAIN, SERVICE_TURN_OFF),
        ),
        ThermostatController(
            supported=_is_thermostat,
            mode=_mode,
            modes=_modes,
            custom_modes=_custom_modes,
            set_mode=_set_mode,
            single=has_feature(Feature.TARGET_TEMPERATURE),
            dual=has_feature(Feature.TARGET_TEMPERATURE_RANGE),
            between=lambda state: _MODES.get(state.state) is ThermostatMode.AUTO,
            target=numeric_attribute(StateAttribute.TARGET_TEMPERATURE),
            lower=numeric_attribute(StateAttribute.TARGET_TEMP_LOW),
            upper=numeric_attribute(StateAttribute.TARGET_TEMP_HIGH),
            limits=setpoint_limits,
            set_setpoints=_set_setpoints,
            resume_schedule=_resume_schedule,
        ),
        TemperatureSensor(
            supported=_has_temperature,
            temperature=numeric_attribute(StateAttribute.CURRENT_TEMPERATURE),
        ),
        HumiditySensor(
            supported=_has_humidity,
            humidity=numeric_attribute(StateAttribute.CURRENT_HUMIDITY),
        ),
        *MODES,
        AutomationManagement(
            supported=_is_thermostat, automates=ThermostatController.interface
        ),
    ),
)
