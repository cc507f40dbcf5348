"""Tests that texts in answers, log and events are bounded and without secrets."""

from typing import Any

from homeassistant.core import Event, HomeAssistant, ServiceCall
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.alexa_smart_home.const import API_URL, EVENT_DIRECTIVE, MAX_NAME
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.protocol.message_log import MAX_LOGGED, Once
from custom_components.alexa_smart_home.protocol.redact import cut, masked
from tests.alexa_cloud import AlexaCloud
from tests.alexa_cloud.schema import check_event
from tests.conftest import Alexa, SetUp, credentials, error

LIGHT = "light.kitchen"
LONG = "x" * 9_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rtsp://user:p%40ss@10.0.0.9/live", "rtsp://**@10.0.0.9/live"),
        ("rtsp://user:p@ss@10.0.0.9/live", "rtsp://**@10.0.0.9/live"),
        ("http://cam/?token=a-b&auth=c d", "http://cam/?token=**&auth=** d"),
        ("no URL, 1 > 0 & so on", "no URL, 1 > 0 & so on"),
        ("two\nlines", "two?lines"),
        (LONG, LONG[:MAX_NAME]),
    ],
    ids=lambda text: text[:30],
)
def test_masked(text: str, expected: str) -> None:
    assert masked(text) == expected


def test_cut() -> None:
    assert cut("light.kitchen") == "light.kitchen"
    assert cut("a\x00b\x1b[2J\u202e" + LONG) == ("a?b?[2J?" + LONG)[:MAX_NAME]


def test_once_is_bounded() -> None:
    once = Once()
    assert once("a", 1)
    assert not once("a", 1)
    assert all(once("b", number) for number in range(MAX_LOGGED))
    assert once("a", 1)


async def test_long_name_is_cut(
    hass: HomeAssistant,
    set_up: SetUp,
    hass_client: ClientSessionGenerator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Events, diagnostics and answers contain 255 characters of a name."""
    entry: AlexaConfigEntry = await set_up()
    client = await hass_client()
    fired: list[Event[Any]] = []
    hass.bus.async_listen(EVENT_DIRECTIVE, fired.append)
    caplog.clear()
    for _ in range(3):
        header = {"namespace": f"Alexa.{LONG}\n", "name": f"{LONG}\x1b"}
        response = await client.post(
            API_URL,
            json={
                "directive": {
                    "header": header,
                    "endpoint": {"endpointId": f"light#{LONG}"},
                }
            },
        )
        check_event(await response.json())
    await hass.async_block_till_done()
    request = fired[0].data["request"]
    assert {*map(len, request.values())} == {MAX_NAME}
    assert all(text.isprintable() for text in request.values())
    (record, *_) = entry.runtime_data.directive_log
    assert len(record.message) == len(record.entity_id) == MAX_NAME
    ours = [record for record in caplog.records if "alexa_smart_home" in record.name]
    assert sum(len(record.getMessage()) for record in ours) < 300


async def test_unknown_directive_is_not_echoed_at_length(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa
) -> None:
    hass.states.async_set(LIGHT, "off")
    await set_up()
    answer = await alexa.ask(f"PowerController.{LONG}", LIGHT)
    assert error(answer)[1] == "INVALID_DIRECTIVE"
    assert len(answer["event"]["payload"]["message"]) <= MAX_NAME


async def test_internal_errors_are_logged_without_secrets(
    hass: HomeAssistant,
    set_up: SetUp,
    alexa: Alexa,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An error is logged once per kind, even if its text differs."""
    hass.states.async_set(LIGHT, "off")
    await set_up()
    number = 0

    async def fail(_: ServiceCall) -> None:
        nonlocal number
        number += 1
        raise RuntimeError(f"rtsp://user:password@10.0.0.9/{number}?token=secret")

    hass.services.async_register("light", "turn_on", fail)
    for _ in range(3):
        answer = await alexa.ask("PowerController.TurnOn", LIGHT)
        assert error(answer) == ("Alexa", "INTERNAL_ERROR")
        assert answer["event"]["payload"]["message"] == "Internal error"
    assert caplog.text.count("Could not handle") == 1
    ours = "".join(
        record.getMessage() for record in caplog.records if "alexa_" in record.name
    )
    assert "rtsp://**@10.0.0.9/1?token=**" in ours
    assert "password" not in ours
    assert "secret" not in ours


async def test_answer_to_failed_link_contains_no_reason(
    hass: HomeAssistant,
    set_up: SetUp,
    alexa: Alexa,
    cloud: AlexaCloud,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The reason is logged once."""
    await set_up(credentials(cloud))
    for _ in range(3):
        answer = await alexa.link("a wrong code")
        assert error(answer) == ("Alexa.Authorization", "ACCEPT_GRANT_FAILED")
        message = answer["event"]["payload"]["message"]
        assert message == "The tokens cannot be received or stored"
    assert caplog.text.count("Could not link an account: Login with Amazon") == 1
