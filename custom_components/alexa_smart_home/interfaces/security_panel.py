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

from ..capability import (
    Capability,
    DirectiveHandler,
    Outcome,
    Property,
    ServiceCall,
    Site,
)
from ..errors import AlexaError
from ..payload import child, one_of, text
from ..readers import Predicate, Reader

_PIN: Final = "FOUR_DIGIT_PIN"


class ArmState(StrEnum):
    """What Alexa can say of a panel."""

    ARMED_AWAY = "ARMED_AWAY"
    ARMED_STAY = "ARMED_STAY"
    ARMED_NIGHT = "ARMED_NIGHT"
    DISARMED = "DISARMED"


class Alarm(StrEnum):
    """What a panel can raise an alarm for: the names of the properties."""

    BURGLARY = "burglaryAlarm"
    CARBON_MONOXIDE = "carbonMonoxideAlarm"
    FIRE = "fireAlarm"
    WATER = "waterAlarm"


class AuthorizationRequired(AlexaError):
    """A PIN is needed, which Alexa has not sent."""

    type = "AUTHORIZATION_REQUIRED"
    namespace = "Alexa.SecurityPanelController"


class Unauthorized(AlexaError):
    """The PIN is not the right one."""

    type = "UNAUTHORIZED"
    namespace = "Alexa.SecurityPanelController"


class NotReady(AlexaError):
    """The panel cannot be armed now, because a door is open perhaps."""

    type = "NOT_READY"
    namespace = "Alexa.SecurityPanelController"


class UnclearedAlarm(AlexaError):
    """There is an alarm: it must be disarmed first."""

    type = "UNCLEARED_ALARM"
    namespace = "Alexa.SecurityPanelController"


@dataclass(frozen=True, kw_only=True)
class SecurityPanelController(Capability):
    """Arms, and disarms who knows the code.

    `alarm` is the one that there is now, `alarms` are those that the panel can
    tell from each other. With a `code` the panel is armed, and disarmed where no
    PIN can be asked for; a PIN must then be the same.
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
    # Which panels want a code, one of digits, one to arm.
    takes_code: Predicate
    takes_digits: Predicate
    arms_by_code: Predicate
    code: str | None = field(default=None, repr=False)

    @override
    def properties(self, state: State, site: Site) -> tuple[Property, ...]:
        return (
            Property("armState", self.arm_state),
            *(Property(it.value, self._reader(it)) for it in self.alarms(state)),
        )

    def _reader(self, alarm: Alarm) -> Reader[JsonValueType]:
        return lambda state: {"value": "ALARM" if self.alarm(state) is alarm else "OK"}

    @override
    def directives(self, state: State, site: Site) -> Mapping[str, DirectiveHandler]:
        return {"Arm": self._arm, "Disarm": self._disarm}

    @override
    def discovery(self, state: State, site: Site) -> JsonObjectType:
        arm_states = [ArmState.DISARMED, *self.arm_states(state)]
        configuration: JsonObjectType = {
            "supportedArmStates": [{"value": arm_state} for arm_state in arm_states]
        }
        if self._asks_pin(state):
            configuration["supportedAuthorizationTypes"] = [{"type": _PIN}]
        return {"configuration": configuration}

    def _asks_pin(self, state: State) -> bool:
        """Tell whether Alexa shall ask for a PIN: she knows only four digits."""
        if self.code is None:
            return self.takes_digits(state)
        return re.fullmatch(r"[0-9]{4}", self.code) is not None

    def _arm(self, state: State, payload: JsonObjectType) -> Outcome:
        wanted = ArmState(one_of(payload, "armState", *self.arm_states(state)))
        current = self.arm_state(state)
        if self.alarm(state) is not None:
            raise UnclearedAlarm("There is an alarm: disarm the panel first")
        if current is ArmState.ARMED_AWAY and wanted is not current:
            raise AuthorizationRequired("Disarm the panel first")
        if current is ArmState.DISARMED and not self.is_ready(state):
            raise NotReady("A door or a window may be open")
        code = self.code if self.takes_code(state) else None
        delay = self.exit_delay(state, wanted)
        return Outcome(
            calls=() if wanted is current else (self.arm(state, wanted, code),),
            expected={"armState": wanted},
            refused=Unauthorized if self._lacks_code(state) else NotReady,
            namespace=self.interface,
            name="Arm.Response",
            payload={} if delay is None else {"exitDelayInSeconds": delay},
        )

    def _lacks_code(self, state: State) -> bool:
        return self.arms_by_code(state) and self.code is None

    def _disarm(self, state: State, payload: JsonObjectType) -> Outcome:
        expected: Mapping[str, JsonValueType] = {"armState": ArmState.DISARMED}
        if self.arm_state(state) is ArmState.DISARMED:
            return Outcome(expected=expected)
        code = self._authorize(state, payload)
        call = self.disarm(state, code if self.takes_code(state) else None)
        return Outcome(calls=(call,), expected=expected, refused=Unauthorized)

    def _authorize(self, state: State, payload: JsonObjectType) -> str | None:
        """Return the code to disarm with."""
        if not self._asks_pin(state):
            return self.code
        if payload.get("authorization") is None:
            raise AuthorizationRequired("A PIN is needed")
        authorization = child(payload, "authorization")
        one_of(authorization, "type", _PIN)
        pin = text(authorization, "value")
        if self.code and not hmac.compare_digest(pin.encode(), self.code.encode()):
            raise Unauthorized("The PIN is wrong")
        return pin
