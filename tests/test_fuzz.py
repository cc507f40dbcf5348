"""Fuzz tests: random hostile requests and answers over real sockets.

`pytest tests/test_fuzz.py --fuzz 100000` draws more examples.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
import gzip
import json
import logging
from time import monotonic
from typing import Any, Final, override

from aiohttp.test_utils import TestClient
from homeassistant.core import Event, HomeAssistant, ServiceCall
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceValidationError,
    Unauthorized,
)
from hypothesis import HealthCheck, given, settings, strategies as st
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
import voluptuous as vol

from custom_components.alexa_smart_home.const import API_URL, EVENT_DIRECTIVE, LOGGER
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.reporting import sender
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.cloud import CLIENT_SECRET
from tests.alexa_cloud.faults import Fault
from tests.alexa_cloud.schema import check_event
from tests.conftest import FUZZ_EXAMPLES, Alexa, SetUp, credentials
from tests.domains.cases import DirectiveCase, Entity
from tests.domains.invalid_values import INVALID_STATES, INVALID_VALUES
from tests.domains.tables import DIRECTIVE_CASES

STATUSES: Final = frozenset({200, 400, 401, 408, 413})
# Seconds that Alexa waits for an answer.
DEADLINE: Final = 8
# Maximum bytes of log for an invalid request.
LOGGED: Final = 300
SECRET: Final = "hunter2"

type Json = dict[str, Any]


def draw_examples[T](
    count: int, strategy: st.SearchStrategy[T], check: Callable[[T], None]
) -> None:
    """Check a number of examples, which are the same in each run of the suite."""
    settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=count in (FUZZ_EXAMPLES // 4, FUZZ_EXAMPLES * 3 // 4),
        suppress_health_check=list(HealthCheck),
    )(given(strategy)(check))()


async def async_draw[T](
    hass: HomeAssistant,
    count: int,
    strategy: st.SearchStrategy[T],
    async_check: Callable[[T], Awaitable[None]],
) -> None:
    """Draw examples in a thread and check them in the event loop."""

    def check(example: T) -> None:
        coroutine = asyncio.wait_for(async_check(example), 60)
        asyncio.run_coroutine_threadsafe(coroutine, hass.loop).result()

    # The debug mode of the event loop is too slow.
    logging.disable(logging.INFO)
    hass.loop.set_debug(False)
    try:
        await hass.async_add_executor_job(draw_examples, count, strategy, check)
    finally:
        logging.disable(logging.NOTSET)
        hass.loop.set_debug(True)


# Requests

NUMBERS: Final = st.sampled_from(
    (0, -1, 0.5, 100, 2**53, 2**63, 2**64, -(2**70), 1e19, 1e300, -1e308, 5e-324)
)
VALUES: Final = st.recursive(
    st.none()
    | st.booleans()
    | NUMBERS
    | st.integers(-200, 200)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(("ON", "COLOR", "CELSIUS", "ACTIVE", "1", "x" * 9000))
    | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=5,
)
KEYS: Final = sorted({key for _, case in DIRECTIVE_CASES for key in case.payload})
ACTION_ERRORS: Final[tuple[Exception | None, ...]] = (
    None,
    None,
    None,
    HomeAssistantError(f"rtsp://me:{SECRET}@10.0.0.9/?token={SECRET}"),
    ServiceValidationError(f"http://10.0.0.9/{'x' * 4000}?key={SECRET}"),
    vol.Invalid(f"ftp://me:{SECRET}@10.0.0.9/"),
    TimeoutError(),
    Unauthorized(),
)


@dataclass(kw_only=True)
class Request:
    """A request and the state of an entity."""

    state: tuple[str, str, Mapping[str, Any]]
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    chunked: bool = False
    # The error that the actions raise.
    trouble: Exception | None = None


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Return each container inside a value with each of its keys."""
    keys: list[Any] = []
    if isinstance(value, dict):
        keys = list(value)
    elif isinstance(value, list):
        keys = list(range(len(value)))
    inner = [place for key in keys for place in _places(value[key])]
    return [(value, key) for key in keys] + inner


