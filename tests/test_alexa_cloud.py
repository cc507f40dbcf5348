"""Test that the local Amazon accepts valid events and rejects invalid ones."""

from collections.abc import AsyncGenerator, Callable
from copy import deepcopy
from functools import reduce
import json
from operator import getitem
from typing import Any
from uuid import uuid4

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
import pytest

from tests import alexa_cloud as amazon
from tests.alexa_cloud import AlexaCloud, Forwarder, check_event, directive
from tests.alexa_cloud.schema import SCHEMA_AVAILABLE, SCHEMA_PATH
from tests.common import capability

SAMPLES = sorted(SCHEMA_PATH.parent.glob("sample_messages/*/*.json"))
needs_schema = pytest.mark.skipif(
    not SCHEMA_AVAILABLE, reason="Amazon's message schema is missing"
)
needs_samples = pytest.mark.skipif(
    not SAMPLES, reason="Amazon's sample messages are missing"
)
TIME = "2026-11-21T08:00:00.123Z"


@pytest.fixture
async def cloud(socket_enabled: None) -> AsyncGenerator[AlexaCloud]:
    async with AlexaCloud() as cloud:
        yield cloud


async def request_tokens(
    cloud: AlexaCloud, **fields: str
) -> tuple[int, dict[str, Any]]:
    form = {
        "client_id": amazon.CLIENT_ID,
        "client_secret": amazon.CLIENT_SECRET,
        **fields,
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(cloud.token_url, data=form) as response,
    ):
        return response.status, await response.json()


async def exchange(cloud: AlexaCloud, code: str) -> dict[str, Any]:
    status, tokens = await request_tokens(
        cloud, grant_type="authorization_code", code=code
    )
    assert status == 200
    return tokens


async def refresh(cloud: AlexaCloud, token: str) -> tuple[int, dict[str, Any]]:
    return await request_tokens(cloud, grant_type="refresh_token", refresh_token=token)


async def send(
    cloud: AlexaCloud, message: Any, token: str, *, region: str = "na"
) -> tuple[int, str]:
    """Send an event; return the status and the error code."""
    data = message if isinstance(message, bytes) else json.dumps(message).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(cloud.gateway_url(region), data=data, headers=headers) as response,
    ):
        text = await response.text()
        return response.status, json.loads(text)["payload"]["code"] if text else ""


def prop(namespace: str, name: str, value: Any, **others: Any) -> dict[str, Any]:
    return {
        "namespace": f"Alexa.{namespace}",
        "name": name,
        "value": value,
        "timeOfSample": TIME,
        "uncertaintyInMilliseconds": 0,
        **others,
    }


ON = prop("PowerController", "powerState", "ON")
BRIGHT = prop("BrightnessController", "brightness", 100)
REACHABLE = prop("EndpointHealth", "connectivity", {"value": "OK"})


def event(
    namespace: str,
    name: str,
    payload: dict[str, Any],
    *context: dict[str, Any],
    endpoint: bool = True,
    **header: str,
) -> Callable[[str], dict[str, Any]]:
    """Return a function that builds the event for an access token."""

    def build(token: str) -> dict[str, Any]:
        scope = {"type": "BearerToken", "token": token}
        content: dict[str, Any] = {
            "header": {
                "namespace": namespace,
                "name": name,
                "payloadVersion": "3",
                "messageId": str(uuid4()),
                **header,
            },
            "payload": payload if endpoint else {**payload, "scope": scope},
        }
        if endpoint:
            content["endpoint"] = {"endpointId": "light#kitchen", "scope": scope}
        message: dict[str, Any] = {"event": content}
        if context:
            message["context"] = {"properties": list(context)}
        return deepcopy(message)

    return build


def change(*changed: dict[str, Any]) -> dict[str, Any]:
    cause = {"type": "PHYSICAL_INTERACTION"}
    return {"change": {"cause": cause, "properties": list(changed)}}


def described(endpoint_id: str = "light#kitchen", **others: Any) -> dict[str, Any]:
    return {
        "endpointId": endpoint_id,
        "manufacturerName": "Home Assistant",
        "friendlyName": "Kitchen",
        "description": "Kitchen light",
        "displayCategories": ["LIGHT"],
        "capabilities": [
            {"type": "AlexaInterface", "interface": "Alexa", "version": "3"},
            capability("PowerController", "powerState"),
        ],
        **others,
    }


