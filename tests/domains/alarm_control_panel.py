"""Alarm panels."""

from collections.abc import Mapping
from typing import Any

from custom_components.alexa_smart_home.settings import EntityConfig
from tests.domains.builders import pin
from tests.domains.cases import DirectiveCase, Entity

PANEL = "Alexa.SecurityPanelController"
ARM = "SecurityPanelController.Arm"
DISARM = "SecurityPanelController.Disarm"
ALL = {"supported_features": 1 | 2 | 4}
NUMBER = {**ALL, "code_format": "number", "code_arm_required": True}
PIN = {"supportedAuthorizationTypes": [{"type": "FOUR_DIGIT_PIN"}]}
ARM_STATES = {
    "supportedArmStates": [
        {"value": "DISARMED"},
        {"value": "ARMED_AWAY"},
        {"value": "ARMED_STAY"},
        {"value": "ARMED_NIGHT"},
    ]
}
ALARMS = ("burglaryAlarm", "carbonMonoxideAlarm", "fireAlarm", "waterAlarm")
ONLY_ARMED = {"supportedArmStates": ARM_STATES["supportedArmStates"][1:]}
CODE = EntityConfig(code="1234")


def _values(arm_state: str | None, burglary: str = "OK") -> dict[str, Any]:
    values: dict[str, Any] = {
        "SecurityPanelController.burglaryAlarm": {"value": burglary}
    }
    if arm_state:
        values["SecurityPanelController.armState"] = arm_state
    return values


def _alarms(sounding: str | None) -> dict[str, Any]:
    """Return the values of a panel that reports all kinds of alarms."""
    return {
        f"SecurityPanelController.{name}": {
            "value": "ALARM" if name == sounding else "OK"
        }
        for name in ALARMS
    }


def _arm(
    arm_state: str, service: str, data: Mapping[str, Any] | None = None
) -> DirectiveCase:
    return DirectiveCase(
        directive=ARM,
        payload={"armState": arm_state},
        calls=[(f"alarm_control_panel.{service}", data or {})],
        expected={"armState": arm_state},
        event=f"{PANEL}.Arm.Response",
        event_payload={},
    )


def _panel(title: str, state: str, **details: Any) -> Entity:
    return Entity(
        title=title,
        entity_id="alarm_control_panel.home",
        state=state,
        category="SECURITY_PANEL",
        interfaces=("SecurityPanelController",),
        **{"attributes": ALL, **details},
    )


def _transitional(
    state: str, key: str, value: str, arm_state: str | None, burglary: str = "OK"
) -> Entity:
    return _panel(
        f"{state}: {key} {value}",
        state,
        attributes={**ALL, key: value},
        values=_values(arm_state, burglary),
    )


