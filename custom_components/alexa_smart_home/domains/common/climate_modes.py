"""What thermostats have beside temperatures: fan, swing, presets, humidity."""

from collections.abc import Collection, Mapping
from typing import Final

from homeassistant.components.climate.const import (
    DOMAIN,
    SERVICE_SET_FAN_MODE,
    SERVICE_SET_PRESET_MODE,
    SERVICE_SET_SWING_HORIZONTAL_MODE,
    SERVICE_SET_SWING_MODE,
    ClimateEntityCapabilityAttribute as Can,
    ClimateEntityFeature as Feature,
    ClimateEntityStateAttribute as Has,
    HVACAction,
    HVACMode,
)
from homeassistant.core import State

from ...interfaces.hvac_components import Component, HVACComponents
from ...protocol.description import Capabilities
from ...protocol.readers import (
    has_attribute,
    has_feature,
    text_attribute,
    texts_attribute,
)
from ...protocol.resources import Asset
from .choice import choice, choice_or_toggle
from .target_humidity import target_humidity

_BY_MODE: Final[Mapping[Component, frozenset[str]]] = {
    Component.PRIMARY_HEATER: frozenset({HVACMode.HEAT, HVACMode.HEAT_COOL}),
    Component.COOLER: frozenset({HVACMode.COOL, HVACMode.DRY, HVACMode.HEAT_COOL}),
    Component.FAN: frozenset({HVACMode.FAN_ONLY}),
}
_HEATS: Final = (Component.PRIMARY_HEATER, Component.FAN)
_COOLS: Final = (Component.COOLER, Component.FAN)
# A fan, where there is one, runs with the heater and the cooler. What runs to
# defrost is not known.
_BY_ACTION: Final[Mapping[str | None, Collection[Component]]] = {
    HVACAction.COOLING: _COOLS,
    HVACAction.DRYING: _COOLS,
    HVACAction.FAN: (Component.FAN,),
    HVACAction.HEATING: _HEATS,
    HVACAction.IDLE: (),
    HVACAction.OFF: (),
    HVACAction.PREHEATING: _HEATS,
}

_action: Final = text_attribute(Has.HVAC_ACTION)
_hvac_modes: Final = texts_attribute(Can.HVAC_MODES)
tells_action: Final = has_attribute(Has.HVAC_ACTION)
_has_fan_modes: Final = has_feature(Feature.FAN_MODE)


def _components(state: State) -> list[Component]:
    modes = _hvac_modes(state)
    return [
        component
        for component, needs in _BY_MODE.items()
        if not needs.isdisjoint(modes)
        or (component is Component.FAN and _has_fan_modes(state))
    ]


MODES: Final[Capabilities] = (
    choice(
        "climate.fan_mode",
        Asset.FAN_SPEED,
        "fan mode",
        options=Can.FAN_MODES,
        service=SERVICE_SET_FAN_MODE,
        supported=_has_fan_modes,
        # Amazon's "auto" means the mode of the thermostat itself.
        as_text=(Asset.AUTO,),
    ),
    *choice_or_toggle(
        "climate.swing_mode",
        Asset.OSCILLATE,
        "swing",
        options=Can.SWING_MODES,
        service=SERVICE_SET_SWING_MODE,
        supported=has_feature(Feature.SWING_MODE),
    ),
    *choice_or_toggle(
        "climate.swing_horizontal_mode",
        "horizontal swing",
        options=Can.SWING_HORIZONTAL_MODES,
        service=SERVICE_SET_SWING_HORIZONTAL_MODE,
        supported=has_feature(Feature.SWING_HORIZONTAL_MODE),
    ),
    choice(
        "climate.preset_mode",
        Asset.PRESET,
        options=Can.PRESET_MODES,
        service=SERVICE_SET_PRESET_MODE,
        supported=has_feature(Feature.PRESET_MODE),
    ),
    target_humidity(DOMAIN, has_feature(Feature.TARGET_HUMIDITY)),
    HVACComponents(
        supported=tells_action,
        components=_components,
        running=lambda state: _BY_ACTION.get(_action(state)),
    ),
)
