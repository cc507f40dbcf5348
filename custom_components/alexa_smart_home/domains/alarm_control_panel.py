"""Alarm panels can be armed and disarmed, and report their alarms."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from homeassistant.components.alarm_control_panel.const import (
    DOMAIN,
    AlarmControlPanelEntityFeature as Feature,
    AlarmControlPanelEntityStateAttribute as StateAttribute,
    AlarmControlPanelState as PanelState,
    CodeFormat,
)
from homeassistant.const import (
    ATTR_CODE,
    SERVICE_ALARM_ARM_AWAY,
    SERVICE_ALARM_ARM_HOME,
    SERVICE_ALARM_ARM_NIGHT,
    SERVICE_ALARM_DISARM,
)
from homeassistant.core import State

from ..interfaces.security_panel import Alarm, ArmState, SecurityPanelController
from ..protocol import DisplayCategory, EndpointDescription, Reader
from ..protocol.description import Capabilities
from ..protocol.outcome import ServiceCall
from ..protocol.readers import (
    has_attribute,
    has_feature,
    numeric_attribute,
    text_attribute,
)
from ..settings import EntityConfig

_ARM_STATES: Final[Mapping[str | None, ArmState]] = {
    PanelState.DISARMED: ArmState.DISARMED,
    PanelState.ARMED_AWAY: ArmState.ARMED_AWAY,
    PanelState.ARMED_VACATION: ArmState.ARMED_AWAY,
    PanelState.ARMED_HOME: ArmState.ARMED_STAY,
    PanelState.ARMED_CUSTOM_BYPASS: ArmState.ARMED_STAY,
    PanelState.ARMED_NIGHT: ArmState.ARMED_NIGHT,
}
# The attribute that holds the arm state of a panel in a transitional state.
_ARM_STATE_READERS: Final[Mapping[str, Reader[str | None]]] = {
    PanelState.ARMING: text_attribute("next_state"),
    PanelState.PENDING: text_attribute("previous_state"),
    PanelState.TRIGGERED: text_attribute("previous_state"),
}
_ARM_FEATURES: Final = {
    ArmState.ARMED_AWAY: has_feature(Feature.ARM_AWAY),
    ArmState.ARMED_STAY: has_feature(Feature.ARM_HOME),
    ArmState.ARMED_NIGHT: has_feature(Feature.ARM_NIGHT),
}
_SERVICES: Final[Mapping[ArmState, str]] = {
    ArmState.ARMED_AWAY: SERVICE_ALARM_ARM_AWAY,
    ArmState.ARMED_STAY: SERVICE_ALARM_ARM_HOME,
    ArmState.ARMED_NIGHT: SERVICE_ALARM_ARM_NIGHT,
}
# Exit delays in seconds, which only some panels have.
_EXIT_DELAYS: Final = {
    ArmState.ARMED_AWAY: numeric_attribute("exit_delay_away"),
    ArmState.ARMED_STAY: numeric_attribute("exit_delay_home"),
}
_MAX_EXIT_DELAY: Final = 255
# Only Elk panels have this attribute. Every alarm that is not in `_ALARMS` is reported
# as a burglary.
_elk_alarm = text_attribute("alarm_state")
_ALARMS: Final[Mapping[str | None, Alarm]] = {
    "carbon_monoxide_alarm": Alarm.CARBON_MONOXIDE,
    "fire_alarm": Alarm.FIRE,
    "water_alarm": Alarm.WATER,
}
# Attribute values of AlarmDecoder and Elk panels that cannot be armed now.
_NOT_READY: Final = (("ready", False), ("arm_up_state", "not_ready_to_arm"))

_takes_code = has_attribute(StateAttribute.CODE_FORMAT)


def _arm_state(state: State) -> ArmState | None:
    if (read := _ARM_STATE_READERS.get(state.state)) is None:
        return _ARM_STATES.get(state.state)
    arm_state = _ARM_STATES.get(read(state))
    # A panel that is arming or triggered is not disarmed.
    return None if arm_state is ArmState.DISARMED else arm_state


def _alarm(state: State) -> Alarm | None:
    if state.state != PanelState.TRIGGERED:
        return None
    return _ALARMS.get(_elk_alarm(state), Alarm.BURGLARY)


def _has_types(state: State) -> bool:
    return _elk_alarm(state) is not None


def _is_ready(state: State) -> bool:
    return all(state.attributes.get(key) != value for key, value in _NOT_READY)


def _with_code(service: str, code: str | None) -> ServiceCall:
    return ServiceCall(DOMAIN, service, {ATTR_CODE: code} if code else {})


def _exit_delay(state: State, arm_state: ArmState) -> int | None:
    if (read := _EXIT_DELAYS.get(arm_state)) is None:
        return None
    delay = read(state)
    return None if delay is None else round(min(_MAX_EXIT_DELAY, max(0, delay)))


def _needs_code_to_arm(state: State) -> bool:
    return _takes_code(state) and bool(
        state.attributes.get(StateAttribute.CODE_ARM_REQUIRED)
    )


def _adapt(capabilities: Capabilities, config: EntityConfig) -> Capabilities:
    return tuple(
        replace(panel, code=config.code, disarm_without_pin=config.disarm_without_pin)
        for panel in capabilities
        if isinstance(panel, SecurityPanelController)
    )


ENDPOINT = EndpointDescription(
    category=lambda _: DisplayCategory.SECURITY_PANEL,
    shape=(StateAttribute.CODE_FORMAT, StateAttribute.CODE_ARM_REQUIRED, _has_types),
    adapt=_adapt,
    settings=frozenset({"code", "disarm_without_pin"}),
    capabilities=(
        SecurityPanelController(
            arm_state=_arm_state,
            arm_states=lambda state: [
                arm_state
                for arm_state, supported in _ARM_FEATURES.items()
                if supported(state)
            ],
            alarm=_alarm,
            alarms=lambda state: Alarm if _has_types(state) else (Alarm.BURGLARY,),
            arm=lambda _, arm_state, code: _with_code(_SERVICES[arm_state], code),
            disarm=lambda _, code: _with_code(SERVICE_ALARM_DISARM, code),
            exit_delay=_exit_delay,
            is_ready=_is_ready,
            takes_code=_takes_code,
            takes_digits=lambda state: (
                state.attributes.get(StateAttribute.CODE_FORMAT) == CodeFormat.NUMBER
            ),
            arms_by_code=_needs_code_to_arm,
        ),
    ),
)
