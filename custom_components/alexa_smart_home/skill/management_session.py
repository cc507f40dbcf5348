"""Send requests to Amazon's Skill Management API, and repeat those that may succeed.

https://developer.amazon.com/docs/smapi/smapi-overview.html
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPMethod, HTTPStatus
from typing import Any, Final

from aiohttp import ClientError, ClientSession
from homeassistant.helpers.json import json_bytes
from homeassistant.util.json import JsonObjectType

from ..const import LOGGER, SKILL_MANAGEMENT_URL
from ..reporting.body import async_read, json_fields
from ..reporting.gateway import retry_after
from ..reporting.lwa import is_token
from .management_errors import ErrorKind, SkillManagementError, error_of_answer

# Seconds for a request.
TIMEOUT: Final = 15
# Seconds before the second attempt, doubled for each further one up to the longest.
FIRST_DELAY: Final = 1.0
LONGEST_DELAY: Final = 5.0
# Attempts while Amazon limits the requests: 17 seconds.
BUSY_ATTEMPTS: Final = 6
# Seconds. A longer Retry-After is an error.
LONGEST_RETRY_AFTER: Final = 30.0
# Bytes of an answer.
_MAX_ANSWER: Final = 4 * 1024**2


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A successful answer; `fields` is None without a JSON object in the body."""

    headers: Mapping[str, str]
    fields: dict[str, Any] | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagementSession:
    """Send requests with the access token of one developer.

    `token` is an access token or returns a valid one; its own errors are not caught.
    """

    session: ClientSession
    token: str | Callable[[], Awaitable[str]] = field(repr=False)
    base_url: str = SKILL_MANAGEMENT_URL
    sleep: Callable[[float], Awaitable[object]] = field(
        default=asyncio.sleep, repr=False
    )

    async def async_send(
        self,
        method: HTTPMethod,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: JsonObjectType | None = None,
        secret: str = "",
    ) -> Answer:
        """Send a request, again while Amazon limits the requests.

        Raises SkillManagementError, whose messages do not contain `secret`.
        """
        token = self.token if isinstance(self.token, str) else await self.token()
        if not is_token(token):
            raise SkillManagementError(ErrorKind.SIGNED_OUT)
        options: dict[str, Any] = {
            "params": query,
            "headers": {**(headers or {}), "Authorization": f"Bearer {token}"},
            # A redirect leads to the status of the skill, or to another server.
            "allow_redirects": False,
        }
        if body is not None:
            options["data"] = json_bytes(body)
            options["headers"]["Content-Type"] = "application/json"
        return await self.async_repeat(
            lambda: self._async_once(method, path, options, (token, secret)),
            {ErrorKind.BUSY},
            BUSY_ATTEMPTS,
        )

    async def async_get(
        self, path: str, query: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Return the fields of an answer."""
        answer = await self.async_send(HTTPMethod.GET, path, query=query)
        if answer.fields is None:
            raise unreadable()
        return answer.fields

    async def async_repeat[T](
        self,
        attempt: Callable[[], Awaitable[T]],
        kinds: Collection[ErrorKind],
        attempts: int,
    ) -> T:
        """Repeat an attempt while it fails with an error of these kinds."""
        for _, delay in zip(range(attempts - 1), _delays(), strict=False):
            try:
                return await attempt()
            except SkillManagementError as err:
                pause = max(delay, err.retry_after or 0)
                if err.kind not in kinds or pause > LONGEST_RETRY_AFTER:
                    raise
            await self.sleep(pause)
        return await attempt()

    async def _async_once(
        self,
        method: HTTPMethod,
        path: str,
        options: Mapping[str, Any],
        secrets: Collection[str],
    ) -> Answer:
        try:
            # The timeout of aiohttp is rounded up to whole seconds.
            async with (
                asyncio.timeout(TIMEOUT),
                self.session.request(
                    method, f"{self.base_url}{path}", **options
                ) as response,
            ):
                content = await async_read(response.content, _MAX_ANSWER)
                status, headers = response.status, response.headers
                pause = retry_after(response)
        except (ClientError, TimeoutError) as err:
            raise SkillManagementError(
                ErrorKind.UNAVAILABLE,
                f"Amazon cannot be reached: {type(err).__name__}",
            ) from err
        LOGGER.debug("%s %s: Amazon answered %s", method, path, status)
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise error_of_answer(status, content, *secrets, retry_after=pause)
        return Answer(headers=headers, fields=json_fields(content))


def unreadable() -> SkillManagementError:
    """Return the error for an answer without the expected fields."""
    return SkillManagementError(
        ErrorKind.UNAVAILABLE, "Amazon's answer has not the expected format"
    )


def _delays() -> Iterator[float]:
    delay = FIRST_DELAY
    while True:
        yield min(delay, LONGEST_DELAY)
        delay *= 2
