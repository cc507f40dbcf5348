"""Fan, swing, preset, humidity and running components of thermostats."""

from collections.abc import Collection, Mapping
from typing import Final

from homeassistant.components.climate.const import (
    DOMAIN,
    SERVICE_SET_FAN_MODE,
    SERVICE_SET_PRESET_MODE,
    SERVICE_SET_SWING_HORIZONTAL_MODE,
    SERVICE_SET_SWING_MODE,
    ClimateEntityCapabilityAttribute as CapabilityAttribute,
    ClimateEntityFeature as Feature,
    ClimateEntityStateAttribute as StateAttribute,
    HVACAction,
    HVACMode,
)
from homeassistant.core import State

from ...interfaces.hvac_components import Component, HVACComponents
from ...protocol.description import Capabilities
from ...protocol.labels import Asset, Word
from ...protocol.readers import (
    has_attribute,
    has_feature,
    text_attribute,
    texts_attribute,
)
from .choice import choice, choice_or_toggle
from .target_humidity import target_humidity

_MODES_BY_COMPONENT: Final[Mapping[Component, frozenset[str]]] = {
    Component.PRIMARY_HEATER: frozenset({HVACMode.HEAT, HVACMode.HEAT_COOL}),
    Component.COOLER: frozenset({HVACMode.COOL, HVACMode.DRY, HVACMode.HEAT_COOL}),
    Component.FAN: frozenset({HVACMode.FAN_ONLY}),
}
_HEATING: Final = (Component.PRIMARY_HEATER, Component.FAN)
_COOLING: Final = (Component.COOLER, Component.FAN)
# The fan runs with the heater and the cooler. HVACAction.DEFROSTING is missing because
# the components that run differ.
_COMPONENTS_BY_ACTION: Final[Mapping[str | None, Collection[Component]]] = {
    HVACAction.COOLING: _COOLING,
    HVACAction.DRYING: _COOLING,
    HVACAction.FAN: (Component.FAN,),
    HVACAction.HEATING: _HEATING,
    HVACAction.IDLE: (),
    HVACAction.OFF: (),
    HVACAction.PREHEATING: _HEATING,
}

_action: Final = text_attribute(StateAttribute.HVAC_ACTION)
_hvac_modes: Final = texts_attribute(CapabilityAttribute.HVAC_MODES)
has_action: Final = has_attribute(StateAttribute.HVAC_ACTION)
_has_fan_modes: Final = has_feature(Feature.FAN_MODE)


def _components(state: State) -> list[Component]:
    modes = _hvac_modes(state)
    return [
        component
        for component, modes_of_component in _MODES_BY_COMPONENT.items()
        if not modes_of_component.isdisjoint(modes)
        or (component is Component.FAN and _has_fan_modes(state))
    ]


MODES: Final[Capabilities] = (
    choice(
        "climate.fan_mode",
        Asset.FAN_SPEED,
        Word.FAN_MODE,
        options=CapabilityAttribute.FAN_MODES,
        service=SERVICE_SET_FAN_MODE,
        supported=_has_fan_modes,
        # Amazon's asset for "auto" refers to the thermostat mode.
        as_text=(Asset.AUTO,),
    ),
    *choice_or_toggle(
        "climate.swing_mode",
        Asset.OSCILLATE,
        Word.SWING,
        Word.ROTATE,
        Word.ROTATION,
        options=CapabilityAttribute.SWING_MODES,
        service=SERVICE_SET_SWING_MODE,
        supported=has_feature(Feature.SWING_MODE),
    ),
    *choice_or_toggle(
        "climate.swing_horizontal_mode",
        Word.HORIZONTAL_SWING,
        options=CapabilityAttribute.SWING_HORIZONTAL_MODES,
        service=SERVICE_SET_SWING_HORIZONTAL_MODE,
        supported=has_feature(Feature.SWING_HORIZONTAL_MODE),
    ),
    choice(
        "climate.preset_mode",
        Asset.PRESET,
        options=CapabilityAttribute.PRESET_MODES,
        service=SERVICE_SET_PRESET_MODE,
        supported=has_feature(Feature.PRESET_MODE),
    ),
    target_humidity(DOMAIN, supported=has_feature(Feature.TARGET_HUMIDITY)),
    HVACComponents(
        supported=has_action,
        components=_components,
        running=lambda state: _COMPONENTS_BY_ACTION.get(_action(state)),
    ),
)