report = event("Alexa", "ChangeReport", change(ON), BRIGHT, REACHABLE)
announcement = event(
    "Alexa.Discovery", "AddOrUpdateReport", {"endpoints": [described()]}, endpoint=False
)
removal = event(
    "Alexa.Discovery",
    "DeleteReport",
    {"endpoints": [{"endpointId": "light#kitchen"}]},
    endpoint=False,
)
doorbell = event(
    "Alexa.DoorbellEventSource",
    "DoorbellPress",
    {"cause": {"type": "PHYSICAL_INTERACTION"}, "timestamp": "2026-11-21T08:00:00Z"},
)
press = event(
    "Alexa.SimpleEventSource",
    "Event",
    {"id": "press", "timestamp": TIME},
    payloadVersion="1.0",
    instance="button.1",
)
automation = event(
    "Alexa.AutomationManagement",
    "GetAlexaAutomationStatus",
    {"capabilities": [{"capability": "Alexa.ThermostatController"}]},
)
automation_of_page = event(
    "Alexa.AutomationManagement",
    "getAlexaAutomationStatus",
    {"capabilities": [{"capability": "Alexa.ThermostatController"}]},
    payloadVersion="1.0",
)
response = event("Alexa", "Response", {}, ON, correlationToken="one")
failure = event(
    "Alexa",
    "ErrorResponse",
    {"type": "ENDPOINT_UNREACHABLE", "message": "It does not answer"},
    correlationToken="two",
)
wake_up = event("Alexa.WakeOnLANController", "WakeUp", {}, correlationToken="three")
scene = event(
    "Alexa.SceneController",
    "ActivationStarted",
    {"cause": {"type": "APP_INTERACTION"}, "timestamp": TIME},
)

GOOD = {
    "change": report,
    "change without context": event("Alexa", "ChangeReport", change(ON)),
    "announcement": announcement,
    "removal": removal,
    "doorbell": doorbell,
    "simple event": press,
    "wake up": wake_up,
    "automation": automation,
    "late response": response,
    "late failure": failure,
    "scene": scene,
    "newer interface": event(
        "Alexa",
        "ChangeReport",
        change(prop("HumiditySensor", "relativeHumidity", 40.5)),
    ),
    "hot": event(
        "Alexa",
        "ChangeReport",
        change(
            prop(
                "ThermostatController",
                "targetSetpoint",
                {"value": 293.0, "scale": "KELVIN"},
            ),
            prop("ThermostatController", "thermostatMode", "CUSTOM"),
        ),
    ),
    "newer category": event(
        "Alexa.Discovery",
        "AddOrUpdateReport",
        {
            "endpoints": [
                described(
                    displayCategories=["VACUUM_CLEANER", "OTHER"],
                    capabilities=[
                        *described()["capabilities"],
                        capability("HumiditySensor", "relativeHumidity"),
                        capability(
                            "EndpointHealth", "connectivity", "battery", version="3.2"
                        ),
                        capability(
                            "ThermostatController",
                            "thermostatMode",
                            configuration={"supportedModes": ["HEAT", "EM_HEAT"]},
                        ),
                    ],
                )
            ]
        },
        endpoint=False,
    ),
}


@pytest.mark.parametrize("build", GOOD.values(), ids=GOOD)
async def test_accepts(cloud: AlexaCloud, build: Callable[[str], Any]) -> None:
    token = (await exchange(cloud, cloud.new_code()))["access_token"]
    message = build(token)
    assert await send(cloud, message, token) == (202, "")
    assert [received.message for received in cloud.events] == [message]
    assert cloud.violations == []
    check_event(message)


def put(build: Callable[[str], Any], value: Any, *path: Any) -> Callable[[str], Any]:
    """Return a function that builds the event with one value replaced."""

    def changed(token: str) -> Any:
        message = build(token)
        reduce(getitem, path[:-1], message)[path[-1]] = value
        return message

    return changed


