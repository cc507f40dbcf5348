"""Examples of the directives to an endpoint, derived from its discovery."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

type Json = dict[str, Any]


class DirectiveExample(NamedTuple):
    """A directive to an endpoint; `directive` is its name without "Alexa."."""

    directive: str
    payload: Json
    instance: str | None = None
    version: str = "3"


def directive_examples(endpoint: Json) -> Iterator[DirectiveExample]:
    """Yield each directive that an endpoint supports, with each listed value."""
    for capability in endpoint["capabilities"]:
        interface = capability["interface"].removeprefix("Alexa.")
        if capability.get("properties", {}).get("nonControllable"):
            continue
        for name, payload in _PAYLOADS.get(interface, _nothing)(capability):
            yield DirectiveExample(
                f"{interface}.{name}",
                payload,
                capability.get("instance"),
                capability["version"] if capability["version"] != "3.2" else "3",
            )


type _Named = Iterator[tuple[str, Json]]


def _nothing(_: Json) -> _Named:
    yield from ()


def _fixed(*examples: tuple[str, Json]) -> Callable[[Json], _Named]:
    return lambda _: iter(examples)


def _without_payload(*names: str) -> Callable[[Json], _Named]:
    return _fixed(*((name, {}) for name in names))


def _properties(capability: Json) -> list[str]:
    return [item["name"] for item in capability["properties"]["supported"]]


def _range(capability: Json) -> _Named:
    bounds = capability["configuration"]["supportedRange"]
    lowest, highest = bounds["minimumValue"], bounds["maximumValue"]
    for value in (lowest, (lowest + highest) / 2, highest):
        yield "SetRangeValue", {"rangeValue": value}
    for preset in capability["configuration"].get("presets", ()):
        yield "SetRangeValue", {"rangeValue": preset["rangeValue"]}
    for default in (False, True):
        for delta in (-bounds["precision"], bounds["precision"]):
            payload = {"rangeValueDelta": delta, "rangeValueDeltaDefault": default}
            yield "AdjustRangeValue", payload
    yield from _semantics(capability)


def _mode(capability: Json) -> _Named:
    for mode in capability["configuration"]["supportedModes"]:
        yield "SetMode", {"mode": mode["value"]}
    if capability["configuration"]["ordered"]:
        yield "AdjustMode", {"modeDelta": 1}
        yield "AdjustMode", {"modeDelta": -1}
    yield from _semantics(capability)


def _semantics(capability: Json) -> _Named:
    """Yield the directives of the semantics."""
    for mapping in capability.get("semantics", {}).get("actionMappings", ()):
        yield mapping["directive"]["name"], mapping["directive"]["payload"]


def _playback(capability: Json) -> _Named:
    # Stop first, because a stopped player may be off.
    for operation in sorted(capability["supportedOperations"], key="Stop".__ne__):
        yield operation, {}


def _inputs(capability: Json) -> _Named:
    for item in capability["inputs"]:
        yield "SelectInput", {"input": item["name"]}


def _equalizer(capability: Json) -> _Named:
    for mode in capability["configurations"]["modes"]["supported"]:
        yield "SetMode", {"mode": mode["name"]}


def _speaker(capability: Json) -> _Named:
    yield "SetVolume", {"volume": 30}
    yield "AdjustVolume", {"volume": 10, "volumeDefault": True}
    yield "AdjustVolume", {"volume": -100, "volumeDefault": False}
    if "muted" in _properties(capability):
        yield "SetMute", {"mute": True}
        yield "SetMute", {"mute": False}


def _thermostat(capability: Json) -> _Named:
    configuration = capability["configuration"]
    setpoints = {
        "targetSetpoint": {"value": 21, "scale": "CELSIUS"},
        "lowerSetpoint": {"value": 19, "scale": "CELSIUS"},
        "upperSetpoint": {"value": 24, "scale": "CELSIUS"},
    }
    supported = [name for name in _properties(capability) if name in setpoints]
    for mode in configuration["supportedModes"]:
        names = ("DEHUMIDIFY", "FAN") if mode == "CUSTOM" else (None,)
        for name in names:
            wanted = {"value": mode} | ({"customName": name} if name else {})
            yield "SetThermostatMode", {"thermostatMode": wanted}
        for names in (("targetSetpoint",), ("lowerSetpoint", "upperSetpoint")):
            if set(names) <= set(supported):
                yield "SetTargetTemperature", {key: setpoints[key] for key in names}
        if supported:
            delta = {"value": 1, "scale": "CELSIUS"}
            yield "AdjustTargetTemperature", {"targetSetpointDelta": delta}
    if configuration["supportsScheduling"]:
        yield "ResumeSchedule", {}


def _panel(capability: Json) -> _Named:
    configuration = capability["configuration"]
    pin = {"type": "FOUR_DIGIT_PIN", "value": "1234"}
    asked = "supportedAuthorizationTypes" in configuration
    arm_states = [item["value"] for item in configuration["supportedArmStates"]]
    for arm_state in arm_states:
        if arm_state != "DISARMED":
            yield "Arm", {"armState": arm_state}
            if "DISARMED" in arm_states:
                yield "Disarm", {"authorization": pin} if asked else {}


def _scene(capability: Json) -> _Named:
    yield "Activate", {}
    if capability["supportsDeactivation"]:
        yield "Deactivate", {}


def _hold(capability: Json) -> _Named:
    yield "Hold", {}
    if capability["configuration"]["allowRemoteResume"]:
        yield "Resume", {}


def _automation(capability: Json) -> _Named:
    for item in capability["configuration"]["supportedAutomationCapabilities"]:
        for status in ("AUTOMATED", "NOT_AUTOMATED"):
            statuses = [{"status": status, **item}]
            yield "UpdateAlexaAutomationStatus", {"alexaAutomationStatuses": statuses}


def _camera(capability: Json) -> _Named:
    for offered in capability["cameraStreamConfigurations"]:
        stream = {
            "protocol": offered["protocols"][0],
            "resolution": offered["resolutions"][0],
            "authorizationType": offered["authorizationTypes"][0],
            "videoCodec": offered["videoCodecs"][0],
            "audioCodec": offered["audioCodecs"][0],
        }
        yield "InitializeCameraStreams", {"cameraStreams": [stream]}


_COLOR = {"hue": 120, "saturation": 0.5, "brightness": 0.5}
_SESSION = {"sessionId": "a session"}
_OFFER = {**_SESSION, "offer": {"format": "SDP", "value": "v=0\r\n"}}
_YOUTUBE = {"identifier": "amzn1.alexa-ask-target.app.70045", "name": "YouTube"}

_PAYLOADS: Mapping[str, Callable[[Json], _Named]] = {
    "AutomationManagement": _automation,
    "BrightnessController": _fixed(
        ("SetBrightness", {"brightness": 40}),
        ("AdjustBrightness", {"brightnessDelta": 10}),
        ("AdjustBrightness", {"brightnessDelta": -100}),
    ),
    "CameraStreamController": _camera,
    "ChannelController": _fixed(
        ("ChangeChannel", {"channel": {"number": "7"}, "channelMetadata": {}}),
        ("SkipChannels", {"channelCount": 1}),
        ("SkipChannels", {"channelCount": -1}),
    ),
    "ColorController": _fixed(("SetColor", {"color": _COLOR})),
    "ColorTemperatureController": _fixed(
        ("SetColorTemperature", {"colorTemperatureInKelvin": 4000}),
        ("IncreaseColorTemperature", {}),
        ("DecreaseColorTemperature", {}),
    ),
    "EqualizerController": _equalizer,
    "InputController": _inputs,
    "Launcher": _fixed(("LaunchTarget", _YOUTUBE)),
    "LockController": _without_payload("Lock", "Unlock"),
    "ModeController": _mode,
    "PlaybackController": _playback,
    "PowerController": _without_payload("TurnOff", "TurnOn"),
    "RTCSessionController": _fixed(
        ("InitiateSessionWithOffer", _OFFER),
        ("SessionConnected", _SESSION),
        ("SessionDisconnected", _SESSION),
    ),
    "RangeController": _range,
    "SceneController": _scene,
    "SecurityPanelController": _panel,
    "SeekController": _fixed(
        ("AdjustSeekPosition", {"deltaPositionMilliseconds": 5000}),
        ("AdjustSeekPosition", {"deltaPositionMilliseconds": -600_000}),
    ),
    "Speaker": _speaker,
    "StepSpeaker": _fixed(
        ("AdjustVolume", {"volumeSteps": 1, "volumeStepsDefault": True}),
        ("SetMute", {"mute": True}),
        ("SetMute", {"mute": False}),
    ),
    "ThermostatController": _thermostat,
    "TimeHoldController": _hold,
    "ToggleController": _without_payload("TurnOn", "TurnOff"),
}
