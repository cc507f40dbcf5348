"""From directive to event: the only road, with the only broad `except`."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from traceback import format_exception
from typing import Any, Final

from homeassistant.auth.permissions.const import POLICY_CONTROL, POLICY_READ
from homeassistant.core import Context, HomeAssistant, State
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType

from ..const import DOMAIN, EVENT_DIRECTIVE, LOGGER
from ..interfaces.endpoint_health import OK, EndpointHealth
from ..protocol import events
from ..protocol.directive import Directive
from ..protocol.discovery import entity_id_of
from ..protocol.endpoint import Endpoint
from ..protocol.errors import (
    AlexaError,
    EndpointUnreachable,
    InsufficientPermissions,
    InvalidDirective,
)
from ..protocol.events import EventAuth
from ..protocol.outcome import Outcome, PropertyKey, PropertyValues
from ..protocol.readers import available
from ..protocol.redact import cut, without_urls_secrets
from ..reporting.queue import Notice
from .accept_grant import async_accept_grant
from .actions import async_act
from .entry import Caller, DirectiveContext

# Alexa waits 8 s; the way back through the Lambda takes its share.
DEADLINE: Final = 6.0
# Seconds. Nobody waits longer for an answer, and what it says is old by then.
ANSWER_LIFETIME: Final = 60

_ACCEPT_GRANT: Final = ("Alexa.Authorization", "AcceptGrant")

# Makes the event, at once or for the gateway.
type Answer = Callable[[EventAuth | None], JsonObjectType]


async def async_handle(
    runtime: DirectiveContext, directive: Directive, caller: Caller
) -> JsonObjectType:
    """Answer a directive; never raises."""
    context = Context(user_id=caller.user.id)
    try:
        if directive.problem:
            raise InvalidDirective(directive.problem)  # noqa: TRY301
        kind = (directive.namespace, directive.name)
        if (tell := _QUERY_HANDLERS.get(kind)) is not None:
            answer = tell(runtime, directive, caller)
        elif kind == _ACCEPT_GRANT:
            answer = await async_accept_grant(runtime, directive, caller)
        else:
            answer = await _async_control(runtime, directive, caller, context)
    except Exception as err:  # noqa: BLE001 - Alexa gets an answer, whatever
        answer = events.error_response(directive, _error_of(runtime, directive, err))
    _fire(runtime, directive, answer, context)
    return answer


def _report_state(
    runtime: DirectiveContext, directive: Directive, caller: Caller
) -> JsonObjectType:
    endpoint, state = _find(runtime, directive, caller, POLICY_READ)
    values = runtime.endpoints.reader.properties(endpoint, state)
    if not values and not endpoint.reachable(state):
        # Where there is no EndpointHealth to tell it.
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


# What is answered from what is known.
_QUERY_HANDLERS: Final[
    Mapping[
        tuple[str, str], Callable[[DirectiveContext, Directive, Caller], JsonObjectType]
    ]
] = {
    ("Alexa.Discovery", "Discover"): _discover,
    ("Alexa", "ReportState"): _report_state,
}


def _find(
    runtime: DirectiveContext, directive: Directive, caller: Caller, policy: str
) -> tuple[Endpoint, State]:
    endpoint, state = runtime.endpoints.find(directive.endpoint_id)
    if not caller.user.permissions.check_entity(endpoint.entity_id, policy):
        raise InsufficientPermissions(
            f"The linked user may not {policy} {endpoint.entity_id}"
        )
    return endpoint, state


async def _async_control(
    runtime: DirectiveContext, directive: Directive, caller: Caller, context: Context
) -> JsonObjectType:
    """Do what a directive asks, but do not wait longer than Alexa does.

    What takes longer goes on by itself: its answer goes through the gateway,
    or, where that does not lead back, the expected values answer at once, as
    they do where the outcome is not awaited.
    """
    endpoint, state = _find(runtime, directive, caller, POLICY_CONTROL)
    # An unavailable device may lack the capability until it returns.
    if directive.namespace not in endpoint.bridge_managed and not available(state):
        raise EndpointUnreachable(f"{endpoint.entity_id} is unavailable")
    key = (directive.namespace, directive.instance, directive.name)
    if (handler := endpoint.handlers.get(key)) is None:
        raise InvalidDirective(
            f"{endpoint.entity_id} has no {directive.namespace} {directive.name}"
        )
    outcome = runtime.pin_guard.async_handle(handler, state, directive.payload)
    if (reporting := runtime.reporting) is not None:
        reporting.reporter.causes.async_track_directive(context)
    work = _start(
        runtime.hass,
        _async_work(runtime, directive, endpoint, outcome, state, context),
        awaited=outcome.awaited,
    )
    if outcome.awaited and not work.done():
        await asyncio.wait({work}, timeout=DEADLINE)
    if work.done():
        return work.result()(None)
    if (
        not outcome.awaited
        or reporting is None
        or not reporting.outbox.can_reach(caller.account)
    ):
        return _response(runtime, directive, endpoint, outcome, state)(None)

    def answer(done: asyncio.Task[Answer]) -> None:
        if done.cancelled():
            return
        expires = runtime.hass.loop.time() + ANSWER_LIFETIME
        notice = Notice(build=done.result(), expires=expires)
        reporting.outbox.async_put_to(caller.account, notice)

    work.add_done_callback(answer)
    return events.deferred_response(directive)


def _start(
    hass: HomeAssistant, work: Coroutine[Any, Any, Answer], *, awaited: bool
) -> asyncio.Task[Answer]:
    """Start to carry out a directive; returns a task that may be done already.

    The task belongs to Home Assistant, not to the config entry, so that a reload of
    the entry does not cancel the user's scene.
    """
    if awaited:
        return hass.async_create_task(work, eager_start=True)
    return hass.async_create_background_task(work, f"{DOMAIN} action")


async def _async_work(
    runtime: DirectiveContext,
    directive: Directive,
    endpoint: Endpoint,
    outcome: Outcome,
    before: State,
    context: Context,
) -> Answer:
    """Carry out what the directive leads to; returns how it went, never raises."""
    try:
        for call in outcome.calls:
            await async_act(
                runtime.hass, endpoint.entity_id, call, outcome.refused, context
            )
        if outcome.job:
            outcome = await outcome.job(runtime.bridge(context)) or outcome
        return _response(runtime, directive, endpoint, outcome, before)
    except Exception as err:  # noqa: BLE001 - Alexa gets an answer, whatever
        # A scene may fail after it has set some of its devices.
        if runtime.reporting and outcome.awaited:
            runtime.reporting.reporter.causes.async_directive_failed(context)
        return partial(
            events.error_response, directive, _error_of(runtime, directive, err)
        )
    finally:
        runtime.pin_guard.async_settle(endpoint.entity_id, outcome)


def _response(
    runtime: DirectiveContext,
    directive: Directive,
    endpoint: Endpoint,
    outcome: Outcome,
    before: State,
) -> Answer:
    """Return the answer that tells the state as it is now.

    Where the device has not confirmed yet, all is as before or not to be known,
    the expected values stand: those of the directive's own interface, and those
    that the actions change on others.
    """
    state = runtime.hass.states.get(endpoint.entity_id)
    values = runtime.endpoints.reader.properties(endpoint, state) if state else {}
    reachable = state is not None and endpoint.reachable(state)
    read = runtime.endpoints.reader.properties
    old = values.copy() if state is before else read(endpoint, before)
    expected = endpoint.predicted(before, old, outcome.calls)
    for name, value in outcome.expected.items():
        expected[PropertyKey(directive.namespace, directive.instance, name)] = value
    if outcome.calls and EndpointHealth.connectivity in values:
        # What has just obeyed can be reached, though its state be unknown.
        expected[EndpointHealth.connectivity] = OK
    promised = _fill_in(values, old, expected, reachable=reachable)
    if runtime.reporting:
        runtime.reporting.reporter.async_expect(endpoint.entity_id, promised)
    return partial(events.response, directive, outcome, values, dt_util.utcnow())


def _fill_in(
    values: PropertyValues,
    old: PropertyValues,
    expected: PropertyValues,
    *,
    reachable: bool,
) -> PropertyValues:
    """Replace values not confirmed by expected ones; returns the replaced ones.

    A value that will change to an unknown one (None) is removed.
    """
    promised: PropertyValues = {}
    for key, value in expected.items():
        found = values.get(key)
        if found == value:
            continue
        if found is None and reachable:
            values[key] = value
        elif found == old.get(key):
            if value is None:
                del values[key]
            else:
                values[key] = promised[key] = value
    return promised


def _error_of(
    runtime: DirectiveContext, directive: Directive, err: Exception
) -> AlexaError:
    """Return what Alexa is told; what should not be is logged, once."""
    if isinstance(err, AlexaError):
        return err
    if runtime.logged(directive.namespace, directive.name, type(err).__name__):
        trace = without_urls_secrets("".join(format_exception(err)))
        LOGGER.error("Could not handle %s\n%s", cut(str(directive)), trace)
    return AlexaError("Internal error")


def _fire(
    runtime: DirectiveContext,
    directive: Directive,
    answer: JsonObjectType,
    context: Context,
) -> None:
    """Tell the rest of Home Assistant, for the logbook and for automations."""
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
    runtime.directive_log.add(f"{namespace}.{name}", entity_id, result)
    runtime.hass.bus.async_fire(
        EVENT_DIRECTIVE, {"request": request, "response": response}, context=context
    )