def drop(build: Callable[[str], Any], *path: Any) -> Callable[[str], Any]:
    """Return a function that builds the event with one key removed."""

    def changed(token: str) -> Any:
        message = build(token)
        del reduce(getitem, path[:-1], message)[path[-1]]
        return message

    return changed


HEADER = ("event", "header")
CHANGED = ("event", "payload", "change", "properties")
FIRST = (*CHANGED, 0)
LISTED = ("event", "payload", "endpoints")
DESCRIBED = (*LISTED, 0)

BAD = {
    "not JSON": (lambda _: b'{"event": ', "is not JSON"),
    "a list": (lambda _: [], "message must be an object"),
    "nan": (put(report, float("nan"), *FIRST, "value"), "NaN is not JSON"),
    "a directive": (lambda _: amazon.discover(), "message.event is missing"),
    "unknown event": (put(report, "Changed", *HEADER, "name"), "there is no event"),
    "no namespace": (drop(report, *HEADER, "namespace"), "namespace is missing"),
    "no id": (drop(report, *HEADER, "messageId"), "messageId is missing"),
    "odd id": (put(report, "a_b", *HEADER, "messageId"), "messageId must match"),
    "long id": (put(report, "a" * 128, *HEADER, "messageId"), "messageId must match"),
    "extra key": (put(report, 1, *HEADER, "extra"), "header.extra is unknown"),
    "instance": (put(report, "a", *HEADER, "instance"), "instance does not belong"),
    "integer version": (put(report, 3, *HEADER, "payloadVersion"), "payloadVersion"),
    "other version": (put(report, "1.0", *HEADER, "payloadVersion"), "must be 3"),
    "simple event 3": (put(press, "3", *HEADER, "payloadVersion"), "must be 1.0"),
    "simple event without instance": (drop(press, *HEADER, "instance"), "is missing"),
    "correlated change": (
        put(report, "x", *HEADER, "correlationToken"),
        "correlationToken does not belong",
    ),
    "uncorrelated response": (
        drop(response, *HEADER, "correlationToken"),
        "correlationToken is missing",
    ),
    "uncorrelated failure": (
        drop(failure, *HEADER, "correlationToken"),
        "correlationToken is missing",
    ),
    "no endpoint": (drop(report, "event", "endpoint"), "endpoint is missing"),
    "endpoint id": (
        put(report, "light.kitchen", "event", "endpoint", "endpointId"),
        "endpointId must match",
    ),
    "no scope": (drop(report, "event", "endpoint", "scope"), "scope is missing"),
    "other scope": (
        put(report, "Atza|other", "event", "endpoint", "scope", "token"),
        "another token",
    ),
    "endpoint of an announcement": (
        put(announcement, {"endpointId": "a"}, "event", "endpoint"),
        "endpoint does not belong",
    ),
    "announcement without scope": (
        drop(announcement, "event", "payload", "scope"),
        "scope is missing",
    ),
    "only at once": (
        event("Alexa", "StateReport", {}, ON, correlationToken="x"),
        "is not sent through the event gateway",
    ),
    "offset": (
        put(report, "2026-11-21T08:00:00+00:00", *FIRST, "timeOfSample"),
        "timeOfSample must be UTC",
    ),
    "microseconds": (
        put(report, "2026-11-21T08:00:00.123456Z", *FIRST, "timeOfSample"),
        "timeOfSample must be UTC",
    ),
    "no such day": (
        put(report, "2026-02-30T08:00:00Z", *FIRST, "timeOfSample"),
        "timeOfSample must be UTC",
    ),
    "no time": (drop(report, *FIRST, "timeOfSample"), "timeOfSample is missing"),
    "no uncertainty": (
        drop(report, *FIRST, "uncertaintyInMilliseconds"),
        "uncertaintyInMilliseconds is missing",
    ),
    "negative uncertainty": (
        put(report, -1, *FIRST, "uncertaintyInMilliseconds"),
        "must be within",
    ),
    "nothing changed": (put(report, [], *CHANGED), "0 items"),
    "odd cause": (
        put(report, "WHIM", "event", "payload", "change", "cause", "type"),
        "cause.type must be",
    ),
    "twice": (put(report, [ON, ON], *CHANGED), "is a duplicate"),
    "on both sides": (
        put(report, [ON, BRIGHT], "context", "properties"),
        "both in change and in context",
    ),
    "odd property": (put(report, 1, *FIRST, "unit"), "unit is unknown"),
    "unknown interface": (
        put(report, "Alexa.Power", *FIRST, "namespace"),
        "namespace is unknown",
    ),
    "no instance": (
        put(report, [prop("ModeController", "mode", "a")], *CHANGED),
        "instance is missing",
    ),
    "humidity as object": (
        put(
            report, [prop("HumiditySensor", "relativeHumidity", {"value": 4})], *CHANGED
        ),
        "value must be a number",
    ),
    "doorbell with fraction": (
        put(doorbell, TIME, "event", "payload", "timestamp"),
        "no fraction",
    ),
    "odd removal": (
        put(removal, [described()], *LISTED),
        "manufacturerName is unknown",
    ),
    "empty removal": (put(removal, [], *LISTED), "0 items"),
    "error with context": (
        put(failure, {"properties": [ON]}, "context"),
        "context does not belong",
    ),
    "error of another namespace": (
        put(failure, "THERMOSTAT_IS_OFF", "event", "payload", "type"),
        "is no error of Alexa",
    ),
    "error without mode": (
        put(failure, "NOT_SUPPORTED_IN_CURRENT_MODE", "event", "payload", "type"),
        "currentDeviceMode is missing",
    ),
    "long name": (
        put(announcement, "a" * 129, *DESCRIBED, "friendlyName"),
        "129 characters",
    ),
    "no category": (put(announcement, [], *DESCRIBED, "displayCategories"), "0 items"),
    "unknown category": (
        put(announcement, ["LAMP"], *DESCRIBED, "displayCategories"),
        "not 'LAMP'",
    ),
    "one id twice": (
        put(announcement, [described(), described()], *LISTED),
        "is a duplicate",
    ),
    "without Alexa": (
        put(
            announcement,
            [capability("PowerController", "powerState")],
            *DESCRIBED,
            "capabilities",
        ),
        "must have the interface Alexa",
    ),
    "unknown capability": (
        put(announcement, "Alexa.Power", *DESCRIBED, "capabilities", 1, "interface"),
        "interface is unknown",
    ),
    **{
        f"dead {interface}": (
            put(
                announcement,
                f"Alexa.{interface}",
                *DESCRIBED,
                *("capabilities", 1, "interface"),
            ),
            "interface is unknown",
        )
        for interface in ("EventDetectionSensor", "MediaMetadata")
    },
    **{
        f"name {name}": (put(announcement, name, *DESCRIBED, "friendlyName"), "letters")
        for name in (
            "Lamp #1",
            "Lamp (left)",
            "Wi-Fi",
            "Lamp \N{FIRE}",
            "A\N{ZERO WIDTH JOINER}B",
        )
    },
    "integer capability version": (
        put(announcement, 3, *DESCRIBED, "capabilities", 1, "version"),
        "version must be",
    ),
    "flag as string": (
        put(
            announcement,
            "true",
            *DESCRIBED,
            *("capabilities", 1, "properties", "retrievable"),
        ),
        "must be true or false",
    ),
}


