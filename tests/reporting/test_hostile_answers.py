"""Test answers of Amazon that are split, slow, huge, redirected or echo secrets."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
import json
from typing import Any

from aiohttp import web
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.reporting import lwa
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.faults import Fault, endless, hang, redirect, refusal
from tests.common import async_idle, toggle
from tests.conftest import Alexa, SetUp, credentials, error

LIGHT = "light.kitchen"


async def test_split_error_code(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry
) -> None:
    """The error code is found in a body that arrives in chunks."""
    fault = replace(refusal(403, "SKILL_DISABLED_EXCEPTION"), chunks=3)
    cloud.faults.add("gateway", fault)
    hass.states.async_set(LIGHT, "on")
    await async_idle(hass)
    assert linked.runtime_data.reporting.outbox.state == "relink_needed"


@pytest.mark.parametrize("status", [202, 404])
async def test_endless_gateway_answer(
    hass: HomeAssistant, cloud: AlexaCloud, linked: AlexaConfigEntry, status: int
) -> None:
    """At most 16 KB of an error are read, and nothing of a success."""
    cloud.faults.add("gateway", endless(status))
    outbox = linked.runtime_data.reporting.outbox
    sent = outbox.sent
    hass.states.async_set(LIGHT, "on")
    await async_idle(hass)
    assert (outbox.sent - sent, outbox.rejections) == (
        (1, 0) if status == 202 else (0, 1)
    )


async def test_token_request_follows_no_redirect(
    cloud: AlexaCloud, set_up: SetUp, alexa: Alexa
) -> None:
    """The client secret and the code are not sent to another server."""
    stolen: list[bytes] = []

    async def steal(request: web.Request) -> web.Response:
        stolen.append(await request.read())
        return web.json_response({"access_token": "A", "refresh_token": "R"})

    app = web.Application()
    app.router.add_post("/", steal)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        port = runner.addresses[0][1]
        await set_up(credentials(cloud))
        cloud.faults.add("token", redirect(f"http://127.0.0.1:{port}/"))
        answer = await alexa.link(cloud.new_code())
    finally:
        await runner.cleanup()
    assert error(answer) == ("Alexa.Authorization", "ACCEPT_GRANT_FAILED")
    assert not stolen


async def test_endless_token_answer(
    cloud: AlexaCloud, set_up: SetUp, alexa: Alexa
) -> None:
    """At most 64 KB are read, before the request times out."""
    await set_up(credentials(cloud))
    cloud.faults.add("token", endless(200))
    async with asyncio.timeout(lwa.TIMEOUT - 1):
        answer = await alexa.link(cloud.new_code())
    assert error(answer) == ("Alexa.Authorization", "ACCEPT_GRANT_FAILED")


async def test_split_token_answer(
    cloud: AlexaCloud, set_up: SetUp, alexa: Alexa
) -> None:
    entry = await set_up(credentials(cloud))
    body = json.dumps({"access_token": "A", "refresh_token": "R", "expires_in": 99})
    cloud.faults.add("token", Fault(status=200, body=body, chunks=3))
    await alexa.link(cloud.new_code())
    assert entry.runtime_data.reporting.outbox.state == "linked"


async def test_code_exchange_times_out_after_six_seconds(
    hass: HomeAssistant, cloud: AlexaCloud, set_up: SetUp, alexa: Alexa
) -> None:
    """The Lambda function waits for 8 seconds."""
    await set_up(credentials(cloud))
    cloud.faults.add("token", hang())
    linking = asyncio.create_task(alexa.link(cloud.new_code()))
    await cloud.faults.wait_for("token")
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=6))
    async with asyncio.timeout(2):
        answer = await linking
    assert error(answer) == ("Alexa.Authorization", "ACCEPT_GRANT_FAILED")


@pytest.mark.parametrize(
    ("expires_in", "seconds"),
    [
        ("3599", 3599),
        ("1e300", lwa.MAX_LIFETIME),
        ("1" + "0" * 18, lwa.MAX_LIFETIME),
        ("-5", lwa.DEFAULT_LIFETIME),
        ("0", lwa.DEFAULT_LIFETIME),
        ("true", lwa.DEFAULT_LIFETIME),
        ("null", lwa.DEFAULT_LIFETIME),
        ('"3600"', lwa.DEFAULT_LIFETIME),
        ("{}", lwa.DEFAULT_LIFETIME),
    ],
    ids=str,
)
async def test_lifetime_of_token(
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
    freezer: FrozenDateTimeFactory,
    expires_in: str,
    seconds: float,
) -> None:
    entry = await set_up(credentials(cloud))
    body = f'{{"access_token": "A", "refresh_token": "R", "expires_in": {expires_in}}}'
    cloud.faults.add("token", Fault(status=200, body=body))
    before: datetime = dt_util.utcnow()
    await alexa.link(cloud.new_code())
    (grant,) = entry.runtime_data.reporting.outbox.gateway.grants
    assert (grant.tokens.expires_at - before).total_seconds() == seconds


@pytest.mark.parametrize(
    "token", ["", "new\nline", "n\u00efl", 3, None, "A" * 5000], ids=range(6)
)
async def test_invalid_token_is_rejected(
    cloud: AlexaCloud, set_up: SetUp, alexa: Alexa, token: Any
) -> None:
    await set_up(credentials(cloud))
    body = json.dumps({"access_token": token, "refresh_token": "R"})
    cloud.faults.add("token", Fault(status=200, body=body))
    answer = await alexa.link(cloud.new_code())
    assert error(answer) == ("Alexa.Authorization", "ACCEPT_GRANT_FAILED")


async def test_echoed_secret_is_neither_answered_nor_logged(
    cloud: AlexaCloud, set_up: SetUp, alexa: Alexa, caplog: pytest.LogCaptureFixture
) -> None:
    await set_up(credentials(cloud))
    cloud.faults.add("token", Fault(status=400, body='{"error": "a secret"}'))
    answer = await alexa.link(cloud.new_code())
    assert "a secret" not in str(answer)
    assert "a secret" not in caplog.text


async def test_echoed_token_is_not_logged(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The token is redacted, complete or truncated, in the description and the body."""
    caplog.set_level("DEBUG", "custom_components.alexa_smart_home")
    (grant,) = linked.runtime_data.reporting.outbox.gateway.grants
    token = grant.tokens.access_token
    code = "INVALID_REQUEST_EXCEPTION"
    for text in (
        f"Bad {token}!",
        f"Bad {token[:20]}",
        f'{{"scope": "{token}"}}',
        # The limit of the logged text is in the middle of a token without its prefix.
        f"{'x ' * 45}{token[5:]}",
    ):
        cloud.faults.add("gateway", refusal(400, code, text))
        await _toggle(hass)
    # The limit is in the middle of the token.
    echo = "x" * (16 * 1024 - 60) + token
    for body in (echo, json.dumps({"payload": {"description": echo}})):
        cloud.faults.add("gateway", Fault(status=400, body=body))
        await _toggle(hass)
    cloud.faults.add("gateway", refusal(400, token))
    await _toggle(hass)
    assert linked.runtime_data.reporting.outbox.rejections == 7
    assert "Bad **REDACTED**" in caplog.text
    assert token[5:15] not in caplog.text
    history = linked.runtime_data.reporting.outbox.gateway.message_log
    assert not [record for record in history if token[5:15] in record.result]


