"""Call Home Assistant's actions, and convert their exceptions to Alexa's errors."""

from collections.abc import Iterator
import re
from typing import Final

from aiohttp import ClientError
from homeassistant.const import ATTR_CODE, ATTR_ENTITY_ID
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import (
    HomeAssistantError,
    IntegrationError,
    ServiceNotFound,
    ServiceNotSupported,
    ServiceValidationError,
    Unauthorized,
)
from homeassistant.helpers.update_coordinator import UpdateFailed
import voluptuous as vol

from ..const import LOGGER
from ..protocol.errors import (
    AlexaError,
    EndpointUnreachable,
    InsufficientPermissions,
    InvalidDirective,
    NotSupportedInCurrentMode,
)
from ..protocol.outcome import ServiceCall
from ..protocol.readers import available
from ..protocol.redact import masked

# Exceptions that actions raise; others are bugs of this integration.
_FAILURES: Final = (
    HomeAssistantError,
    vol.Invalid,
    ClientError,
    OSError,
    NotImplementedError,
)
# Exceptions of a device or an integration that is unreachable; TimeoutError is an
# OSError.
_UNREACHABLE: Final = (ClientError, OSError, IntegrationError, UpdateFailed)
# Names of exceptions of libraries that mean the same, such as zigpy's DeliveryError or
# CannotConnect, but not HomeConnectError.
_UNREACHABLE_NAME: Final = re.compile(
    "Connection|^Connect|CannotConnect|NotConnected|Disconnect|Communication"
    "|Time(d)?[Oo]ut|Delivery|Offline|Unreachable|NoRespon"
)


async def async_act(
    hass: HomeAssistant,
    entity_id: str,
    call: ServiceCall,
    rejection: type[AlexaError],
    context: Context,
) -> None:
    """Call an action; raises AlexaError, `rejection` if the action rejects its data."""
    try:
        await hass.services.async_call(
            call.domain,
            call.service,
            {ATTR_ENTITY_ID: entity_id, **call.data},
            blocking=True,
            context=context,
        )
    except _FAILURES as err:
        # The reason may quote the data, and a code is a secret.
        reason = "" if ATTR_CODE in call.data else masked(str(err))
        LOGGER.warning(
            "Alexa called %s.%s for %s, which failed: %s",
            call.domain,
            call.service,
            entity_id,
            reason or type(err).__name__,
        )
        raise _error_of(hass, entity_id, err, rejection) from err


def _error_of(
    hass: HomeAssistant, entity_id: str, err: Exception, rejection: type[AlexaError]
) -> AlexaError:
    """Return the error for Alexa, without the message of the exception."""
    state = hass.states.get(entity_id)
    unavailable = state is None or not available(state)
    match err:
        case Unauthorized():
            return InsufficientPermissions("The user may not do this")
        # A domain has no actions while its integration is not loaded.
        case _ if unavailable or isinstance(err, ServiceNotFound):
            return EndpointUnreachable("The device is unavailable")
        case ServiceNotSupported() | NotImplementedError():
            return InvalidDirective("The device does not support this")
        case ServiceValidationError() | vol.Invalid():
            return rejection("The device does not accept this")
        case _ if any(map(_is_unreachable, _causes(err))):
            return EndpointUnreachable("The device does not respond")
        case _:
            return NotSupportedInCurrentMode("The device cannot do this now")


def _causes(err: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and its causes, including those hidden by `from None`."""
    seen: set[int] = set()
    # An exception that is raised again can be its own cause.
    while err is not None and id(err) not in seen:
        seen.add(id(err))
        yield err
        err = err.__cause__ or err.__context__


def _is_unreachable(err: BaseException) -> bool:
    """Return whether an exception means that the device did not answer."""
    return isinstance(err, _UNREACHABLE) or any(
        _UNREACHABLE_NAME.search(base.__name__) for base in type(err).__mro__
    )