ENTITIES = [
    _panel(
        "disarmed, without a code",
        "disarmed",
        values=_values("DISARMED"),
        discovery={
            "SecurityPanelController": {
                "configuration": ARM_STATES,
                "properties": {
                    "supported": [{"name": "armState"}, {"name": "burglaryAlarm"}],
                    "proactivelyReported": True,
                    "retrievable": True,
                },
            }
        },
        directives=[
            _arm("ARMED_AWAY", "alarm_arm_away"),
            _arm("ARMED_STAY", "alarm_arm_home"),
            _arm("ARMED_NIGHT", "alarm_arm_night"),
            DirectiveCase(
                directive=ARM, payload={"armState": "DISARMED"}, error="INVALID_VALUE"
            ),
            DirectiveCase(directive=ARM, error="INVALID_DIRECTIVE"),
            DirectiveCase(directive=DISARM, expected={"armState": "DISARMED"}),
        ],
    ),
    _panel(
        "armed away, without a code",
        "armed_away",
        values=_values("ARMED_AWAY"),
        directives=[
            DirectiveCase(
                directive=ARM,
                payload={"armState": "ARMED_AWAY"},
                expected={"armState": "ARMED_AWAY"},
                event=f"{PANEL}.Arm.Response",
            ),
            DirectiveCase(
                directive=ARM,
                payload={"armState": "ARMED_STAY"},
                error="AUTHORIZATION_REQUIRED",
                namespace=PANEL,
            ),
            DirectiveCase(
                directive=DISARM,
                calls=[("alarm_control_panel.alarm_disarm", {})],
                expected={"armState": "DISARMED"},
            ),
        ],
    ),
    _panel(
        "only arm_home, with exit delays",
        "disarmed",
        attributes={"supported_features": 1, "exit_delay_home": 30},
        values=_values("DISARMED"),
        discovery={
            "SecurityPanelController": {
                "configuration": {
                    "supportedArmStates": [
                        {"value": "DISARMED"},
                        {"value": "ARMED_STAY"},
                    ]
                }
            }
        },
        directives=[
            DirectiveCase(
                directive=ARM,
                payload={"armState": "ARMED_STAY"},
                calls=[("alarm_control_panel.alarm_arm_home", {})],
                expected={"armState": "ARMED_STAY"},
                event=f"{PANEL}.Arm.Response",
                event_payload={"exitDelayInSeconds": 30},
            ),
            DirectiveCase(
                directive=ARM, payload={"armState": "ARMED_AWAY"}, error="INVALID_VALUE"
            ),
        ],
    ),
    _panel(
        "exit delay above the maximum, none at home",
        "disarmed",
        attributes={**ALL, "exit_delay_away": 900, "exit_delay_home": None},
        values=_values("DISARMED"),
        directives=[
            DirectiveCase(
                directive=ARM,
                payload={"armState": "ARMED_AWAY"},
                calls=[("alarm_control_panel.alarm_arm_away", {})],
                expected={"armState": "ARMED_AWAY"},
                event=f"{PANEL}.Arm.Response",
                event_payload={"exitDelayInSeconds": 255},
            ),
            _arm("ARMED_STAY", "alarm_arm_home"),
        ],
    ),
    _panel(
        "numeric code that is not stored",
        "armed_home",
        attributes=NUMBER,
        values=_values("ARMED_STAY"),
        discovery={"SecurityPanelController": {"configuration": ARM_STATES | PIN}},
        directives=[
            _arm("ARMED_AWAY", "alarm_arm_away"),
            DirectiveCase(
                directive=DISARM,
                payload=pin("4321"),
                calls=[("alarm_control_panel.alarm_disarm", {"code": "4321"})],
                expected={"armState": "DISARMED"},
            ),
            DirectiveCase(
                directive=DISARM, error="AUTHORIZATION_REQUIRED", namespace=PANEL
            ),
            DirectiveCase(
                directive=DISARM,
                payload={"authorization": "4321"},
                error="INVALID_DIRECTIVE",
            ),
            DirectiveCase(
                directive=DISARM,
                payload={"authorization": {"type": "FACE", "value": "4321"}},
                error="INVALID_VALUE",
            ),
        ],
    ),
    _panel(
        "stored code",
        "armed_night",
        attributes=NUMBER,
        config=CODE,
        values=_values("ARMED_NIGHT"),
        discovery={"SecurityPanelController": {"configuration": ARM_STATES | PIN}},
        directives=[
            _arm("ARMED_AWAY", "alarm_arm_away", {"code": "1234"}),
            DirectiveCase(
                directive=DISARM,
                payload=pin("1234"),
                calls=[("alarm_control_panel.alarm_disarm", {"code": "1234"})],
                expected={"armState": "DISARMED"},
            ),
            DirectiveCase(
                directive=DISARM,
                payload=pin("4321"),
                error="UNAUTHORIZED",
                namespace=PANEL,
            ),
        ],
    ),
    _panel(
        "no code format, stored code",
        "armed_away",
        config=CODE,
        values=_values("ARMED_AWAY"),
        discovery={"SecurityPanelController": {"configuration": ARM_STATES | PIN}},
        directives=[
            DirectiveCase(
                directive=DISARM,
                payload=pin("1234"),
                calls=[("alarm_control_panel.alarm_disarm", {})],
                expected={"armState": "DISARMED"},
            ),
            DirectiveCase(
                directive=DISARM,
                payload=pin("٤٣٢١"),
                error="UNAUTHORIZED",
                namespace=PANEL,
            ),
        ],
    ),
    *(
        _panel(
            f"{code_format}, with the stored code {code}, which Alexa cannot ask for",
            "armed_home",
            attributes={**ALL, "code_format": code_format, "code_arm_required": True},
            config=EntityConfig(code=code),
            values=_values("ARMED_STAY"),
            discovery={"SecurityPanelController": {"configuration": ONLY_ARMED}},
            directives=[_arm("ARMED_NIGHT", "alarm_arm_night", {"code": code})],
        )
        for code_format, code in (
            ("text", "open sesame"),
            ("number", "123456"),
            ("number", "١٢٣٤"),
        )
    ),
    _panel(
        "stored code, disarmed without PIN",
        "armed_home",
        attributes={**ALL, "code_format": "text", "code_arm_required": False},
        config=EntityConfig(code="open sesame", disarm_without_pin=True),
        values=_values("ARMED_STAY"),
        discovery={"SecurityPanelController": {"configuration": ARM_STATES}},
        directives=[
            _arm("ARMED_NIGHT", "alarm_arm_night", {"code": "open sesame"}),
            DirectiveCase(
                directive=DISARM,
                calls=[("alarm_control_panel.alarm_disarm", {"code": "open sesame"})],
                expected={"armState": "DISARMED"},
            ),
        ],
    ),
    _panel(
        "no code format, stored code that is not four digits",
        "armed_home",
        config=EntityConfig(code="open sesame"),
        values=_values("ARMED_STAY"),
        discovery={"SecurityPanelController": {"configuration": ONLY_ARMED}},
        directives=[_arm("ARMED_NIGHT", "alarm_arm_night")],
    ),
    _panel(
        "text code that is not stored",
        "armed_home",
        attributes={**ALL, "code_format": "text"},
        values=_values("ARMED_STAY"),
        discovery={"SecurityPanelController": {"configuration": ONLY_ARMED}},
    ),
    _panel(
        "text code that is not stored, disarmed without PIN",
        "armed_home",
        attributes={**ALL, "code_format": "text"},
        config=EntityConfig(disarm_without_pin=True),
        values=_values("ARMED_STAY"),
        discovery={"SecurityPanelController": {"configuration": ARM_STATES}},
        directives=[
            DirectiveCase(
                directive=DISARM,
                calls=[("alarm_control_panel.alarm_disarm", {})],
                expected={"armState": "DISARMED"},
            ),
        ],
    ),
    _panel(
        "PIN also without code_arm_required",
        "armed_home",
        attributes=NUMBER,
        config=EntityConfig(code="1234", disarm_without_pin=True),
        values=_values("ARMED_STAY"),
        discovery={"SecurityPanelController": {"configuration": ARM_STATES | PIN}},
        directives=[
            DirectiveCase(
                directive=DISARM, error="AUTHORIZATION_REQUIRED", namespace=PANEL
            )
        ],
    ),
    _panel(
        "no features",
        "armed_home",
        attributes={"supported_features": 0, "code_format": "text"},
        values=_values("ARMED_STAY"),
        discovery={
            "SecurityPanelController": {
                "configuration": {"supportedArmStates": [{"value": "DISARMED"}]}
            }
        },
    ),
    _panel("on vacation", "armed_vacation", values=_values("ARMED_AWAY")),
    _panel("custom bypass", "armed_custom_bypass", values=_values("ARMED_STAY")),
    _transitional("arming", "next_state", "armed_away", "ARMED_AWAY"),
    _transitional("arming", "next_state", "armed_night", "ARMED_NIGHT"),
    _transitional("pending", "previous_state", "armed_home", "ARMED_STAY"),
    _transitional("pending", "previous_state", "disarmed", None),
    _transitional("triggered", "previous_state", "armed_away", "ARMED_AWAY", "ALARM"),
    _transitional("triggered", "previous_state", "disarmed", None, "ALARM"),
    _panel("disarming", "disarming", values=_values(None)),
    _panel(
        "triggered without previous state",
        "triggered",
        values=_values(None, "ALARM"),
        directives=[
            DirectiveCase(
                directive=ARM,
                payload={"armState": "ARMED_AWAY"},
                error="UNCLEARED_ALARM",
                namespace=PANEL,
            ),
            DirectiveCase(
                directive=DISARM,
                calls=[("alarm_control_panel.alarm_disarm", {})],
                expected={"armState": "DISARMED"},
            ),
        ],
    ),
    _panel(
        "unknown",
        "unknown",
        values={"EndpointHealth.connectivity": {"value": "UNREACHABLE"}},
    ),
    *(
        _panel(
            f"Elk panel: {kind}",
            state,
            attributes={**ALL, "alarm_state": kind},
            values=_alarms(sounding),
            discovery={
                "SecurityPanelController": {
                    "properties": {
                        "supported": [{"name": "armState"}]
                        + [{"name": name} for name in ALARMS],
                        "proactivelyReported": True,
                        "retrievable": True,
                    }
                }
            },
            directives=[
                DirectiveCase(
                    directive=ARM,
                    payload={"armState": "ARMED_STAY"},
                    error="UNCLEARED_ALARM",
                    namespace=PANEL,
                )
            ]
            if sounding
            else (),
        )
        for state, kind, sounding in (
            ("unheard_of", "no_alarm_active", None),
            ("unheard_of", "fire_alarm", None),
            ("triggered", "burglar_alarm", "burglaryAlarm"),
            ("triggered", "medical_alarm", "burglaryAlarm"),
            ("triggered", "fire_alarm", "fireAlarm"),
            ("triggered", "carbon_monoxide_alarm", "carbonMonoxideAlarm"),
            ("triggered", "water_alarm", "waterAlarm"),
        )
    ),
    *(
        _panel(
            f"attribute {attribute}: {value}",
            "disarmed",
            attributes={**ALL, attribute: value},
            values=_values("DISARMED"),
            directives=[
                DirectiveCase(
                    directive=ARM,
                    payload={"armState": "ARMED_AWAY"},
                    error="NOT_READY",
                    namespace=PANEL,
                )
                if not_ready
                else _arm("ARMED_AWAY", "alarm_arm_away")
            ],
        )
        for attribute, value, not_ready in (
            ("ready", False, True),
            ("ready", True, False),
            ("arm_up_state", "not_ready_to_arm", True),
            ("arm_up_state", "ready_to_arm", False),
        )
    ),
    _panel(
        "armed and not ready",
        "armed_home",
        attributes={**ALL, "ready": False},
        values=_values("ARMED_STAY"),
        directives=[_arm("ARMED_AWAY", "alarm_arm_away")],
    ),
]