async def test_echoed_token_without_prefix_is_not_logged(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    set_up: SetUp,
    alexa: Alexa,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A token of Amazon may be as short as a word."""
    hass.states.async_set(LIGHT, "off")
    await set_up(credentials(cloud))
    body = json.dumps({"access_token": "opaque", "refresh_token": "R"})
    cloud.faults.add("token", Fault(status=200, body=body))
    await alexa.link(cloud.new_code())
    cloud.faults.add(
        "gateway", refusal(400, "INVALID_REQUEST_EXCEPTION", "Bad opaque!")
    )
    await _toggle(hass)
    (line,) = [text for text in caplog.messages if "does not take" in text]
    assert line.endswith(": Bad **REDACTED**!")


async def test_each_error_code_is_logged_once(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    linked: AlexaConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """At most 32 codes are logged."""
    codes = [f"CODE_{number}" for number in range(40)]
    for code in ("INVALID_REQUEST_EXCEPTION",) * 9 + (*codes, *codes):
        cloud.faults.add("gateway", refusal(400, code, "x " * 999))
        await _toggle(hass)
    lines = [
        record.getMessage()
        for record in caplog.records
        if record.levelname == "WARNING" and record.name.endswith("alexa_smart_home")
    ]
    assert len([line for line in lines if "does not take" in line]) == 32
    assert all(len(line) < 300 for line in lines)


async def _toggle(hass: HomeAssistant) -> None:
    toggle(hass)
    await async_idle(hass)
