"""Media players."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from homeassistant.components.media_player.const import (
    MediaPlayerEntityFeature as Feature,
)

from custom_components.alexa_smart_home.protocol.compile_context import CompileContext
from custom_components.alexa_smart_home.settings import EntityConfig
from tests.domains.cases import DirectiveCase, Entity

ON_OFF = Feature.TURN_ON | Feature.TURN_OFF
VOLUME = Feature.VOLUME_SET | Feature.VOLUME_MUTE
TRACKS = Feature.NEXT_TRACK | Feature.PREVIOUS_TRACK
PLAY = Feature.PLAY | Feature.PAUSE | Feature.STOP | TRACKS
SOURCES = Feature.SELECT_SOURCE
SEEK = {"directive": "SeekController.AdjustSeekPosition"}
INPUT = {"directive": "InputController.SelectInput"}
SOURCE = {"directive": "ModeController.SetMode", "instance": "media_player.source"}
LAUNCH = {"directive": "Launcher.LaunchTarget"}
WIRED = CompileContext(mac_addresses=lambda _: ("00:11:22:33:44:5a",))
WAKE_UP = ["Alexa.WakeOnLANController.WakeUp"]
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def _target(number: str, name: str) -> dict[str, str]:
    return {"identifier": f"amzn1.alexa-ask-target.{number}", "name": name}


def _app(number: str, name: str) -> dict[str, str]:
    return _target(f"app.{number}", name)


NETFLIX = _app("36377", "Netflix")


def _player(title: str, state: str, features: int, **details: Any) -> Entity:
    attributes = {"supported_features": features, **details.pop("attributes", {})}
    return Entity(
        title=title,
        entity_id="media_player.den",
        state=state,
        attributes=attributes,
        **{"category": "STREAMING_DEVICE", **details},
    )


def _wake_up(state: str, power: str | None) -> Entity:
    """Return a television that cannot be turned on, as webostv without a trigger."""
    return _player(
        f"Wake-on-LAN: {state}",
        state,
        Feature.TURN_OFF,
        attributes={"device_class": "tv"},
        context=WIRED,
        category="TV",
        interfaces=("PowerController", "WakeOnLANController"),
        values={"PowerController.powerState": power} if power else {},
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn",
                events=WAKE_UP * (state != "on"),
                expected={"powerState": "ON"},
            ),
            DirectiveCase(
                directive="PowerController.TurnOff",
                calls=[("media_player.turn_off", {})],
                expected={"powerState": "OFF"},
            ),
        ],
    )


def _directive(
    directive: str, service: str, data: Mapping[str, Any] | None = None
) -> DirectiveCase:
    return DirectiveCase(
        directive=directive, calls=[(f"media_player.{service}", data or {})]
    )


def _volume(value: int, *, payload: Mapping[str, Any]) -> DirectiveCase:
    directive = "AdjustVolume" if "volumeDefault" in payload else "SetVolume"
    return DirectiveCase(
        directive=f"Speaker.{directive}",
        payload=payload,
        calls=[("media_player.volume_set", {"volume_level": value / 100})],
        expected={"volume": value},
    )


def _seek(delta: int, position: float) -> DirectiveCase:
    return DirectiveCase(
        **SEEK,
        payload={"deltaPositionMilliseconds": delta},
        calls=[("media_player.media_seek", {"seek_position": position})],
        event="Alexa.SeekController.StateReport",
        event_payload={
            "properties": [
                {"name": "positionMilliseconds", "value": round(position * 1000)}
            ]
        },
    )


def _select(input_name: str, name: str, source: str) -> DirectiveCase:
    return DirectiveCase(
        **INPUT,
        payload={"input": input_name},
        calls=[("media_player.select_source", {"source": source})],
        expected={"input": name},
    )


def _channel(payload: Mapping[str, Any], channel: str, key: str) -> DirectiveCase:
    return DirectiveCase(
        directive="ChannelController.ChangeChannel",
        payload=payload,
        calls=[
            (
                "media_player.play_media",
                {"media_content_type": "channel", "media_content_id": channel},
            )
        ],
        expected={"channel": {key: channel}},
    )


POWER = [
    _player(
        f"power: {state}",
        state,
        ON_OFF,
        interfaces=("PowerController",),
        values={"PowerController.powerState": power_state} if power_state else {},
    )
    for state, power_state in (
        ("off", "OFF"),
        ("standby", "OFF"),
        ("idle", "ON"),
        ("playing", "ON"),
        ("unknown", None),
    )
]
CATEGORIES = [
    _player(
        f"category: {attributes}",
        "off",
        ON_OFF,
        attributes=attributes,
        category=category,
        interfaces=("PowerController",),
        values={"PowerController.powerState": "OFF"},
    )
    for attributes, category in (
        ({"device_class": "tv"}, "TV"),
        ({"device_class": "receiver"}, "TV"),
        ({"device_class": "projector"}, "TV"),
        ({"device_class": "speaker"}, "SPEAKER"),
        ({"device_class": "speaker", "mass_player_type": "player"}, "SPEAKER"),
        ({"device_class": "speaker", "mass_player_type": "group"}, "MUSIC_SYSTEM"),
    )
]
SWITCHES = [
    _player(
        "turn_on and turn_off",
        "off",
        ON_OFF,
        interfaces=("PowerController",),
        values={"PowerController.powerState": "OFF"},
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn",
                calls=[("media_player.turn_on", {})],
                expected={"powerState": "ON"},
            ),
            DirectiveCase(
                directive="PowerController.TurnOff",
                calls=[("media_player.turn_off", {})],
                expected={"powerState": "OFF"},
            ),
        ],
    ),
    _player(
        "turn_off only",
        "on",
        Feature.TURN_OFF,
        interfaces=("PowerController",),
        values={"PowerController.powerState": "ON"},
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn", error="INVALID_DIRECTIVE"
            ),
            DirectiveCase(
                directive="PowerController.TurnOff",
                calls=[("media_player.turn_off", {})],
                expected={"powerState": "OFF"},
            ),
        ],
    ),
    _player(
        "turn_on only",
        "off",
        Feature.TURN_ON,
        interfaces=("PowerController",),
        values={"PowerController.powerState": "OFF"},
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn",
                calls=[("media_player.turn_on", {})],
                expected={"powerState": "ON"},
            ),
            DirectiveCase(
                directive="PowerController.TurnOff", error="INVALID_DIRECTIVE"
            ),
        ],
    ),
    _player("no features", "idle", 0, category=None),
    # Without power actions, on is play and off is stop.
    *(
        _player(
            f"no power actions: {state}",
            state,
            Feature.PLAY | Feature.PAUSE | Feature.STOP,
            interfaces=(
                "PlaybackController",
                "PlaybackStateReporter",
                "PowerController",
            ),
            values={
                **({"PowerController.powerState": power} if power else {}),
                **(
                    {"PlaybackStateReporter.playbackState": {"state": playback}}
                    if playback
                    else {}
                ),
            },
            directives=[
                DirectiveCase(
                    directive="PowerController.TurnOn",
                    calls=[("media_player.media_play", {})] * plays,
                    expected={"powerState": "ON"},
                ),
                DirectiveCase(
                    directive="PowerController.TurnOff",
                    calls=[("media_player.media_stop", {})],
                    expected={"powerState": "OFF"},
                ),
            ],
        )
        for state, power, playback, plays in (
            ("playing", "ON", "PLAYING", 0),
            ("buffering", "ON", "PLAYING", 0),
            ("paused", "ON", "PAUSED", 1),
            ("idle", "OFF", "STOPPED", 1),
            ("standby", "OFF", "STOPPED", 1),
            ("off", "OFF", "STOPPED", 1),
            ("on", "ON", None, 1),
            ("unknown", None, None, 1),
        )
    ),
    *(
        _player(
            f"no power actions, no stop: {state}",
            state,
            Feature.PLAY | Feature.PAUSE,
            interfaces=(
                "PlaybackController",
                "PlaybackStateReporter",
                "PowerController",
            ),
            values={
                "PlaybackStateReporter.playbackState": {"state": state.upper()},
                "PowerController.powerState": power,
            },
            directives=[
                DirectiveCase(
                    directive="PowerController.TurnOff",
                    calls=[("media_player.media_pause", {})],
                    expected={"powerState": "OFF"},
                ),
            ],
        )
        for state, power in (("playing", "ON"), ("paused", "OFF"))
    ),
    *(
        _player(
            f"only {feature.name}",
            "playing",
            feature,
            interfaces=("PlaybackController", "PlaybackStateReporter"),
            values={"PlaybackStateReporter.playbackState": {"state": "PLAYING"}},
        )
        for feature in (Feature.PLAY, Feature.STOP, Feature.PAUSE | Feature.STOP)
    ),
]
WAKE_ON_LAN = [
    *(
        _wake_up(state, power)
        for state, power in (
            ("off", "OFF"),
            ("standby", "OFF"),
            ("unknown", None),
            ("on", "ON"),
        )
    ),
    _player(
        "Wake-on-LAN: television without power actions",
        "off",
        0,
        attributes={"device_class": "tv"},
        context=WIRED,
        category="TV",
        interfaces=("PowerController", "WakeOnLANController"),
        values={"PowerController.powerState": "OFF"},
        discovery={
            "WakeOnLANController": {
                "version": "3",
                "configuration": {"MACAddresses": ["00:11:22:33:44:5A"]},
                "properties": None,
            }
        },
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn",
                events=WAKE_UP,
                expected={"powerState": "ON"},
            ),
            DirectiveCase(
                directive="PowerController.TurnOff", error="INVALID_DIRECTIVE"
            ),
        ],
    ),
    *(
        _player(
            f"Wake-on-LAN: television that only plays and stops, {state}",
            state,
            Feature.PLAY | Feature.STOP,
            attributes={"device_class": "tv"},
            context=WIRED,
            category="TV",
            interfaces=(
                "PlaybackController",
                "PlaybackStateReporter",
                "PowerController",
                "WakeOnLANController",
            ),
            values={
                "PlaybackStateReporter.playbackState": {"state": playback},
                "PowerController.powerState": power,
            },
            directives=[
                DirectiveCase(
                    directive="PowerController.TurnOn",
                    calls=[("media_player.media_play", {})] * plays,
                    events=WAKE_UP * wakes,
                    expected={"powerState": "ON"},
                )
            ],
        )
        for state, playback, power, plays, wakes in (
            ("off", "STOPPED", "OFF", 0, 1),
            ("idle", "STOPPED", "OFF", 1, 0),
            ("playing", "PLAYING", "ON", 0, 0),
        )
    ),
    _player(
        "Wake-on-LAN: unavailable",
        "unavailable",
        Feature.TURN_OFF,
        context=WIRED,
        interfaces=("PowerController", "WakeOnLANController"),
        values={"EndpointHealth.connectivity": {"value": "UNREACHABLE"}},
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn",
                events=WAKE_UP,
                expected={"powerState": "ON"},
            )
        ],
    ),
    _player(
        "Wake-on-LAN: not needed",
        "off",
        ON_OFF,
        attributes={"device_class": "tv"},
        context=WIRED,
        category="TV",
        interfaces=("PowerController",),
        values={"PowerController.powerState": "OFF"},
    ),
    _player(
        "Wake-on-LAN: speaker that plays and stops",
        "off",
        Feature.PLAY | Feature.STOP,
        attributes={"device_class": "speaker"},
        context=WIRED,
        category="SPEAKER",
        interfaces=("PlaybackController", "PlaybackStateReporter", "PowerController"),
        values={
            "PlaybackStateReporter.playbackState": {"state": "STOPPED"},
            "PowerController.powerState": "OFF",
        },
    ),
    _player(
        "Wake-on-LAN: events cannot be sent",
        "off",
        Feature.TURN_OFF,
        context=replace(WIRED, reports=False),
        interfaces=("PowerController",),
        values={"PowerController.powerState": "OFF"},
        directives=[
            DirectiveCase(directive="PowerController.TurnOn", error="INVALID_DIRECTIVE")
        ],
    ),
    _player(
        "Wake-on-LAN: read-only",
        "off",
        Feature.TURN_OFF,
        context=WIRED,
        config=EntityConfig(read_only=True),
        interfaces=("PowerController",),
        values={"PowerController.powerState": "OFF"},
        directives=[
            DirectiveCase(
                directive="PowerController.TurnOn", error="INSUFFICIENT_PERMISSIONS"
            )
        ],
    ),
]
KEYPADS = [
    _player(
        "keypad of webostv",
        "on",
        ON_OFF,
        context=CompileContext(platform=lambda _: "webostv"),
        interfaces=("PowerController", "KeypadController"),
        values={"PowerController.powerState": "ON"},
        discovery={
            "KeypadController": {
                "keys": ["UP", "DOWN", "LEFT", "RIGHT", "SELECT", "BACK", "INFO"]
            }
        },
        directives=[
            *(
                DirectiveCase(
                    directive="KeypadController.SendKeystroke",
                    payload={"keystroke": key},
                    calls=[("webostv.button", {"button": button})],
                )
                for key, button in (("LEFT", "LEFT"), ("SELECT", "ENTER"))
            ),
            DirectiveCase(
                directive="KeypadController.SendKeystroke",
                payload={"keystroke": "MORE"},
                error="INVALID_VALUE",
            ),
        ],
    ),
    _player(
        "no keypad: the remote of samsungtv has the keys",
        "on",
        ON_OFF,
        context=CompileContext(platform=lambda _: "samsungtv"),
        interfaces=("PowerController",),
        values={"PowerController.powerState": "ON"},
    ),
]
SPEAKERS = [
    _player(
        "volume",
        "playing",
        VOLUME,
        attributes={"volume_level": 0.95, "is_volume_muted": False},
        interfaces=("Speaker",),
        values={"Speaker.volume": 95, "Speaker.muted": False},
        directives=[
            _volume(30, payload={"volume": 30}),
            _volume(100, payload={"volume": 10, "volumeDefault": True}),
            _volume(0, payload={"volume": -100, "volumeDefault": False}),
            DirectiveCase(
                directive="Speaker.SetVolume",
                payload={"volume": 101},
                error="VALUE_OUT_OF_RANGE",
                details={"validRange": {"minimumValue": 0, "maximumValue": 100}},
            ),
            DirectiveCase(
                directive="Speaker.SetMute",
                payload={"mute": True},
                calls=[("media_player.volume_mute", {"is_volume_muted": True})],
                expected={"muted": True},
            ),
            DirectiveCase(
                directive="Speaker.SetMute",
                payload={"mute": False},
                calls=[("media_player.volume_mute", {"is_volume_muted": False})],
                expected={"muted": False},
            ),
            DirectiveCase(directive="Speaker.SetMute", error="INVALID_DIRECTIVE"),
        ],
    ),
    _player(
        "volume, off",
        "off",
        Feature.VOLUME_SET,
        attributes={"is_volume_muted": False},
        interfaces=("Speaker",),
        discovery={
            "Speaker": {
                "properties": {
                    "supported": [{"name": "volume"}],
                    "proactivelyReported": True,
                    "retrievable": True,
                }
            }
        },
        directives=[
            _volume(7, payload={"volume": 7}),
            DirectiveCase(
                directive="Speaker.AdjustVolume",
                payload={"volume": 10, "volumeDefault": True},
                error="NOT_SUPPORTED_IN_CURRENT_MODE",
                details={"currentDeviceMode": "OTHER"},
            ),
        ],
    ),
    _player(
        "volume unknown",
        "on",
        Feature.VOLUME_SET,
        interfaces=("Speaker",),
        directives=[
            DirectiveCase(
                directive="Speaker.AdjustVolume",
                payload={"volume": 10, "volumeDefault": True},
                error="INVALID_VALUE",
            ),
        ],
    ),
    _player(
        "volume out of range",
        "idle",
        VOLUME,
        attributes={"volume_level": 1.5, "is_volume_muted": "yes"},
        interfaces=("Speaker",),
        values={"Speaker.volume": 100},
    ),
    _player(
        "volume not a number",
        "idle",
        VOLUME,
        attributes={"volume_level": float("nan"), "is_volume_muted": True},
        interfaces=("Speaker",),
        values={"Speaker.muted": True},
    ),
    _player(
        "volume steps",
        "on",
        Feature.VOLUME_STEP | Feature.VOLUME_MUTE,
        interfaces=("StepSpeaker",),
        discovery={"StepSpeaker": {"properties": None}},
        directives=[
            *(
                DirectiveCase(
                    directive="StepSpeaker.AdjustVolume",
                    payload={"volumeSteps": steps, "volumeStepsDefault": default},
                    calls=[(f"media_player.{service}", {})] * calls,
                )
                for steps, default, service, calls in (
                    (3, False, "volume_up", 3),
                    (-2, False, "volume_down", 2),
                    (10, True, "volume_up", 1),
                    (-10, True, "volume_down", 1),
                    (0, True, "volume_down", 0),
                )
            ),
            DirectiveCase(
                directive="StepSpeaker.AdjustVolume",
                payload={"volumeSteps": 1000},
                error="VALUE_OUT_OF_RANGE",
                details={"validRange": {"minimumValue": -100, "maximumValue": 100}},
            ),
            DirectiveCase(
                directive="StepSpeaker.SetMute",
                payload={"mute": True},
                calls=[("media_player.volume_mute", {"is_volume_muted": True})],
            ),
        ],
    ),
]
OPERATIONS = [
    _player(
        "all operations, playing",
        "playing",
        PLAY | ON_OFF,
        interfaces=("PlaybackController", "PlaybackStateReporter", "PowerController"),
        values={
            "PlaybackStateReporter.playbackState": {"state": "PLAYING"},
            "PowerController.powerState": "ON",
        },
        discovery={
            "PlaybackController": {
                "supportedOperations": ["Play", "Pause", "Stop", "Next", "Previous"],
                "properties": None,
            }
        },
        directives=[
            _directive("PlaybackController.Play", "media_play"),
            _directive("PlaybackController.Pause", "media_pause"),
            _directive("PlaybackController.Stop", "media_stop"),
            _directive("PlaybackController.Next", "media_next_track"),
            _directive("PlaybackController.Previous", "media_previous_track"),
        ],
    ),
    *(
        _player(
            f"playback: {state}",
            state,
            Feature.PAUSE,
            interfaces=("PlaybackController", "PlaybackStateReporter"),
            values={"PlaybackStateReporter.playbackState": {"state": playback}}
            if playback
            else {},
            discovery={"PlaybackController": {"supportedOperations": ["Pause"]}},
        )
        for state, playback in (
            ("buffering", "PLAYING"),
            ("paused", "PAUSED"),
            ("idle", "STOPPED"),
            ("off", "STOPPED"),
            ("standby", "STOPPED"),
            ("on", None),
        )
    ),
]
_SEEKS = {
    "features": Feature.SEEK,
    "interfaces": ("PlaybackController", "PlaybackStateReporter", "SeekController"),
}
SEEKS = [
    _player(
        "seek, paused",
        "paused",
        **_SEEKS,
        attributes={
            "media_position": 100,
            "media_position_updated_at": LONG_AGO,
            "media_duration": 120,
        },
        values={"PlaybackStateReporter.playbackState": {"state": "PAUSED"}},
        discovery={
            "PlaybackController": {
                "supportedOperations": ["StartOver", "FastForward", "Rewind"]
            },
            "SeekController": {"properties": None},
        },
        directives=[
            _seek(5500, 105.5),
            _seek(60000, 120),
            _seek(-300000, 0),
            DirectiveCase(**SEEK, error="INVALID_DIRECTIVE"),
            _directive(
                "PlaybackController.StartOver", "media_seek", {"seek_position": 0}
            ),
            _directive(
                "PlaybackController.FastForward", "media_seek", {"seek_position": 120}
            ),
            _directive(
                "PlaybackController.Rewind", "media_seek", {"seek_position": 70}
            ),
        ],
    ),
    _player(
        "seek, at the start, no duration",
        "paused",
        **_SEEKS,
        attributes={"media_position": 0},
        values={"PlaybackStateReporter.playbackState": {"state": "PAUSED"}},
        directives=[_seek(15000, 15), _seek(-15000, 0), _seek(99_000_000, 86_400)],
    ),
    _player(
        "seek, played to the end since the last update",
        "playing",
        **_SEEKS,
        attributes={
            "media_position": 5,
            "media_position_updated_at": LONG_AGO,
            "media_duration": 300,
        },
        values={"PlaybackStateReporter.playbackState": {"state": "PLAYING"}},
        directives=[_seek(-10000, 300)],
    ),
    _player(
        "seek, no position",
        "playing",
        **_SEEKS,
        values={"PlaybackStateReporter.playbackState": {"state": "PLAYING"}},
        directives=[
            DirectiveCase(
                **SEEK,
                payload={"deltaPositionMilliseconds": 1000},
                error="ACTION_NOT_PERMITTED_FOR_CONTENT",
                namespace="Alexa.Video",
            ),
            DirectiveCase(
                directive="PlaybackController.FastForward",
                error="ACTION_NOT_PERMITTED_FOR_CONTENT",
                namespace="Alexa.Video",
            ),
        ],
    ),
]
INPUTS = [
    _player(
        "inputs",
        "on",
        SOURCES,
        attributes={"source_list": ["hdmi_1", "HDMI 2", "HDMI1", "TV"], "source": "TV"},
        interfaces=("InputController",),
        values={"InputController.input": "TV"},
        discovery={
            "InputController": {
                "inputs": [{"name": "HDMI 1"}, {"name": "HDMI 2"}, {"name": "TV"}]
            }
        },
        directives=[
            _select("HDMI 1", "HDMI 1", "hdmi_1"),
            _select("HDMI2", "HDMI 2", "HDMI 2"),
            DirectiveCase(**INPUT, payload={"input": "DVD"}, error="INVALID_VALUE"),
            DirectiveCase(**INPUT, payload={"input": "Sauna"}, error="INVALID_VALUE"),
            DirectiveCase(**INPUT, error="INVALID_DIRECTIVE"),
        ],
    ),
    *(
        _player(
            f"input {source}, which Amazon calls {name}",
            "on",
            SOURCES,
            attributes={"source_list": [source, "TV"], "source": source},
            interfaces=("InputController", "ModeController/media_player.source"),
            values={
                "InputController.input": name,
                "ModeController/media_player.source.mode": f"source.{source}",
            },
            discovery={"InputController": {"inputs": [{"name": "TV"}, {"name": name}]}},
            directives=[_select(name, name, source)],
        )
        for source, name in (
            ("Antenna", "TUNER"),
            ("antenna_tv", "TUNER"),
            ("AUX", "AUX 1"),
            ("Blu-ray Player", "BLURAY"),
            ("Coax", "COAX 1"),
            ("Composite", "COMPOSITE 1"),
            ("Game Console", "GAME"),
            ("HDMI", "HDMI 1"),
            ("Input", "INPUT 1"),
            ("LINE", "LINE 1"),
            ("Optical", "OPTICAL 1"),
            ("Roku Media Player", "MEDIA PLAYER"),
            ("Satellite TV", "SATELLITE"),
            ("Video", "VIDEO 1"),
        )
    ),
    _player(
        "two sources for the same input",
        "on",
        SOURCES,
        attributes={"source_list": ["AUX", "AUX 1", "TV"], "source": "AUX"},
        interfaces=("InputController", "ModeController/media_player.source"),
        # AUX 1 selects the source with exactly this name.
        values={"ModeController/media_player.source.mode": "source.AUX"},
        discovery={"InputController": {"inputs": [{"name": "AUX 1"}, {"name": "TV"}]}},
        directives=[
            _select("AUX 1", "AUX 1", "AUX 1"),
            DirectiveCase(
                **SOURCE,
                payload={"mode": "source.AUX"},
                calls=[("media_player.select_source", {"source": "AUX"})],
                expected={"mode": "source.AUX"},
            ),
        ],
    ),
    _player(
        "inputs swapped by the user",
        "on",
        SOURCES,
        attributes={"source_list": ["HDMI 1", "HDMI 2"], "source": "HDMI 1"},
        config=EntityConfig(inputs={"HDMI 1": "HDMI 2", "HDMI 2": "HDMI 1"}),
        interfaces=("InputController",),
        values={"InputController.input": "HDMI 2"},
        directives=[
            _select("HDMI 1", "HDMI 1", "HDMI 2"),
            _select("HDMI 2", "HDMI 2", "HDMI 1"),
        ],
    ),
    _player(
        "sources named by the user",
        "on",
        SOURCES,
        attributes={
            "source_list": ["Media Player", "Kodi", "Cellar"],
            "source": "Kodi",
        },
        config=EntityConfig(inputs={"Kodi": "media player", "Cellar": "Sauna"}),
        interfaces=("InputController", "ModeController/media_player.source"),
        values={
            "InputController.input": "MEDIA PLAYER",
            "ModeController/media_player.source.mode": "source.Kodi",
        },
        discovery={
            "InputController": {
                "inputs": [{"name": "MEDIA PLAYER", "friendlyNames": ["Kodi"]}]
            }
        },
        directives=[
            _select("MEDIA PLAYER", "MEDIA PLAYER", "Kodi"),
            _select("Kodi", "MEDIA PLAYER", "Kodi"),
        ],
    ),
    _player(
        "sources of any name",
        "on",
        SOURCES,
        attributes={"source_list": ["Vinyl No. 1", "Jukebox"], "source": "Elsewhere"},
        interfaces=("ModeController/media_player.source",),
        directives=[
            DirectiveCase(
                **SOURCE,
                payload={"mode": "source.Vinyl No. 1"},
                calls=[("media_player.select_source", {"source": "Vinyl No. 1"})],
                expected={"mode": "source.Vinyl No. 1"},
            ),
            DirectiveCase(
                **SOURCE, payload={"mode": "source.Tape"}, error="INVALID_VALUE"
            ),
        ],
    ),
    _player(
        "apps",
        "on",
        SOURCES,
        attributes={
            "source_list": ["netflix", "Home", "My App", 7],
            "source": "netflix",
        },
        interfaces=("Launcher", "ModeController/media_player.source"),
        values={
            "Launcher.target": NETFLIX,
            "ModeController/media_player.source.mode": "source.netflix",
        },
        directives=[
            DirectiveCase(
                **LAUNCH,
                payload=NETFLIX,
                calls=[("media_player.select_source", {"source": "netflix"})],
                expected={"target": NETFLIX},
            ),
            DirectiveCase(
                **LAUNCH,
                payload={**NETFLIX, "name": "Netflix, the app"},
                calls=[("media_player.select_source", {"source": "netflix"})],
                expected={"target": NETFLIX},
            ),
            DirectiveCase(
                **LAUNCH,
                payload={"identifier": "amzn1.other", "name": "my app"},
                calls=[("media_player.select_source", {"source": "My App"})],
                expected={"target": {"identifier": "amzn1.other", "name": "my app"}},
            ),
            DirectiveCase(
                **LAUNCH,
                payload={
                    "identifier": "amzn1.alexa-ask-target.app.70045",
                    "name": "YouTube",
                },
                error="INVALID_VALUE",
            ),
            DirectiveCase(**LAUNCH, error="INVALID_DIRECTIVE"),
        ],
    ),
    *(
        _player(
            f"app or target {source}",
            "on",
            SOURCES,
            attributes={"source_list": [source], "source": source},
            interfaces=("Launcher", "ModeController/media_player.source"),
            values={
                "Launcher.target": target,
                "ModeController/media_player.source.mode": f"source.{source}",
            },
            directives=[
                DirectiveCase(
                    **SOURCE,
                    payload={"mode": f"source.{source}"},
                    calls=[("media_player.select_source", {"source": source})],
                    expected={"mode": f"source.{source}"},
                ),
                DirectiveCase(**SOURCE, payload={"mode": "source.-"}),
                DirectiveCase(
                    **LAUNCH,
                    payload={**target, "name": "as Alexa calls it"},
                    calls=[("media_player.select_source", {"source": source})],
                    expected={"target": target},
                ),
            ],
        )
        for source, target in (
            ("prime video", _app("72095", "Prime Video")),
            ("Amazon Prime Video", _app("72095", "Amazon Prime Video")),
            ("YouTubeTV", _app("50623", "YouTube TV")),
            ("A & E", _app("80711", "A&E")),
            ("ひかりTV", _app("84722", "ひかりTV")),
            ("Home", _target("shortcut.33122", "Home")),
            ("PICTURE IN PICTURE", _target("shortcut.06715", "Picture in Picture")),
        )
    ),
    _player("no sources", "idle", SOURCES, category=None),
]
SOUND_MODES = [
    _player(
        "sound modes of Amazon's list",
        "on",
        Feature.SELECT_SOUND_MODE,
        attributes={
            "sound_mode_list": ["Movie", "MOVIE", "night"],
            "sound_mode": "night",
        },
        interfaces=("EqualizerController",),
        values={"EqualizerController.mode": "NIGHT"},
        discovery={
            "EqualizerController": {
                "configurations": {
                    "modes": {"supported": [{"name": "MOVIE"}, {"name": "NIGHT"}]}
                }
            }
        },
        directives=[
            DirectiveCase(
                directive="EqualizerController.SetMode",
                payload={"mode": "MOVIE"},
                calls=[("media_player.select_sound_mode", {"sound_mode": "Movie"})],
                expected={"mode": "MOVIE"},
            ),
            DirectiveCase(
                directive="EqualizerController.SetMode",
                payload={"mode": "SPORT"},
                error="INVALID_VALUE",
            ),
        ],
    ),
    _player(
        "sound modes of any name",
        "on",
        Feature.SELECT_SOUND_MODE,
        attributes={
            "sound_mode_list": ["Dolby 7.1", "Music"],
            "sound_mode": "Dolby 7.1",
        },
        interfaces=("EqualizerController", "ModeController/media_player.sound_mode"),
        values={"ModeController/media_player.sound_mode.mode": "sound_mode.Dolby 7.1"},
        directives=[
            DirectiveCase(
                directive="ModeController.SetMode",
                instance="media_player.sound_mode",
                payload={"mode": "sound_mode.Music"},
                calls=[("media_player.select_sound_mode", {"sound_mode": "Music"})],
                expected={"mode": "sound_mode.Music"},
            ),
        ],
    ),
]
RECEIVERS = [
    _player(
        f"receiver of {platform} with the sound modes {sound_modes}",
        "on",
        Feature.SELECT_SOUND_MODE,
        attributes={"sound_mode_list": sound_modes, "sound_mode": "MUSIC"},
        context=CompileContext(platform=lambda _, platform=platform: platform),
        interfaces=interfaces,
        values=values,
        directives=[
            DirectiveCase(
                directive="ModeController.SetMode",
                instance="media_player.sound_mode",
                payload={"mode": "sound_mode.MOVIE"},
                calls=[("media_player.select_sound_mode", {"sound_mode": "MOVIE"})],
                expected={"mode": "sound_mode.MOVIE"},
            )
        ]
        if "ModeController/media_player.sound_mode" in interfaces
        else (),
    )
    for platform, sound_modes, interfaces, values in (
        (
            "denonavr",
            ["MUSIC", "MOVIE"],
            ("ModeController/media_player.sound_mode",),
            {"ModeController/media_player.sound_mode.mode": "sound_mode.MUSIC"},
        ),
        (
            "denonavr",
            ["MUSIC", "MOVIE", "DOLBY"],
            ("ModeController/media_player.sound_mode",),
            {"ModeController/media_player.sound_mode.mode": "sound_mode.MUSIC"},
        ),
        (
            "yamaha",
            ["MUSIC", "MOVIE"],
            ("EqualizerController",),
            {"EqualizerController.mode": "MUSIC"},
        ),
    )
]
CHANNELS = [
    _player(
        "TV with channels",
        "on",
        Feature.PLAY_MEDIA | TRACKS,
        attributes={"device_class": "tv", "media_channel": "BBC One"},
        category="TV",
        interfaces=("ChannelController", "PlaybackController", "PlaybackStateReporter"),
        values={"ChannelController.channel": {"callSign": "BBC One"}},
        directives=[
            _channel({"channel": {"number": "5.1"}}, "5.1", "number"),
            _channel(
                {"channel": {"number": None, "callSign": "ZDF"}}, "ZDF", "callSign"
            ),
            _channel(
                {"channel": {}, "channelMetadata": {"name": "Arte"}}, "Arte", "callSign"
            ),
            DirectiveCase(
                directive="ChannelController.ChangeChannel",
                payload={"channel": {}, "channelMetadata": None},
                error="INVALID_DIRECTIVE",
            ),
            *(
                DirectiveCase(
                    directive="ChannelController.SkipChannels",
                    payload={"channelCount": count},
                    calls=[(f"media_player.{service}", {})] * abs(count),
                )
                for count, service in (
                    (1, "media_next_track"),
                    (-2, "media_previous_track"),
                    (0, "media_next_track"),
                )
            ),
            DirectiveCase(
                directive="ChannelController.SkipChannels",
                payload={"channelCount": 1e9},
                error="VALUE_OUT_OF_RANGE",
                details={"validRange": {"minimumValue": -100, "maximumValue": 100}},
            ),
        ],
    ),
    _player(
        "receiver without next and previous",
        "on",
        Feature.PLAY_MEDIA,
        attributes={"device_class": "receiver", "media_channel": 7},
        category="TV",
        interfaces=("ChannelController",),
        values={"ChannelController.channel": {"number": "7"}},
    ),
    _player(
        "speaker without channels",
        "on",
        Feature.PLAY_MEDIA,
        attributes={"device_class": "speaker"},
        category=None,
    ),
]
MUSIC_ASSISTANT = [
    _player(
        "Music Assistant player",
        "playing",
        VOLUME | PLAY | Feature.SEEK | Feature.PLAY_MEDIA | Feature.GROUPING,
        attributes={
            "device_class": "speaker",
            "mass_player_type": "player",
            "volume_level": 0.2,
            "is_volume_muted": False,
        },
        category="SPEAKER",
        interfaces=(
            "PlaybackController",
            "PlaybackStateReporter",
            "PowerController",
            "SeekController",
            "Speaker",
        ),
        values={
            "PlaybackStateReporter.playbackState": {"state": "PLAYING"},
            "PowerController.powerState": "ON",
            "Speaker.muted": False,
            "Speaker.volume": 20,
        },
    ),
    _player(
        "locale without Speaker",
        "off",
        VOLUME | ON_OFF,
        context=CompileContext(locales=("fr-CA",)),
        interfaces=("PowerController",),
        values={"PowerController.powerState": "OFF"},
    ),
]

ENTITIES = [
    *POWER,
    *CATEGORIES,
    *SWITCHES,
    *WAKE_ON_LAN,
    *KEYPADS,
    *SPEAKERS,
    *OPERATIONS,
    *SEEKS,
    *INPUTS,
    *SOUND_MODES,
    *RECEIVERS,
    *CHANNELS,
    *MUSIC_ASSISTANT,
]