def message(entity: Entity, case: DirectiveCase) -> Json:
    """Return a directive of the test tables as a message."""
    namespace, _, name = f"Alexa.{case.directive}".rpartition(".")
    header = {
        "namespace": namespace,
        "name": name,
        "messageId": "1",
        "payloadVersion": "3",
        "correlationToken": "a token",
    }
    if case.instance is not None:
        header["instance"] = case.instance
    return {
        "directive": {
            "header": header,
            "endpoint": {
                "endpointId": entity.entity_id.replace(".", "#"),
                "scope": {"type": "BearerToken", "token": SECRET},
                "cookie": {"secret": SECRET},
            },
            "payload": deepcopy(dict(case.payload)),
        }
    }


@st.composite
def states(draw: st.DrawFn, entity: Entity) -> tuple[str, str, Mapping[str, Any]]:
    """Draw the state of an entity; one in three has something invalid in it."""
    state, attributes = entity.state, dict(entity.attributes)
    match draw(st.integers(0, 8)):
        case 0 | 1 if attributes:
            key = draw(st.sampled_from(sorted(attributes)))
            attributes[key] = draw(st.sampled_from(INVALID_VALUES))
        case 2:
            state = draw(st.sampled_from(INVALID_STATES))
    return entity.entity_id, state, attributes


@st.composite
def messages(draw: st.DrawFn, entity: Entity, case: DirectiveCase) -> Json:
    """Draw a directive with a changed payload, header or envelope."""
    whole = message(entity, case)
    directive = whole["directive"]
    match draw(st.integers(0, 9)):
        case 0 | 1 | 2 | 3:
            if places := _places(directive["payload"]):
                container, key = draw(st.sampled_from(places))
                container[key] = draw(VALUES)
        case 4:
            directive["payload"] = draw(
                st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=3)
            )
        case 5:
            _, other = draw(st.sampled_from(DIRECTIVE_CASES))
            directive["header"] |= message(entity, other)["directive"]["header"]
            directive["header"]["instance"] = other.instance
        case 6 | 7:
            container, key = draw(st.sampled_from(_places(whole)))
            container[key] = draw(VALUES)
        case 8:
            directive["header"] |= draw(st.sampled_from(OTHERS))
            directive["payload"] = draw(st.sampled_from((GRANT, {}))) | draw(
                st.dictionaries(st.sampled_from(["grant", "grantee"]), VALUES)
            )
    return whole


GRANT: Final = {
    "grant": {"type": "OAuth2.AuthorizationCode", "code": SECRET},
    "grantee": {"type": "BearerToken", "token": SECRET},
}
OTHERS: Final = (
    {"namespace": "Alexa", "name": "ReportState"},
    {"namespace": "Alexa", "name": "ReportState"},
    {"namespace": "Alexa.Authorization", "name": "AcceptGrant"},
    {"namespace": "Alexa.Authorization", "name": "AcceptGrant"},
    {"namespace": "Alexa.Discovery", "name": "Discover"},
)
LITERALS: Final = (b"NaN", b"-Infinity", b"1e999", b"9" * 400, b"[" * 90_000, b"\xff")


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """Draw a request; some are not JSON."""
    entity, case = draw(st.sampled_from(DIRECTIVE_CASES))
    text = json.dumps(draw(messages(entity, case))).encode()
    headers: dict[str, str] = {}
    match draw(st.integers(0, 19)):
        case 0:
            text = text[: draw(st.integers(0, len(text)))]
        case 1:
            where = draw(st.integers(0, len(text)))
            inserted = draw(st.sampled_from(LITERALS) | st.binary(max_size=9))
            text = text[:where] + inserted + text[where:]
        case 2:
            headers["Content-Encoding"] = draw(st.sampled_from(("gzip", "deflate")))
            if draw(st.booleans()):
                text = gzip.compress(text)[: draw(st.integers(0, 200))]
        case 3:
            headers["Content-Type"] = draw(
                st.sampled_from(("text/plain; charset=none", "x", "application/xml"))
            )
        case 4:
            text = draw(VALUES.map(json.dumps)).encode()
    return Request(
        state=draw(states(entity)),
        body=text,
        headers=headers,
        chunked=draw(st.booleans()),
        trouble=draw(st.sampled_from(ACTION_ERRORS)),
    )


