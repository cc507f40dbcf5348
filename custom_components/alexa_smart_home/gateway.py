"""The Alexa event gateway: one event to one account, and what the answer means.

https://developer.amazon.com/docs/smarthome/send-events.html
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, Final, NamedTuple, Never

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from homeassistant.helpers.json import json_bytes
from homeassistant.util.json import JsonObjectType, json_loads

from .const import LOGGER
from .discovery import entity_id_of
from .events import Postage
from .grants import Grant, GrantGone, Grants
from .history import History
from .lwa import LwaError
from .models import Settings
from .redact import redact

# Seconds.
TIMEOUT: Final = 10
# Of an answer only this much is read: it may be anything.
_MAX_ANSWER: Final = 16 * 1024

type Build = Callable[[Postage], JsonObjectType]

# Statuses that time can mend; so can other answers of a server in trouble.
_TEMPORARY: Final = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}
)


class _Answer(NamedTuple):
    """What matters of Amazon's answer."""

    status: int
    code: str
    retry_after: float | None

    @property
    def taken(self) -> bool:
        """Tell whether Amazon has taken the event."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def result(self) -> str:
        """Return what is worth remembering."""
        return str(self.status) if self.taken else f"{self.status} {self.code}"


class GatewayError(Exception):
    """Amazon did not take an event; it would not take it a second time either."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class Indigestible(GatewayError):
    """The event is too long, or something in it is wrong: parts may be taken."""


class NotPermitted(GatewayError):
    """Amazon takes no events of this account, but the grant may come good."""


class Unavailable(GatewayError):
    """Amazon takes no events now; `retry_after` are seconds, if it says so."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True, kw_only=True)
class EventGateway:
    """Sends events; 401 renews the token once."""

    session: ClientSession
    settings: Settings
    grants: Grants
    history: History = field(default_factory=History)

    async def async_send(self, grant: Grant, build: Build, message_id: str) -> None:
        """Send one event; raises GatewayError or GrantGone."""
        postage = Postage(token=await self._async_token(grant), message_id=message_id)
        answer = await self._async_post(grant, build, postage)
        if answer.status == HTTPStatus.UNAUTHORIZED:
            token = await self._async_token(grant, renew=postage.token)
            answer = await self._async_post(grant, build, replace(postage, token=token))
        if not answer.taken:
            await self._async_refused(grant, answer)

    async def _async_token(self, grant: Grant, renew: str | None = None) -> str:
        try:
            return await self.grants.async_token(grant.key, renew=renew)
        except LwaError as err:
            raise Unavailable(str(err)) from err

    async def _async_post(
        self, grant: Grant, build: Build, postage: Postage
    ) -> _Answer:
        event = build(postage)
        try:
            async with self.session.post(
                self.settings.gateway_of(grant.region),
                data=json_bytes(event),
                headers={
                    "Authorization": f"Bearer {postage.token}",
                    "Content-Type": "application/json",
                },
                timeout=ClientTimeout(total=TIMEOUT),
                allow_redirects=False,
            ) as response:
                body = await response.content.read(_MAX_ANSWER)
                if response.status == HTTPStatus.BAD_REQUEST:
                    LOGGER.warning(
                        "Amazon does not understand an event: %s; it was %s",
                        redact(body.decode(errors="replace")),
                        redact(event),
                    )
                answer = _Answer(response.status, _code(body), _retry_after(response))
        except (ClientError, TimeoutError) as err:
            self._remember(event, type(err).__name__)
            raise Unavailable(
                f"The event gateway cannot be reached: {type(err).__name__}"
            ) from err
        self._remember(event, answer.result)
        return answer

    def _remember(self, message: Any, result: str) -> None:
        event = message["event"]
        header = event["header"]
        endpoint_id = event.get("endpoint", {}).get("endpointId")
        self.history.add(
            f"{header['namespace']}.{header['name']}",
            endpoint_id and entity_id_of(endpoint_id),
            result,
        )

    async def _async_refused(self, grant: Grant, answer: _Answer) -> Never:
        """Raise what a refusal means."""
        status, code, retry_after = answer
        sentence = f"Amazon answered {status} {code}"
        match status, code:
            case (HTTPStatus.UNAUTHORIZED, _) | (_, "SKILL_DISABLED_EXCEPTION"):
                await self.grants.async_remove(grant.key)
                raise GrantGone(sentence)
            case (
                _,
                "SKILL_NEVER_ENABLED_EXCEPTION"
                | "INSUFFICIENT_PERMISSION_EXCEPTION"
                | "SKILL_NOT_FOUND_EXCEPTION",
            ):
                raise NotPermitted(sentence, code)
            case HTTPStatus.BAD_REQUEST | HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _:
                raise Indigestible(sentence, code)
            case _ if status in _TEMPORARY or (
                status >= HTTPStatus.INTERNAL_SERVER_ERROR
            ):
                raise Unavailable(sentence, retry_after)
        raise GatewayError(sentence, code)


def _retry_after(response: ClientResponse) -> float | None:
    """Read Retry-After where it gives seconds."""
    try:
        return max(0.0, float(response.headers["Retry-After"]))
    except KeyError, ValueError:
        return None


def _code(body: bytes) -> str:
    """Read the code of Amazon's answer, whatever else it may be."""
    try:
        answer: Any = json_loads(body)
        code = answer["payload"]["code"]
    except ValueError, KeyError, TypeError:
        return "without a code"
    return code if isinstance(code, str) else "without a code"
