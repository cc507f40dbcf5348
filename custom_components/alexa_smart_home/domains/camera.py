"""Cameras."""

from typing import Final

from ..cameras import async_answer_offer, async_open_stream, close_session
from ..capability import EndpointDescription
from ..interfaces.camera_stream import CameraStreamController
from ..interfaces.rtc_session import RTCSessionController
from ..readers import has_feature

# Home Assistant's CameraEntityFeature.STREAM; the camera integration needs
# libraries that are not always there.
STREAM: Final = 2

_streams = has_feature(STREAM)

ENDPOINT = EndpointDescription(
    category=lambda _: "CAMERA",
    capabilities=(
        RTCSessionController(
            supported=_streams, answer=async_answer_offer, close=close_session
        ),
        CameraStreamController(supported=_streams, open_stream=async_open_stream),
    ),
)
