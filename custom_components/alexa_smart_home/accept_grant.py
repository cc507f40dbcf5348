"""Alexa.Authorization: an Amazon account permits us to send it events.

https://developer.amazon.com/docs/device-apis/alexa-authorization.html
"""

from homeassistant.util.json import JsonObjectType

from . import events, repairs
from .const import LOGGER
from .directive import Directive
from .errors import AlexaError
from .lwa import LwaError
from .models import Caller, Runtime
from .payload import child, text
from .redact import masked
from .repairs import Issue


class AcceptGrantFailed(AlexaError):
    """The tokens could not be had, or not be kept."""

    namespace = "Alexa.Authorization"
    type = "ACCEPT_GRANT_FAILED"


async def async_accept_grant(
    runtime: Runtime, directive: Directive, caller: Caller
) -> JsonObjectType:
    """Trade the code for tokens, keep them, and only then answer."""
    code = text(child(directive.payload, "grant"), "code")
    grantee = text(child(directive.payload, "grantee"), "token")
    if (link := runtime.link) is None:
        if not runtime.settings.can_report:
            repairs.async_raise(runtime.hass, Issue.NO_CREDENTIALS)
        return events.accept_grant_response()
    behind = runtime.hass.auth.async_validate_access_token(grantee)
    account = behind.id if behind else caller.account
    region = runtime.settings.region_of(caller.user_agent)
    first = not len(link.outbox.gateway.grants)
    try:
        grant = await link.outbox.gateway.grants.async_accept(code, account, region)
    except (LwaError, OSError) as err:
        if runtime.logged("AcceptGrant", str(err)):
            LOGGER.warning("An account is not linked: %s", masked(str(err)))
        raise AcceptGrantFailed("The tokens cannot be had or stored") from err
    link.outbox.link(grant)
    link.announcer.look_again()
    if first:
        link.reporter.note()
    return events.accept_grant_response()
