"""The errors that Alexa knows, as exceptions.

https://developer.amazon.com/docs/device-apis/alexa-errorresponse.html
"""

from typing import Final

from homeassistant.const import STATE_OFF, STATE_STANDBY
from homeassistant.core import State
from homeassistant.util.json import JsonObjectType, JsonValueType

# States in which many entities have no attributes.
_OFF: Final = (STATE_OFF, STATE_STANDBY)


class AlexaError(Exception):
    """An error that becomes an ErrorResponse event.

    The message is for people who read logs; Alexa never says it. Further
    fields of the payload (`validRange`, ...) are keyword arguments.
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
    """The value is not one that the endpoint can take."""

    type = "INVALID_VALUE"


class NoSuchEndpoint(AlexaError):
    """No exposed entity has this endpoint id."""

    type = "NO_SUCH_ENDPOINT"


class EndpointUnreachable(AlexaError):
    """The entity is unavailable, or its device does not answer."""

    type = "ENDPOINT_UNREACHABLE"


class InsufficientPermissions(AlexaError):
    """The user behind the request may not do this with the entity."""

    type = "INSUFFICIENT_PERMISSIONS"


class Unauthorized(AlexaError):
    """The PIN is not the right one, or too many PINs were wrong."""

    type = "UNAUTHORIZED"
    namespace = "Alexa.SecurityPanelController"


class NotInOperation(AlexaError):
    """The endpoint would have to run for this."""

    type = "NOT_IN_OPERATION"


class ObstacleDetected(AlexaError):
    """Something is in the way of what moves."""

    type = "OBSTACLE_DETECTED"
    namespace = "Alexa.Safety"


class NotSupportedInCurrentMode(AlexaError):
    """The endpoint can do this, but not now.

    `mode` is COLOR, ASLEEP, NOT_PROVISIONED or OTHER.
    """

    type = "NOT_SUPPORTED_IN_CURRENT_MODE"

    def __init__(self, message: str, mode: str = "OTHER") -> None:
        super().__init__(message, currentDeviceMode=mode)


def not_known(state: State, name: str) -> AlexaError:
    """Return the error for a value that cannot be adjusted as it is not known."""
    if state.state in _OFF:
        return NotSupportedInCurrentMode(f"The {name} is not known while it is off")
    return InvalidValue(f"The current {name} is not known")


class ValueOutOfRange(AlexaError):
    """The value lies outside the range given in discovery."""

    type = "VALUE_OUT_OF_RANGE"

    def __init__(self, minimum: float, maximum: float) -> None:
        super().__init__(
            f"The value must lie between {minimum} and {maximum}",
            validRange={"minimumValue": minimum, "maximumValue": maximum},
        )


class TemperatureOutOfRange(AlexaError):
    """The temperature is one that the device cannot be set to."""

    type = "TEMPERATURE_VALUE_OUT_OF_RANGE"

    def __init__(self, minimum: float, maximum: float, scale: str) -> None:
        super().__init__(
            f"The temperature must lie between {minimum} and {maximum} {scale}",
            validRange={
                "minimumValue": {"value": minimum, "scale": scale},
                "maximumValue": {"value": maximum, "scale": scale},
            },
        )
