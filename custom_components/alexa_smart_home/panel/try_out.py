"""Run a directive as if Alexa had sent it."""

from time import perf_counter
from typing import Any, Final

from homeassistant.auth.models import User
from homeassistant.const import EVENT_CALL_SERVICE
from homeassistant.core import Context, Event, callback

from ..directives.dispatch import async_handle
from ..directives.entry import Caller
from ..protocol import Directive
from ..protocol.redact import redact_message
from ..reporting.outbox import NO_ACCOUNT
from .context import PanelContext

# Namespaces that link an account or discover devices.
FORBIDDEN: Final = ("Alexa.Authorization", "Alexa.Discovery")


async def async_try(
    runtime: PanelContext, user: User, directive: Directive
) -> dict[str, Any]:
    """Return the answer to a directive, the actions that ran, and the time it took."""
    context = Context(user_id=user.id)
    actions: list[dict[str, Any]] = []

    @callback
    def called(event: Event[Any]) -> None:
        if event.context.id == context.id:
            data = event.data
            actions.append(
                {
                    "domain": data["domain"],
                    "service": data["service"],
                    "data": redact_message(data["service_data"]),
                }
            )

    unsubscribe = runtime.hass.bus.async_listen(EVENT_CALL_SERVICE, called)
    started = perf_counter()
    try:
        caller = Caller(user=user, account=NO_ACCOUNT)
        answer = await async_handle(runtime, directive, caller, context)
    finally:
        unsubscribe()
    return {
        "response": redact_message(answer),
        "actions": actions,
        "milliseconds": (perf_counter() - started) * 1000,
    }
