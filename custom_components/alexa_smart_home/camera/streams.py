"""Stream types of cameras, and their HLS streams.

Import the camera integration only inside functions: it needs libraries that a small
installation lacks.
"""

import asyncio
from contextlib import suppress
from functools import partial
import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from homeassistant.const import EntityStateAttribute
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from yarl import URL

from ..const import DOMAIN, LOGGER
from ..protocol import CameraStream
from ..protocol.errors import EndpointUnreachable, InvalidValue
from ..protocol.external_url import external_url
from ..protocol.outcome import OpenStream, Resolution
from ..protocol.redact import masked

if TYPE_CHECKING:
    from homeassistant.components.stream.core import StreamOutput

CAMERA: Final = "camera"
# Seconds to wait for the URL of a stream. Amazon requires an answer within 6 s,
# including the time in the Lambda function:
# https://developer.amazon.com/docs/device-apis/alexa-camerastreamcontroller.html
DEADLINE: Final = 4.0
# Seconds until a stream without a segment is logged as a failure.
FIRST_SEGMENT: Final = 30.0

_NO_PICTURE: Final = "its stream sends no picture"


class _Tracks(NamedTuple):
    """Resolution and audio of a stream; None: unknown."""

    resolution: Resolution | None = None
    has_sound: bool | None = None


def camera_streams(hass: HomeAssistant, entity_id: str) -> frozenset[CameraStream]:
    """Return the stream types of a camera; HLS requires a public URL."""
    component = hass.data.get(CAMERA)
    if component is None or (camera := component.get_entity(entity_id)) is None:
        return frozenset()
    streams = {
        CameraStream(stream)
        for stream in camera.camera_capabilities.frontend_stream_types
    }
    if "stream" not in hass.config.components or external_url(hass) is None:
        streams.discard(CameraStream.HLS)
    return frozenset(streams)


class CameraStreams:
    """Start the HLS streams of cameras in the background.

    The answer to Alexa does not wait for the first segment: Home Assistant holds a
    request for the playlist until there are segments, and the URL of a started stream
    does not expire before.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._starts: dict[str, asyncio.Task[str]] = {}
        self._watches: dict[str, asyncio.Task[None]] = {}
        self._tracks: dict[str, _Tracks] = {}
        self._failed: set[str] = set()

    async def async_open(self, entity_id: str) -> OpenStream:
        """Return the URL of a camera's stream, which may not have a segment yet.

        Raises InvalidValue without a public URL, and EndpointUnreachable if the camera
        has no stream or does not return its source in time. The stream of a slow camera
        still starts, for the next attempt.
        """
        if (url := external_url(self._hass)) is None:
            raise InvalidValue(
                "Alexa can show a stream only if Home Assistant has a public URL with "
                "https on port 443"
            )
        path = await self._async_path(entity_id)
        tracks = self._tracks_of(entity_id)
        state = self._hass.states.get(entity_id)
        attributes = state.attributes if state else {}
        image = attributes.get(EntityStateAttribute.ENTITY_PICTURE) or ""
        return OpenStream(
            uri=str(URL(url).join(URL(path))),
            image_uri=str(URL(url).join(URL(image))),
            **tracks._asdict(),
        )

    @callback
    def async_stop(self) -> None:
        """Stop waiting for the first segments of streams."""
        for watch in self._watches.values():
            watch.cancel()
        self._watches.clear()

    async def _async_path(self, entity_id: str) -> str:
        start = self._start(entity_id)
        await asyncio.wait({start}, timeout=DEADLINE)
        if not start.done():
            start.add_done_callback(partial(self._started_late, entity_id))
            raise EndpointUnreachable(
                f"{entity_id} did not return its stream within {DEADLINE:g} seconds"
            )
        try:
            return start.result()
        except TimeoutError as err:
            raise EndpointUnreachable(f"{entity_id} returned no stream") from err
        except HomeAssistantError as err:
            self._log_failure(entity_id, str(err))
            raise EndpointUnreachable(f"{entity_id} cannot start its stream") from err

    def _start(self, entity_id: str) -> asyncio.Task[str]:
        """Return the pending task that starts a stream, or a new one."""
        from homeassistant.components.camera import async_request_stream  # noqa: PLC0415

        start = self._starts.get(entity_id)
        if start is None or start.done():
            start = self._starts[entity_id] = self._hass.async_create_background_task(
                async_request_stream(self._hass, entity_id, "hls"),
                f"{DOMAIN} start the stream of {entity_id}",
            )
        return start

    @callback
    def _started_late(self, entity_id: str, start: asyncio.Task[str]) -> None:
        if not start.cancelled() and (err := start.exception()) is not None:
            self._log_failure(entity_id, str(err) or repr(err))

    def _tracks_of(self, entity_id: str) -> _Tracks:
        """Return the tracks of the running stream, or of the previous one."""
        if (output := self._output(entity_id)) is None:
            self._log_failure(entity_id, _NO_PICTURE)
        elif (segment := output.last_segment) is not None:
            self._store_tracks(entity_id, segment.init)
        else:
            self._watch(entity_id, output)
        return self._tracks.get(entity_id, _Tracks())

    def _output(self, entity_id: str) -> StreamOutput | None:
        camera = self._hass.data[CAMERA].get_entity(entity_id)
        if camera is None or camera.stream is None:
            return None
        output: StreamOutput | None = camera.stream.outputs().get("hls")
        return output

    def _watch(self, entity_id: str, output: StreamOutput) -> None:
        if (watch := self._watches.get(entity_id)) is None or watch.done():
            self._watches[entity_id] = self._hass.async_create_background_task(
                self._async_watch(entity_id, output),
                f"{DOMAIN} watch the stream of {entity_id}",
            )

    async def _async_watch(self, entity_id: str, output: StreamOutput) -> None:
        """Store the tracks of the first segment, or log that there is none."""
        with suppress(TimeoutError):
            async with asyncio.timeout(FIRST_SEGMENT):
                await output.recv()
        if (segment := output.last_segment) is not None:
            self._store_tracks(entity_id, segment.init)
        else:
            self._log_failure(entity_id, _NO_PICTURE)

    def _store_tracks(self, entity_id: str, init: bytes) -> None:
        self._tracks[entity_id] = _read_tracks(init)
        self._failed.discard(entity_id)

    def _log_failure(self, entity_id: str, reason: str) -> None:
        """Log a failure once until the camera works again."""
        if entity_id not in self._failed:
            self._failed.add(entity_id)
            LOGGER.warning("Alexa cannot show %s: %s", entity_id, masked(reason))


def _read_tracks(init: bytes) -> _Tracks:
    """Return the tracks in the initialization segment of an MP4 stream."""
    from homeassistant.components.stream.fmp4utils import find_box  # noqa: PLC0415

    resolution, has_sound = None, False
    moov = next(find_box(init, b"moov"))
    for track in find_box(init, b"trak", moov):
        header = next(find_box(init, b"tkhd", track))
        # The box ends with width and height, as 16.16 fixed-point numbers.
        (length,) = struct.unpack_from(">I", init, header)
        width, _, height, _ = struct.unpack_from(">HHHH", init, header + length - 8)
        if width:
            resolution = Resolution(width, height)
        else:
            has_sound = True
    return _Tracks(resolution, has_sound)
