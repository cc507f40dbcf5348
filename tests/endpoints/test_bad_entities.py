"""An entity that cannot be read: nothing else suffers, and people are told once."""

from collections.abc import Callable
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.alexa_smart_home.const import DOMAIN
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from tests.alexa_cloud import AlexaCloud
from tests.conftest import Alexa, SetUp, credentials, error, values

BAD = "media_player.bad"
# The catch-up comes to it after the media player.
SWITCH = "switch.pump"
VOLUME_SET = {"supported_features": 4}


class Poison:
    """A value of an attribute that raises whatever it is made into."""

    def __float__(self) -> float:
        raise RuntimeError("poison of http://user:password@camera/?token=secret")


def set_volume(hass: HomeAssistant, volume: Any) -> None:
    hass.states.async_set(BAD, "playing", {**VOLUME_SET, "volume_level": volume})


@pytest.fixture
async def entry(
    hass: HomeAssistant, cloud: AlexaCloud, set_up: SetUp
) -> AlexaConfigEntry:
    """Set up with an entity that cannot be read beside one that can."""
    set_volume(hass, 0.5)
    hass.states.async_set(SWITCH, "off")
    entry = await set_up(credentials(cloud))
    set_volume(hass, Poison())
    return entry


async def test_a_state_report_tells_the_other_values(
    entry: AlexaConfigEntry, alexa: Alexa
) -> None:
    answer = await alexa.ask("ReportState", BAD)
    assert values(answer) == {"EndpointHealth.connectivity": {"value": "OK"}}


async def test_an_account_is_linked(
    hass: HomeAssistant, entry: AlexaConfigEntry, cloud: AlexaCloud, alexa: Alexa
) -> None:
    """Neither AcceptGrant nor the reports of other entities fail."""
    answer = await alexa.link(cloud.new_code())
    assert answer["event"]["header"]["name"] == "AcceptGrant.Response"
    await alexa.discover()
    set_volume(hass, Poison())
    hass.states.async_set(SWITCH, "on")
    await cloud.wait_for_event(lambda event: event.endpoint_id == "switch#pump")


async def test_the_entities_are_caught_up(
    hass: HomeAssistant, entry: AlexaConfigEntry, cloud: AlexaCloud, alexa: Alexa
) -> None:
    """The catch-up at the start passes over the entity."""
    await alexa.link(cloud.new_code())
    await hass.config_entries.async_unload(entry.entry_id)
    hass.states.async_set(SWITCH, "on")
    since = len(cloud.events)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await cloud.wait_for_event(
        lambda event: event.endpoint_id == "switch#pump", since=since
    )


async def test_a_command_is_carried_out(
    hass: HomeAssistant, entry: AlexaConfigEntry, alexa: Alexa
) -> None:
    """The answer says what is known, although the rest cannot be read."""
    done = []
    hass.services.async_register("media_player", "volume_set", done.append)
    answer = await alexa.ask("Speaker.SetVolume", BAD, {"volume": 20})
    assert len(done) == 1
    assert values(answer)["Speaker.volume"] == 20


async def test_it_is_logged_once(
    hass: HomeAssistant,
    entry: AlexaConfigEntry,
    cloud: AlexaCloud,
    alexa: Alexa,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await alexa.link(cloud.new_code())
    for _ in range(3):
        set_volume(hass, Poison())
        set_volume(hass, 0.3)
        await alexa.ask("ReportState", BAD)
    told = [record for record in caplog.records if BAD in record.getMessage()]
    assert len(told) == 1
    assert "Traceback" not in caplog.text
    assert "password" not in caplog.text
    assert "secret" not in caplog.text


async def test_a_repair_lists_it_until_it_can_be_read(
    hass: HomeAssistant, entry: AlexaConfigEntry, alexa: Alexa
) -> None:
    """The endpoint is still one that Alexa discovers."""
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
    "spoil",
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
async def test_an_entity_that_cannot_be_compiled(
    hass: HomeAssistant,
    entry: AlexaConfigEntry,
    alexa: Alexa,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[pytest.MonkeyPatch], None],
) -> None:
    """It is no endpoint until it can be compiled; others stay."""
    assert set(await alexa.discover()) == {SWITCH, BAD}
    with monkeypatch.context() as patch:
        spoil(patch)
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