@pytest.mark.parametrize(("build", "problem"), BAD.values(), ids=BAD)
async def test_rejects(
    cloud: AlexaCloud, build: Callable[[str], Any], problem: str
) -> None:
    token = (await exchange(cloud, cloud.new_code()))["access_token"]
    assert await send(cloud, build(token), token) == (400, "INVALID_REQUEST_EXCEPTION")
    (violation,) = cloud.violations
    assert problem in "; ".join(violation.problems)
    assert token not in violation.body
    assert cloud.events == []


async def test_rejects_large_events(cloud: AlexaCloud) -> None:
    token = (await exchange(cloud, cloud.new_code()))["access_token"]
    many = [described(f"light#{number}") for number in range(301)]
    large = put(announcement, {"it": "x" * 262_144}, *DESCRIBED, "cookie")
    for build in (put(announcement, many, *LISTED), large):
        answer = await send(cloud, build(token), token)
        assert answer == (413, "REQUEST_ENTITY_TOO_LARGE_EXCEPTION")
    assert len(cloud.violations) == 2


async def test_message_id_is_unique_except_for_retries(cloud: AlexaCloud) -> None:
    tokens = await exchange(cloud, cloud.new_code())
    token = tokens["access_token"]
    message = report(token)
    assert await send(cloud, message, token) == (202, "")
    # A refreshed token does not make it another event.
    token = (await refresh(cloud, tokens["refresh_token"]))[1]["access_token"]
    message["event"]["endpoint"]["scope"]["token"] = token
    assert await send(cloud, message, token) == (202, "")
    assert (len(cloud.events), cloud.gateway.retries) == (1, 1)

    message["event"]["payload"] = change(prop("PowerController", "powerState", "OFF"))
    assert (await send(cloud, message, token))[0] == 400


