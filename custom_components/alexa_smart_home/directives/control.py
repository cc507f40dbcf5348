"""Execute the directives that control an entity, within Alexa's time limit."""

import asyncio
from collections.abc import Coroutine
from functools import partial
from typing import Any, Final

from homeassistant.core import Context, HomeAssistant
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType
from homeassistant.util.uuid import random_uuid_hex

from ..const import DOMAIN
from ..protocol import Directive, events
from ..protocol.errors import EndpointUnreachable, InvalidDirective
from ..protocol.events import EventAuth
from ..protocol.outcome import DirectiveHandler, Outcome, WithoutDevice
from ..protocol.readers import available
from ..reporting.answers import GatewayError
from ..reporting.gateway import Build
from ..reporting.outbox import Outbox
from ..reporting.queue import Notice
from .actions import async_act
from .answer import Answer, error_of, response
from .entry import Caller, DirectiveContext, Target, find_target

# Seconds until the answer. Alexa waits 8 s, including the time in the Lambda function.
DEADLINE: Final = 6.0
# Seconds after which a deferred answer is not sent any more.
ANSWER_LIFETIME: Final = 60


async def async_control(
    runtime: DirectiveContext, directive: Directive, caller: Caller, context: Context
) -> JsonObjectType:
    """Execute a directive, and answer it within the deadline.

    Actions that take longer continue, and their answer is sent through the event
    gateway. If the caller's account cannot be reached there, or if the outcome is not
    awaited, the directive is answered with the expected values. Events of the
    outcome always defer the response.
    """
    target = find_target(runtime, directive, caller)
    handler = _find_handler(target, directive)
    outcome = runtime.pin_guard.async_handle(handler, target.actor, directive.payload)
    if (reporting := runtime.reporting) is not None:
        reporting.reporter.causes.async_track_directive(context)
    if outcome.events:
        return _answer_after_events(runtime, directive, target, outcome, caller)
    execution = _start(
        runtime.hass,
        _async_execute(runtime, directive, target, outcome, context),
        awaited=outcome.awaited,
    )
    if outcome.awaited and not execution.done():
        await asyncio.wait({execution}, timeout=DEADLINE)
    if execution.done():
        return execution.result()(None)
    outbox = reporting.outbox if reporting and outcome.awaited else None
    if outbox is None or not outbox.can_reach(caller.account):
        return response(runtime, directive, target, outcome)(None)
    execution.add_done_callback(
        partial(_send_answer, runtime.hass, outbox, caller.account)
    )
    return events.deferred_response(directive)


def _answer_after_events(
    runtime: DirectiveContext,
    directive: Directive,
    target: Target,
    outcome: Outcome,
    caller: Caller,
) -> JsonObjectType:
    """Send the events of an outcome, then the response; answer deferred.

    An event that the gateway rejects turns the response into an error.
    """
    reporting = runtime.reporting
    if reporting is None or not reporting.outbox.can_reach(caller.account):
        raise EndpointUnreachable("The account is not linked for events")
    now = dt_util.utcnow()
    values = runtime.endpoints.reader.properties(target.endpoint, target.state)
    answer = response(runtime, directive, target, outcome)
    rejections: list[GatewayError] = []

    def build_answer(auth: EventAuth) -> JsonObjectType:
        if rejections:
            error = EndpointUnreachable("Alexa rejected the event")
            return events.error_response(directive, error, auth)
        return answer(auth)

    builds: list[Build] = [
        partial(events.response, directive, event, values, now)
        for event in outcome.events
    ]
    expires = runtime.hass.loop.time() + ANSWER_LIFETIME
    # The notices of one lane are sent in their order.
    lane = random_uuid_hex()
    for build in [*builds, build_answer]:
        reporting.outbox.async_put_to(
            caller.account,
            Notice(
                build=build, expires=expires, lane=lane, on_rejected=rejections.append
            ),
        )
    return events.deferred_response(directive)


def _find_handler(target: Target, directive: Directive) -> DirectiveHandler:
    """Return the handler of a directive; raises AlexaError if there is none."""
    endpoint, actor = target.endpoint, target.actor
    handler = endpoint.handlers.get(directive.key)
    # An unavailable device may lack the capability until it returns.
    if (
        directive.namespace not in endpoint.bridge_managed
        and not isinstance(handler, WithoutDevice)
        and not available(actor)
    ):
        raise EndpointUnreachable(f"{actor.entity_id} is unavailable")
    if handler is None:
        raise InvalidDirective(
            f"{endpoint.entity_id} has no {directive.namespace} {directive.name}"
        )
    return handler


def _start(
    hass: HomeAssistant, execution: Coroutine[Any, Any, Answer], *, awaited: bool
) -> asyncio.Task[Answer]:
    """Return the task that executes a directive; it may be done already.

    The task belongs to Home Assistant, not to the config entry, so that a reload of
    the entry does not cancel the user's scene.
    """
    if awaited:
        return hass.async_create_task(execution, eager_start=True)
    return hass.async_create_background_task(execution, f"{DOMAIN} action")


async def _async_execute(
    runtime: DirectiveContext,
    directive: Directive,
    target: Target,
    outcome: Outcome,
    context: Context,
) -> Answer:
    """Call the actions of an outcome, and return the answer; never raises."""
    entity_id = target.actor.entity_id
    try:
        for call in outcome.calls:
            await async_act(runtime.hass, entity_id, call, outcome.rejection, context)
        if outcome.job:
            outcome = await outcome.job(runtime.bridge(context)) or outcome
        return response(runtime, directive, target, outcome)
    except Exception as err:  # noqa: BLE001 - every directive is answered
        # A scene that is not awaited may have set some devices before it failed.
        if runtime.reporting and outcome.awaited:
            runtime.reporting.reporter.causes.async_directive_failed(context)
        return partial(
            events.error_response, directive, error_of(runtime, directive, err)
        )
    finally:
        runtime.pin_guard.async_verify(entity_id, outcome)


def _send_answer(
    hass: HomeAssistant, outbox: Outbox, account: str, execution: asyncio.Task[Answer]
) -> None:
    """Send the answer of a finished task to the account that sent the directive."""
    if not execution.cancelled():
        expires = hass.loop.time() + ANSWER_LIFETIME
        outbox.async_put_to(account, Notice(build=execution.result(), expires=expires))
