"""Examples of the directives that can be tried with an endpoint."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from homeassistant.const import UnitOfTemperature
from homeassistant.util.json import JsonObjectType

from ..protocol import Endpoint
from ..protocol.temperature import SCALES
from .utterances import Json, middle_of
from .words import CapabilityWords


class Example(NamedTuple):
    """The capability of a directive, and the current values of the endpoint by name."""

    capability: Json
    scale: str
    values: Json


type Payload = Callable[[Example], JsonObjectType]

_SETPOINTS: Final[Mapping[str, Mapping[str, int]]] = {
    SCALES[UnitOfTemperature.CELSIUS]: {"target": 21, "lower": 19, "upper": 24},
    SCALES[UnitOfTemperature.FAHRENHEIT]: {"target": 70, "lower": 66, "upper": 75},
}


def _fixed(**payload: Any) -> Payload:
    return lambda _: payload


def _setpoints(example: Example) -> JsonObjectType:
    supported = {item["name"] for item in example.capability["properties"]["supported"]}
    names = ["target"] if "targetSetpoint" in supported else ["lower", "upper"]
    values = _SETPOINTS[example.scale]
    return {
        key: example.values.get(key, {"value": values[name], "scale": example.scale})
        for name in names
        if (key := f"{name}Setpoint")
    }


def _setpoint_delta(example: Example) -> JsonObjectType:
    return {"targetSetpointDelta": {"value": 1, "scale": example.scale}}


def _thermostat_mode(example: Example) -> JsonObjectType:
    modes = example.capability["configuration"]["supportedModes"]
    return {"thermostatMode": {"value": modes[0]}}


def _range_value(example: Example) -> JsonObjectType:
    supported = example.capability["configuration"]["supportedRange"]
    return {"rangeValue": middle_of(supported)}


def _range_delta(example: Example) -> JsonObjectType:
    step = example.capability["configuration"]["supportedRange"]["precision"]
    return {"rangeValueDelta": step, "rangeValueDeltaDefault": False}


def _mode(example: Example) -> JsonObjectType:
    modes = example.capability["configuration"]["supportedModes"]
    return {"mode": modes[0]["value"]}


def _sound_mode(example: Example) -> JsonObjectType:
    modes = example.capability["configurations"]["modes"]["supported"]
    return {"mode": modes[0]["name"]}


def _arm(example: Example) -> JsonObjectType:
    states = example.capability["configuration"]["supportedArmStates"]
    found = (item["value"] for item in states if item["value"] != "DISARMED")
    return {"armState": next(found, "ARMED_AWAY")}


def _disarm(example: Example) -> JsonObjectType:
    if "supportedAuthorizationTypes" not in example.capability["configuration"]:
        return {}
    return {"authorization": {"type": "FOUR_DIGIT_PIN", "value": "0000"}}


def _stream(example: Example) -> JsonObjectType:
    offered = example.capability["cameraStreamConfigurations"][0]
    singular = {"protocols": "protocol", "resolutions": "resolution"}
    singular |= {"authorizationTypes": "authorizationType"}
    singular |= {"videoCodecs": "videoCodec", "audioCodecs": "audioCodec"}
    return {"cameraStreams": [{key: offered[k][0] for k, key in singular.items()}]}


# By interface and name; other directives cannot be tried.
_PAYLOADS: Final[Mapping[tuple[str, str], Payload]] = {
    ("BrightnessController", "SetBrightness"): _fixed(brightness=50),
    ("BrightnessController", "AdjustBrightness"): _fixed(brightnessDelta=10),
    ("CameraStreamController", "InitializeCameraStreams"): _stream,
    ("ChannelController", "ChangeChannel"): _fixed(
        channel={"number": "7"}, channelMetadata={}
    ),
    ("ChannelController", "SkipChannels"): _fixed(channelCount=1),
    ("ColorController", "SetColor"): _fixed(
        color={"hue": 240, "saturation": 1, "brightness": 1}
    ),
    ("ColorTemperatureController", "SetColorTemperature"): _fixed(
        colorTemperatureInKelvin=2700
    ),
    ("EqualizerController", "SetMode"): _sound_mode,
    ("InputController", "SelectInput"): lambda example: {
        "input": example.capability["inputs"][0]["name"]
    },
    ("KeypadController", "SendKeystroke"): lambda example: {
        "key": example.capability["keys"][0]
    },
    ("Launcher", "LaunchTarget"): _fixed(
        identifier="amzn1.alexa-ask-target.app.70045", name="YouTube"
    ),
    ("ModeController", "AdjustMode"): _fixed(modeDelta=1),
    ("ModeController", "SetMode"): _mode,
    ("RangeController", "AdjustRangeValue"): _range_delta,
    ("RangeController", "SetRangeValue"): _range_value,
    ("SecurityPanelController", "Arm"): _arm,
    ("SecurityPanelController", "Disarm"): _disarm,
    ("SeekController", "AdjustSeekPosition"): _fixed(deltaPositionMilliseconds=30_000),
    ("Speaker", "AdjustVolume"): _fixed(volume=10, volumeDefault=False),
    ("Speaker", "SetMute"): _fixed(mute=True),
    ("Speaker", "SetVolume"): _fixed(volume=30),
    ("StepSpeaker", "AdjustVolume"): _fixed(volumeSteps=1, volumeStepsDefault=False),
    ("StepSpeaker", "SetMute"): _fixed(mute=True),
    ("ThermostatController", "AdjustTargetTemperature"): _setpoint_delta,
    ("ThermostatController", "SetTargetTemperature"): _setpoints,
    ("ThermostatController", "SetThermostatMode"): _thermostat_mode,
}
# Interfaces whose other directives have an empty payload.
_WITHOUT_PAYLOAD: Final = frozenset(
    {
        "ColorTemperatureController",
        "LockController",
        "PlaybackController",
        "PowerController",
        "SceneController",
        "ThermostatController",
        "TimeHoldController",
        "ToggleController",
    }
)


def directive_examples(
    endpoint: Endpoint, unit: str, values: Json, in_words: CapabilityWords
) -> Iterator[dict[str, Any]]:
    """Yield the directives of an endpoint that can be tried, with example payloads."""
    discovery: Any = endpoint.discovery
    capabilities = {
        (item["interface"], item.get("instance")): item
        for item in discovery["capabilities"]
    }
    for namespace, instance, name in endpoint.handlers:
        interface = namespace.removeprefix("Alexa.")
        payload = _PAYLOADS.get((interface, name))
        capability = capabilities.get((namespace, instance))
        if capability is None or not (payload or interface in _WITHOUT_PAYLOAD):
            continue
        yield {
            "namespace": namespace,
            "name": name,
            "instance": instance,
            "payload": payload(Example(capability, SCALES[unit], values))
            if payload
            else {},
            "title": in_words.of_capability(capability),
        }
    yield {
        "namespace": "Alexa",
        "name": "ReportState",
        "instance": None,
        "payload": {},
        "title": in_words.of_state,
    }