async def test_directive_is_answered_once(cloud: AlexaCloud) -> None:
    token = (await exchange(cloud, cloud.new_code()))["access_token"]
    assert await send(cloud, response(token), token) == (202, "")
    assert (await send(cloud, response(token), token))[0] == 400


async def test_spelling_of_automation_request(cloud: AlexaCloud) -> None:
    token = (await exchange(cloud, cloud.new_code()))["access_token"]
    assert (await send(cloud, automation_of_page(token), token))[0] == 400
    cloud.gateway.automation_form = amazon.AutomationForm.PAGE
    assert (await send(cloud, automation(token), token))[0] == 400
    assert await send(cloud, automation_of_page(token), token) == (202, "")
    assert cloud.violations == []


async def test_access_token(cloud: AlexaCloud) -> None:
    rejected = (401, "INVALID_ACCESS_TOKEN_EXCEPTION")
    tokens = await exchange(cloud, cloud.new_code())
    token = tokens["access_token"]
    assert await send(cloud, report(token), token, region="eu") == rejected
    cloud.gateway.wrong_region_code = "SKILL_NEVER_ENABLED_EXCEPTION"
    assert await send(cloud, report(token), token, region="eu") == (
        403,
        "SKILL_NEVER_ENABLED_EXCEPTION",
    )
    cloud.expire_access_tokens()
    assert await send(cloud, report(token), token) == rejected
    assert cloud.violations == []

    assert await send(cloud, report("None"), "None") == rejected
    assert len(cloud.violations) == 1


async def test_access_token_expires(cloud: AlexaCloud) -> None:
    cloud.lwa.expires_in = 0
    tokens = await exchange(cloud, cloud.new_code())
    token = tokens["access_token"]
    assert tokens["expires_in"] == 0
    assert (await send(cloud, report(token), token))[0] == 401


async def test_code_is_valid_once_and_expires(cloud: AlexaCloud) -> None:
    code = cloud.new_code()
    tokens = await exchange(cloud, code)
    assert tokens["token_type"] == "bearer"
    for bad in (code, "unknown", cloud.new_code(lifetime=0)):
        status, answer = await request_tokens(
            cloud, grant_type="authorization_code", code=bad
        )
        assert (status, answer["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("fields", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "wrong"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": "refresh_token"}, 400, "invalid_request"),
        ({"grant_type": ""}, 400, "invalid_request"),
    ],
)
async def test_lwa_rejects(
    cloud: AlexaCloud, fields: dict[str, str], status: int, error: str
) -> None:
    request = {"grant_type": "authorization_code", "code": cloud.new_code(), **fields}
    answer_status, answer = await request_tokens(cloud, **request)
    assert (answer_status, answer["error"]) == (status, error)


async def test_refresh_tokens_rotate(cloud: AlexaCloud) -> None:
    first = await exchange(cloud, cloud.new_code())
    status, second = await refresh(cloud, first["refresh_token"])
    assert status == 200
    assert first["refresh_token"] != second["refresh_token"]
    assert first["access_token"] != second["access_token"]
    status, answer = await refresh(cloud, first["refresh_token"])
    assert (status, answer["error"]) == (400, "invalid_grant")

    cloud.lwa.accepts_previous_refresh_token = True
    assert (await refresh(cloud, first["refresh_token"]))[0] == 200
    assert cloud.lwa.requests.count("refresh_token") == 3


