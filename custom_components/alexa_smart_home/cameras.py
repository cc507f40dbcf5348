"""Cameras: what no action of Home Assistant does, opening a stream and a session.

The camera integration needs libraries that a small installation lacks: it is
imported when there is a camera to show, never before.
"""

import asyncio
from contextlib import suppress
import struct
from typing import TYPE_CHECKING, Final

from homeassistant.const import EntityStateAttribute
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.network import NoURLAvailableError, get_url
from yarl import URL

from .capability import CameraStream
from .errors import EndpointUnreachable, InvalidValue
from .interfaces.camera_stream import OpenStream, Resolution
from .interfaces.rtc_session import Offer
from .models import Runtime
from .sdp import Candidate, complete_answer

if TYPE_CHECKING:
    from homeassistant.components.camera.webrtc import WebRTCMessage
    from homeassistant.components.stream import Stream

DOMAIN: Final = "camera"
# Alexa waits 8 s in all.
TIMEOUT: Final = 5.0
# How often to look whether the stream has failed meanwhile.
PATIENCE: Final = 0.1
# How long candidates may come after the answer.
GATHERING: Final = 1.0


@callback
def camera_streams(hass: HomeAssistant, entity_id: str) -> frozenset[CameraStream]:
    """Return how a camera can be watched; by HLS only over the internet."""
    component = hass.data.get(DOMAIN)
    if component is None or (camera := component.get_entity(entity_id)) is None:
        return frozenset()
    streams = {
        CameraStream(stream)
        for stream in camera.camera_capabilities.frontend_stream_types
    }
    if "stream" not in hass.config.components or _external_url(hass) is None:
        streams.discard(CameraStream.HLS)
    return frozenset(streams)


async def async_open_stream(runtime: Runtime, entity_id: str) -> OpenStream:
    """Start the stream of a camera."""
    from homeassistant.components.camera import async_request_stream  # noqa: PLC0415
    from homeassistant.components.camera.helper import get_camera_from_entity_id  # noqa: PLC0415

    hass = runtime.hass
    if (base := _external_url(hass)) is None:
        raise InvalidValue(
            "Alexa can only show the stream of a Home Assistant that the internet "
            "reaches by https on port 443"
        )
    deadline = hass.loop.time() + TIMEOUT
    try:
        async with asyncio.timeout_at(deadline):
            path = await async_request_stream(hass, entity_id, "hls")
        camera = get_camera_from_entity_id(hass, entity_id)
        init = await _async_first_init(camera.stream, deadline)
    except TimeoutError as err:
        raise EndpointUnreachable(f"{entity_id} sends no stream") from err
    except HomeAssistantError as err:
        raise EndpointUnreachable(str(err)) from err
    state = hass.states.get(entity_id)
    image = state.attributes.get(EntityStateAttribute.ENTITY_PICTURE) if state else None
    resolution, has_sound = _tracks(init) if init else (None, None)
    return OpenStream(
        uri=str(base.join(URL(path))),
        image_uri=str(base.join(URL(image or ""))),
        resolution=resolution,
        has_sound=has_sound,
    )


async def async_answer_offer(runtime: Runtime, entity_id: str, offer: Offer) -> str:
    """Let a camera answer a WebRTC offer."""
    from homeassistant.components.camera.helper import get_camera_from_entity_id  # noqa: PLC0415

    negotiation = _Negotiation()
    try:
        camera = get_camera_from_entity_id(runtime.hass, entity_id)
        async with asyncio.timeout(TIMEOUT):
            await camera.async_handle_async_webrtc_offer(
                offer.sdp, offer.session_id, negotiation.receive
            )
            answer = await negotiation.answer
        # What comes late is complete a little later.
        return await negotiation.async_complete(answer)
    except (HomeAssistantError, TimeoutError, ValueError) as err:
        close_session(runtime, entity_id, offer.session_id)
        raise EndpointUnreachable(
            f"{entity_id} does not answer the offer: {err}"
        ) from err


@callback
def close_session(runtime: Runtime, entity_id: str, session_id: str) -> None:
    """End a WebRTC session; it does no harm if there is none."""
    component = runtime.hass.data.get(DOMAIN)
    if component and (camera := component.get_entity(entity_id)):
        camera.close_webrtc_session(session_id)


def _external_url(hass: HomeAssistant) -> URL | None:
    try:
        return URL(
            get_url(
                hass,
                allow_internal=False,
                allow_ip=False,
                require_ssl=True,
                require_standard_port=True,
            )
        )
    except NoURLAvailableError:
        return None


async def _async_first_init(stream: Stream | None, deadline: float) -> bytes | None:
    """Return the head of the first segment, None when it does not come in time."""
    if stream is None:
        return None
    output = stream.outputs()["hls"]
    now = asyncio.get_running_loop().time
    while output.last_segment is None and stream.available and now() < deadline:
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await output.recv()
    if output.last_segment is not None:
        return output.last_segment.init
    if not stream.available:
        raise HomeAssistantError("The stream cannot be opened")
    return None


def _tracks(init: bytes) -> tuple[Resolution | None, bool]:
    """Return from an MP4's head how large the picture is, and if there is sound."""
    from homeassistant.components.stream.fmp4utils import find_box  # noqa: PLC0415

    resolution, has_sound = None, False
    moov = next(find_box(init, b"moov"))
    for track in find_box(init, b"trak", moov):
        header = next(find_box(init, b"tkhd", track))
        # Width and height close the box, as fixed-point numbers of 16 + 16 bits.
        (length,) = struct.unpack_from(">I", init, header)
        width, _, height, _ = struct.unpack_from(">HHHH", init, header + length - 8)
        if width:
            resolution = Resolution(width, height)
        else:
            has_sound = True
    return resolution, has_sound


class _Negotiation:
    """What a camera says to an offer: its answer, and candidates one by one."""

    def __init__(self) -> None:
        self.answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._candidates: list[Candidate] = []
        self._complete = asyncio.Event()

    @callback
    def receive(self, message: WebRTCMessage) -> None:
        """Take a message of the camera."""
        match message.as_dict():
            case {"type": "answer", "answer": sdp} if not self.answer.done():
                self.answer.set_result(sdp)
            case {"type": "error", "message": text} if not self.answer.done():
                self.answer.set_exception(HomeAssistantError(text))
            case {"type": "candidate", "candidate": candidate}:
                if line := candidate["candidate"]:
                    mid, section = (
                        candidate.get("sdpMid"),
                        candidate.get("sdpMLineIndex"),
                    )
                    self._candidates.append(Candidate(line, mid, section))
                else:
                    self._complete.set()

    async def async_complete(self, answer: str) -> str:
        """Return the answer with the candidates that come before or soon after it."""
        with suppress(TimeoutError):
            async with asyncio.timeout(GATHERING):
                await self._complete.wait()
        return complete_answer(answer, self._candidates)
