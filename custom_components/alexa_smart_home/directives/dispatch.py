"""Answer each directive with exactly one event."""

from collections.abc import Callable, Mapping
from functools import partial
from time import perf_counter
from typing import Any, Final

from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.core import Context
from homeassistant.util.json import JsonObjectType

from ..const import EVENT_DIRECTIVE
from ..protocol import Directive, events
from ..protocol.discovery import entity_id_of
from ..protocol.errors import EndpointUnreachable, InvalidDirective
from ..protocol.message_log import Exchange
from ..protocol.redact import cut
from .accept_grant import async_accept_grant
from .answer import error_of
from .control import async_control
from .entry import Caller, DirectiveContext, find_endpoint

_ACCEPT_GRANT: Final = ("Alexa.Authorization", "AcceptGrant")


async def async_handle(
    runtime: DirectiveContext,
    directive: Directive,
    caller: Caller,
    context: Context | None = None,
) -> JsonObjectType:
    """Answer a directive; never raises. `context` is that of its actions."""
    started = perf_counter()
    context = context or Context(user_id=caller.user.id)
    try:
        if directive.problem:
            raise InvalidDirective(directive.problem)  # noqa: TRY301
        kind = (directive.namespace, directive.name)
        if (query := _QUERY_HANDLERS.get(kind)) is not None:
            answer = query(runtime, directive, caller)
        elif kind == _ACCEPT_GRANT:
            answer = await async_accept_grant(runtime, directive, caller)
        else:
            answer = await async_control(runtime, directive, caller, context)
    except Exception as err:  # noqa: BLE001 - every directive is answered
        answer = events.error_response(directive, error_of(runtime, directive, err))
    _log_directive(runtime, directive, answer, context, started)
    return answer


def _report_state(
    runtime: DirectiveContext, directive: Directive, caller: Caller
) -> JsonObjectType:
    endpoint, state = find_endpoint(runtime, directive, caller, POLICY_READ)
    values = runtime.endpoints.reader.properties(endpoint, state)
    if not values and not endpoint.reachable(state):
        # The endpoint has no EndpointHealth to report the connectivity with.
        raise EndpointUnreachable(f"{endpoint.entity_id} is {state.state}")
    return events.state_report(directive, values, state.last_reported)


def _discover(
    runtime: DirectiveContext, directive: Directive, caller: Caller
) -> JsonObjectType:
    may = caller.user.permissions.check_entity
    listed = runtime.endpoints.async_update_listing()
    runtime.endpoint_issues.async_update(listed)
    found = [
        endpoint.discovery
        for endpoint in listed
        if may(endpoint.entity_id, POLICY_READ)
    ]
    if runtime.reporting:
        runtime.reporting.announcer.async_discovered(listed)
    return events.discover_response(found)


# Directives that call no action.
_QUERY_HANDLERS: Final[
    Mapping[
        tuple[str, str], Callable[[DirectiveContext, Directive, Caller], JsonObjectType]
    ]
] = {
    ("Alexa.Discovery", "Discover"): _discover,
    ("Alexa", "ReportState"): _report_state,
}


def _log_directive(
    runtime: DirectiveContext,
    directive: Directive,
    answer: JsonObjectType,
    context: Context,
    started: float,
) -> None:
    """Add a directive to the message log, and fire its event on the bus."""
    namespace, name = cut(directive.namespace), cut(directive.name)
    endpoint_id = directive.endpoint_id
    request: dict[str, Any] = {"namespace": namespace, "name": name}
    entity_id = None
    if endpoint_id is not None:
        request["entity_id"] = entity_id = cut(entity_id_of(endpoint_id))
    event: Any = answer["event"]
    header = event["header"]
    response: dict[str, Any] = {
        "namespace": header["namespace"],
        "name": (result := header["name"]),
    }
    if result == "ErrorResponse":
        response["error"] = result = event["payload"]["type"]
    runtime.directive_log.add(
        f"{namespace}.{name}",
        entity_id,
        result,
        partial(_exchange, directive, answer, started),
    )
    runtime.hass.bus.async_fire(
        EVENT_DIRECTIVE, {"request": request, "response": response}, context=context
    )


def _exchange(directive: Directive, answer: JsonObjectType, started: float) -> Exchange:
    return Exchange(
        request=directive.as_json(),
        response=answer,
        milliseconds=(perf_counter() - started) * 1000,
    )
