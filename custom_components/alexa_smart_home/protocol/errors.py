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

    def __init__(self, message: str = "", **payload: JsonValueType) -> None:
        super().__init__(message)
        self.payload: JsonObjectType = payload


class InvalidDirective(AlexaError):
    """The directive is malformed, or the endpoint does not support it."""

    type = "INVALID_DIRECTIVE"


class InvalidValue(AlexaError):
    """The endpoint does not support the value."""

    type = "INVALID_VALUE"


class NoSuchEndpoint(AlexaError):
    """No exposed entity has this endpoint id."""

    type = "NO_SUCH_ENDPOINT"


class EndpointUnreachable(AlexaError):
    """The entity is unavailable, or its device does not answer."""

    type = "ENDPOINT_UNREACHABLE"


class InsufficientPermissions(AlexaError):
    """The user of the request may not control the entity, or it is read-only."""

    type = "INSUFFICIENT_PERMISSIONS"


class Unauthorized(AlexaError):
    """The PIN is wrong, or too many wrong PINs were sent."""

    type = "UNAUTHORIZED"
    namespace = "Alexa.SecurityPanelController"


class NotInOperation(AlexaError):
    """The endpoint must be running for the directive."""

    type = "NOT_IN_OPERATION"


class ObstacleDetected(AlexaError):
    """An obstacle blocks the movement."""

    type = "OBSTACLE_DETECTED"
    namespace = "Alexa.Safety"


class NotSupportedInCurrentMode(AlexaError):
    """The endpoint does not support the directive in its current mode.

    `mode` is COLOR, ASLEEP, NOT_PROVISIONED or OTHER.
    """

    type = "NOT_SUPPORTED_IN_CURRENT_MODE"

    def __init__(self, message: str, mode: str = "OTHER") -> None:
        super().__init__(message, currentDeviceMode=mode)


def not_known(state: State, name: str) -> AlexaError:
    """Return the error for adjusting a value that is unknown."""
    if state.state in _OFF:
        return NotSupportedInCurrentMode(
            f"The {name} is unknown while the entity is off"
        )
    return InvalidValue(f"The current {name} is unknown")


class ValueOutOfRange(AlexaError):
    """The value lies outside the range given in discovery."""

    type = "VALUE_OUT_OF_RANGE"

    def __init__(self, minimum: float, maximum: float) -> None:
        super().__init__(
            f"The value must lie between {minimum} and {maximum}",
            validRange={"minimumValue": minimum, "maximumValue": maximum},
        )


class TemperatureOutOfRange(AlexaError):
    """The temperature lies outside the range of the thermostat."""

    type = "TEMPERATURE_VALUE_OUT_OF_RANGE"

    def __init__(self, minimum: float, maximum: float, scale: str) -> None:
        super().__init__(
            f"The temperature must lie between {minimum} and {maximum} {scale}",
            validRange={
                "minimumValue": {"value": minimum, "scale": scale},
                "maximumValue": {"value": maximum, "scale": scale},
            },
        )
