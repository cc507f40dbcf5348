"""Home Assistant's actions, and what Alexa is told of those that fail."""

from typing import Final

from aiohttp import ClientError
from homeassistant.const import ATTR_CODE, ATTR_ENTITY_ID
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceNotFound,
    ServiceValidationError,
    Unauthorized,
)
import voluptuous as vol

from .capability import ServiceCall
from .const import LOGGER
from .errors import (
    AlexaError,
    EndpointUnreachable,
    InsufficientPermissions,
    InvalidDirective,
)

# How actions fail; all else is a fault of ours.
_FAILURES: Final = (
    HomeAssistantError,
    vol.Invalid,
    ClientError,
    OSError,
    NotImplementedError,
)


async def async_act(
    hass: HomeAssistant,
    entity_id: str,
    call: ServiceCall,
    refused: type[AlexaError],
    context: Context,
) -> None:
    """Call an action; raises AlexaError, `refused` where it takes no such data."""
    try:
        await hass.services.async_call(
            call.domain,
            call.service,
            {ATTR_ENTITY_ID: entity_id, **call.data},
            blocking=True,
            context=context,
        )
    except _FAILURES as err:
        # What was sent may be quoted in the reason, and a code is a secret.
        reason = type(err).__name__ if ATTR_CODE in call.data else str(err)
        LOGGER.warning(
            "Alexa asked for %s.%s of %s, which failed: %s",
            call.domain,
            call.service,
            entity_id,
            reason or type(err).__name__,
        )
        raise _error_of(err, refused)(reason) from err


def _error_of(err: Exception, refused: type[AlexaError]) -> type[AlexaError]:
    match err:
        case Unauthorized():
            return InsufficientPermissions
        case ServiceNotFound():
            return EndpointUnreachable
        case ServiceValidationError() | vol.Invalid():
            return refused
        case NotImplementedError():
            return InvalidDirective
        case _:
            return EndpointUnreachable
