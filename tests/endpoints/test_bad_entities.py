"""Tests of entities with unreadable states: other entities are not affected."""

from collections.abc import Callable
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from tests.alexa_cloud import AlexaCloud
from tests.conftest import Alexa, SetUp, credentials, error, values

BAD = "media_player.bad"
# It is reported after the media player when reporting starts.
SWITCH = "switch.pump"
VOLUME_SET = {"supported_features": 4}


class Unreadable:
    """An attribute value that raises an error when it is converted."""

    def __float__(self) -> float:
        raise RuntimeError("unreadable: http://user:password@camera/?token=secret")


def set_volume(hass: HomeAssistant, volume: Any) -> None:
    hass.states.async_set(BAD, "playing", {**VOLUME_SET, "volume_level": volume})


@pytest.fixture
async def entry(
    hass: HomeAssistant, cloud: AlexaCloud, set_up: SetUp
) -> AlexaConfigEntry:
    """Set up an entity with an unreadable state and one with a readable state."""
    set_volume(hass, 0.5)
    hass.states.async_set(SWITCH, "off")
    entry = await set_up(credentials(cloud))
    set_volume(hass, Unreadable())
    return entry


async def test_state_report_contains_readable_properties(
    entry: AlexaConfigEntry, alexa: Alexa
) -> None:
    answer = await alexa.ask("ReportState", BAD)
    assert values(answer) == {"EndpointHealth.connectivity": {"value": "OK"}}


async def test_account_is_linked(
    hass: HomeAssistant, entry: AlexaConfigEntry, cloud: AlexaCloud, alexa: Alexa
) -> None:
    """Neither AcceptGrant nor the reports of other entities fail."""
    answer = await alexa.link(cloud.new_code())
    assert answer["event"]["header"]["name"] == "AcceptGrant.Response"
    await alexa.discover()
    set_volume(hass, Unreadable())
    hass.states.async_set(SWITCH, "on")
    await cloud.wait_for_event(lambda event: event.endpoint_id == "switch#pump")


async def test_missed_changes_are_reported(
    hass: HomeAssistant, entry: AlexaConfigEntry, cloud: AlexaCloud, alexa: Alexa
) -> None:
    """The report of missed changes after the start skips the unreadable entity."""
    await alexa.link(cloud.new_code())
    await hass.config_entries.async_unload(entry.entry_id)
    hass.states.async_set(SWITCH, "on")
    since = len(cloud.events)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await cloud.wait_for_event(
        lambda event: event.endpoint_id == "switch#pump", since=since
    )


async def test_directive_is_executed(
    hass: HomeAssistant, entry: AlexaConfigEntry, alexa: Alexa
) -> None:
    """The response contains the expected value and omits unreadable properties."""
    calls: list[ServiceCall] = []
    hass.services.async_register("media_player", "volume_set", calls.append)
    answer = await alexa.ask("Speaker.SetVolume", BAD, {"volume": 20})
    assert len(calls) == 1
    assert values(answer)["Speaker.volume"] == 20


async def test_fault_is_logged_once(
    hass: HomeAssistant,
    entry: AlexaConfigEntry,
    cloud: AlexaCloud,
    alexa: Alexa,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await alexa.link(cloud.new_code())
    for _ in range(3):
        set_volume(hass, Unreadable())
        set_volume(hass, 0.3)
        await alexa.ask("ReportState", BAD)
    records = [record for record in caplog.records if BAD in record.getMessage()]
    assert len(records) == 1
    assert "Traceback" not in caplog.text
    assert "password" not in caplog.text
    assert "secret" not in caplog.text


async def test_issue_lists_entity_until_readable(
    hass: HomeAssistant, entry: AlexaConfigEntry, alexa: Alexa
) -> None:
    """The endpoint stays in discovery."""
    await alexa.ask("ReportState", BAD)
    assert BAD in await alexa.discover()
    issue = ir.async_get(hass).async_get_issue(DOMAIN, "left_out")
    assert issue is not None
    assert f"`{BAD}`" in issue.translation_placeholders["list"]
    set_volume(hass, 0.5)
    await alexa.ask("ReportState", BAD)
    await alexa.discover()
    assert ir.async_get(hass).async_get_issue(DOMAIN, "left_out") is None


@pytest.mark.parametrize(
    "break_compilation",
    [
        pytest.param(
            lambda patch: patch.setattr(
                "custom_components.alexa_smart_home.protocol.description."
                "EndpointDescription.shape_of",
                _raise,
            ),
            id="shape",
        ),
        pytest.param(
            lambda patch: patch.setattr(
                "custom_components.alexa_smart_home.endpoints.exposure.Exposure.identity",
                _raise,
            ),
            id="identity",
        ),
    ],
)
async def test_compile_error(
    hass: HomeAssistant,
    entry: AlexaConfigEntry,
    alexa: Alexa,
    monkeypatch: pytest.MonkeyPatch,
    break_compilation: Callable[[pytest.MonkeyPatch], None],
) -> None:
    """An entity with a compile error has no endpoint; others keep theirs."""
    assert set(await alexa.discover()) == {SWITCH, BAD}
    with monkeypatch.context() as patch:
        break_compilation(patch)
        hass.states.async_set("switch.new", "on")
        assert set(await alexa.discover()) == {SWITCH, BAD}
        assert error(await alexa.ask("ReportState", "switch.new"))[1] == (
            "NO_SUCH_ENDPOINT"
        )
        assert "switch.new" in entry.runtime_data.endpoints.faults.left_out
    hass.states.async_set("switch.new", "off")
    entry.runtime_data.endpoints.async_forget("switch.new")
    assert set(await alexa.discover()) == {SWITCH, BAD, "switch.new"}
    assert not entry.runtime_data.endpoints.faults.left_out


def _raise(*_: object) -> None:
    raise RuntimeError("broken")
