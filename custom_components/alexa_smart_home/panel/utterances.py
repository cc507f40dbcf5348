"""The utterances that Alexa understands for each capability of a discovery object.

https://developer.amazon.com/docs/device-apis/list-of-interfaces.html
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from ..protocol.labels import Action, Condition, Word
from ..translate import Translatable
from .words import SpokenName

type Json = Mapping[str, Any]
# A name: a text, a label to translate, or the resources of a setting or an option.
type Name = str | Word | SpokenName | Json


class Utterance(Translatable, selector="utterance"):
    """Sentences to say, in the languages of all locales."""

    ARM_AWAY = "arm_away"
    ARM_NIGHT = "arm_night"
    ARM_STAY = "arm_stay"
    ASK_ARMED = "ask_armed"
    ASK_LOCKED = "ask_locked"
    ASK_OPEN = "ask_open"
    ASK_SETTING = "ask_setting"
    ASK_TEMPERATURE = "ask_temperature"
    CLOSE = "close"
    COLOR = "color"
    COLOR_TEMPERATURE = "color_temperature"
    DIM = "dim"
    DISARM = "disarm"
    FAST_FORWARD = "fast_forward"
    LAUNCH = "launch"
    LOCK = "lock"
    LOWER = "lower"
    MUTE = "mute"
    NEXT = "next"
    OPEN = "open"
    PAUSE = "pause"
    PLAY = "play"
    PRESS_SELECT = "press_select"
    RAISE = "raise"
    RESUME = "resume"
    SET_CHANNEL = "set_channel"
    SET_DEGREES = "set_degrees"
    SET_INPUT = "set_input"
    SET_MODE = "set_mode"
    SET_PERCENT = "set_percent"
    SET_SETTING = "set_setting"
    SET_VOLUME = "set_volume"
    SHOW = "show"
    STOP = "stop"
    TOGGLE_OFF = "toggle_off"
    TOGGLE_ON = "toggle_on"
    TURN_OFF = "turn_off"
    TURN_ON = "turn_on"
    UNLOCK = "unlock"
    VOLUME_UP = "volume_up"


class Said(NamedTuple):
    """An utterance, with the setting and the value that it names.

    A temperature without a value is the current setpoint.
    """

    utterance: Utterance
    setting: Name = ""
    value: Name = ""


type Sayings = Callable[[Json], Iterator[Said]]

_ACTIONS: Final[Mapping[str, Utterance]] = {
    Action.OPEN: Utterance.OPEN,
    Action.CLOSE: Utterance.CLOSE,
    Action.RAISE: Utterance.RAISE,
    Action.LOWER: Utterance.LOWER,
}
_ARMED: Final[Mapping[str, Utterance]] = {
    "ARMED_AWAY": Utterance.ARM_AWAY,
    "ARMED_STAY": Utterance.ARM_STAY,
    "ARMED_NIGHT": Utterance.ARM_NIGHT,
    "DISARMED": Utterance.DISARM,
}
_PLAYBACK: Final[Mapping[str, Utterance]] = {
    "Play": Utterance.PLAY,
    "Pause": Utterance.PAUSE,
    "Stop": Utterance.STOP,
    "Next": Utterance.NEXT,
}
_THERMOSTAT_MODES: Final[Mapping[str, Word | SpokenName]] = {
    "AUTO": Word.AUTO,
    "COOL": SpokenName.COOL,
    "ECO": SpokenName.ECO,
    "HEAT": Word.HEAT,
    "OFF": SpokenName.OFF,
}


def middle_of(supported: Json) -> float:
    """Return a value near the middle of a range, in its steps."""
    low, step = supported["minimumValue"], supported["precision"]
    span: float = supported["maximumValue"] - low
    return float(round(low + round(span / 2 / step) * step, 3))


def _always(*utterances: Utterance) -> Sayings:
    return lambda _: (Said(utterance) for utterance in utterances)


def _value(utterance: Utterance, value: str) -> Sayings:
    return lambda _: iter([Said(utterance, value=value)])


def _semantics(capability: Json) -> Iterator[Said]:
    semantics = capability.get("semantics", {})
    for mapping in semantics.get("actionMappings", ()):
        for action in mapping["actions"]:
            if (utterance := _ACTIONS.get(action)) is not None:
                yield Said(utterance)
    for mapping in semantics.get("stateMappings", ()):
        if Condition.OPEN in mapping["states"]:
            yield Said(Utterance.ASK_OPEN)


def _range(capability: Json) -> Iterator[Said]:
    setting = capability["capabilityResources"]
    if capability["properties"]["nonControllable"]:
        yield Said(Utterance.ASK_SETTING, setting)
        return
    yield from _semantics(capability)
    configuration = capability["configuration"]
    value = f"{middle_of(configuration['supportedRange']):g}"
    yield Said(Utterance.SET_SETTING, setting, value)
    for preset in configuration.get("presets", ())[:1]:
        yield Said(Utterance.SET_SETTING, setting, preset["presetResources"])


def _mode(capability: Json) -> Iterator[Said]:
    setting = capability["capabilityResources"]
    if capability["properties"]["nonControllable"]:
        yield Said(Utterance.ASK_SETTING, setting)
        return
    yield from _semantics(capability)
    for mode in capability["configuration"]["supportedModes"][:2]:
        yield Said(Utterance.SET_SETTING, setting, mode["modeResources"])


def _toggle(capability: Json) -> Iterator[Said]:
    setting = capability["capabilityResources"]
    if not capability["properties"]["nonControllable"]:
        yield Said(Utterance.TOGGLE_ON, setting)
        yield Said(Utterance.TOGGLE_OFF, setting)


def _thermostat(capability: Json) -> Iterator[Said]:
    names = {item["name"] for item in capability["properties"]["supported"]}
    if "targetSetpoint" in names:
        yield Said(Utterance.SET_DEGREES)
    for mode in capability["configuration"]["supportedModes"]:
        if (name := _THERMOSTAT_MODES.get(mode)) is not None:
            yield Said(Utterance.SET_MODE, value=name)


def _panel(capability: Json) -> Iterator[Said]:
    for arm_state in capability["configuration"]["supportedArmStates"]:
        yield Said(_ARMED[arm_state["value"]])
    yield Said(Utterance.ASK_ARMED)


def _playback(capability: Json) -> Iterator[Said]:
    for operation, utterance in _PLAYBACK.items():
        if operation in capability["supportedOperations"]:
            yield Said(utterance)


def _scene(capability: Json) -> Iterator[Said]:
    yield Said(Utterance.TURN_ON)
    if capability["supportsDeactivation"]:
        yield Said(Utterance.TURN_OFF)


def _inputs(capability: Json) -> Iterator[Said]:
    for item in capability["inputs"][:2]:
        name = (item.get("friendlyNames") or [item["name"]])[0]
        yield Said(Utterance.SET_INPUT, value=name)


def _keypad(capability: Json) -> Iterator[Said]:
    if "SELECT" in capability["keys"]:
        yield Said(Utterance.PRESS_SELECT)


# Interfaces without utterances are missing.
_SAYINGS: Final[Mapping[str, Sayings]] = {
    "Alexa.BrightnessController": lambda _: iter(
        [Said(Utterance.SET_PERCENT, value="50"), Said(Utterance.DIM)]
    ),
    "Alexa.CameraStreamController": _always(Utterance.SHOW),
    "Alexa.ChannelController": _value(Utterance.SET_CHANNEL, "7"),
    "Alexa.ColorController": _always(Utterance.COLOR),
    "Alexa.ColorTemperatureController": _always(Utterance.COLOR_TEMPERATURE),
    "Alexa.ContactSensor": _always(Utterance.ASK_OPEN),
    "Alexa.InputController": _inputs,
    "Alexa.KeypadController": _keypad,
    "Alexa.Launcher": _value(Utterance.LAUNCH, "YouTube"),
    "Alexa.LockController": _always(
        Utterance.LOCK, Utterance.UNLOCK, Utterance.ASK_LOCKED
    ),
    "Alexa.ModeController": _mode,
    "Alexa.PlaybackController": _playback,
    "Alexa.PowerController": _always(Utterance.TURN_ON, Utterance.TURN_OFF),
    "Alexa.RTCSessionController": _always(Utterance.SHOW),
    "Alexa.RangeController": _range,
    "Alexa.SceneController": _scene,
    "Alexa.SecurityPanelController": _panel,
    "Alexa.SeekController": _value(Utterance.FAST_FORWARD, "30"),
    "Alexa.Speaker": lambda _: iter(
        [Said(Utterance.SET_VOLUME, value="3"), Said(Utterance.MUTE)]
    ),
    "Alexa.StepSpeaker": _always(Utterance.VOLUME_UP, Utterance.MUTE),
    "Alexa.TemperatureSensor": _always(Utterance.ASK_TEMPERATURE),
    "Alexa.ThermostatController": _thermostat,
    "Alexa.TimeHoldController": _always(Utterance.PAUSE, Utterance.RESUME),
    "Alexa.ToggleController": _toggle,
}


def sayings(capability: Json) -> Iterator[Said]:
    """Yield what can be said about a capability."""
    if (found := _SAYINGS.get(capability["interface"])) is not None:
        yield from found(capability)
