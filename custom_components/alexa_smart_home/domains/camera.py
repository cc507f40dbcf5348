"""Cameras."""

from typing import Final

from ..capability import EndpointDescription
from ..interfaces.camera_stream import CameraStreamController
from ..interfaces.rtc_session import RTCSessionController
from ..readers import has_feature

# Home Assistant's CameraEntityFeature.STREAM; the camera integration needs
# libraries that are not always there.
STREAM: Final = 2

_streams = has_feature(STREAM)

_WEB_RTC: Final = RTCSessionController(
    supported=_streams,
    answer=lambda runtime, *offer: runtime.camera_sessions.async_answer(*offer),
    connected=lambda runtime, *session: runtime.camera_sessions.connected(*session),
    close=lambda runtime, *session: runtime.camera_sessions.close(*session),
)

ENDPOINT = EndpointDescription(
    category=lambda _: "CAMERA",
    capabilities=(
        _WEB_RTC,
        CameraStreamController(
            supported=_streams,
            open_stream=lambda runtime, entity_id: runtime.camera_streams.async_open(
                entity_id
            ),
            replaced_by=_WEB_RTC,
        ),
    ),
)
