"""Builders of capabilities and directives of ranges, modes and toggles."""

from collections.abc import Mapping
from typing import Any

from tests.domains.cases import DirectiveCase


def asset(name: str) -> dict[str, Any]:
    return {"@type": "asset", "value": {"assetId": f"Alexa.{name}"}}


def text(words: str, locale: str = "en-US") -> dict[str, Any]:
    return {"@type": "text", "value": {"text": words, "locale": locale}}


def names(*labels: Mapping[str, Any]) -> dict[str, Any]:
    return {"friendlyNames": [*labels]}


def modes(labels: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the configuration of modes with one name each."""
    return {
        "ordered": False,
        "supportedModes": [
            {"value": value, "modeResources": names(label)}
            for value, label in labels.items()
        ],
    }


def bounds(minimum: float, maximum: float, precision: float = 1) -> dict[str, Any]:
    return {
        "supportedRange": {
            "minimumValue": minimum,
            "maximumValue": maximum,
            "precision": precision,
        }
    }


def presets(labels: Mapping[float, list[Mapping[str, Any]]]) -> dict[str, Any]:
    return {
        "presets": [
            {"rangeValue": value, "presetResources": names(*labels)}
            for value, labels in labels.items()
        ]
    }


def flags(*, control: bool = True, known: bool = True, **name: str) -> dict[str, Any]:
    return {
        "supported": [name],
        "proactivelyReported": known,
        "retrievable": known,
        "nonControllable": not control,
    }


def action(verb: str, directive: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "ActionsToDirective",
        "actions": [f"Alexa.Actions.{verb}"],
        "directive": {"name": directive, "payload": {**payload}},
    }


def to_range(verb: str, value: float) -> dict[str, Any]:
    return action(verb, "SetRangeValue", {"rangeValue": value})


def to_mode(verb: str, mode: str) -> dict[str, Any]:
    return action(verb, "SetMode", {"mode": mode})


def condition(adjective: str, value: Any) -> dict[str, Any]:
    return {
        "@type": "StatesToValue",
        "states": [f"Alexa.States.{adjective}"],
        "value": value,
    }


def condition_range(adjective: str, minimum: float, maximum: float) -> dict[str, Any]:
    return {
        "@type": "StatesToRange",
        "states": [f"Alexa.States.{adjective}"],
        "range": {"minimumValue": minimum, "maximumValue": maximum},
    }


def pin(value: str) -> dict[str, Any]:
    """Return the payload of a directive with a PIN."""
    return {"authorization": {"type": "FOUR_DIGIT_PIN", "value": value}}


def set_range(instance: str, value: float, **more: Any) -> DirectiveCase:
    return DirectiveCase(
        directive="RangeController.SetRangeValue",
        instance=instance,
        payload={"rangeValue": value},
        **more,
    )


def adjust_range(
    instance: str, delta: float, *, default: bool = False, **more: Any
) -> DirectiveCase:
    return DirectiveCase(
        directive="RangeController.AdjustRangeValue",
        instance=instance,
        payload={"rangeValueDelta": delta, "rangeValueDeltaDefault": default},
        **more,
    )


def set_mode(instance: str, mode: str, **more: Any) -> DirectiveCase:
    return DirectiveCase(
        directive="ModeController.SetMode",
        instance=instance,
        payload={"mode": mode},
        **more,
    )


def toggle(instance: str, state: str, **more: Any) -> DirectiveCase:
    return DirectiveCase(
        directive=f"ToggleController.Turn{state.capitalize()}",
        instance=instance,
        expected={} if "error" in more else {"toggleState": state.upper()},
        **more,
    )


def expect(value: float | str, *calls: tuple[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the expected result of a directive that sets a range or a mode."""
    name = "mode" if isinstance(value, str) else "rangeValue"
    return {"calls": calls, "expected": {name: value}}
