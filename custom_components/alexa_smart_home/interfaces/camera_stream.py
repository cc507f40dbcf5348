"""Alexa.CameraStreamController.

https://developer.amazon.com/docs/device-apis/alexa-camerastreamcontroller.html
"""

from dataclasses import dataclass
from typing import ClassVar, Final, override

from homeassistant.core import State
from homeassistant.util.json import JsonObjectType

from ..protocol import CameraStream, Capability, CompileContext
from ..protocol.outcome import Bridge, Handlers, OpenStream, Outcome, Resolution
from ..protocol.payload import child, children, integer

# Alexa requests one of these; the stream may have another resolution.
RESOLUTIONS: Final = (Resolution(1920, 1080), Resolution(1280, 720))


@dataclass(frozen=True, kw_only=True)
class CameraStreamController(Capability):
    """Show the picture of a camera as an HLS stream.

    Amazon allows this interface only for cameras without WebRTC: it is not offered if
    `replaced_by` is.
    """

    interface: ClassVar[str] = "Alexa.CameraStreamController"
    view_only: ClassVar[bool] = True

    replaced_by: Capability | None = None

    @override
    def offered(self, state: State, context: CompileContext) -> bool:
        if self.replaced_by is not None and self.replaced_by.offered(state, context):
            return False
        streams = context.camera_streams(state.entity_id)
        return super().offered(state, context) and CameraStream.HLS in streams

    @override
    def directives(self, state: State, context: CompileContext) -> Handlers:
        return {"InitializeCameraStreams": self._initialize}

    @override
    def discovery(self, state: State, context: CompileContext) -> JsonObjectType:
        return {
            "cameraStreamConfigurations": [
                {
                    "protocols": ["HLS"],
                    "resolutions": [size.as_json() for size in RESOLUTIONS],
                    "authorizationTypes": ["NONE"],
                    "videoCodecs": ["H264"],
                    "audioCodecs": ["AAC"],
                }
            ]
        }

    def _initialize(self, state: State, payload: JsonObjectType) -> Outcome:
        wanted = _wanted(payload)

        async def answer(bridge: Bridge) -> Outcome:
            stream = await bridge.async_open_stream(state.entity_id)
            return self._outcome(stream, wanted)

        return Outcome(job=answer)

    def _outcome(self, stream: OpenStream, wanted: Resolution) -> Outcome:
        return Outcome(
            namespace=self.interface,
            payload={
                "cameraStreams": [
                    {
                        "uri": stream.uri,
                        "protocol": "HLS",
                        "resolution": (stream.resolution or wanted).as_json(),
                        "authorizationType": "NONE",
                        "videoCodec": "H264",
                        "audioCodec": "NONE" if stream.has_sound is False else "AAC",
                    }
                ],
                "imageUri": stream.image_uri,
            },
        )


def _wanted(payload: JsonObjectType) -> Resolution:
    """Return the first resolution that Alexa requests."""
    for stream in children(payload, "cameraStreams"):
        resolution = child(stream, "resolution")
        return Resolution(integer(resolution, "width"), integer(resolution, "height"))
    return RESOLUTIONS[0]
