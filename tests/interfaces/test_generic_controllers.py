"""Test features of ranges, modes and toggles that no domain uses."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from homeassistant.core import State
import pytest

from custom_components.alexa_smart_home.interfaces.generic import Semantics
from custom_components.alexa_smart_home.interfaces.mode import Mode, ModeController
from custom_components.alexa_smart_home.interfaces.range import (
    MAX_PRESETS,
    Preset,
    Range,
    RangeController,
)
from custom_components.alexa_smart_home.interfaces.toggle import ToggleController
from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from custom_components.alexa_smart_home.protocol.errors import AlexaError
from custom_components.alexa_smart_home.protocol.labels import Action, Condition
from custom_components.alexa_smart_home.protocol.outcome import Outcome, ServiceCall

CONTEXT = CompileContext()
SPEEDS = ModeController(
    instance="washer.spin",
    labels=("spin",),
    modes=lambda _, _context: (Mode("slow"), Mode("fast"), Mode("faster")),
    mode=lambda state: state.state,
    set_mode=lambda _, mode: ServiceCall("washer", "spin", {"speed": mode}),
    ordered=True,
)
CHILD_LOCK = ToggleController(
    instance="washer.door",
    labels=("door",),
    is_on=lambda state: state.state == "closed",
    turn=lambda _, closed: ServiceCall("washer", "close" if closed else "open"),
    semantics=lambda _: Semantics(
        actions={Action.CLOSE: True, Action.OPEN: False},
        states={Condition.CLOSED: True},
    ),
)


def adjust(speed: str, payload: Mapping[str, Any]) -> Outcome:
    state = State("washer.machine", speed)
    return SPEEDS.directives(state, CONTEXT)["AdjustMode"](state, dict(payload))


def test_ordered_modes_are_declared() -> None:
    discovery = SPEEDS.discovery(State("washer.machine", "fast"), CONTEXT)
    configuration = discovery["configuration"]
    assert isinstance(configuration, dict)
    assert configuration["ordered"] is True


@pytest.mark.parametrize(
    ("speed", "delta", "expected"),
    [
        ("slow", 1, "fast"),
        ("fast", -1, "slow"),
        ("slow", 2, "faster"),
        ("fast", 9, "faster"),
        ("fast", -9, "slow"),
    ],
)
def test_adjust_mode(speed: str, delta: int, expected: str) -> None:
    outcome = adjust(speed, {"modeDelta": delta})
    assert outcome.calls == (ServiceCall("washer", "spin", {"speed": expected}),)
    assert outcome.expected == {"mode": f"spin.{expected}"}


@pytest.mark.parametrize(
    ("speed", "payload", "error"),
    [
        ("unknown", {"modeDelta": 1}, "INVALID_VALUE"),
        ("off", {"modeDelta": 1}, "NOT_SUPPORTED_IN_CURRENT_MODE"),
        ("slow", {"modeDelta": 0.5}, "INVALID_DIRECTIVE"),
        ("slow", {}, "INVALID_DIRECTIVE"),
    ],
)
def test_adjust_mode_rejected(
    speed: str, payload: Mapping[str, Any], error: str
) -> None:
    with pytest.raises(AlexaError) as caught:
        adjust(speed, payload)
    assert caught.value.type == error


@pytest.mark.parametrize("delta", [-2, -1, 0, 1, 2])
def test_a_single_mode_is_adjusted_to_itself(delta: int) -> None:
    """The added mode without effect is not a step up or down."""
    modes = replace(SPEEDS, modes=lambda _, _context: (Mode("slow"),))
    state = State("washer.machine", "slow")
    outcome = modes.directives(state, CONTEXT)["AdjustMode"](
        state, {"modeDelta": delta}
    )
    assert outcome.calls == (ServiceCall("washer", "spin", {"speed": "slow"}),)
    assert outcome.expected == {"mode": "spin.slow"}


def test_unordered_modes_cannot_be_adjusted() -> None:
    modes = ModeController(
        instance="washer.spin",
        labels=("spin",),
        modes=SPEEDS.modes,
        mode=SPEEDS.mode,
        set_mode=SPEEDS.set_mode,
    )
    assert set(modes.directives(State("washer.machine", "fast"), CONTEXT)) == {
        "SetMode"
    }


def test_semantics_of_a_toggle() -> None:
    discovery = CHILD_LOCK.discovery(State("washer.machine", "open"), CONTEXT)
    assert discovery["semantics"] == {
        "actionMappings": [
            {
                "@type": "ActionsToDirective",
                "actions": [action],
                "directive": {"name": name, "payload": {}},
            }
            for action, name in (
                ("Alexa.Actions.Close", "TurnOn"),
                ("Alexa.Actions.Open", "TurnOff"),
            )
        ],
        "stateMappings": [
            {
                "@type": "StatesToValue",
                "states": ["Alexa.States.Closed"],
                "value": "ON",
            }
        ],
    }


def test_presets_lie_within_and_are_not_too_many() -> None:
    channel = RangeController(
        instance="radio.station",
        labels=("station",),
        bounds=lambda _: Range(1, 200),
        value=lambda _: None,
        presets=lambda _: (Preset(n, (f"station {n}",)) for n in range(300)),
    )
    discovery = channel.discovery(State("radio.kitchen", "on"), CONTEXT)
    configuration = discovery["configuration"]
    assert isinstance(configuration, dict)
    presets = configuration["presets"]
    assert isinstance(presets, list)
    values = [preset["rangeValue"] for preset in presets if isinstance(preset, dict)]
    assert values == [*range(1, MAX_PRESETS + 1)]


@pytest.mark.parametrize(
    ("bounds", "value", "expected"),
    [
        (Range(0, 1, 0.1), 0.3, 0.3),
        (Range(0, 1, 0.1), 0.95, 1),
        (Range(0, 1, 0.1), 7, 1),
        (Range(-5, 5, 0.5), -0.2, 0),
        (Range(-5, 5, 0.5), -0.3, -0.5),
        (Range(0, 100, 33.333333), 60, 66.666666),
        (Range(1, 10, 4), 10, 9),
        (Range(1, 10, 4), 0, 1),
        # The range of a 32-bit float, which has too many steps to count.
        (Range(-3.4028234663852886e38, 3.4028234663852886e38, 0.01), 20.5, 20.5),
    ],
)
def test_nearest_step(bounds: Range, value: float, expected: float) -> None:
    assert bounds.fit(value) == expected
