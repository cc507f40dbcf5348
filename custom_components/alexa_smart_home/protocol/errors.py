"""Exceptions for the error types of ErrorResponse events.

https://developer.amazon.com/docs/device-apis/alexa-errorresponse.html
"""

from typing import Final

from homeassistant.const import STATE_OFF, STATE_STANDBY
from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

# States in which many entities have no attributes.
_OFF: Final = (STATE_OFF, STATE_STANDBY)


class AlexaError(Exception):
    """Base of the errors that are answered with an ErrorResponse event.

    Alexa does not speak the message: it is for logs. Keyword arguments are further
    fields of the payload, such as `validRange`.
    """

    type: str = "INTERNAL_ERROR"
    namespace: str = "Alexa"

    def __init_subclass__(cls, *, error_type: str = "INTERNAL_ERROR") -> None:
        cls.type = error_type

    def __init__(self, message: str = "", **payload: JsonValueType) -> None:
        super().__init__(message)
        self.payload: JsonObjectType = payload


class InvalidDirective(AlexaError, error_type="INVALID_DIRECTIVE"):
    """The directive is malformed, or the endpoint does not support it."""


class InvalidValue(AlexaError, error_type="INVALID_VALUE"):
    """The endpoint does not support the value."""


class NoSuchEndpoint(AlexaError, error_type="NO_SUCH_ENDPOINT"):
    """No exposed entity has this endpoint id."""


class EndpointUnreachable(AlexaError, error_type="ENDPOINT_UNREACHABLE"):
    """The entity is unavailable, or its device does not answer."""


class InsufficientPermissions(AlexaError, error_type="INSUFFICIENT_PERMISSIONS"):
    """The user of the request may not control the entity, or it is read-only."""


class Unauthorized(AlexaError, error_type="UNAUTHORIZED"):
    """The PIN is wrong, or too many wrong PINs were sent."""

    namespace = "Alexa.SecurityPanelController"


class NotInOperation(AlexaError, error_type="NOT_IN_OPERATION"):
    """The endpoint must be running for the directive."""


class ObstacleDetected(AlexaError, error_type="OBSTACLE_DETECTED"):
    """An obstacle blocks the movement."""

    namespace = "Alexa.Safety"


class NotSupportedInCurrentMode(AlexaError, error_type="NOT_SUPPORTED_IN_CURRENT_MODE"):
    """The endpoint does not support the directive in its current mode.

    `mode` is COLOR, ASLEEP, NOT_PROVISIONED or OTHER.
    """

    def __init__(self, message: str, mode: str = "OTHER") -> None:
        super().__init__(message, currentDeviceMode=mode)


def not_known(state: State, name: str) -> AlexaError:
    """Return the error for adjusting a value that is unknown."""
    if state.state in _OFF:
        return NotSupportedInCurrentMode(
            f"The {name} is unknown while the entity is off"
        )
    return InvalidValue(f"The current {name} is unknown")


class ValueOutOfRange(AlexaError, error_type="VALUE_OUT_OF_RANGE"):
    """The value lies outside the range given in discovery."""

    def __init__(self, minimum: float, maximum: float) -> None:
        super().__init__(
            f"The value must lie between {minimum} and {maximum}",
            validRange={"minimumValue": minimum, "maximumValue": maximum},
        )


class TemperatureOutOfRange(AlexaError, error_type="TEMPERATURE_VALUE_OUT_OF_RANGE"):
    """The temperature lies outside the range of the thermostat."""

    def __init__(self, minimum: float, maximum: float, scale: str) -> None:
        super().__init__(
            f"The temperature must lie between {minimum} and {maximum} {scale}",
            validRange={
                "minimumValue": {"value": minimum, "scale": scale},
                "maximumValue": {"value": maximum, "scale": scale},
            },
        )