async def test_revoked_grant(cloud: AlexaCloud) -> None:
    tokens = await exchange(cloud, cloud.new_code())
    other = await exchange(cloud, cloud.new_code("amzn1.account.TWO", "eu"))
    cloud.revoke(amazon.ACCOUNT, code="SKILL_DISABLED_EXCEPTION")
    token = tokens["access_token"]
    assert await send(cloud, report(token), token) == (403, "SKILL_DISABLED_EXCEPTION")
    assert (await refresh(cloud, tokens["refresh_token"]))[0] == 400
    assert [grant.account for grant in cloud.grants()] == ["amzn1.account.TWO"]
    token = other["access_token"]
    assert await send(cloud, report(token), token, region="eu") == (202, "")


async def test_relinking_replaces_grant(cloud: AlexaCloud) -> None:
    old = await exchange(cloud, cloud.new_code())
    new = await exchange(cloud, cloud.new_code())
    assert len(cloud.grants()) == 1
    assert (await refresh(cloud, old["refresh_token"]))[0] == 400
    assert (await refresh(cloud, new["refresh_token"]))[0] == 200


async def test_stores_endpoints_and_values(cloud: AlexaCloud) -> None:
    token = (await exchange(cloud, cloud.new_code()))["access_token"]
    await send(cloud, announcement(token), token)
    await send(cloud, report(token), token)
    assert cloud.endpoints[amazon.ACCOUNT] == {"light#kitchen": described()}
    power = ("light#kitchen", "Alexa.PowerController", "powerState")
    assert cloud.value(*power) == "ON"
    assert cloud.value("light#kitchen", "Alexa.EndpointHealth", "connectivity") == {
        "value": "OK"
    }

    off = prop("PowerController", "powerState", "OFF", timeOfSample=TIME[:-5] + "Z")
    await send(cloud, event("Alexa", "ChangeReport", change(off))(token), token)
    assert cloud.value(*power) == "ON"
    assert len(cloud.customer_homes.stale) == 1

    await send(cloud, removal(token), token)
    assert cloud.endpoints[amazon.ACCOUNT] == {}
    assert cloud.properties[amazon.ACCOUNT] == {}


async def test_waits_for_event(cloud: AlexaCloud) -> None:
    token = (await exchange(cloud, cloud.new_code()))["access_token"]
    await send(cloud, report(token), token)
    first = await cloud.wait_for_event(lambda received: received.name == "ChangeReport")
    assert first.endpoint_id == "light#kitchen"
    assert (first.cause, first.changed) == ("PHYSICAL_INTERACTION", [ON])
    assert first.unchanged == [BRIGHT, REACHABLE]
    with pytest.raises(AssertionError, match=r"No such event in 0\.01 s, only \[\]"):
        await cloud.wait_for_event(since=1, within=0.01)


async def test_faults_are_injected_in_order(cloud: AlexaCloud) -> None:
    token = (await exchange(cloud, cloud.new_code()))["access_token"]
    cloud.faults.add("gateway", amazon.throttled(retry_after="2"))
    cloud.faults.add("gateway", amazon.unavailable(), times=2)
    message = report(token)
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.post(cloud.gateway_url(), json=message) as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (429, "2")
            assert (await answer.json())["payload"]["code"] == "THROTTLING_EXCEPTION"
        for _ in range(2):
            async with session.post(cloud.gateway_url(), json=message) as answer:
                assert answer.status == 503
        cloud.faults.add("gateway", amazon.html())
        async with session.post(cloud.gateway_url(), json=message) as answer:
            assert (answer.status, answer.content_type) == (502, "text/html")
        assert cloud.events == []
        cloud.faults.add("gateway", amazon.empty(204).after_handling())
        async with session.post(cloud.gateway_url(), json=message) as answer:
            assert (answer.status, await answer.read()) == (204, b"")
    assert len(cloud.events) == 1
    assert cloud.faults.injected["gateway"] == 5