class Recorder(logging.Handler):
    """Records log entries and bus events of the integration."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.events: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def fired(self, event: Event[Any]) -> None:
        """Record an event."""
        self.events.append(str(event.data))

    def clear(self) -> None:
        """Delete all records."""
        self.lines.clear()
        self.events.clear()


class Home:
    """A Home Assistant with every entity of the test tables."""

    def __init__(self, hass: HomeAssistant, client: TestClient) -> None:
        self.hass = hass
        self.client = client
        self.trouble: Exception | None = None
        self.recorder = Recorder()
        # The endpoints that were already checked.
        self.seen: set[str] = set()
        for action in {
            action for _, case in DIRECTIVE_CASES for action, _ in case.calls
        }:
            hass.services.async_register(*action.split("."), self._act)
        hass.bus.async_listen(EVENT_DIRECTIVE, self.recorder.fired)

    async def _act(self, _: ServiceCall) -> None:
        if self.trouble is not None:
            raise self.trouble

    async def async_check(self, request: Request) -> None:
        """Send a request and check the answer, the log and the events."""
        entity_id, state, attributes = request.state
        self.hass.states.async_set(entity_id, state, attributes)
        self.trouble = request.trouble
        self.recorder.clear()
        begin = monotonic()
        response = await self.client.post(
            API_URL,
            data=_chunks(request.body) if request.chunked else request.body,
            headers=request.headers,
        )
        text = await response.text()
        assert monotonic() - begin < DEADLINE
        assert response.status in STATUSES, text
        for said in (text, *self.recorder.lines, *self.recorder.events):
            assert SECRET not in said
        if response.status == 200:
            answer = json.loads(text)
            payload = answer["event"]["payload"]
            assert payload.get("type") != "INTERNAL_ERROR", self.recorder.lines
            # Check each endpoint only once.
            endpoints = payload.get("endpoints", ())
            new = {
                str(endpoint): endpoint
                for endpoint in endpoints
                if str(endpoint) not in self.seen
            }
            self.seen.update(new)
            if endpoints:
                payload["endpoints"] = [*new.values()]
            if b'"correlationToken": "a token"' not in request.body:
                # The answer to a directive without a correlation token has none.
                _add_token(answer)
            check_event(answer)
        if request.trouble is None:
            assert sum(map(len, self.recorder.lines)) < LOGGED, self.recorder.lines


def _add_token(answer: Json) -> None:
    """Add the correlation token that an answer must have."""
    header = answer["event"]["header"]
    if header["name"] not in ("Discover.Response", "AcceptGrant.Response"):
        header.setdefault("correlationToken", "a token")


async def _chunks(body: bytes) -> Any:
    """Yield a body in two chunks."""
    yield body[: len(body) // 2]
    yield body[len(body) // 2 :]


async def test_requests(
    hass: HomeAssistant,
    set_up: SetUp,
    hass_client: ClientSessionGenerator,
    pytestconfig: pytest.Config,
) -> None:
    """Each answer is HTTP 4xx, or a valid event without INTERNAL_ERROR."""
    entity_ids = sorted({entity.entity_id for entity, _ in DIRECTIVE_CASES})
    for entity, _ in DIRECTIVE_CASES:
        hass.states.async_set(entity.entity_id, entity.state, entity.attributes)
    await set_up({"filter": {"include_entities": entity_ids}})
    home = Home(hass, await hass_client())
    LOGGER.addHandler(home.recorder)
    try:
        count = pytestconfig.getoption("fuzz") * 3 // 4
        await async_draw(hass, count, requests(), home.async_check)
    finally:
        LOGGER.removeHandler(home.recorder)


# Answers of Amazon

CODES: Final = (
    "INVALID_REQUEST_EXCEPTION",
    "INVALID_ACCESS_TOKEN_EXCEPTION",
    "SKILL_DISABLED_EXCEPTION",
    "SKILL_NEVER_ENABLED_EXCEPTION",
    "INSUFFICIENT_PERMISSION_EXCEPTION",
    "THROTTLING_EXCEPTION",
    "x" * 9000,
)
BODIES: Final = st.one_of(
    st.just(""),
    st.sampled_from(CODES).map(lambda code: json.dumps({"payload": {"code": code}})),
    st.sampled_from(("invalid_grant", "invalid_client", "x" * 9000)).map(
        lambda error: json.dumps({"error": error})
    ),
    st.fixed_dictionaries(
        {},
        optional={
            "access_token": st.just("Atza|1") | VALUES,
            "refresh_token": st.just("Atzr|1") | VALUES,
            "expires_in": st.integers(0, 10**6) | st.booleans() | st.text(max_size=5),
        },
    ).map(json.dumps),
    VALUES.map(json.dumps),
    VALUES.map(lambda code: json.dumps({"payload": {"code": code}, "error": code})),
    st.sampled_from(("<html></html>", "[" * 100_000, "{" * 100_000, " " * 200_000)),
    st.text(max_size=20),
)
ANSWERS: Final = st.builds(
    Fault,
    status=st.none()
    | st.sampled_from((200, 202, 204, 301, 400, 401, 403, 404, 413, 429, 500, 503))
    | st.integers(200, 599),
    body=BODIES,
    content_type=st.sampled_from(("application/json", "text/html", "x/y")),
    retry_after=st.none()
    | st.sampled_from(("0", "-1", "1e308", "soon", "Fri, 01 Jan 2100 00:00:00 GMT")),
)


class Amazon:
    """A linked account whose event gateway sends any answer."""

    def __init__(
        self, cloud: AlexaCloud, alexa: Alexa, entry: AlexaConfigEntry
    ) -> None:
        self.cloud = cloud
        self.alexa = alexa
        self.runtime = entry.runtime_data
        self.recorder = Recorder()

    async def async_check_link(self, answer: Fault) -> None:
        """Link an account; the answer is a success or ACCEPT_GRANT_FAILED."""
        begin = monotonic()
        self.cloud.faults.clear()
        self.cloud.faults.add("token", answer)
        event = (await self.alexa.link(f"{SECRET} code"))["event"]
        assert monotonic() - begin < DEADLINE
        assert (
            event["header"]["name"] == "AcceptGrant.Response"
            or event["payload"]["type"] == "ACCEPT_GRANT_FAILED"
        )
        self._check_secrets(str(event))

    async def async_check_event(self, answer: Fault) -> None:
        """Send an event; it is accepted or fails with a known error."""
        assert self.runtime.reporting
        gateway = self.runtime.reporting.outbox.gateway
        self.cloud.faults.clear()
        if not len(gateway.grants):
            await self.alexa.link(self.cloud.new_code())
        (grant, *_) = gateway.grants
        # A rejected token is refreshed, and a second answer is read.
        self.cloud.faults.add("gateway", answer, times=9)
        begin = monotonic()
        try:
            await gateway.async_send(grant, _event, "1")
        except (sender.GatewayError, sender.GrantGone) as err:
            self._check_secrets(str(err))
        assert monotonic() - begin < DEADLINE
        self._check_secrets("")

    def _check_secrets(self, said: str) -> None:
        for text in (said, *self.recorder.lines):
            assert SECRET not in text
            assert CLIENT_SECRET not in text
        self.recorder.clear()


def _event(auth: Any) -> Json:
    """Return an event that the local Amazon accepts."""
    header = {"namespace": "Alexa.Discovery", "name": "DeleteReport"}
    header |= {"messageId": auth.message_id, "payloadVersion": "3"}
    payload = {"endpoints": [{"endpointId": "light#gone"}], "scope": auth.scope}
    return {"event": {"header": header, "payload": payload}}


@pytest.mark.parametrize("route", ["token", "gateway"])
async def test_answers(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
    pytestconfig: pytest.Config,
    route: str,
) -> None:
    """Any answer of Amazon leads to a success or a known error."""
    amazon = Amazon(cloud, alexa, await set_up(credentials(cloud)))
    check = amazon.async_check_link if route == "token" else amazon.async_check_event
    LOGGER.addHandler(amazon.recorder)
    try:
        await async_draw(hass, pytestconfig.getoption("fuzz") // 8, ANSWERS, check)
    finally:
        LOGGER.removeHandler(amazon.recorder)
        cloud.faults.clear()
