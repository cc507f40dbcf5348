"""From directive to event: the only road, with the only broad `except`."""

import asyncio
from typing import Final

from aiohttp import ClientError
from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_CONTROL, POLICY_READ
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Context, State
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceNotFound,
    ServiceValidationError,
    Unauthorized,
)
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from . import events
from .capability import Outcome, Properties, PropertyKey, available
from .const import LOGGER
from .directive import Directive
from .endpoint import Endpoint
from .errors import (
    AlexaError,
    EndpointUnreachable,
    InsufficientPermissions,
    InvalidDirective,
    InvalidValue,
)
from .interfaces.endpoint_health import EndpointHealth
from .models import Runtime

# Alexa waits 8 s; the way back through the Lambda takes its share.
DEADLINE: Final = 6.0

_logged: set[tuple[str, str, str]] = set()


async def async_handle(
    runtime: Runtime, directive: Directive, user: User
) -> JsonObjectType:
    """Answer a directive of a user; never raises."""
    try:
        return await _async_answer(runtime, directive, user)
    except AlexaError as err:
        return events.error_response(directive, err)
    except Exception as err:  # noqa: BLE001 - Alexa gets an answer, whatever
        _log_once(directive, err)
        return events.error_response(directive, AlexaError("Internal error"))


async def _async_answer(
    runtime: Runtime, directive: Directive, user: User
) -> JsonObjectType:
    if directive.problem:
        raise InvalidDirective(directive.problem)
    match directive.namespace, directive.name:
        case "Alexa.Discovery", "Discover":
            return _discover(runtime, directive, user)
        case "Alexa", "ReportState":
            endpoint, state = _find(runtime, directive, user, POLICY_READ)
            return events.state_report(
                directive, endpoint.properties(state), state.last_reported
            )
        case _:
            return await _async_control(runtime, directive, user)


def _discover(runtime: Runtime, directive: Directive, user: User) -> JsonObjectType:
    may = user.permissions.check_entity
    found = [
        endpoint.discovery
        for endpoint in runtime.endpoints.discover()
        if may(endpoint.entity_id, POLICY_READ)
    ]
    return events.discover_response(directive, found)


async def _async_control(
    runtime: Runtime, directive: Directive, user: User
) -> JsonObjectType:
    endpoint, state = _find(runtime, directive, user, POLICY_CONTROL)
    key = (directive.namespace, directive.instance, directive.name)
    if (handler := endpoint.handlers.get(key)) is None:
        raise InvalidDirective(
            f"{endpoint.entity_id} has no {directive.namespace} {directive.name}"
        )
    if directive.namespace not in endpoint.own and not available(state):
        raise EndpointUnreachable(f"{endpoint.entity_id} is unavailable")
    outcome = handler(state, directive.payload)
    before = endpoint.properties(state)
    context = Context(user_id=user.id)
    outcome = await _async_carry_out(runtime, endpoint, outcome, context)
    state = runtime.hass.states.get(endpoint.entity_id) or state
    values = _overlay(directive, outcome, before, endpoint.properties(state))
    return events.response(directive, outcome, values, dt_util.utcnow())


def _find(
    runtime: Runtime, directive: Directive, user: User, policy: str
) -> tuple[Endpoint, State]:
    endpoint, state = runtime.endpoints.find(directive.endpoint_id)
    if not user.permissions.check_entity(endpoint.entity_id, policy):
        raise InsufficientPermissions(
            f"The user {user.name} may not {policy} {endpoint.entity_id}"
        )
    return endpoint, state


async def _async_carry_out(
    runtime: Runtime, endpoint: Endpoint, outcome: Outcome, context: Context
) -> Outcome:
    """Do what the directive leads to, but do not wait longer than Alexa does.

    What takes longer goes on by itself; the answer then tells the expected
    values.
    """
    work = runtime.hass.async_create_task(
        _async_work(runtime, endpoint, outcome, context), eager_start=True
    )
    if not work.done():
        await asyncio.wait({work}, timeout=DEADLINE)
    if work.done():
        return work.result()
    work.add_done_callback(_log_late_failure)
    return outcome


async def _async_work(
    runtime: Runtime, endpoint: Endpoint, outcome: Outcome, context: Context
) -> Outcome:
    for call in outcome.calls:
        try:
            await runtime.hass.services.async_call(
                call.domain,
                call.service,
                {ATTR_ENTITY_ID: endpoint.entity_id, **call.data},
                blocking=True,
                context=context,
            )
        except Unauthorized as err:
            raise InsufficientPermissions(str(err)) from err
        except ServiceNotFound as err:
            raise EndpointUnreachable(str(err)) from err
        except (ServiceValidationError, vol.Invalid) as err:
            raise InvalidValue(str(err)) from err
        except (HomeAssistantError, ClientError, OSError) as err:
            raise EndpointUnreachable(str(err)) from err
    if outcome.job:
        return await outcome.job(runtime) or outcome
    return outcome


def _overlay(
    directive: Directive, outcome: Outcome, before: Properties, after: Properties
) -> Properties:
    """Put the expected values where the device has not confirmed yet."""
    expected: Properties = {
        PropertyKey(directive.namespace, directive.instance, name): value
        for name, value in outcome.expected.items()
    }
    if outcome.calls and EndpointHealth.connectivity in after:
        # What has just obeyed can be reached, though its state be unknown.
        expected[EndpointHealth.connectivity] = {"value": "OK"}
    return after | {
        key: value
        for key, value in expected.items()
        if after.get(key) == before.get(key)
    }


def _log_late_failure(work: asyncio.Task[Outcome]) -> None:
    if not work.cancelled() and (err := work.exception()):
        LOGGER.warning("An action that Alexa asked for failed in the end: %s", err)


def _log_once(directive: Directive, err: Exception) -> None:
    """Log an error that should not be, with its traceback, once."""
    key = (directive.namespace, directive.name, repr(err))
    if key not in _logged:
        _logged.add(key)
        LOGGER.exception("Could not handle %s", directive)
