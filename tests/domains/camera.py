"""Cameras; tests/camera tests the streams."""

from custom_components.alexa_smart_home.protocol.compile_context import (
    CameraStream,
    CompileContext,
)
from custom_components.alexa_smart_home.settings import EntityConfig
from tests.domains.cases import DirectiveCase, Entity

STREAM = {"supported_features": 2}


def _context(
    *streams: CameraStream, locales: tuple[str, ...] = ("en-US",)
) -> CompileContext:
    return CompileContext(camera_streams=lambda _: frozenset(streams), locales=locales)


BOTH = _context(CameraStream.HLS, CameraStream.WEB_RTC)
SESSION = {"sessionId": "session"}

ENTITIES = [
    Entity(
        title="WebRTC and HLS",
        entity_id="camera.yard",
        state="idle",
        attributes=STREAM,
        context=BOTH,
        category="CAMERA",
        interfaces=("RTCSessionController",),
        discovery={
            "RTCSessionController": {
                "configuration": {"isFullDuplexAudioSupported": False},
                "properties": None,
            },
        },
        directives=[
            DirectiveCase(
                directive="RTCSessionController.SessionConnected",
                payload=SESSION,
                event="Alexa.RTCSessionController.SessionConnected",
                event_payload=SESSION,
            ),
            DirectiveCase(
                directive="RTCSessionController.SessionDisconnected",
                payload=SESSION,
                event="Alexa.RTCSessionController.SessionDisconnected",
                event_payload=SESSION,
            ),
            *(
                DirectiveCase(
                    directive="RTCSessionController.InitiateSessionWithOffer",
                    payload=payload,
                    error=error,
                )
                for payload, error in (
                    ({}, "INVALID_DIRECTIVE"),
                    ({**SESSION, "offer": {"format": "SDP"}}, "INVALID_DIRECTIVE"),
                    (
                        {**SESSION, "offer": {"format": "X", "value": "v=0"}},
                        "INVALID_VALUE",
                    ),
                )
            ),
        ],
    ),
    Entity(
        title="read only",
        entity_id="camera.yard",
        state="idle",
        attributes=STREAM,
        context=BOTH,
        config=EntityConfig(read_only=True),
        category="CAMERA",
        interfaces=("RTCSessionController",),
        directives=[
            DirectiveCase(
                directive="RTCSessionController.SessionConnected",
                payload=SESSION,
                event="Alexa.RTCSessionController.SessionConnected",
                event_payload=SESSION,
            ),
        ],
    ),
    Entity(
        title="WebRTC only",
        entity_id="camera.nest",
        state="streaming",
        attributes=STREAM,
        context=_context(CameraStream.WEB_RTC),
        category="CAMERA",
        interfaces=("RTCSessionController",),
    ),
    Entity(
        title="HLS only",
        entity_id="camera.yard",
        state="recording",
        attributes=STREAM,
        context=_context(CameraStream.HLS),
        category="CAMERA",
        interfaces=("CameraStreamController",),
        discovery={
            "CameraStreamController": {
                "cameraStreamConfigurations": [
                    {
                        "protocols": ["HLS"],
                        "resolutions": [
                            {"width": 1920, "height": 1080},
                            {"width": 1280, "height": 720},
                        ],
                        "authorizationTypes": ["NONE"],
                        "videoCodecs": ["H264"],
                        "audioCodecs": ["AAC"],
                    }
                ]
            },
        },
        directives=[
            *(
                DirectiveCase(
                    directive="CameraStreamController.InitializeCameraStreams",
                    payload=payload,
                    error="INVALID_DIRECTIVE",
                )
                for payload in ({}, {"cameraStreams": [{"resolution": {}}]})
            ),
        ],
    ),
    *(
        Entity(
            title=f"WebRTC and HLS in {' and '.join(locales)}",
            entity_id="camera.yard",
            state="idle",
            attributes=STREAM,
            context=_context(CameraStream.HLS, CameraStream.WEB_RTC, locales=locales),
            category="CAMERA",
            interfaces=(interface,),
        )
        for locales, interface in (
            (("en-IN",), "CameraStreamController"),
            (("en-IN", "es-MX"), "CameraStreamController"),
            (("es-MX", "de-DE"), "RTCSessionController"),
        )
    ),
    Entity(
        title="WebRTC only, locale without it",
        entity_id="camera.nest",
        state="idle",
        attributes=STREAM,
        context=_context(CameraStream.WEB_RTC, locales=("es-MX",)),
        category=None,
    ),
    Entity(
        title="still pictures only",
        entity_id="camera.weather",
        state="idle",
        attributes={"supported_features": 0},
        context=BOTH,
        category=None,
    ),
]
