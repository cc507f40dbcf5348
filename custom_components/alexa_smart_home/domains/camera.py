"""Cameras can be watched over WebRTC or HLS."""

from typing import Final

from ..interfaces.camera_stream import CameraStreamController
from ..interfaces.rtc_session import RTCSessionController
from ..protocol import DisplayCategory, EndpointDescription
from ..protocol.linking import Part
from ..protocol.readers import has_feature

# CameraEntityFeature.STREAM. The camera integration is not imported because it needs
# libraries that some installations lack.
_has_stream = has_feature(2)
_WEB_RTC: Final = RTCSessionController(supported=_has_stream)

ENDPOINT = EndpointDescription(
    category=lambda _: DisplayCategory.CAMERA,
    takes=lambda _: {
        Part.DOORBELL,
        Part.MOTION,
        Part.PACKAGE,
        Part.PERSON,
    },
    capabilities=(
        _WEB_RTC,
        CameraStreamController(supported=_has_stream, replaced_by=_WEB_RTC),
    ),
)
