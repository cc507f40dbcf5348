"""Send events to the Alexa event gateway.

https://developer.amazon.com/docs/smarthome/send-events.html
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from math import isfinite
import re
from time import perf_counter
from typing import Any, Final

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from homeassistant.helpers.json import json_bytes
from homeassistant.util.json import JsonObjectType, json_loads

from ..protocol.discovery import entity_id_of
from ..protocol.events import EventAuth
from ..protocol.message_log import Exchange, MessageLog
from ..protocol.redact import mask
from ..protocol.regions import candidate_regions, gateway_url
from ..settings import Settings
from .answers import Answer, Unavailable, needs_new_token, verdict
from .body import async_read
from .grant import Grant, GrantGone
from .grants import Grants
from .lwa import LwaError, LwaMisconfigured

# Seconds.
TIMEOUT: Final = 10
# Seconds. A longer Retry-After is shortened.
MAX_RETRY_AFTER: Final = 900.0
# Bytes of an answer that are read.
_MAX_ANSWER: Final = 16 * 1024
_CODE: Final = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
_NO_CODE: Final = "without a code"

type Build = Callable[[EventAuth], JsonObjectType]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventGateway:
    """Send events; refresh a rejected token once, and find the region of an account."""

    session: ClientSession
    settings: Settings
    grants: Grants
    message_log: MessageLog = field(default_factory=MessageLog)

    async def async_send(self, grant: Grant, build: Build, message_id: str) -> None:
        """Send one event; raises GatewayError or GrantGone."""
        auth = EventAuth(token=await self._async_token(grant), message_id=message_id)
        answers = await self._async_offer(grant, build, auth)
        if needs_new_token(answers):
            token = await self._async_token(grant, renew=auth.token)
            auth = replace(auth, token=token)
            answers = await self._async_offer(grant, build, auth)
        if answers[-1].taken:
            return
        error = verdict(answers)
        if isinstance(error, GrantGone):
            await self.grants.async_remove(grant.key)
        raise error

    def regions(self, grant: Grant) -> tuple[str, ...]:
        """Return the regions that may accept the events of an account, likely first.

        The region is known once an event was accepted.
        """
        regions = candidate_regions(self.settings, grant.region)
        if grant.confirmed:
            return regions[:1]
        linked = {
            other.region for other in self.grants if other.account == grant.account
        }
        return (regions[0], *(region for region in regions[1:] if region not in linked))

    async def _async_offer(
        self, grant: Grant, build: Build, auth: EventAuth
    ) -> list[Answer]:
        """Send an event to one region after the other until one accepts it."""
        answers: list[Answer] = []
        grant = self.grants.current(grant.key)
        for region in self.regions(grant):
            answer = await self._async_post(region, build, auth)
            answers.append(answer)
            if answer.taken:
                await self.grants.async_confirm(grant, region)
            if answer.taken or answer.refuses_event:
                break
        return answers

    async def _async_token(self, grant: Grant, renew: str | None = None) -> str:
        try:
            return await self.grants.async_token(grant.key, renew=renew)
        except LwaMisconfigured as err:
            raise Unavailable(str(err), MAX_RETRY_AFTER) from err
        except LwaError as err:
            raise Unavailable(str(err)) from err

    async def _async_post(self, region: str, build: Build, auth: EventAuth) -> Answer:
        event = build(auth)
        started = perf_counter()
        try:
            async with self.session.post(
                gateway_url(self.settings, region),
                data=json_bytes(event),
                headers={
                    "Authorization": f"Bearer {auth.token}",
                    "Content-Type": "application/json",
                },
                timeout=ClientTimeout(total=TIMEOUT),
                allow_redirects=False,
            ) as response:
                # The event is accepted, whatever the body holds.
                content = response.content
                body = b"" if response.ok else await async_read(content, _MAX_ANSWER)
                code, description = _reason(body, auth.token)
                answer = Answer(
                    region, response.status, code, retry_after(response), description
                )
        except (ClientError, TimeoutError) as err:
            answer = Answer(region, 0, type(err).__name__)
        self._log(event, answer, started)
        return answer

    def _log(self, message: Any, answer: Answer, started: float) -> None:
        event = message["event"]
        header = event["header"]
        endpoint_id = event.get("endpoint", {}).get("endpointId")
        self.message_log.add(
            f"{header['namespace']}.{header['name']}",
            endpoint_id and entity_id_of(endpoint_id),
            answer.result,
            partial(_exchange, message, answer, started),
        )


def _exchange(event: JsonObjectType, answer: Answer, started: float) -> Exchange:
    error = "" if answer.taken else answer.code
    return Exchange(
        request=event,
        response={
            "status": answer.status,
            "error": error,
            "description": answer.description,
        },
        milliseconds=(perf_counter() - started) * 1000,
    )


def retry_after(response: ClientResponse) -> float | None:
    """Return the seconds of Retry-After, at most 15 minutes; None for a date."""
    try:
        seconds = float(response.headers["Retry-After"])
    except KeyError, ValueError:
        return None
    return max(0.0, min(seconds, MAX_RETRY_AFTER)) if isfinite(seconds) else None


def _reason(body: bytes, token: str) -> tuple[str, str]:
    """Return the code of Amazon's answer and its description without the token.

    Both are generic if the answer is not in the documented format.
    """
    try:
        answer: Any = json_loads(body)
        payload = answer["payload"]
        code, description = payload["code"], payload.get("description")
    except ValueError, KeyError, TypeError, AttributeError:
        return _NO_CODE, ""
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        code = _NO_CODE
    return code, mask(description, token) if isinstance(description, str) else ""
