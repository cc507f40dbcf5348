"""Forward directives to Home Assistant as the Lambda function Haaska does."""

from dataclasses import dataclass, field
from http import HTTPStatus
import json
from time import perf_counter

import aiohttp

from .json_types import Json

PATH = "/api/alexa/smart_home"
USER_AGENT = "Home Assistant Alexa Smart Home Skill - {region} - python-requests/2.32.3"


class ForwarderError(Exception):
    """An HTTP status that a Lambda function does not return to Alexa."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__(f"HTTP {status}: {body[:200]}")
        self.status = status
        self.body = body


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The answer of Home Assistant, and the seconds it took."""

    message: Json
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Forwarder:
    """Send directives with a long-lived token, from an AWS region."""

    base_url: str
    token: str = field(repr=False)
    aws_region: str = "us-east-1"
    # Seconds until Alexa stops waiting.
    timeout: float = 8

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers of a request."""
        return {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "User-Agent": USER_AGENT.format(region=self.aws_region),
        }

    async def send(self, directive: Json) -> Answer:
        """Return the answer to a directive; raises ForwarderError."""
        started = perf_counter()
        async with (
            aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=self.timeout)
            ) as session,
            session.post(
                self.base_url.rstrip("/") + PATH,
                data=json.dumps(directive).encode(),
                headers=self.headers,
            ) as response,
        ):
            body = await response.text()
            if not HTTPStatus(response.status).is_success:
                raise ForwarderError(response.status, body)
            message: Json = json.loads(body)
        return Answer(message=message, seconds=perf_counter() - started)
