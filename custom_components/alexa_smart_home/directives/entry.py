"""The parts of the loaded config entry that directives need, and their sender."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.core import Context, HomeAssistant, State

from ..endpoints.endpoint_issues import EndpointIssues
from ..endpoints.registry import EndpointRegistry
from ..protocol import Directive, Endpoint
from ..protocol.arrivals import Arrivals
from ..protocol.errors import EndpointUnreachable, InsufficientPermissions
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
    arrivals: Arrivals
    is_first: Once
    reporting: EventReporting | None

    def bridge(self, context: Context) -> Bridge:
        """Return the functions for the job of an outcome, called in a context."""


class Target(NamedTuple):
    """The endpoint of a directive, and the state of its entity.

    `actor` is the state of the entity that handles the directive: a guest handles the
    directives of the capabilities that it lends.
    """

    endpoint: Endpoint
    state: State
    actor: State

    @property
    def is_guest(self) -> bool:
        """Return whether a guest handles the directive."""
        return self.actor.entity_id != self.state.entity_id


def find_target(
    runtime: DirectiveContext, directive: Directive, caller: Caller
) -> Target:
    """Return what a directive controls; raises AlexaError.

    The user must be allowed to control the guest that handles it too.
    """
    endpoint, state = find_endpoint(runtime, directive, caller, POLICY_CONTROL)
    guest = endpoint.handled_by_guest.get(directive.key)
    if guest is None:
        return Target(endpoint, state, state)
    _check(caller, guest, POLICY_CONTROL)
    if (actor := runtime.hass.states.get(guest)) is None:
        raise EndpointUnreachable(f"{guest} does not exist")
    return Target(endpoint, state, actor)


def find_endpoint(
    runtime: DirectiveContext, directive: Directive, caller: Caller, policy: str
) -> tuple[Endpoint, State]:
    """Return the endpoint of a directive and its state; raises AlexaError."""
    endpoint, state = runtime.endpoints.find(directive.endpoint_id)
    _check(caller, endpoint.entity_id, policy)
    return endpoint, state


def _check(caller: Caller, entity_id: str, policy: str) -> None:
    """Raise InsufficientPermissions if the user lacks a permission."""
    if not caller.user.permissions.check_entity(entity_id, policy):
        raise InsufficientPermissions(f"The linked user may not {policy} {entity_id}")
