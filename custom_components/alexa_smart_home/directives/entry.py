"""The parts of the loaded config entry that directives need, and their sender."""

from dataclasses import dataclass
from typing import Protocol

from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant, State

from ..endpoints.endpoint_issues import EndpointIssues
from ..endpoints.registry import EndpointRegistry
from ..protocol import Directive, Endpoint
from ..protocol.errors import InsufficientPermissions
from ..protocol.message_log import MessageLog, Once
from ..protocol.outcome import Bridge
from ..reporting.event_reporting import EventReporting
from ..settings import Settings
from .pin_guard import PinGuard


@dataclass(slots=True, kw_only=True)
class Caller:
    """The sender of a request.

    `account` is the id of the refresh token that the request was made with.
    """

    user: User
    account: str
    user_agent: str = ""


class DirectiveContext(Protocol):
    """The parts of the loaded config entry that answer directives."""

    hass: HomeAssistant
    settings: Settings
    endpoints: EndpointRegistry
    endpoint_issues: EndpointIssues
    pin_guard: PinGuard
    directive_log: MessageLog
    is_first: Once
    reporting: EventReporting | None

    def bridge(self, context: Context) -> Bridge:
        """Return the functions for the job of an outcome, called in a context."""


def find_endpoint(
    runtime: DirectiveContext, directive: Directive, caller: Caller, policy: str
) -> tuple[Endpoint, State]:
    """Return the endpoint of a directive and its state; raises AlexaError."""
    endpoint, state = runtime.endpoints.find(directive.endpoint_id)
    if not caller.user.permissions.check_entity(endpoint.entity_id, policy):
        raise InsufficientPermissions(
            f"The linked user may not {policy} {endpoint.entity_id}"
        )
    return endpoint, state
