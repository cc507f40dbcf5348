"""Tests of shapes: which attributes require a new endpoint."""

from typing import Any

from homeassistant.core import State
import pytest

from custom_components.alexa_smart_home.domains import DESCRIPTIONS
from custom_components.alexa_smart_home.protocol.description import Shape


def _shape(domain: str, state: str, attributes: dict[str, Any]) -> Shape:
    return DESCRIPTIONS[domain].shape_of(State(f"{domain}.some", state, attributes))


@pytest.mark.parametrize(
    ("domain", "attributes", "changed"),
    [
        ("alarm_control_panel", {"code_format": None}, {"code_format": "number"}),
        ("camera", {"supported_features": 0}, {"supported_features": 2}),
        ("event", {"event_types": ["press"]}, {"event_types": ["press", "hold"]}),
        ("image_processing", {}, {"total_faces": 0}),
        ("media_player", {"supported_features": 0}, {"supported_features": 4}),
        ("media_player", {}, {"source_list": ["TV"]}),
        ("media_player", {"sound_mode_list": ["A"]}, {"sound_mode_list": ["B"]}),
        ("remote", {"activity_list": ["TV"]}, {"activity_list": ["Radio"]}),
        ("siren", {}, {"available_tones": {1: "Ding"}}),
        ("weather", {"temperature_unit": "°C"}, {"temperature_unit": "°F"}),
    ],
)
def test_new_endpoint(
    domain: str, attributes: dict[str, Any], changed: dict[str, Any]
) -> None:
    assert _shape(domain, "idle", attributes) != _shape(domain, "idle", changed)


@pytest.mark.parametrize(
    ("domain", "attributes"),
    [
        ("alarm_control_panel", {"changed_by": "Ann"}),
        ("camera", {"access_token": "1", "entity_picture": "/2"}),
        ("event", {"event_type": "press"}),
        ("media_player", {"volume_level": 1, "source": "TV", "media_title": "News"}),
        ("remote", {"current_activity": "TV"}),
        ("timer", {"remaining": "0:01:00"}),
    ],
)
def test_same_endpoint(domain: str, attributes: dict[str, Any]) -> None:
    assert _shape(domain, "idle", {}) == _shape(domain, "on", attributes)
    assert _shape(domain, "idle", {}) == _shape(domain, "unavailable", {})