async def test_connection_faults(cloud: AlexaCloud) -> None:
    tokens = await exchange(cloud, cloud.new_code())
    token = tokens["access_token"]
    cloud.faults.add("gateway", amazon.reset())
    cloud.faults.add("gateway", amazon.reset().after_handling())
    for _ in range(2):
        with pytest.raises(aiohttp.ClientConnectionError):
            await send(cloud, report(token), token)
    assert len(cloud.events) == 1
    cloud.faults.add("token", amazon.hang())
    async with aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=0.05)
    ) as session:
        with pytest.raises(TimeoutError):
            await session.post(cloud.token_url)
    assert (await refresh(cloud, tokens["refresh_token"]))[0] == 200


CODE = "SERVICE_UNAVAILABLE_EXCEPTION"


@pytest.mark.parametrize(
    ("fault", "in_chunks"),
    [
        (amazon.unavailable().split_in(CODE), True),
        (amazon.unavailable().split_in(CODE, sized=True), False),
        (amazon.unavailable().in_chunks(20, seconds=0.2), True),
        (amazon.unavailable().split_in_head(), False),
        (amazon.unavailable().padded(1024**2), False),
    ],
    ids=range(5),
)
async def test_complete_answers_of_faults(
    cloud: AlexaCloud, fault: amazon.Fault, *, in_chunks: bool
) -> None:
    cloud.faults.add("gateway", fault)
    async with (
        aiohttp.ClientSession() as session,
        session.post(cloud.gateway_url()) as answer,
    ):
        first = await answer.content.readany()
        whole = first + await answer.read()
    assert answer.status == 503
    assert json.loads(whole)["payload"]["code"] == CODE
    assert ("Transfer-Encoding" in answer.headers) == in_chunks
    # The body arrives at once only if the answer is split in its headers.
    assert (CODE.encode() in first) == fault.head_split


@pytest.mark.parametrize(
    "fault",
    [
        amazon.unavailable().split_in(CODE).cut_off(),
        amazon.unavailable().split_in(CODE, sized=True).cut_off(),
        amazon.unavailable().in_chunks(3).cut_off(),
        amazon.unavailable().split_in_head().cut_off(),
    ],
    ids=range(4),
)
async def test_truncated_answers_of_faults(
    cloud: AlexaCloud, fault: amazon.Fault
) -> None:
    cloud.faults.add("gateway", fault)
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientError):
            await (await session.post(cloud.gateway_url())).read()


@pytest.mark.parametrize(
    "fault",
    [amazon.real_answer().in_chunks(7), amazon.real_answer().split_in_head()],
    ids=range(2),
)
async def test_unusual_transfer_of_real_answers(
    cloud: AlexaCloud, fault: amazon.Fault
) -> None:
    cloud.faults.add("token", fault, times=2)
    tokens = await exchange(cloud, cloud.new_code())
    token = tokens["access_token"]
    assert (await send(cloud, report(token), token))[0] == 202
    assert (await refresh(cloud, "unknown"))[1]["error"] == "invalid_grant"


async def test_random_faults_are_all_injected(cloud: AlexaCloud) -> None:
    faults = [amazon.empty(status) for status in range(500, 510)]
    cloud.faults.at_random("token", faults, rate=1)
    for _ in range(3):
        taken = [cloud.faults.take("token") for _ in faults]
        assert {*taken} == {*faults} == cloud.faults.kinds["token"]


async def test_random_faults_depend_on_seed(cloud: AlexaCloud) -> None:
    seen = []
    for _ in range(2):
        cloud.faults.at_random(
            "gateway", [amazon.unavailable(), amazon.html()], rate=0.3, seed=7
        )
        faults = [cloud.faults.take("gateway") for _ in range(200)]
        seen.append([fault and fault.status for fault in faults])
    assert seen[0] == seen[1]
    assert 30 < len([status for status in seen[0] if status]) < 90
    cloud.faults.clear()
    assert cloud.faults.take("gateway") is None


