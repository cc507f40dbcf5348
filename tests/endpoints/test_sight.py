"""Sights: when a state need not be looked at again."""

from collections.abc import Callable
from typing import Any

from homeassistant.core import State
import pytest

from custom_components.alexa_smart_home.endpoints.sight import watch

READ = State("light.a", "on", {"level": 5, "modes": ["a"], "title": "News"})


def look(state: State) -> None:
    if state.attributes["level"] > 3 and "modes" in state.attributes:
        state.attributes.get("gone")
        for _ in state.attributes.get("modes", ()):
            pass


@pytest.mark.parametrize(
    ("state", "attributes", "same"),
    [
        ("on", {}, True),
        ("on", {"title": "Film"}, True),
        ("on", {"modes": ["a"]}, True),
        ("off", {}, False),
        ("on", {"level": 6}, False),
        ("on", {"modes": ["a", "b"]}, False),
        ("on", {"gone": 1}, False),
    ],
)
def test_what_was_read(state: str, attributes: dict[str, Any], same: bool) -> None:
    sight = watch(look, READ)
    assert sight is not None
    assert set(sight.names) == {"level", "modes", "gone"}
    later = State("light.a", state, {**READ.attributes, **attributes})
    assert sight.is_of(later) is same


def test_a_list_that_changes_in_place() -> None:
    modes = ["a"]
    sight = watch(look, State("light.a", "on", {"level": 5, "modes": modes}))
    assert sight is not None
    modes.append("b")
    assert not sight.is_of(State("light.a", "on", {"level": 5, "modes": modes}))


@pytest.mark.parametrize(
    "look",
    [
        lambda state: state.last_updated,
        lambda state: dict(state.attributes),
        lambda state: len(state.attributes),
        lambda state: sorted(state.attributes),
    ],
)
def test_what_cannot_be_told(look: Callable[[State], object]) -> None:
    """Who reads the time, or all attributes, wants to look again."""
    assert watch(look, READ) is None


def test_what_an_entity_is_stays() -> None:
    sight = watch(lambda state: (state.entity_id, state.domain), READ)
    assert sight is not None
    assert sight.names == ()
