"""Error types of ErrorResponse events, and those missing from Amazon's schema.

https://developer.amazon.com/docs/device-apis/alexa-errorresponse.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from .json_types import Check, anything, dig, number, one_of, record, text
from .vocabulary import words

TEMPERATURE: Final = record(
    {"value": number(), "scale": one_of("CELSIUS", "FAHRENHEIT", "KELVIN")}
)


def _range(bound: Check) -> Check:
    return record({"minimumValue": bound, "maximumValue": bound})


@dataclass(frozen=True, kw_only=True)
class Details:
    """Fields of an error type besides `type` and `message`."""

    required: Mapping[str, Check] = field(default_factory=dict)
    optional: Mapping[str, Check] = field(default_factory=dict)


_NONE: Final = Details()


def _plain(names: str) -> dict[str, Details]:
    return dict.fromkeys(words(names), _NONE)


_GENERAL: Final = {
    **_plain(
        """
        ALREADY_IN_OPERATION BRIDGE_UNREACHABLE CLOUD_CONTROL_DISABLED ENDPOINT_BUSY
        ENDPOINT_CONTROL_UNAVAILABLE ENDPOINT_UNREACHABLE
        EXPIRED_AUTHORIZATION_CREDENTIAL FIRMWARE_OUT_OF_DATE HARDWARE_MALFUNCTION
        HDMI_CEC_DISABLED_ON_DEVICE HDMI_CEC_NOT_PRESENT INSUFFICIENT_PERMISSIONS
        INTERNAL_ERROR INVALID_AUTHORIZATION_CREDENTIAL INVALID_DIRECTIVE INVALID_VALUE
        NO_SUCH_ENDPOINT NOT_CALIBRATED NOT_IN_OPERATION PARTNER_APPLICATION_REDIRECTION
        PARTNER_OUTAGE POWER_LEVEL_NOT_SUPPORTED RATE_LIMIT_EXCEEDED
        TOO_MANY_FAILED_ATTEMPTS
        """
    ),
    "ENDPOINT_LOW_POWER": Details(optional={"percentageState": number(0, 100)}),
    "NOT_SUPPORTED_IN_CURRENT_MODE": Details(
        required={
            "currentDeviceMode": one_of("COLOR", "ASLEEP", "NOT_PROVISIONED", "OTHER")
        }
    ),
    "NOT_SUPPORTED_WITH_CURRENT_BATTERY_CHARGE_STATE": Details(
        required={"currentChargeState": text()},
        optional={"currentChargeLevelInPercentage": number(0, 100)},
    ),
    "TEMPERATURE_VALUE_OUT_OF_RANGE": Details(
        optional={"validRange": _range(TEMPERATURE)}
    ),
    "VALUE_OUT_OF_RANGE": Details(optional={"validRange": _range(number())}),
}

# Namespace -> error type -> its additional fields.
ERRORS: Final[Mapping[str, Mapping[str, Details]]] = {
    "Alexa": _GENERAL,
    "Alexa.Authorization": _plain("ACCEPT_GRANT_FAILED"),
    "Alexa.Cooking": {
        **_plain(
            """
            CHILD_LOCK DOOR_CLOSED_TOO_LONG DOOR_OPEN PREHEAT_REQUIRED PROBE_REQUIRED
            REMOVE_PROBE REMOTE_START_NOT_SUPPORTED REMOTE_START_DISABLED
            """
        ),
        "COOK_DURATION_TOO_LONG": Details(required={"maxCookTime": anything}),
    },
    "Alexa.Safety": _plain("OBSTACLE_DETECTED SAFETY_BEAM_BREACHED"),
    "Alexa.SecurityPanelController": {
        **_plain(
            """
            AUTHORIZATION_REQUIRED NOT_READY UNAUTHORIZED UNCLEARED_ALARM
            UNCLEARED_TROUBLE NO_ACTIVE_MONITORABLE_DEVICES
            """
        ),
        "BYPASS_NEEDED": Details(optional={"endpointsNeedingBypass": anything}),
    },
    "Alexa.ThermostatController": {
        **_plain(
            """
            THERMOSTAT_IS_OFF UNSUPPORTED_THERMOSTAT_MODE DUAL_SETPOINTS_UNSUPPORTED
            TRIPLE_SETPOINTS_UNSUPPORTED UNWILLING_TO_SET_SCHEDULE
            UNWILLING_TO_SET_VALUE
            """
        ),
        "REQUESTED_SETPOINTS_TOO_CLOSE": Details(
            required={"minimumTemperatureDelta": TEMPERATURE}
        ),
    },
    "Alexa.Video": _plain(
        """
        ACTION_NOT_PERMITTED_FOR_CONTENT CONFIRMATION_REQUIRED CONTENT_NOT_RECORDABLE
        NOT_SUBSCRIBED RECORDING_EXISTS STORAGE_FULL TITLE_DISAMBIGUATION_REQUIRED
        TUNER_OCCUPIED
        """
    ),
}

NEWER_ERROR_NAMESPACES: Final = frozenset({"Alexa.Safety", "Alexa.Video"})
NEWER_ERROR_TYPES: Final = frozenset(
    {
        "ENDPOINT_CONTROL_UNAVAILABLE",
        "NOT_SUPPORTED_WITH_CURRENT_BATTERY_CHARGE_STATE",
        "PARTNER_APPLICATION_REDIRECTION",
    }
)


def error_payload(namespace: str) -> Check:
    """Return a check for the error payloads of a namespace."""

    def check(value: object, path: str) -> Iterator[str]:
        kind = dig(value, "type")
        details = ERRORS[namespace].get(kind) if isinstance(kind, str) else None
        if details is None:
            yield f"{path}.type is no error of {namespace}: {kind!r}"
            return
        yield from record(
            {"type": anything, "message": text(), **details.required}, details.optional
        )(value, path)

    return check
