"""Alarm panels."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from homeassistant.components.alarm_control_panel.const import (
    DOMAIN,
    AlarmControlPanelEntityFeature as Feature,
    AlarmControlPanelEntityStateAttribute as Has,
    AlarmControlPanelState as Panel,
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
from ..protocol.description import Capabilities, EndpointDescription
from ..protocol.display_category import DisplayCategory
from ..protocol.outcome import ServiceCall
from ..protocol.readers import (
    Reader,
    has_attribute,
    has_feature,
    numeric_attribute,
    text_attribute,
)
from ..settings import EntityConfig

_ARM_STATES: Final[Mapping[str | None, ArmState]] = {
    Panel.DISARMED: ArmState.DISARMED,
    Panel.ARMED_AWAY: ArmState.ARMED_AWAY,
    Panel.ARMED_VACATION: ArmState.ARMED_AWAY,
    Panel.ARMED_HOME: ArmState.ARMED_STAY,
    Panel.ARMED_CUSTOM_BYPASS: ArmState.ARMED_STAY,
    Panel.ARMED_NIGHT: ArmState.ARMED_NIGHT,
}
# Which attribute tells how a panel is armed that is between two states.
_IN_BETWEEN: Final[Mapping[str, Reader[str | None]]] = {
    Panel.ARMING: text_attribute("next_state"),
    Panel.PENDING: text_attribute("previous_state"),
    Panel.TRIGGERED: text_attribute("previous_state"),
}
_CAN: Final = {
    ArmState.ARMED_AWAY: has_feature(Feature.ARM_AWAY),
    ArmState.ARMED_STAY: has_feature(Feature.ARM_HOME),
    ArmState.ARMED_NIGHT: has_feature(Feature.ARM_NIGHT),
}
_SERVICES: Final[Mapping[ArmState, str]] = {
    ArmState.ARMED_AWAY: SERVICE_ALARM_ARM_AWAY,
    ArmState.ARMED_STAY: SERVICE_ALARM_ARM_HOME,
    ArmState.ARMED_NIGHT: SERVICE_ALARM_ARM_NIGHT,
}
# Some panels tell how long there is to leave the house.
_EXIT_DELAYS: Final = {
    ArmState.ARMED_AWAY: numeric_attribute("exit_delay_away"),
    ArmState.ARMED_STAY: numeric_attribute("exit_delay_home"),
}
_LONGEST_DELAY: Final = 255
# Panels of Elk tell what the alarm is about. Of all others, and of what Alexa has
# no word for, she hears that there is one.
_alarm_of_elk = text_attribute("alarm_state")
_ALARMS: Final[Mapping[str | None, Alarm]] = {
    "carbon_monoxide_alarm": Alarm.CARBON_MONOXIDE,
    "fire_alarm": Alarm.FIRE,
    "water_alarm": Alarm.WATER,
}
# What panels of AlarmDecoder and of Elk say when they cannot be armed.
_NOT_READY: Final = (("ready", False), ("arm_up_state", "not_ready_to_arm"))

_takes_code = has_attribute(Has.CODE_FORMAT)


def _arm_state(state: State) -> ArmState | None:
    if (origin := _IN_BETWEEN.get(state.state)) is None:
        return _ARM_STATES.get(state.state)
    arm_state = _ARM_STATES.get(origin(state))
    # A panel that is about to do something is not just disarmed.
    return None if arm_state is ArmState.DISARMED else arm_state


def _alarm(state: State) -> Alarm | None:
    if state.state != Panel.TRIGGERED:
        return None
    return _ALARMS.get(_alarm_of_elk(state), Alarm.BURGLARY)


def _tells_alarms(state: State) -> bool:
    return _alarm_of_elk(state) is not None


def _is_ready(state: State) -> bool:
    return all(state.attributes.get(key) != value for key, value in _NOT_READY)


def _arm(_: State, arm_state: ArmState, code: str | None) -> ServiceCall:
    return _with_code(_SERVICES[arm_state], code)


def _disarm(_: State, code: str | None) -> ServiceCall:
    return _with_code(SERVICE_ALARM_DISARM, code)


def _with_code(service: str, code: str | None) -> ServiceCall:
    return ServiceCall(DOMAIN, service, {ATTR_CODE: code} if code else {})


def _exit_delay(state: State, arm_state: ArmState) -> int | None:
    if (read := _EXIT_DELAYS.get(arm_state)) is None:
        return None
    delay = read(state)
    return None if delay is None else round(min(_LONGEST_DELAY, max(0, delay)))


def _arms_by_code(state: State) -> bool:
    return _takes_code(state) and bool(state.attributes.get(Has.CODE_ARM_REQUIRED))


def _adapt(capabilities: Capabilities, config: EntityConfig) -> Capabilities:
    return tuple(
        replace(panel, code=config.code, disarm_without_pin=config.disarm_without_pin)
        for panel in capabilities
        if isinstance(panel, SecurityPanelController)
    )


ENDPOINT = EndpointDescription(
    category=lambda _: DisplayCategory.SECURITY_PANEL,
    shape=(Has.CODE_FORMAT, Has.CODE_ARM_REQUIRED, _tells_alarms),
    adapt=_adapt,
    settings=frozenset({"code", "disarm_without_pin"}),
    capabilities=(
        SecurityPanelController(
            arm_state=_arm_state,
            arm_states=lambda state: [
                arm_state for arm_state, can in _CAN.items() if can(state)
            ],
            alarm=_alarm,
            alarms=lambda state: Alarm if _tells_alarms(state) else (Alarm.BURGLARY,),
            arm=_arm,
            disarm=_disarm,
            exit_delay=_exit_delay,
            is_ready=_is_ready,
            takes_code=_takes_code,
            takes_digits=lambda state: (
                state.attributes.get(Has.CODE_FORMAT) == CodeFormat.NUMBER
            ),
            arms_by_code=_arms_by_code,
        ),
    ),
)
