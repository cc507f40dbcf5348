"""Test a player that updates late, rejects commands or becomes unavailable."""

from typing import Final, override

from homeassistant.components.media_player import MediaPlayerEntity
from homeassistant.components.media_player.const import (
    MediaPlayerEntityFeature as Feature,
    MediaPlayerState as PlayerState,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest

from custom_components.alexa_smart_home.endpoints.explain import explain
from custom_components.alexa_smart_home.models import AlexaConfigEntry
from custom_components.alexa_smart_home.reporting.reporter import CONFIRMATION_TIME
from tests.alexa_cloud import AlexaCloud
from tests.common import async_later, interfaces, one_report
from tests.conftest import Alexa, SetUp, error, values
from tests.platform import async_add

PLAYER: Final = "media_player.kitchen"
PLAYBACK: Final = "PlaybackStateReporter.playbackState"
FEATURES: Final = (
    Feature.PLAY
    | Feature.PAUSE
    | Feature.STOP
    | Feature.VOLUME_SET
    | Feature.SELECT_SOURCE
)


class QueueEmpty(Exception):
    """Error of the library of the player."""


class Player(MediaPlayerEntity):
    """Media player that executes actions but writes no state."""

    entity_id = PLAYER
    _attr_unique_id = "kitchen"
    _attr_name = "Kitchen"
    _attr_should_poll = False
    _attr_state = PlayerState.PLAYING
    _attr_supported_features = FEATURES
    _attr_volume_level = 0.3
    _attr_source_list = ("Radio", "HDMI 1")

    problem: Exception | None = None

    async def _execute(self) -> None:
        if self.problem is not None:
            raise HomeAssistantError("192.168.1.7: no") from self.problem

    @override
    async def async_media_play(self) -> None:
        await self._execute()

    @override
    async def async_media_pause(self) -> None:
        await self._execute()

    @override
    async def async_media_stop(self) -> None:
        await self._execute()

    def set_state(self, state: PlayerState) -> None:
        """Write another state as after a change in the app of the player."""
        self._attr_state = state
        self.async_write_ha_state()

    def set_unavailable(self) -> None:
        """Become unavailable without features."""
        self._attr_available = False
        self._attr_supported_features = Feature(0)
        self.async_write_ha_state()

    def set_available(self, features: Feature = FEATURES) -> None:
        """Become available again."""
        self._attr_available = True
        self._attr_supported_features = features
        self.async_write_ha_state()


@pytest.fixture
async def player(hass: HomeAssistant) -> Player:
    """Set up a player that is playing."""
    player = Player()
    await async_add(hass, player)
    return player


@pytest.mark.parametrize(
    ("directive", "state", "expected"),
    [
        ("Pause", PlayerState.PLAYING, "PAUSED"),
        ("Stop", PlayerState.PLAYING, "STOPPED"),
        ("Play", PlayerState.PAUSED, "PLAYING"),
        # Pause has no effect while idle.
        ("Pause", PlayerState.IDLE, "STOPPED"),
    ],
)
async def test_player_updates_late(
    player: Player,
    set_up: SetUp,
    alexa: Alexa,
    directive: str,
    state: PlayerState,
    expected: str,
) -> None:
    """Test that the response has the playback state after the command."""
    player.set_state(state)
    await set_up()
    answer = await alexa.ask(f"PlaybackController.{directive}", PLAYER)
    assert values(answer)[PLAYBACK] == {"state": expected}


async def test_player_updates_during_command(
    player: Player, set_up: SetUp, alexa: Alexa, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that a state that changes during the command is not replaced."""
    await set_up()

    async def stop() -> None:
        player.set_state(PlayerState.IDLE)

    monkeypatch.setattr(player, "async_media_pause", stop)
    answer = await alexa.ask("PlaybackController.Pause", PLAYER)
    assert values(answer)[PLAYBACK] == {"state": "STOPPED"}


async def test_player_never_updates(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    player: Player,
    linked: AlexaConfigEntry,
    alexa: Alexa,
) -> None:
    """Test that a change report corrects the playback state."""
    since = len(cloud.events)
    answer = await alexa.ask("PlaybackController.Pause", PLAYER)
    assert values(answer)[PLAYBACK] == {"state": "PAUSED"}
    await async_later(hass, CONFIRMATION_TIME)
    report = await one_report(cloud, since)
    assert [changed["value"] for changed in report.changed] == [{"state": "PLAYING"}]


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (QueueEmpty("nothing to play"), "NOT_SUPPORTED_IN_CURRENT_MODE"),
        (TimeoutError(), "ENDPOINT_UNREACHABLE"),
    ],
)
async def test_player_rejects_command(
    player: Player, set_up: SetUp, alexa: Alexa, problem: Exception, expected: str
) -> None:
    """Test the errors of an empty queue and of a timeout."""
    await set_up()
    player.problem = problem
    answer = await alexa.ask("PlaybackController.Play", PLAYER)
    assert error(answer) == ("Alexa", expected)
    assert "192.168" not in str(answer)


@pytest.mark.parametrize(
    ("problem", "cause"),
    [(None, "VOICE_INTERACTION"), (QueueEmpty(), "PHYSICAL_INTERACTION")],
)
async def test_cause_after_command(
    hass: HomeAssistant,
    cloud: AlexaCloud,
    player: Player,
    linked: AlexaConfigEntry,
    alexa: Alexa,
    problem: Exception | None,
    cause: str,
) -> None:
    """Test that the cause after a failed command is a physical interaction."""
    player.problem = problem
    since = len(cloud.events)
    await alexa.ask("PlaybackController.Pause", PLAYER)
    player.set_state(PlayerState.PAUSED)
    # Home Assistant keeps the context of the action for some seconds.
    assert hass.states.get(PLAYER).context.user_id is not None
    report = await cloud.wait_for_event(lambda e: e.name == "ChangeReport", since=since)
    assert report.cause == cause


async def test_player_becomes_unavailable(
    hass: HomeAssistant, player: Player, set_up: SetUp, alexa: Alexa
) -> None:
    """Test that the endpoint is kept while the entity has no features."""
    entry = await set_up()
    before = (await alexa.discover())[PLAYER]
    assert {"Speaker", "PlaybackController"} < interfaces(before)
    player.set_unavailable()
    await hass.async_block_till_done()
    registered = er.async_get(hass).async_get(PLAYER)
    assert registered
    assert registered.supported_features == 0
    assert (await alexa.discover())[PLAYER] == before
    answer = await alexa.ask("Speaker.SetVolume", PLAYER, {"volume": 30})
    assert error(answer) == ("Alexa", "ENDPOINT_UNREACHABLE")
    for name in ("Larder", "Kitchen"):
        er.async_get(hass).async_update_entity(PLAYER, name=name)
        await hass.async_block_till_done()
        found = (await alexa.discover())[PLAYER]
        assert found == {**before, "friendlyName": name}
    player.set_available(FEATURES & ~Feature.VOLUME_SET)
    await hass.async_block_till_done()
    assert "Speaker" not in interfaces((await alexa.discover())[PLAYER])
    player.set_unavailable()
    entry.runtime_data.endpoints.async_forget_all([PLAYER])
    assert "Speaker" not in interfaces((await alexa.discover())[PLAYER])


async def test_player_unavailable_at_startup(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa
) -> None:
    """Test that the endpoint of the restored state is kept."""
    assert await async_setup_component(hass, "media_player", {})
    registered = er.async_get(hass).async_get_or_create(
        "media_player",
        "media_player",
        "kitchen",
        object_id_base="kitchen",
        original_name="Kitchen",
        capabilities={"source_list": ["Radio", "HDMI 1"]},
        supported_features=FEATURES,
    )
    registered.write_unavailable_state(hass)
    await set_up()
    before = (await alexa.discover())[PLAYER]
    assert {"Speaker", "PlaybackController", "InputController"} < interfaces(before)
    player = Player()
    player._attr_available = False
    player._attr_supported_features = Feature(0)
    await async_add(hass, player)
    assert not hass.states.get(PLAYER).attributes.get("restored")
    assert (await alexa.discover())[PLAYER] == before
    player.set_available()
    assert (await alexa.discover())[PLAYER] == before


async def test_player_is_replaced(
    hass: HomeAssistant, player: Player, set_up: SetUp, alexa: Alexa
) -> None:
    """Test that the features of a removed entity with the same id are not used."""
    await set_up()
    assert "Speaker" in interfaces((await alexa.discover())[PLAYER])
    er.async_get(hass).async_remove(PLAYER)
    await hass.async_block_till_done()
    hass.states.async_set(
        PLAYER, "unavailable", {"supported_features": int(Feature.PLAY)}
    )
    assert interfaces((await alexa.discover())[PLAYER]) == {
        "Alexa",
        "EndpointHealth",
        "PlaybackController",
        "PlaybackStateReporter",
    }


async def test_sensor_becomes_unavailable(
    hass: HomeAssistant, set_up: SetUp, alexa: Alexa
) -> None:
    """Test that the device class is kept, and a new name or class is used."""
    sensor = "binary_sensor.door"
    hass.states.async_set(sensor, "on", {"device_class": "door"})
    entry = await set_up()
    endpoint = (await alexa.discover())[sensor]
    assert "ContactSensor" in interfaces(endpoint)
    hass.states.async_set(sensor, "unavailable", {"friendly_name": "Front door"})
    entry.runtime_data.endpoints.async_forget(sensor)
    assert (await alexa.discover())[sensor] == {
        **endpoint,
        "friendlyName": "Front door",
    }
    assert explain(entry.runtime_data, sensor)["exposed"]
    hass.states.async_set(sensor, "unavailable", {"device_class": "motion"})
    entry.runtime_data.endpoints.async_forget(sensor)
    assert "MotionSensor" in interfaces((await alexa.discover())[sensor])
