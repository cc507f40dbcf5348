"""Water heaters can be turned on and off and set to modes and temperatures."""

from collections.abc import Mapping
from typing import Final

from homeassistant.components.water_heater.const import (
    DOMAIN,
    SERVICE_SET_AWAY_MODE,
    SERVICE_SET_OPERATION_MODE,
    SERVICE_SET_TEMPERATURE,
    STATE_ECO,
    WaterHeaterCapabilityAttribute as CapabilityAttribute,
    WaterHeaterEntityFeature as Feature,
    WaterHeaterStateAttribute as StateAttribute,
)
from homeassistant.const import (
    SERVICE_TURN_OFF,
    SERVICE_TURN_ON,
    STATE_OFF,
    STATE_ON,
    STATE_UNKNOWN,
)
from homeassistant.core import State

from ..interfaces.automation_management import AutomationManagement
from ..interfaces.power import PowerController
from ..interfaces.temperature_sensor import TemperatureSensor
from ..interfaces.thermostat import ThermostatController, ThermostatMode
from ..interfaces.toggle import ToggleController
from ..protocol import DisplayCategory, EndpointDescription
from ..protocol.labels import Asset, Word
from ..protocol.outcome import ServiceCall, changed
from ..protocol.readers import (
    available,
    has_attribute,
    has_feature,
    known,
    numeric_attribute,
    texts_attribute,
)
from .common.choice import choice
from .common.commands import setter
from .common.setpoints import setpoint_limits

_MODES: Final[Mapping[str, ThermostatMode]] = {
    STATE_OFF: ThermostatMode.OFF,
    STATE_ECO: ThermostatMode.ECO,
}
_has_temperature = has_attribute(StateAttribute.CURRENT_TEMPERATURE)
_has_target = has_feature(Feature.TARGET_TEMPERATURE)
_has_power = has_feature(Feature.ON_OFF)
_operations = texts_attribute(CapabilityAttribute.OPERATION_LIST)


def _mode_of(operation: str) -> ThermostatMode:
    return _MODES.get(operation, ThermostatMode.HEAT)


def _mode(state: State) -> ThermostatMode | None:
    return _mode_of(state.state) if known(state) else None


def _modes(state: State) -> tuple[ThermostatMode, ...]:
    modes = dict.fromkeys(_mode_of(operation) for operation in _operations(state))
    if _has_power(state):
        modes |= dict.fromkeys((ThermostatMode.HEAT, ThermostatMode.OFF))
    return tuple(modes) or (ThermostatMode.HEAT,)


def _set_mode(state: State, mode: ThermostatMode, _: str) -> tuple[ServiceCall, ...]:
    # The current mode is sent again: the device may have missed it.
    operations = sorted(_operations(state), key=lambda name: name != state.state)
    for operation in operations:
        if _mode_of(operation) is mode:
            data = {"operation_mode": operation}
            return (ServiceCall(DOMAIN, SERVICE_SET_OPERATION_MODE, data),)
    if mode is ThermostatMode.OFF:
        return (ServiceCall(DOMAIN, SERVICE_TURN_OFF),)
    # `turn_on` could change the operation mode of a device that is on.
    return () if mode is _mode(state) else (ServiceCall(DOMAIN, SERVICE_TURN_ON),)


def _is_on(state: State) -> bool | None:
    return state.state != STATE_OFF if known(state) else None


def _is_away(state: State) -> bool | None:
    away = state.attributes.get(StateAttribute.AWAY_MODE)
    return None if away is None else away == STATE_ON


def _effect(state: State, call: ServiceCall) -> State:
    """Return the state after a change of operation mode or power."""
    match call.data:
        case {"operation_mode": mode}:
            return changed(state, mode, operation_mode=mode)
    if call.service == SERVICE_TURN_OFF:
        return changed(state, STATE_OFF, operation_mode=STATE_OFF)
    if call.service == SERVICE_TURN_ON:
        # The device chooses the mode.
        return changed(state, STATE_UNKNOWN, operation_mode=None)
    return state


ENDPOINT = EndpointDescription(
    category=lambda _: DisplayCategory.WATER_HEATER,
    shape=(*CapabilityAttribute, _has_temperature),
    reachable=available,
    effect=_effect,
    capabilities=(
        PowerController(
            supported=_has_power,
            is_on=_is_on,
            turn_on=lambda state: (
                None if _is_on(state) else ServiceCall(DOMAIN, SERVICE_TURN_ON)
            ),
            turn_off=lambda _: ServiceCall(DOMAIN, SERVICE_TURN_OFF),
        ),
        ThermostatController(
            supported=_has_target,
            mode=_mode,
            modes=_modes,
            custom_modes=lambda _: (),
            set_mode=_set_mode,
            single=_has_target,
            dual=lambda _: False,
            between=lambda _: False,
            target=numeric_attribute("temperature"),
            limits=setpoint_limits,
            set_setpoints=lambda _, setpoints: ServiceCall(
                DOMAIN, SERVICE_SET_TEMPERATURE, {"temperature": setpoints.target}
            ),
        ),
        choice(
            "water_heater.operation_mode",
            Asset.MODE,
            options=CapabilityAttribute.OPERATION_LIST,
            service=SERVICE_SET_OPERATION_MODE,
            supported=has_feature(Feature.OPERATION_MODE),
        ),
        ToggleController(
            instance="water_heater.away_mode",
            labels=(Word.AWAY_MODE,),
            supported=has_feature(Feature.AWAY_MODE),
            is_on=_is_away,
            turn=setter(DOMAIN, SERVICE_SET_AWAY_MODE, "away_mode"),
        ),
        TemperatureSensor(
            supported=_has_temperature,
            temperature=numeric_attribute(StateAttribute.CURRENT_TEMPERATURE),
        ),
        AutomationManagement(
            supported=_has_target, automates=ThermostatController.interface
        ),
    ),
)
