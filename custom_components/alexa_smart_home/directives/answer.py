"""Build the answer to a directive from actual and expected property values."""

from collections.abc import Callable
from functools import partial
from traceback import format_exception

from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType

from ..const import LOGGER
from ..interfaces.endpoint_health import OK, EndpointHealth
from ..protocol import Directive, events
from ..protocol.errors import AlexaError
from ..protocol.events import EventAuth
from ..protocol.outcome import Outcome, PropertyKey, PropertyValues
from ..protocol.redact import cut, without_urls_secrets
from .entry import DirectiveContext, Target

# Builds the event, with an EventAuth for the gateway, without one for HTTP.
type Answer = Callable[[EventAuth | None], JsonObjectType]


def response(
    runtime: DirectiveContext,
    directive: Directive,
    target: Target,
    outcome: Outcome,
) -> Answer:
    """Return the answer with the property values of the current state.

    Expected values replace those that the device has not confirmed yet: the values of
    the directive's interface, and the values that the actions change on others. The
    actions of a guest say nothing about the values of its host.
    """
    endpoint, before, _ = target
    read = runtime.endpoints.reader.properties
    state = runtime.hass.states.get(endpoint.entity_id)
    values = read(endpoint, state) if state else {}
    reachable = state is not None and endpoint.reachable(state)
    old = values.copy() if state is before else read(endpoint, before)
    calls = () if target.is_guest else outcome.calls
    expected = endpoint.predicted(before, old, calls)
    for name, value in outcome.expected.items():
        expected[PropertyKey(directive.namespace, directive.instance, name)] = value
    if calls and EndpointHealth.connectivity in values:
        # The action succeeded, so the device is reachable even in an unknown state.
        expected[EndpointHealth.connectivity] = OK
    unconfirmed = _replace_unconfirmed(values, old, expected, reachable=reachable)
    if runtime.reporting:
        runtime.reporting.reporter.async_expect(endpoint, unconfirmed)
    return partial(events.response, directive, outcome, values, dt_util.utcnow())


def _replace_unconfirmed(
    values: PropertyValues,
    old: PropertyValues,
    expected: PropertyValues,
    *,
    reachable: bool,
) -> PropertyValues:
    """Replace unconfirmed values by expected ones; return the replacements.

    A value is removed if the expected one is unknown (None).
    """
    unconfirmed: PropertyValues = {}
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
                values[key] = unconfirmed[key] = value
    return unconfirmed


def error_of(
    runtime: DirectiveContext, directive: Directive, err: Exception
) -> AlexaError:
    """Return the error for Alexa; log an unexpected exception once."""
    if isinstance(err, AlexaError):
        return err
    namespace, name = cut(directive.namespace), cut(directive.name)
    if runtime.is_first(namespace, name, type(err).__name__):
        trace = without_urls_secrets("".join(format_exception(err)))
        LOGGER.error("Could not handle %s\n%s", cut(str(directive)), trace)
    return AlexaError("Internal error")
