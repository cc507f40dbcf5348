"""Alexa.Authorization: an Amazon account permits us to send it events.

https://developer.amazon.com/docs/device-apis/alexa-authorization.html
"""

from homeassistant.util.json import JsonObjectType

from .. import issues
from ..const import LOGGER
from ..issues import Issue
from ..protocol import events
from ..protocol.directive import Directive
from ..protocol.errors import AlexaError
from ..protocol.payload import child, text
from ..protocol.redact import masked
from ..protocol.regions import region_of_request
from ..reporting.lwa import LwaError
from .entry import Caller, DirectiveContext


class AcceptGrantFailed(AlexaError):
    """The tokens could not be had, or not be kept."""

    namespace = "Alexa.Authorization"
    type = "ACCEPT_GRANT_FAILED"


async def async_accept_grant(
    runtime: DirectiveContext, directive: Directive, caller: Caller
) -> JsonObjectType:
    """Trade the code for tokens, keep them, and only then answer."""
    code = text(child(directive.payload, "grant"), "code")
    grantee = text(child(directive.payload, "grantee"), "token")
    if (reporting := runtime.reporting) is None:
        if not runtime.settings.can_report:
            issues.async_raise(runtime.hass, Issue.NO_CREDENTIALS)
        return events.accept_grant_response()
    behind = runtime.hass.auth.async_validate_access_token(grantee)
    account = behind.id if behind else caller.account
    region = region_of_request(runtime.settings, caller.user_agent)
    first = not len(reporting.outbox.gateway.grants)
    try:
        grant = await reporting.outbox.gateway.grants.async_accept(
            code, account, region
        )
    except (LwaError, OSError) as err:
        if runtime.logged("AcceptGrant", str(err)):
            LOGGER.warning("An account is not linked: %s", masked(str(err)))
        raise AcceptGrantFailed("The tokens cannot be had or stored") from err
    reporting.outbox.async_link(grant)
    reporting.announcer.async_check_announced()
    if first:
        reporting.reporter.async_account_linked()
    return events.accept_grant_response()
