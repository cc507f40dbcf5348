"""The subscription to the directives of Alexa and the events for it."""

from functools import partial
from itertools import count
from typing import Any, Final, override

from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType

from ..protocol.message_log import Exchange, MessageLog, Record
from ..protocol.redact import redact_message
from .context import Call, PanelContext
from .results import MessageResult, directive_result, event_result, in_words
from .subscription import Subscription

# Endpoints of a discovery that are sent: more would block the event loop.
MAX_ENDPOINTS_SHOWN: Final = 20
_DIRECTIVE: Final = "directive"
_REPORT: Final = "report"
_GOOD: Final = (MessageResult.OK, MessageResult.DEFERRED)
_MEANING: Final = {_DIRECTIVE: directive_result, _REPORT: event_result}


class Activity(Subscription):
    """Send the last messages, and then each message with its answer."""

    def __init__(self, call: Call) -> None:
        super().__init__(call)
        self._ids = count()
        self._has_sent = False

    @override
    def listen(self, runtime: PanelContext) -> list[CALLBACK_TYPE]:
        logs: dict[str, MessageLog] = {_DIRECTIVE: runtime.directive_log}
        if (report_log := runtime.report_log) is not None:
            logs[_REPORT] = report_log
        if not self._has_sent:
            self._has_sent = True
            found = [(record, kind) for kind, log in logs.items() for record in log]
            found.sort(key=lambda it: it[0].time)
            self.async_send(
                {"records": [self._as_json(runtime, kind, it) for it, kind in found]}
            )
        return [
            log.async_listen(partial(self._logged, runtime, kind))
            for kind, log in logs.items()
        ]

    @callback
    def _logged(
        self, runtime: PanelContext, kind: str, record: Record, exchange: Exchange
    ) -> None:
        self.async_send({"record": self._as_json(runtime, kind, record, exchange)})

    def _as_json(
        self,
        runtime: PanelContext,
        kind: str,
        record: Record,
        exchange: Exchange | None = None,
    ) -> dict[str, Any]:
        meaning = _MEANING[kind](record.result)
        language = self._call.language
        return {
            "id": next(self._ids),
            "time": dt_util.utc_from_timestamp(record.time).isoformat(),
            "kind": kind,
            "message": record.message,
            "entity_id": record.entity_id,
            "name": _name(runtime, record.entity_id),
            "result": in_words(self._hass, meaning, record.result, language),
            "code": record.result,
            "ok": meaning in _GOOD,
            "milliseconds": exchange.milliseconds if exchange else None,
            "request": shown_message(exchange.request) if exchange else None,
            "response": shown_message(exchange.response) if exchange else None,
        }


def shown_message(message: JsonObjectType) -> JsonObjectType:
    """Return a message without secrets, and with some of many endpoints."""
    event: Any = message.get("event", {})
    endpoints = event.get("payload", {}).get("endpoints", ())
    if len(endpoints) > MAX_ENDPOINTS_SHOWN:
        more = f"… {len(endpoints) - MAX_ENDPOINTS_SHOWN}"
        shortened = [*endpoints[:MAX_ENDPOINTS_SHOWN], more]
        payload = {**event["payload"], "endpoints": shortened}
        message = {**message, "event": {**event, "payload": payload}}
    redacted: JsonObjectType = redact_message(message)
    return redacted


def _name(runtime: PanelContext, entity_id: str | None) -> str | None:
    """Return the name that Alexa knows, or else that of the state."""
    if entity_id is None or (state := runtime.hass.states.get(entity_id)) is None:
        return None
    endpoint = runtime.endpoints.async_get(state)
    return endpoint.name if endpoint else str(state.name)
