"""Alexa.SecurityPanelController.

https://developer.amazon.com/docs/device-apis/alexa-securitypanelcontroller.html
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
import hmac
import re
from typing import ClassVar, Final, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

from ..protocol import Capability, CompileContext, Predicate, Property, Reader
from ..protocol.errors import AlexaError, Unauthorized
from ..protocol.outcome import Handlers, Outcome, ServiceCall
from ..protocol.payload import child, one_of, text

_PIN: Final = "FOUR_DIGIT_PIN"


class ArmState(StrEnum):
    """The values of the property `armState`."""

    ARMED_AWAY = "ARMED_AWAY"
    ARMED_STAY = "ARMED_STAY"
    ARMED_NIGHT = "ARMED_NIGHT"
    DISARMED = "DISARMED"


class Alarm(StrEnum):
    """The names of the properties for alarms."""

    BURGLARY = "burglaryAlarm"
    CARBON_MONOXIDE = "carbonMonoxideAlarm"
    FIRE = "fireAlarm"
    WATER = "waterAlarm"


class AuthorizationRequired(AlexaError, error_type="AUTHORIZATION_REQUIRED"):
    """The directive requires a PIN or a disarmed panel."""

    namespace = "Alexa.SecurityPanelController"


class NotReady(AlexaError, error_type="NOT_READY"):
    """The panel cannot be armed, for example because a door is open."""

    namespace = "Alexa.SecurityPanelController"


class UnclearedAlarm(AlexaError, error_type="UNCLEARED_ALARM"):
    """The panel cannot be armed during an alarm."""

    namespace = "Alexa.SecurityPanelController"


@dataclass(frozen=True, kw_only=True)
class SecurityPanelController(Capability):
    """Report the state and alarms of a panel, arm it and disarm it with a PIN.

    `alarm` is the current alarm, `alarms` are those that the panel can report. The
    panel is armed with `code`, and a PIN must be equal to it. Alexa asks only for PINs
    of four digits: a panel that requires another code is disarmed only if
    `disarm_without_pin` is set.
    """

    interface: ClassVar[str] = "Alexa.SecurityPanelController"

    arm_state: Reader[ArmState | None]
    arm_states: Reader[Sequence[ArmState]]
    alarm: Reader[Alarm | None]
    alarms: Reader[Iterable[Alarm]]
    arm: Callable[[State, ArmState, str | None], ServiceCall]
    disarm: Callable[[State, str | None], ServiceCall]
    exit_delay: Callable[[State, ArmState], int | None]
    is_ready: Predicate
    # Match panels that require a code, a code of digits, a code for arming.
    takes_code: Predicate
    takes_digits: Predicate
    arms_by_code: Predicate
    code: str | None = field(default=None, repr=False)
    disarm_without_pin: bool = False

    @override
    def properties(self, state: State, context: CompileContext) -> tuple[Property, ...]:
        return (
            Property("armState", self.arm_state),
            *(
                Property(alarm.value, self._reader(alarm))
                for alarm in self.alarms(state)
            ),
        )

    def _reader(self, alarm: Alarm) -> Reader[JsonValueType]:
        return lambda state: {"value": "ALARM" if self.alarm(state) is alarm else "OK"}

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        handlers: Handlers = {"Arm": self._arm}
        if self._disarms(state):
            handlers["Disarm"] = self._disarm
        return handlers

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        arm_states = [*self.arm_states(state)]
        if self._disarms(state) or not arm_states:
            arm_states.insert(0, ArmState.DISARMED)
        configuration: JsonObjectType = {
            "supportedArmStates": [{"value": arm_state} for arm_state in arm_states]
        }
        if self._asks_pin(state):
            configuration["supportedAuthorizationTypes"] = [{"type": _PIN}]
        return {"configuration": configuration}

    def _disarms(self, state: State) -> bool:
        """Return whether Alexa may disarm: with a PIN, or if no code is required."""
        needs_code = self.code is not None or self.takes_code(state)
        return self._asks_pin(state) or self.disarm_without_pin or not needs_code

    def _asks_pin(self, state: State) -> bool:
        """Return whether Alexa asks for a PIN."""
        if self.code is None:
            return self.takes_digits(state)
        return re.fullmatch(r"[0-9]{4}", self.code) is not None

    def _arm(self, state: State, payload: JsonObjectType) -> Outcome:
        wanted = ArmState(one_of(payload, "armState", *self.arm_states(state)))
        current = self.arm_state(state)
        if self.alarm(state) is not None:
            raise UnclearedAlarm("The panel must be disarmed after an alarm")
        if current is ArmState.ARMED_AWAY and wanted is not current:
            raise AuthorizationRequired("The panel must be disarmed first")
        if current is ArmState.DISARMED and not self.is_ready(state):
            raise NotReady("A door or a window may be open")
        code = self.code if self.takes_code(state) else None
        lacks_code = self.code is None and self.arms_by_code(state)
        delay = self.exit_delay(state, wanted)
        return Outcome(
            calls=() if wanted is current else (self.arm(state, wanted, code),),
            expected={"armState": wanted},
            rejection=Unauthorized if lacks_code else NotReady,
            namespace=self.interface,
            name="Arm.Response",
            payload={} if delay is None else {"exitDelayInSeconds": delay},
        )

    def _disarm(self, state: State, payload: JsonObjectType) -> Outcome:
        expected: Mapping[str, JsonValueType] = {"armState": ArmState.DISARMED}
        if self._is_disarmed(state):
            return Outcome(expected=expected)
        asks_pin = self._asks_pin(state)
        code = self._pin(payload) if asks_pin else self.code
        call = self.disarm(state, code if self.takes_code(state) else None)
        return Outcome(
            calls=(call,),
            expected=expected,
            rejection=Unauthorized,
            proof=self._is_disarmed if asks_pin else None,
        )

    def _is_disarmed(self, state: State) -> bool:
        return self.arm_state(state) is ArmState.DISARMED

    def _pin(self, payload: JsonObjectType) -> str:
        """Return the PIN; raises Unauthorized if it is not the code."""
        if payload.get("authorization") is None:
            raise AuthorizationRequired("A PIN is required")
        authorization = child(payload, "authorization")
        one_of(authorization, "type", _PIN)
        pin = text(authorization, "value")
        if self.code and not hmac.compare_digest(pin.encode(), self.code.encode()):
            raise Unauthorized("The PIN is wrong")
        return pin