async def test_runs_beside_home_assistant(
    hass: HomeAssistant, cloud: AlexaCloud
) -> None:
    token = (await exchange(cloud, cloud.new_code()))["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    session = async_get_clientsession(hass)
    answer = await session.post(
        cloud.gateway_url(), json=report(token), headers=headers
    )
    assert (answer.status, await answer.read()) == (202, b"")


async def test_restart_keeps_port(cloud: AlexaCloud) -> None:
    tokens = await exchange(cloud, cloud.new_code())
    await cloud.stop()
    with pytest.raises(aiohttp.ClientConnectionError):
        await refresh(cloud, tokens["refresh_token"])
    await cloud.start()
    assert (await refresh(cloud, tokens["refresh_token"]))[0] == 200


async def test_forwarder(socket_enabled: None) -> None:
    seen: list[web.Request] = []
    status = 200

    async def handle(request: web.Request) -> web.Response:
        seen.append(request)
        return web.json_response({"asked": await request.json()}, status=status)

    app = web.Application()
    app.router.add_post("/api/alexa/smart_home", handle)
    async with TestServer(app) as server:
        forwarder = Forwarder(
            base_url=str(server.make_url("/")), token="secret", aws_region="eu-west-1"
        )
        asked = amazon.report_state("light#kitchen")
        answer = await forwarder.send(asked)
        assert answer.message == {"asked": asked}
        assert answer.seconds > 0
        headers = seen[0].headers
        assert headers["Authorization"] == "Bearer secret"
        assert headers["Content-Type"] == "application/json"
        assert headers["User-Agent"] == (
            "Home Assistant Alexa Smart Home Skill - eu-west-1 - python-requests/2.32.3"
        )
        status = 500
        with pytest.raises(amazon.ForwarderError, match="HTTP 500"):
            await forwarder.send(asked)
    assert "secret" not in repr(forwarder)


DIRECTIVES = {
    "Authorization/Authorization.AcceptGrant.request.json": amazon.accept_grant("code"),
    "Discovery/Discovery.request.json": amazon.discover(),
    "StateReport/ReportState.json": amazon.report_state("endpoint-001"),
    "BrightnessController/BrightnessController.SetBrightness.request.json": directive(
        "Alexa.BrightnessController",
        "SetBrightness",
        "endpoint-001",
        {"brightness": 75},
    ),
}


def keys_of(value: Any) -> Any:
    """Return the nested keys of a value."""
    if isinstance(value, dict):
        return {key: keys_of(item) for key, item in value.items()}
    return None


@needs_samples
@pytest.mark.parametrize("name", DIRECTIVES)
def test_directives_look_like_samples(name: str) -> None:
    sample = json.loads((SCHEMA_PATH.parent / "sample_messages" / name).read_text())
    assert keys_of(DIRECTIVES[name]) == keys_of(sample)


@needs_schema
@needs_samples
def test_all_samples_pass() -> None:
    messages = [json.loads(path.read_text()) for path in SAMPLES]
    events = [message for message in messages if "event" in message]
    assert len(events) == 34
    for message in events:
        check_event(message)


@needs_schema
@pytest.mark.parametrize(
    ("build", "problem"),
    [
        (
            put(report, "on fire", *FIRST, "value"),
            r"PowerController powerState: \$.value",
        ),
        (put(report, [prop("Speaker", "loudness", 1)], *CHANGED), "does not define"),
        (
            put(
                announcement,
                [{"name": "power"}],
                *DESCRIBED,
                *("capabilities", 1, "properties", "supported"),
            ),
            "'power' is not one of",
        ),
        (put(report, 50.0, "context", "properties", 0, "value"), "brightness"),
    ],
)
def test_schema_rejects(build: Callable[[str], Any], problem: str) -> None:
    with pytest.raises(AssertionError, match=problem):
        check_event(build("Atza|token"))


def test_check_event_compares_answer_and_directive() -> None:
    asked = directive("Alexa.PowerController", "TurnOn", "light#kitchen")
    answer = response("Atza|token")
    answer["event"]["header"]["correlationToken"] = asked["directive"]["header"][
        "correlationToken"
    ]
    check_event(answer, directive=asked)
    answer["event"]["header"]["messageId"] = asked["directive"]["header"]["messageId"]
    answer["event"]["endpoint"]["endpointId"] = "light#hall"
    answer["event"]["header"]["correlationToken"] = "other"
    with pytest.raises(AssertionError) as err:
        check_event(answer, directive=asked)
    assert [line.split()[0] for line in str(err.value).splitlines()] == [
        "correlationToken",
        "messageId",
        "endpointId",
    ]
