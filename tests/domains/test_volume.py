"""Test that each whole percent of volume is kept at any scale of a player."""

from collections.abc import Callable
import math

from homeassistant.components.media_player.const import (
    MediaPlayerEntityFeature as Feature,
)
from homeassistant.core import State
import pytest

from custom_components.alexa_smart_home.domains.media_player import ENDPOINT
from custom_components.alexa_smart_home.interfaces.speaker import Speaker
from custom_components.alexa_smart_home.protocol.compile_context import CompileContext

(SPEAKER,) = (
    capability
    for capability in ENDPOINT.capabilities
    if isinstance(capability, Speaker)
)


def _player(**attributes: float) -> State:
    features = {"supported_features": Feature.VOLUME_SET}
    return State("media_player.den", "playing", {**features, **attributes})


def _set(volume: int) -> float:
    """Return the volume level in the call for a volume in percent."""
    handler = SPEAKER.directives(_player(), CompileContext())["SetVolume"]
    (call,) = handler(_player(), {"volume": volume}).calls
    level = call.data["volume_level"]
    assert isinstance(level, float)
    assert 0 <= level <= 1
    return level


@pytest.mark.parametrize(
    "to_int",
    [int, round, math.floor],
    ids=["cut", "rounded", "floor"],
)
def test_players_with_percent(to_int: Callable[[float], int]) -> None:
    volumes = [to_int(_set(volume) * 100) for volume in range(101)]
    assert volumes == [*range(101)]


@pytest.mark.parametrize(
    "scale",
    [
        pytest.param(lambda level: level, id="fractions"),
        pytest.param(lambda level: int(level * 100) / 100, id="percent, cut"),
        pytest.param(lambda level: round(level * 100) / 100, id="percent, rounded"),
        pytest.param(lambda level: int(level * 255) / 255, id="bytes, cut"),
        pytest.param(lambda level: round(level * 255) / 255, id="bytes, rounded"),
    ],
)
def test_volume_is_read_as_set(scale: Callable[[float], float]) -> None:
    read = [
        SPEAKER.volume(_player(volume_level=scale(_set(volume))))
        for volume in range(101)
    ]
    assert read == [*range(101)]


def test_each_step_increases_volume() -> None:
    volumes, level = [], 0.0
    for _ in range(100):
        player = _player(volume_level=level)
        handler = SPEAKER.directives(player, CompileContext())["AdjustVolume"]
        (call,) = handler(player, {"volume": 1, "volumeDefault": False}).calls
        level = int(call.data["volume_level"] * 100) / 100
        volumes.append(SPEAKER.volume(_player(volume_level=level)))
    assert volumes == [*range(1, 101)]
