"""Alexa.Authorization: link an Amazon account by its authorization code.

https://developer.amazon.com/docs/device-apis/alexa-authorization.html
"""

from homeassistant.util.json import JsonObjectType

from .. import issues
from ..const import LOGGER
from ..issues import Issue
from ..protocol import Directive, events
from ..protocol.errors import AlexaError
from ..protocol.payload import child, text
from ..protocol.redact import masked
from ..protocol.regions import region_of_request
from ..reporting.lwa import LwaError
from .entry import Caller, DirectiveContext


class AcceptGrantFailed(AlexaError, error_type="ACCEPT_GRANT_FAILED"):
    """The tokens were not received or not stored."""

    namespace = "Alexa.Authorization"


async def async_accept_grant(
    runtime: DirectiveContext, directive: Directive, caller: Caller
) -> JsonObjectType:
    """Exchange the code for tokens, store them, and answer."""
    code = text(child(directive.payload, "grant"), "code")
    grantee = text(child(directive.payload, "grantee"), "token")
    if (reporting := runtime.reporting) is None:
        if not runtime.settings.can_report:
            issues.async_raise(runtime.hass, Issue.NO_CREDENTIALS)
        return events.accept_grant_response()
    granting_token = runtime.hass.auth.async_validate_access_token(grantee)
    account = granting_token.id if granting_token else caller.account
    region = region_of_request(runtime.settings, caller.user_agent)
    grants = reporting.outbox.gateway.grants
    first = not len(grants)
    try:
        grant = await grants.async_accept(code, account, region)
    except (LwaError, OSError) as err:
        reason = masked(str(err))
        if runtime.is_first("AcceptGrant", reason):
            LOGGER.warning("Could not link an account: %s", reason)
        raise AcceptGrantFailed("The tokens cannot be received or stored") from err
    reporting.outbox.async_link(grant)
    reporting.announcer.async_check_announced()
    if first:
        reporting.reporter.async_account_linked()
    return events.accept_grant_response()
