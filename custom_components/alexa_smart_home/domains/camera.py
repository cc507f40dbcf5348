"""Cameras."""

from typing import Final

from ..interfaces.camera_stream import CameraStreamController
from ..interfaces.rtc_session import RTCSessionController
from ..protocol.description import EndpointDescription
from ..protocol.display_category import DisplayCategory
from ..protocol.readers import has_feature

# CameraEntityFeature.STREAM of Home Assistant. The camera integration is not imported:
# it needs libraries that a small installation lacks.
STREAM: Final = 2

_streams = has_feature(STREAM)

_WEB_RTC: Final = RTCSessionController(supported=_streams)

ENDPOINT = EndpointDescription(
    category=lambda _: DisplayCategory.CAMERA,
    capabilities=(
        _WEB_RTC,
        CameraStreamController(supported=_streams, replaced_by=_WEB_RTC),
    ),
)
